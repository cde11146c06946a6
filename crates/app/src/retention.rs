//! How long data are kept: the terms, whose data are kept longer, and the removal of whoever's term is over. Never by itself:
//! somebody at the machine says so, and sees first who would go.

mod client;
mod purge;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::calendar::amsterdam;
use spil_model::ids::PersonId;
use spil_model::retention::{Kind, Standing, Terms, TermsRefused};
use spil_model::text::ShortText;
use spil_policy::{Facts, Object, actions};
use spil_store::Conn;
use spil_store::case_file::{Colleague, colleagues};
use spil_store::journal::ObjectRef;
use spil_store::retention::{self as store, ClientRecord, OpenHold, SetTerms};

use crate::cx::Cx;
use crate::error::{Error, FieldProblem, Result};
use crate::viewed::Viewed;

pub use client::{ClientRetention, client, lift, place};
pub(crate) use purge::oldest_backup;
pub use purge::{Done, Expired, backups, is_expired, purge, purge_again};
pub use spil_store::retention::{Hold, PurgeList};

/// Who would go now, and who would not though their term is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The terms that hold.
    pub terms: Terms,
    /// Who goes, the longest unchanged first.
    pub due: Vec<Due>,
    /// How many must be kept for a reason that somebody gave.
    pub held: usize,
    /// How many have a referral that has not ended: somebody must look.
    pub open: usize,
    /// How many events of the log have had their term.
    pub log_events: u64,
}

/// A client whose term is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The client.
    pub client: PersonId,
    /// What the file is.
    pub kind: Kind,
    /// The day of the last change.
    pub changed: Date,
    /// The day on which the term was over.
    pub since: Date,
}

impl Plan {
    /// How many of a kind go.
    pub fn count(&self, kind: Kind) -> usize {
        self.due.iter().filter(|due| due.kind == kind).count()
    }

    fn add(&mut self, one: ClientRecord, today: Date) {
        let record = one.record;
        match record.standing(self.terms, today) {
            Standing::Kept(_) => {}
            Standing::Held(_) => self.held += 1,
            Standing::Open(_) => self.open += 1,
            Standing::Due(since) => self.due.push(Due {
                client: one.client,
                kind: record.kind,
                changed: record.changed,
                since,
            }),
        }
    }
}

/// What would go now; nothing is changed.
pub async fn plan(cx: &Cx) -> Result<Viewed<Plan>> {
    let snapshot = cx.read().await?;
    let permit = may_see(cx, &snapshot)?;
    let plan = planned(cx, &snapshot, &permit).await?;
    permit.tell(|event| event.code("count", plan.due.len()));
    cx.viewed(snapshot, plan).await
}

fn may_see<'tx>(
    cx: &Cx,
    snapshot: &'tx spil_store::Snapshot,
) -> Result<spil_store::Permit<'tx, actions::ViewRetention>> {
    cx.may_see(snapshot, ObjectRef::all(Object::Network), &Facts::default())
}

async fn planned(
    cx: &Cx,
    conn: &Conn,
    permit: &spil_store::Permit<'_, actions::ViewRetention>,
) -> Result<Plan> {
    let terms = terms_of(conn).await?;
    let mut plan = Plan {
        terms,
        due: Vec::new(),
        held: 0,
        open: 0,
        log_events: crate::oversight::purgeable_in(conn, cx.now, terms.log_years).await?,
    };
    let after = terms.nothing_after(cx.today()).tomorrow();
    let before = start_of(after.unwrap_or(Date::MAX));
    for one in store::older_than(permit, before).await? {
        plan.add(one, cx.today());
    }
    Ok(plan)
}

fn start_of(day: Date) -> Timestamp {
    let zoned = day.to_zoned(amsterdam().clone());
    zoned.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The terms that hold now.
async fn terms_of(conn: &Conn) -> Result<Terms> {
    let set = store::terms(conn).await?;
    Ok(set.map_or(Terms::SHIPPED, |set| set.terms))
}

/// What the privacy officer sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// What would go now.
    pub plan: Plan,
    /// Who set the terms; none while those hold that are shipped.
    pub set: Option<SetTerms>,
    /// Whose data are kept longer, the oldest first.
    pub holds: Vec<OpenHold>,
    /// How many were removed on each day, the latest first.
    pub gone: BTreeMap<std::cmp::Reverse<Date>, usize>,
    /// The names of the staff.
    pub staff: BTreeMap<spil_model::ids::StaffId, Colleague>,
    /// Whether the reader may set the terms.
    pub may_set: bool,
}

/// How long data are kept and who is kept longer, for the privacy officer.
pub async fn overview(cx: &Cx) -> Result<Viewed<Overview>> {
    let snapshot = cx.read().await?;
    let permit = may_see(cx, &snapshot)?;
    let plan = planned(cx, &snapshot, &permit).await?;
    let set = store::terms(&snapshot).await?;
    let holds = store::open_holds(&permit).await?;
    permit.tell(|event| {
        event.clients.extend(holds.iter().map(|open| open.client));
        event.code("count", plan.due.len());
    });
    let mut gone = BTreeMap::new();
    for one in store::purged(&snapshot).await? {
        if one.what == spil_model::retention::PurgedKind::Person {
            let day = crate::clock::day_of(one.at);
            *gone.entry(std::cmp::Reverse(day)).or_insert(0) += 1;
        }
    }
    let setters = set.iter().map(|set| set.by);
    let people: Vec<_> = holds
        .iter()
        .map(|open| open.hold.placed_by)
        .chain(setters)
        .collect();
    let overview = Overview {
        staff: colleagues(&snapshot, &people).await?,
        plan,
        set,
        holds,
        gone,
        may_set: cx.could::<actions::SetRetention>(&Facts::default()),
    };
    cx.viewed(snapshot, overview).await
}

/// Sets the terms of the network, with the reason.
pub async fn set_terms(cx: &Cx, terms: Terms, why: &ShortText) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may::<actions::SetRetention>(&tx, object, &Facts::default())?;
    let terms = terms.checked().map_err(refused)?;
    let set = SetTerms {
        terms,
        why: why.to_string(),
        at: cx.now,
        by: me,
    };
    store::set_terms(&permit, cx.id(), &set).await?;
    permit.tell(|event| {
        event.code("never_care_months", terms.never_care_months);
        event.code("log_years", terms.log_years);
        event.code("backup_days", terms.backup_days);
    });
    cx.commit(tx).await
}

fn refused(wrong: Vec<TermsRefused>) -> Error {
    let problem = |refused| match refused {
        TermsRefused::NeverCare => {
            FieldProblem::new("never_care_months", "retention-never-care-wrong")
        }
        TermsRefused::Log => FieldProblem::new("log_years", "retention-log-wrong"),
        TermsRefused::Backup => FieldProblem::new("backup_days", "retention-backup-wrong"),
    };
    Error::Invalid(wrong.into_iter().map(problem).collect())
}
