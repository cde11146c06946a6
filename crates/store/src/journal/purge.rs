//! Purging: an event whose term is over loses its body and whom it names; both hashes stay, and the purge is an event itself.
//!
//! In each lane what is purged is a beginning without gaps. The event of the purge says how far it goes in every lane, and only
//! an event that is covered so may be without a body: see `verify`. This is the only path that changes a row of the journal.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_policy::actions::PurgeLog;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::Result;
use crate::permit::Permit;
use crate::setting;

/// The code of a purge event that says how far each lane is emptied.
pub(crate) const UNTIL: &str = "until";

/// As long as this stands among the settings, the triggers of the schema let an event lose its body: never after a commit.
const PURGING: &str = "journal.purging";

/// A stretch of one lane that may be emptied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The lane.
    pub lane: i64,
    /// What is emptied already.
    pub from: i64,
    /// The last event that may go.
    pub until: i64,
}

impl Stretch {
    /// How many events that are.
    pub const fn len(&self) -> i64 {
        self.until - self.from
    }

    /// Whether nothing is to be done.
    pub const fn is_empty(&self) -> bool {
        self.len() <= 0
    }
}

// Lanes follow the clock, but not to the microsecond: what comes behind a younger event stays until that one may go.
// The first row that fits ends the search: with `MIN` the whole lane would be read.
const STRETCHES: &str = "SELECT l.id,
      COALESCE((SELECT e.sequence FROM journal_event e WHERE e.lane = l.id AND e.body IS NOT NULL ORDER BY e.sequence LIMIT 1), l.head_sequence + 1) - 1,
      COALESCE((SELECT e.sequence FROM journal_event e WHERE e.lane = l.id AND e.body IS NOT NULL AND e.at >= $1 ORDER BY e.sequence LIMIT 1), l.head_sequence + 1) - 1
    FROM journal_lane l ORDER BY l.id";

/// How far each lane is emptied, and how far it may be when everything before a moment goes.
pub async fn stretches(conn: &Conn, before: Timestamp) -> Result<Vec<Stretch>> {
    let rows = fetch_all!(conn, (i64, i64, i64), STRETCHES, At(before))?;
    let stretch = |(lane, from, until)| Stretch { lane, from, until };
    Ok(rows.into_iter().map(stretch).collect())
}

/// Empties a part of the journal, and says so in the event of the permit: for every lane how far it is emptied after this. Gives
/// how many events lost their body.
pub async fn empty(permit: &Permit<'_, PurgeLog>, stretches: &[Stretch]) -> Result<u64> {
    let conn = permit.conn();
    setting::set(conn, PURGING, "").await?;
    let mut emptied = 0;
    for stretch in stretches.iter().filter(|stretch| !stretch.is_empty()) {
        let (lane, from, until) = (stretch.lane, stretch.from, stretch.until);
        emptied += execute!(conn, EMPTY, lane, from, until)?;
        execute!(conn, UNLIST, lane, from, until)?;
    }
    setting::remove(conn, PURGING).await?;
    let until: BTreeMap<i64, i64> = stretches
        .iter()
        .map(|stretch| (stretch.lane, stretch.until))
        .collect();
    permit.tell(|event| {
        event.code("count", emptied);
        event.code(UNTIL, claim(&until));
    });
    Ok(emptied)
}

const EMPTY: &str =
    "UPDATE journal_event SET body = NULL, staff_id = NULL, client_id = NULL, object_id = NULL
    WHERE lane = $1 AND sequence > $2 AND sequence <= $3 AND body IS NOT NULL";
const UNLIST: &str =
    "DELETE FROM journal_client WHERE lane = $1 AND sequence > $2 AND sequence <= $3";

/// Removes weighed accesses of days before this one: what they were made from is gone.
pub async fn forget_reviews(permit: &Permit<'_, PurgeLog>, before: Timestamp) -> Result<u64> {
    let delete = "DELETE FROM access_review WHERE last_at < $1";
    execute!(permit.conn(), delete, At(before))
}

/// `1:5000 2:31`: how far each lane is emptied.
pub(super) fn claim(until: &BTreeMap<i64, i64>) -> String {
    let lanes = until.iter().map(|(lane, until)| format!("{lane}:{until}"));
    lanes.collect::<Vec<_>>().join(" ")
}

/// Reads such a claim.
pub(crate) fn read_claim(text: &str) -> BTreeMap<i64, i64> {
    let lane = |lane: &str| {
        let (lane, until) = lane.split_once(':')?;
        Some((lane.parse().ok()?, until.parse().ok()?))
    };
    text.split(' ').filter_map(lane).collect()
}
