//! Every access weighed, one row for a member of staff, a client and a day, and what a person said of it. Which rules weigh what
//! stands in `model::oversight`; here is what they need to know, and the rows.

mod facts;
mod page;
mod refused;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{PersonId, StaffId};
use spil_model::oversight::{AccessOutcome, Hits};
use spil_policy::actions::{JudgeAccess, WeighAccesses};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::journal::Event;
use crate::permit::Permit;

pub use facts::{opened, staff, subjects};
pub use page::{
    Cursor, Filter, Judged, ON_A_PAGE, Review, State, Summary, names_of, one, page, summary,
};
pub use refused::refused;

/// The events of members of staff in one lane that were not weighed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The lane.
    pub lane: i64,
    /// How far it was weighed.
    pub after: i64,
    /// How far it is weighed with these.
    pub until: i64,
    /// The events.
    pub events: Vec<Event>,
}

const BEHIND: &str = "SELECT l.id, COALESCE(m.sequence, 0) FROM journal_lane l LEFT JOIN access_review_mark m ON m.lane = l.id
    WHERE l.head_sequence > COALESCE(m.sequence, 0) ORDER BY l.id";
const EVENTS: &str = "SELECT sequence, body FROM journal_event
    WHERE lane = $1 AND sequence > $2 AND actor_kind = 'staff' AND body IS NOT NULL ORDER BY sequence LIMIT $3";

/// The next events to weigh, at most `most`; none where every lane was weighed up to its end.
pub async fn next(conn: &Conn, most: i64) -> Result<Option<Batch>> {
    for (lane, after) in fetch_all!(conn, (i64, i64), BEHIND)? {
        let rows = fetch_all!(conn, (i64, String), EVENTS, lane, after, most)?;
        if let Some((until, _)) = rows.last() {
            let events = rows.iter().map(|(_, body)| Event::read(body));
            return Ok(Some(Batch {
                lane,
                after,
                until: *until,
                events: events.collect::<Result<_>>()?,
            }));
        }
    }
    Ok(None)
}

/// Says how far a lane was weighed. False where another process was there first: then nothing of the batch may be kept.
pub async fn mark(permit: &Permit<'_, WeighAccesses>, batch: &Batch) -> Result<bool> {
    let insert = "INSERT INTO access_review_mark (lane, sequence) VALUES ($1, 0) ON CONFLICT (lane) DO NOTHING";
    execute!(permit.conn(), insert, batch.lane)?;
    let update = "UPDATE access_review_mark SET sequence = $3 WHERE lane = $1 AND sequence = $2";
    let moved = execute!(permit.conn(), update, batch.lane, batch.after, batch.until)?;
    Ok(moved == 1)
}

/// What a batch says of one member of staff and one client on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// Who looked.
    pub staff: StaffId,
    /// At whom; none for lists and searches.
    pub client: Option<PersonId>,
    /// On which day in the Netherlands.
    pub day: Date,
    /// The first of the events.
    pub first_at: Timestamp,
    /// The last of them.
    pub last_at: Timestamp,
    /// How many.
    pub events: i64,
    /// The rules that struck.
    pub hits: Hits,
}

const KEPT: &str = "SELECT id, first_at, last_at, events, hits FROM access_review WHERE staff_id = $1 AND client_id = $2 AND day = $3";
const INSERT: &str = "INSERT INTO access_review (id, staff_id, client_id, day, first_at, last_at, events, hits, score, note, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 1)";
// What was judged and strikes a rule that it did not strike then is put before a person again.
const UPDATE: &str = "UPDATE access_review SET first_at = $2, last_at = $3, events = $4, hits = $5, score = $6, version = version + 1,
    outcome = CASE WHEN $7 THEN NULL ELSE outcome END WHERE id = $1";

type Kept = (Uuid, At, At, i64, i64);

/// Adds what a batch says to what was known of the day; `id` is for a row that is new.
pub async fn keep(permit: &Permit<'_, WeighAccesses>, id: Uuid, new: &Weighed) -> Result<()> {
    let conn = permit.conn();
    let client = new.client.map(PersonId::uuid).unwrap_or_default();
    let kept = fetch_optional!(conn, Kept, KEPT, new.staff.uuid(), client, Day(new.day))?;
    let Some((kept, first_at, last_at, events, hits)) = kept else {
        execute!(
            conn,
            INSERT,
            id,
            new.staff.uuid(),
            client,
            Day(new.day),
            At(new.first_at),
            At(new.last_at),
            new.events,
            new.hits.bits(),
            new.hits.score()
        )?;
        return Ok(());
    };
    let before = Hits::from_bits(hits);
    let hits = before.and(new.hits);
    execute!(
        conn,
        UPDATE,
        kept,
        first_at.min(At(new.first_at)),
        last_at.max(At(new.last_at)),
        events + new.events,
        hits.bits(),
        hits.score(),
        before.lacks_some_of(new.hits)
    )?;
    Ok(())
}

/// Keeps what a person said of the access that the permit is for.
pub async fn judge(permit: &Permit<'_, JudgeAccess>, judged: &Judged, version: i64) -> Result<()> {
    let changed = execute!(
        permit.conn(),
        "UPDATE access_review SET outcome = $3, note = $4, judged_by = $5, judged_at = $6, version = version + 1
         WHERE id = $1 AND version = $2",
        permit.id(),
        version,
        judged.outcome.code(),
        &judged.note,
        judged.by.uuid(),
        At(judged.at)
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Conflict)
    }
}

pub(super) fn outcome(code: &str, id: Uuid) -> Result<AccessOutcome> {
    AccessOutcome::from_code(code)
        .ok_or_else(|| Error::inconsistency("access_review", "outcome", id))
}
