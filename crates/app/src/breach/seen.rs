//! Who saw these people between two moments, and whom this one saw: out of the journal, a page at a time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use spil_model::ids::{OrganisationId, PersonId, StaffId, TeamId};
use spil_policy::{Action, Facts, Object, ReadAction, Role, actions, rules};
use spil_store::breach::{self as store, After, By, Line, PAGE, Shows, Whom};
use spil_store::case_file::{Colleague, colleagues, organisation_names};
use spil_store::journal::{ObjectRef, Outcome};
use spil_store::{Permit, Snapshot};

use crate::cx::Cx;
use crate::error::Result;
use crate::oversight::Dates;
use crate::viewed::Viewed;

/// After which line a page begins.
pub type Cursor = After;

/// At most so many lines leave in one file; whoever needs more asks for a shorter period.
const MOST: usize = 20_000;

/// About whom it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The people of these reference codes.
    Codes(Vec<String>),
    /// Everybody whom an organisation treats or treated.
    Organisation(OrganisationId),
    /// Everybody of a team.
    Team(TeamId),
    /// Everybody.
    Anybody,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// About whom.
    pub subject: Subject,
    /// By whom they were seen; none is by anybody.
    pub staff: Option<StaffId>,
    /// On which days.
    pub dates: Dates,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The organisations.
    pub organisations: Vec<(OrganisationId, String)>,
    /// The teams.
    pub teams: Vec<(TeamId, String)>,
    /// The staff.
    pub staff: Vec<(StaffId, String)>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What can be chosen.
    pub choices: Choices,
    /// The lines, the oldest first.
    pub lines: Vec<SeenLine>,
    /// The codes that nobody has.
    pub unknown: Vec<String>,
    /// Where the next page begins; none on the last one.
    pub next: Option<Cursor>,
}

/// One person in one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenLine {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// In which role.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<String>,
    /// The reference code of the person, or the number where no code is left.
    pub client: String,
    /// What was done; the name of an action that this program knows no more.
    pub action: Result<Action, String>,
    /// Under which rule.
    pub rule: Option<String>,
    /// Why the rule allows it, in the language of the reader.
    pub reason: Option<String>,
    /// Whether it was refused.
    pub is_refused: bool,
    /// Whether emergency access alone allowed it.
    pub is_emergency: bool,
}

/// The page of the answer; without a question, what can be chosen.
pub async fn seen(cx: &Cx, asked: Option<&Asked>, after: Option<Cursor>) -> Result<Viewed<Seen>> {
    let snapshot = cx.read().await?;
    let seen = read::<actions::SeekAccesses>(cx, &snapshot, asked, after, PAGE).await?;
    cx.viewed(snapshot, seen).await
}

/// The whole answer, to take out as a file; the last page begins where it was cut.
pub async fn to_export(cx: &Cx, asked: &Asked) -> Result<Viewed<Seen>> {
    let snapshot = cx.read().await?;
    let seen = read::<actions::ExportAccesses>(cx, &snapshot, Some(asked), None, MOST).await?;
    cx.viewed(snapshot, seen).await
}

async fn read<A: Shows + ReadAction>(
    cx: &Cx,
    snapshot: &Snapshot,
    asked: Option<&Asked>,
    after: Option<Cursor>,
    most: usize,
) -> Result<Seen> {
    let object = ObjectRef::all(Object::Journal);
    let permit = cx.may_see::<A>(snapshot, object, &Facts::default())?;
    let organisations = organisation_names(snapshot).await?;
    let mut seen = Seen {
        choices: Choices {
            organisations: organisations
                .iter()
                .map(|(id, name)| (*id, name.clone()))
                .collect(),
            teams: store::teams(&permit).await?,
            staff: store::staff(&permit).await?,
        },
        lines: Vec::new(),
        unknown: Vec::new(),
        next: None,
    };
    let Some(asked) = asked else {
        return Ok(seen);
    };
    let (whom, unknown) = whom(&permit, &asked.subject).await?;
    seen.unknown = unknown;
    let (lines, next) = gather(&permit, &whom, asked, after, most).await?;
    seen.next = next;
    permit.tell(|event| {
        event.code("count", lines.len());
        if let Some(staff) = asked.staff {
            event.code("seen_by", staff);
        }
        event.clients.extend(lines.iter().map(|line| line.client));
    });
    let names = Names::of(snapshot, &lines, organisations).await?;
    seen.lines = lines.iter().map(|line| names.line(cx, line)).collect();
    Ok(seen)
}

async fn whom<A: Shows>(permit: &Permit<'_, A>, subject: &Subject) -> Result<(Whom, Vec<String>)> {
    let codes = match subject {
        Subject::Organisation(id) => return Ok((Whom::Organisation(*id), Vec::new())),
        Subject::Team(id) => return Ok((Whom::Team(*id), Vec::new())),
        Subject::Anybody => return Ok((Whom::Anybody, Vec::new())),
        Subject::Codes(codes) => codes,
    };
    let found = store::find_clients(permit, codes).await?;
    let is_unknown = |code: &&String| !found.iter().any(|(known, _)| known == *code);
    let unknown = codes.iter().filter(is_unknown).cloned().collect();
    let people: BTreeSet<PersonId> = found.iter().map(|(_, client)| *client).collect();
    Ok((Whom::People(people.into_iter().collect()), unknown))
}

/// Page by page, until there is no more or it is enough.
async fn gather<A: Shows>(
    permit: &Permit<'_, A>,
    whom: &Whom,
    asked: &Asked,
    mut after: Option<Cursor>,
    most: usize,
) -> Result<(Vec<Line>, Option<Cursor>)> {
    let by = asked.staff.map_or(By::Anybody, By::Staff);
    let mut all: Vec<Line> = Vec::new();
    loop {
        let mut page = store::lines(permit, whom, by, asked.dates.moments(), after).await?;
        let goes_on = PAGE < page.len();
        page.truncate(PAGE);
        all.append(&mut page);
        after = all.last().map(cursor);
        if !goes_on || most <= all.len() {
            return Ok((all, after.filter(|_| goes_on)));
        }
    }
}

fn cursor(line: &Line) -> Cursor {
    After {
        at: line.event.at,
        event: line.event.id,
        client: line.client.uuid(),
    }
}

struct Names {
    staff: BTreeMap<StaffId, Colleague>,
    organisations: BTreeMap<OrganisationId, String>,
}

impl Names {
    async fn of(
        snapshot: &Snapshot,
        lines: &[Line],
        organisations: BTreeMap<OrganisationId, String>,
    ) -> Result<Self> {
        let staff: BTreeSet<StaffId> = lines.iter().filter_map(|line| line.event.staff).collect();
        let staff: Vec<StaffId> = staff.into_iter().collect();
        Ok(Self {
            staff: colleagues(snapshot, &staff).await?,
            organisations,
        })
    }

    fn line(&self, cx: &Cx, line: &Line) -> SeenLine {
        let event = &line.event;
        let rule = event.rule.as_deref();
        let known = rules()
            .all()
            .iter()
            .find(|one| Some(one.id.as_str()) == rule);
        let reason = known.map(|one| match cx.language {
            spil_texts::Language::English => one.reason.en.clone(),
            _ => one.reason.nl.clone(),
        });
        let name = |staff: StaffId| {
            let known = self.staff.get(&staff);
            known.map_or_else(|| staff.to_string(), |one| one.name.clone())
        };
        let organisation = event.organisation;
        SeenLine {
            at: event.at,
            who: event.staff.map(name).unwrap_or_default(),
            role: event.role.as_deref().and_then(Role::from_name),
            organisation: organisation.and_then(|id| self.organisations.get(&id).cloned()),
            client: line.code.clone().unwrap_or_else(|| line.client.to_string()),
            action: Action::from_name(&event.action).ok_or_else(|| event.action.clone()),
            rule: event.rule.clone(),
            reason,
            is_refused: event.outcome == Outcome::Refused,
            is_emergency: event.emergency,
        }
    }
}
