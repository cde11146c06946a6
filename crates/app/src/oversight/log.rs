//! Who looked at or changed anything about one person, in lines that the person can read: alike ones of a day are one line with
//! a count.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use spil_model::calendar::amsterdam;
use spil_model::ids::{OrganisationId, PersonId, StaffId};
use spil_model::name::PersonName;
use spil_policy::{Action, ReadAction, Role, Rule, actions, decide, rules};
use spil_store::Snapshot;
use spil_store::case_file::{Colleague, colleagues, organisation_names};
use spil_store::client::merge;
use spil_store::journal::{Event, ObjectRef, Outcome};
use spil_store::oversight::log::{self, MOST, ShowsLog};
use spil_store::referral::Found;

use crate::client::pair::referrals_of;
use crate::clock::day_of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// From one day until another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Dates {
    /// The three months before a day, and the day itself.
    pub fn until(day: Date) -> Self {
        let from = day.checked_sub(Span::new().months(3)).unwrap_or(day);
        Self { from, until: day }
    }

    pub(crate) fn moments(self) -> (Timestamp, Timestamp) {
        let zone: &TimeZone = amsterdam();
        let start = |day: Date| {
            day.to_zoned(zone.clone())
                .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
        };
        (
            start(self.from),
            start(self.until.tomorrow().unwrap_or(Date::MAX)),
        )
    }
}

/// For what the log is shown; the journal keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// On a page.
    Page,
    /// As a letter to the client.
    Letter,
}

/// The log of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLog {
    /// Under whom everything is seen.
    pub id: PersonId,
    /// Whose log it is.
    pub name: PersonName,
    /// For which days.
    pub dates: Dates,
    /// The lines, the oldest first.
    pub lines: Vec<AccessLine>,
    /// Whether there is more than could be read at once.
    pub is_cut: bool,
    /// Whether the reader may take it out as a file.
    pub may_export: bool,
}

/// Alike events of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that a rule or a reader asks for"
)]
pub struct AccessLine {
    /// The day.
    pub day: Date,
    /// The first of them.
    pub first_at: Timestamp,
    /// How many.
    pub count: usize,
    /// Who.
    pub who: Who,
    /// What was done.
    pub action: Action,
    /// Whether it was refused.
    pub is_refused: bool,
    /// Whether it was a list with others in it.
    pub in_list: bool,
    /// Whether emergency access alone allowed it.
    pub is_emergency: bool,
    /// Whether the one who looked treated the client then, had an offer or was asked for advice.
    pub is_tied: bool,
    /// Whether it was about a consent, or rested on one.
    pub by_consent: bool,
    /// Under which rule.
    pub rule: Option<String>,
    /// Why the rule allows it, in the language of the reader; none where the rule is no more.
    pub reason: Option<String>,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A member of staff.
    Staff {
        /// The name.
        name: String,
        /// In which role.
        role: Option<Role>,
        /// For which organisation.
        organisation: Option<String>,
        /// On whose behalf, where another is responsible.
        responsible: Option<String>,
    },
    /// A visitor of the public pages: whoever referred, or has the code.
    Visitor,
    /// The program by itself.
    Program,
    /// Somebody at the machine.
    Console,
}

/// Who looked at or changed anything about this person, under whatever id they were known.
pub async fn access_log(
    cx: &Cx,
    id: PersonId,
    dates: Dates,
    purpose: Purpose,
) -> Result<Viewed<AccessLog>> {
    match purpose {
        Purpose::Page => read::<actions::ViewAccessLog>(cx, id, dates, "page").await,
        Purpose::Letter => read::<actions::ViewAccessLog>(cx, id, dates, "letter").await,
    }
}

/// The same, to take out as a file.
pub async fn exported(cx: &Cx, id: PersonId, dates: Dates) -> Result<Viewed<AccessLog>> {
    read::<actions::ExportAccessLog>(cx, id, dates, "file").await
}

async fn read<A: ShowsLog + ReadAction>(
    cx: &Cx,
    id: PersonId,
    dates: Dates,
    purpose: &str,
) -> Result<Viewed<AccessLog>> {
    let snapshot = cx.read().await?;
    let client = merge::find(&snapshot, id).await?.ok_or(Error::NotFound)?;
    let all = referrals_of(&snapshot, id).await?;
    let may = |found: &&Found| decide(&cx.actor, A::ACTION, &found.facts).is_granted();
    // Without a referral that opens it, the refusal is about the first one.
    let found = all
        .iter()
        .find(may)
        .or(all.first())
        .ok_or(Error::NotFound)?;
    let object = ObjectRef {
        client: Some(client.id),
        ..found.object()
    };
    let permit = cx.may_see::<A>(&snapshot, object, &found.facts)?;
    let (from, until) = dates.moments();
    let mut events = log::events(&permit, from, until).await?;
    let is_cut = MOST < events.len();
    events.truncate(MOST);
    events.iter_mut().for_each(tell_neutrally);
    permit.tell(|event| {
        event.code("purpose", purpose);
        event.code("count", events.len());
    });
    let log = AccessLog {
        id: client.id,
        name: log::subject(&permit).await?.name,
        dates,
        lines: lines(cx, &snapshot, &events).await?,
        is_cut,
        may_export: cx.could::<actions::ExportAccessLog>(&found.facts),
    };
    cx.viewed(snapshot, log).await
}

/// An action that is told to the client as another stands among those, under a rule that grants them: a list of who looked is
/// read with family beside it.
fn tell_neutrally(event: &mut Event) {
    let Some(action) = Action::from_name(&event.action) else {
        return;
    };
    let told = action.told_to_client();
    if told == action {
        return;
    }
    let rule = event.rule.take();
    let rule = rule.and_then(|id| rules().told_to_client(&id, action));
    event.rule = rule.map(|rule| rule.id.to_string());
    told.name().clone_into(&mut event.action);
}

/// What makes two events of a day alike.
type Key<'a> = (
    Date,
    &'a str,
    Option<StaffId>,
    Option<&'a str>,
    Option<OrganisationId>,
    &'a str,
    Option<&'a str>,
    (bool, bool, bool, bool, bool),
);

fn key(event: &Event) -> Key<'_> {
    (
        day_of(event.at),
        &event.actor,
        event.staff,
        event.role.as_deref(),
        event.organisation,
        &event.action,
        event.rule.as_deref(),
        (
            event.outcome == Outcome::Refused,
            event.client.is_none(),
            event.emergency,
            event.tie.is_some(),
            event.consent.is_some(),
        ),
    )
}

async fn lines(cx: &Cx, snapshot: &Snapshot, events: &[Event]) -> Result<Vec<AccessLine>> {
    let mut alike: BTreeMap<Key<'_>, (&Event, usize)> = BTreeMap::new();
    for event in events {
        alike.entry(key(event)).or_insert((event, 0)).1 += 1;
    }
    let staff: Vec<StaffId> = events
        .iter()
        .flat_map(|event| [event.staff, event.responsible])
        .flatten()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let names = Names {
        staff: colleagues(snapshot, &staff).await?,
        organisations: organisation_names(snapshot).await?,
    };
    let mut lines: Vec<AccessLine> = alike
        .into_values()
        .filter_map(|(event, count)| line(cx, &names, event, count))
        .collect();
    lines.sort_by_key(|line| line.first_at);
    Ok(lines)
}

struct Names {
    staff: BTreeMap<StaffId, Colleague>,
    organisations: BTreeMap<OrganisationId, String>,
}

/// An action that this version of the program knows no more has no words and stays out; the journal keeps it.
fn line(cx: &Cx, names: &Names, event: &Event, count: usize) -> Option<AccessLine> {
    let rule = event.rule.as_deref();
    let known = rule.and_then(|id| rules().find(id));
    let reason = known.map(|rule| reason_of(cx, rule));
    Some(AccessLine {
        day: day_of(event.at),
        first_at: event.at,
        count,
        who: names.who(event),
        action: Action::from_name(&event.action)?,
        is_refused: event.outcome == Outcome::Refused,
        in_list: event.client.is_none(),
        is_emergency: event.emergency,
        is_tied: event.tie.is_some(),
        by_consent: event.consent.is_some(),
        rule: event.rule.clone(),
        reason,
    })
}

/// Why a rule allows what it allows, in the language of the reader.
pub(super) fn reason_of(cx: &Cx, rule: &Rule) -> String {
    match cx.language {
        spil_texts::Language::English => rule.reason.en.clone(),
        _ => rule.reason.nl.clone(),
    }
}

impl Names {
    fn who(&self, event: &Event) -> Who {
        let Some(staff) = event.staff else {
            return match event.actor.as_str() {
                "job" => Who::Program,
                "console" => Who::Console,
                _ => Who::Visitor,
            };
        };
        let name = |staff: StaffId| self.staff.get(&staff).map(|one| one.name.clone());
        Who::Staff {
            name: name(staff).unwrap_or_else(|| staff.to_string()),
            role: event.role.as_deref().and_then(Role::from_name),
            organisation: event
                .organisation
                .and_then(|id| self.organisations.get(&id).cloned()),
            responsible: event.responsible.and_then(name),
        }
    }
}
