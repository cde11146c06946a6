//! The copy of everything that is kept about a client (GDPR articles 15 and 20): what it holds, what stays out until somebody
//! looked at it, and the page and the file that leave. The whole file of an organisation is made of the same.

mod organisation;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use spil_model::ids::{DataRequestId, PersonId, StaffId};
use spil_model::name::PersonName;
use spil_model::own_copy::{Decision, LeaveOut, may_be_made};
use spil_policy::{ReadAction, actions};
use spil_store::case_file::colleagues;
use spil_store::data_request;
use spil_store::own_copy::{self as store, CountedAs, Entry, Field, Piece, Reviewed, TakesOut};
use spil_store::person::KeptBsn;
use spil_store::{Conn, Permit};
use uuid::Uuid;

use crate::case_file::open_bsn;
use crate::client::tied::tied;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

pub use organisation::{Exported, export_of, responsible_for};
pub use told::{Told, file};

/// A copy, as it would leave.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnCopy {
    /// For which request.
    pub request: DataRequestId,
    /// Under whom everything is seen.
    pub client: PersonId,
    /// Whose it is.
    pub name: PersonName,
    /// When it was made.
    pub made_at: Timestamp,
    /// What it holds.
    pub contents: Contents,
}

/// What a copy holds, and what it does not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contents {
    /// What is in it, subject by subject.
    pub subjects: Vec<Subject>,
    /// What is left out of it.
    pub left_out: Vec<LeftOut>,
    /// What stays out until somebody looked at it, with what was decided; none where the copy leaves.
    pub items: Vec<Item>,
}

/// What is kept under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Its stable name.
    pub name: &'static str,
    /// The rows, each with the table that it is of.
    pub entries: Vec<(&'static str, Vec<(String, Told)>)>,
}

/// Something that is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Under which subject it would stand.
    pub subject: &'static str,
    /// Of which table it is.
    pub table: &'static str,
    /// Which value: the column, or the key in it.
    pub name: String,
    /// Why; none where nobody looked at it yet.
    pub ground: Option<LeaveOut>,
    /// How often.
    pub count: usize,
}

/// Something that stays out until somebody looked at it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its key: table, column and row.
    pub key: String,
    /// Of which table it is.
    pub table: &'static str,
    /// Which value; empty where it is a whole row.
    pub name: String,
    /// What it says.
    pub told: Told,
    /// What was decided, if anything was.
    pub decision: Option<Decision>,
}

/// What the copy for a request would hold, for whoever decides about it.
pub async fn for_review(cx: &Cx, request: DataRequestId) -> Result<Viewed<OwnCopy>> {
    made::<actions::ViewCopy>(cx, request, "review").await
}

/// In what form a copy leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As a page to print.
    Page,
    /// As a file for machines.
    File,
}

/// The copy for a request, to give it to whoever asked.
pub async fn for_client(cx: &Cx, request: DataRequestId, form: Form) -> Result<Viewed<OwnCopy>> {
    let purpose = match form {
        Form::Page => "page",
        Form::File => "file",
    };
    let viewed = made::<actions::ExportCopy>(cx, request, purpose).await?;
    Ok(viewed.map(|mut copy| {
        copy.contents.items.clear();
        copy
    }))
}

async fn made<A: TakesOut + ReadAction>(
    cx: &Cx,
    request: DataRequestId,
    purpose: &str,
) -> Result<Viewed<OwnCopy>> {
    let snapshot = cx.read().await?;
    let client = data_request::client(&snapshot, request).await?;
    let tied = tied::<A>(cx, &snapshot, client.ok_or(Error::NotFound)?).await?;
    let permit = cx.may_see::<A>(&snapshot, tied.object(), &tied.found.facts)?;
    permit.tell(|event| {
        event.code("request", request);
        event.code("purpose", purpose);
    });
    let asked = data_request::request(&permit, request).await?;
    may_be_made(&asked.ok_or(Error::NotFound)?).map_err(|refused| Error::Refused(refused.key()))?;
    let decisions = store::decisions(&permit, request).await?;
    let entries = store::everything(&permit).await?;
    let names = names(&snapshot, &entries).await?;
    let mut contents = Contents::default();
    for entry in entries {
        contents.take(cx, &names, &decisions, entry)?;
    }
    permit.tell(|event| event.code("left_out", contents.left_out.len()));
    let copy = OwnCopy {
        request,
        client: tied.client,
        name: store::subject(&permit).await?.name,
        made_at: cx.now,
        contents,
    };
    cx.viewed(snapshot, copy).await
}

impl Contents {
    fn take(
        &mut self,
        cx: &Cx,
        names: &BTreeMap<Uuid, String>,
        decisions: &BTreeMap<String, Decision>,
        entry: Entry,
    ) -> Result<()> {
        if let Some((key, counted_as)) = entry.held {
            let row = Row {
                key,
                counted_as,
                told: told_of_all(cx, names, entry.fields)?,
            };
            self.take_whole((entry.subject, entry.table), decisions, row);
            return Ok(());
        }
        let mut shown = Vec::new();
        for field in entry.fields {
            let Some(told) = told_of(cx, names, field.piece)? else {
                continue;
            };
            let Some(key) = field.held else {
                shown.push((field.name, told));
                continue;
            };
            let decision = decisions.get(&key).copied();
            match decision {
                Some(Decision::Include) => shown.push((field.name.clone(), told.clone())),
                Some(Decision::LeaveOut(ground)) => {
                    self.leave_out(entry.subject, entry.table, &field.name, Some(ground));
                }
                None => self.leave_out(entry.subject, entry.table, &field.name, None),
            }
            self.items.push(Item {
                key,
                table: entry.table,
                name: field.name,
                told,
                decision,
            });
        }
        self.add(entry.subject, entry.table, shown);
        Ok(())
    }

    /// Takes a row that is in it as a whole or not at all. Where it is not, neither its table nor its ground is named: that
    /// there is such a row would already say too much.
    fn take_whole(
        &mut self,
        (subject, table): (&'static str, &'static str),
        decisions: &BTreeMap<String, Decision>,
        row: Row,
    ) {
        let decision = decisions.get(&row.key).copied();
        let ground = match decision {
            Some(Decision::Include) => {
                self.add(subject, table, row.told.clone());
                None
            }
            Some(Decision::LeaveOut(_)) => Some(Some(LeaveOut::InConfidence)),
            None => Some(None),
        };
        if let Some(ground) = ground {
            let CountedAs {
                subject,
                table,
                column,
            } = row.counted_as;
            self.leave_out(subject, table, column, ground);
        }
        self.items.push(Item {
            key: row.key,
            table,
            name: String::new(),
            told: Told::Group(row.told),
            decision,
        });
    }

    fn add(&mut self, name: &'static str, table: &'static str, fields: Vec<(String, Told)>) {
        let place = self
            .subjects
            .iter()
            .position(|subject| subject.name == name);
        let place = place.unwrap_or_else(|| {
            self.subjects.push(Subject {
                name,
                entries: Vec::new(),
            });
            self.subjects.len() - 1
        });
        if let Some(subject) = self.subjects.get_mut(place) {
            subject.entries.push((table, fields));
        }
    }

    fn leave_out(
        &mut self,
        subject: &'static str,
        table: &'static str,
        name: &str,
        ground: Option<LeaveOut>,
    ) {
        let mut all = self.left_out.iter_mut();
        let same = all.find(|one| one.table == table && one.name == name && one.ground == ground);
        if let Some(one) = same {
            one.count += 1;
        } else {
            self.left_out.push(LeftOut {
                subject,
                table,
                name: name.to_owned(),
                ground,
                count: 1,
            });
        }
    }

    /// How many parts nobody looked at yet.
    pub fn waiting(&self) -> usize {
        let open = self.left_out.iter().filter(|one| one.ground.is_none());
        open.map(|one| one.count).sum()
    }
}

/// A row that stays out as a whole until somebody looked at it.
struct Row {
    key: String,
    counted_as: &'static CountedAs,
    told: Vec<(String, Told)>,
}

fn told_of_all(
    cx: &Cx,
    names: &BTreeMap<Uuid, String>,
    fields: Vec<Field>,
) -> Result<Vec<(String, Told)>> {
    let mut all = Vec::new();
    for field in fields {
        if let Some(told) = told_of(cx, names, field.piece)? {
            all.push((field.name, told));
        }
    }
    Ok(all)
}

fn told_of(cx: &Cx, names: &BTreeMap<Uuid, String>, piece: Piece) -> Result<Option<Told>> {
    let Piece::Sealed(row, sealed) = piece else {
        return Ok(told::of(piece, names));
    };
    let kept = KeptBsn {
        person: PersonId::from(row),
        sealed,
    };
    Ok(Some(Told::Text(open_bsn(cx, &kept)?.expose())))
}

/// The names of everybody and everything that the rows name.
async fn names(conn: &Conn, entries: &[Entry]) -> Result<BTreeMap<Uuid, String>> {
    let fields = entries.iter().flat_map(|entry| &entry.fields);
    let ids: BTreeSet<StaffId> = fields.filter_map(named_by).collect();
    let ids: Vec<StaffId> = ids.into_iter().collect();
    let mut names: BTreeMap<Uuid, String> = store::names(conn).await?.into_iter().collect();
    for (id, colleague) in colleagues(conn, &ids).await? {
        names.insert(id.uuid(), colleague.name);
    }
    Ok(names)
}

fn named_by(field: &Field) -> Option<StaffId> {
    match field.piece {
        Piece::Names(id) => Some(id.into()),
        _ => None,
    }
}

/// Takes down what was decided about parts that stay out until somebody looked at them.
///
/// What is no such part of this copy, or was decided so already, is left as it is.
pub async fn review(
    cx: &Cx,
    request: DataRequestId,
    decided: &BTreeMap<String, Decision>,
) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let client = data_request::client(&tx, request).await?;
    let tied = tied::<actions::ReviewCopy>(cx, &tx, client.ok_or(Error::NotFound)?).await?;
    let permit = cx.may::<actions::ReviewCopy>(&tx, tied.object(), &tied.found.facts)?;
    let asked = data_request::request(&permit, request).await?;
    may_be_made(&asked.ok_or(Error::NotFound)?).map_err(|refused| Error::Refused(refused.key()))?;
    let stands = store::decisions(&permit, request).await?;
    let mut count = 0;
    for key in held(&permit).await? {
        let Some(decision) = decided.get(&key) else {
            continue;
        };
        if stands.get(&key) == Some(decision) {
            continue;
        }
        let reviewed = Reviewed {
            id: cx.id(),
            item: key,
            decision: *decision,
            decided: (cx.now, me),
        };
        store::record(&permit, tied.client, request, &reviewed).await?;
        count += 1;
    }
    permit.tell(|event| {
        event.code("request", request);
        event.code("count", count);
    });
    cx.commit(tx).await
}

async fn held(permit: &Permit<'_, actions::ReviewCopy>) -> Result<BTreeSet<String>> {
    let entries = store::everything(permit).await?;
    Ok(entries.iter().flat_map(Entry::held_keys).collect())
}
