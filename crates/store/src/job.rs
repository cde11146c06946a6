//! When each background job runs next. Processes that serve the same network share the work: one of them moves the moment on.
//!
//! Nothing here is about a person, so nothing takes a permit; what a job does asks for its own.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::Result;

/// The clocks of the processes of one network differ by less.
pub const SKEW: SignedDuration = SignedDuration::from_mins(1);

/// The moment at which each job that ever ran is due again.
pub async fn next_runs(conn: &Conn) -> Result<BTreeMap<String, Timestamp>> {
    let rows = fetch_all!(conn, (String, At), "SELECT name, next_at FROM job")?;
    Ok(rows
        .into_iter()
        .map(|(name, next)| (name, next.0))
        .collect())
}

/// Takes on a job that is due, and says when it is due again. False where another process took it on first. A moment that
/// lies further on than [`SKEW`] after the next one was noted by a clock that was ahead, and counts for nothing.
pub async fn claim(
    conn: &Conn,
    name: &str,
    holder: &str,
    now: Timestamp,
    next: Timestamp,
) -> Result<bool> {
    let claimed = execute!(
        conn,
        "INSERT INTO job (name, next_at, holder, ran_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE SET next_at = $2, holder = $3, ran_at = $4 WHERE job.next_at <= $4 OR job.next_at > $5",
        name,
        At(next),
        holder,
        At(now),
        At(next + SKEW)
    )?;
    Ok(claimed == 1)
}
