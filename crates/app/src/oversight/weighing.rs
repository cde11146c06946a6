//! The job that weighs every access by the rules of `model::oversight`: it reads what is new in the journal, and what it must
//! know of both sides; it shows nobody anything.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use spil_model::calendar::WorkingCalendar;
use spil_model::ids::{PersonId, StaffId};
use spil_model::oversight::{Access, BURST_WITHIN, Colleagues, Hits, Onlooker, Subject};
use spil_policy::{Action, Facts, Object, Relation, actions};
use spil_store::Snapshot;
use spil_store::journal::{Event, ObjectRef, Outcome};
use spil_store::oversight::review::{self, Batch, Weighed};

use crate::clock::in_the_netherlands;
use crate::covenant::in_force;
use crate::cx::Cx;
use crate::error::Result;

/// So many events are weighed in one transaction: it holds the writer for some milliseconds.
const BATCH: i64 = 500;
/// So many batches are weighed in one go; the rest comes the next time.
const BATCHES: usize = 200;

/// Weighs what is new in the journal; gives how many events.
pub async fn weigh(cx: &Cx) -> Result<usize> {
    let mut weighed = 0;
    for _ in 0..BATCHES {
        let snapshot = cx.read().await?;
        let Some(batch) = review::next(&snapshot, BATCH).await? else {
            break;
        };
        let rows = weigh_batch(cx, &snapshot, &batch).await?;
        snapshot.finish().await?;
        if !keep(cx, &batch, rows).await? {
            break;
        }
        weighed += batch.events.len();
    }
    Ok(weighed)
}

async fn keep(cx: &Cx, batch: &Batch, rows: Vec<Weighed>) -> Result<bool> {
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Journal);
    let permit = cx.may::<actions::WeighAccesses>(&tx, object, &Facts::default())?;
    if !review::mark(&permit, batch).await? {
        return Ok(false);
    }
    for row in &rows {
        review::keep(&permit, cx.id(), row).await?;
    }
    permit.tell(|event| event.code("count", batch.events.len()));
    cx.commit(tx).await?;
    Ok(true)
}

/// What is known when a batch is weighed.
struct Known {
    staff: BTreeMap<StaffId, Onlooker>,
    colleagues: Colleagues,
    subjects: BTreeMap<PersonId, Subject>,
    opened: BTreeMap<StaffId, Vec<(Timestamp, PersonId)>>,
    calendar: Option<WorkingCalendar>,
}

async fn weigh_batch(cx: &Cx, snapshot: &Snapshot, batch: &Batch) -> Result<Vec<Weighed>> {
    let accesses: Vec<&Event> = batch
        .events
        .iter()
        .filter(|event| is_access(event))
        .collect();
    let known = known(cx, snapshot, &accesses).await?;
    let mut rows: BTreeMap<(StaffId, Option<PersonId>, Date), Weighed> = BTreeMap::new();
    for event in accesses {
        let Some(staff) = event.staff else { continue };
        let day = in_the_netherlands(event.at).date();
        let new = Weighed {
            staff,
            client: event.client,
            day,
            first_at: event.at,
            last_at: event.at,
            events: attempts(event),
            hits: known.hits(staff, event),
        };
        rows.entry((staff, event.client, day))
            .and_modify(|row| add(row, &new))
            .or_insert(new);
    }
    Ok(rows.into_values().collect())
}

fn add(row: &mut Weighed, new: &Weighed) {
    row.first_at = row.first_at.min(new.first_at);
    row.last_at = row.last_at.max(new.last_at);
    row.events += new.events;
    row.hits = row.hits.and(new.hits);
}

/// About a client, or a list of clients. The own account, the network and the work of the privacy officer are no access to
/// people's files; looking at the log of one person is, and so is whatever was tried and refused.
fn is_access(event: &Event) -> bool {
    let about = Action::from_name(&event.action).map(Action::object);
    event.client.is_some()
        || !event.clients.is_empty()
        || about == Some(Object::Referral)
        || event.outcome == Outcome::Refused
}

/// One event may stand for many refusals.
pub(super) fn attempts(event: &Event) -> i64 {
    let count = event.codes.get("count").map(|count| count.parse());
    match count {
        Some(Ok(count)) if event.outcome == Outcome::Refused => count,
        _ => 1,
    }
}

async fn known(cx: &Cx, snapshot: &Snapshot, accesses: &[&Event]) -> Result<Known> {
    let staff = review::staff(snapshot).await?;
    let clients: BTreeSet<PersonId> = accesses.iter().filter_map(|event| event.client).collect();
    let lookers: BTreeSet<StaffId> = accesses.iter().filter_map(|event| event.staff).collect();
    let moments = || accesses.iter().map(|event| event.at);
    let (first, last) = (moments().min(), moments().max());
    let within = first
        .zip(last)
        .map(|(first, last)| (first - row_of(), last));
    let opened = match within {
        Some(within) => review::opened(snapshot, lookers, within).await?,
        None => BTreeMap::new(),
    };
    let versions = cx.app.covenants.load(snapshot).await?;
    let covenant = in_force(&versions, cx.today());
    Ok(Known {
        colleagues: staff.values().collect(),
        staff,
        subjects: review::subjects(snapshot, clients).await?,
        opened,
        calendar: covenant.map(|version| version.covenant.calendar),
    })
}

const fn row_of() -> SignedDuration {
    SignedDuration::from_mins(BURST_WITHIN)
}

impl Known {
    fn hits(&self, staff: StaffId, event: &Event) -> Hits {
        let Some(onlooker) = self.staff.get(&staff) else {
            return Hits::default();
        };
        let at = in_the_netherlands(event.at).datetime();
        let calendar = self.calendar.as_ref();
        let access = Access {
            at,
            is_working_day: calendar.is_none_or(|calendar| calendar.is_working_day(at.date())),
            is_refused: event.outcome == Outcome::Refused,
            is_emergency: event.emergency,
            is_tied: is_tied(event),
            in_a_row: self.in_a_row(staff, event),
            onlooker,
            subject: event.client.and_then(|client| self.subjects.get(&client)),
        };
        access.hits(&self.colleagues)
    }

    /// How many different people the same one opened in the hour before, this one included.
    fn in_a_row(&self, staff: StaffId, event: &Event) -> usize {
        let Some(client) = event.client else { return 0 };
        let opened = self.opened.get(&staff).map_or(&[][..], Vec::as_slice);
        let from = opened.partition_point(|(at, _)| *at <= event.at - row_of());
        let until = opened.partition_point(|(at, _)| *at <= event.at);
        let row = opened.get(from..until).unwrap_or_default();
        let people: BTreeSet<PersonId> = row.iter().map(|(_, client)| *client).collect();
        people.len() + usize::from(!people.contains(&client))
    }
}

/// Whoever treats, was offered or was asked is tied; so is the desk of the area and the team, by the rule itself. A rule that
/// asks no relation (a new referral is typed) says nothing against it either.
fn is_tied(event: &Event) -> bool {
    let relation = event.relation.as_deref().and_then(Relation::from_name);
    let loose = [
        Relation::NoArea,
        Relation::MyOrganisation,
        Relation::Emergency,
    ];
    event.tie.is_some() || relation.is_some_and(|relation| !loose.contains(&relation))
}
