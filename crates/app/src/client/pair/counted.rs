//! How many pairs wait to be judged, as the menu says it with every page: counted once and kept until something changes.
//!
//! Counting looks at hundreds of people, which is more than the rest of a page; within one process the number is exact, and
//! what another process changed is seen within a minute.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use spil_policy::Scope;
use spil_store::Conn;
use spil_store::client::pair;

use crate::error::Result;

/// After so long it is counted again, whatever this process knows.
const KEPT: SignedDuration = SignedDuration::from_mins(1);
/// More scopes than a network has desks are not kept.
const MOST_SCOPES: usize = 100;

/// What was counted, by what it was counted for.
#[derive(Debug, Default)]
pub(crate) struct OpenPairs {
    changes: AtomicU64,
    counted: Mutex<Vec<Counted>>,
}

#[derive(Debug)]
struct Counted {
    open_to: Scope,
    after: Changes,
    at: Timestamp,
    count: usize,
}

/// How many changes this process had made; taken before the reading begins, so that a change in between counts as later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Changes(u64);

impl OpenPairs {
    /// Whatever was counted may be another number now.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// How many changes there were until now.
    pub(crate) fn changes(&self) -> Changes {
        Changes(self.changes.load(Ordering::SeqCst))
    }

    /// The number for this scope, in a reading that began after these changes.
    pub(crate) async fn count(
        &self,
        conn: &Conn,
        open_to: &Scope,
        (after, now): (Changes, Timestamp),
    ) -> Result<usize> {
        if let Some(count) = self.known(open_to, after, now) {
            return Ok(count);
        }
        let count = pair::count_open(conn, open_to).await?;
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.retain(|one| one.open_to != *open_to);
        counted.truncate(MOST_SCOPES);
        counted.push(Counted {
            open_to: open_to.clone(),
            after,
            at: now,
            count,
        });
        Ok(count)
    }

    fn known(&self, open_to: &Scope, after: Changes, now: Timestamp) -> Option<usize> {
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |one: &&Counted| {
            one.open_to == *open_to && one.after == after && now.duration_since(one.at).abs() < KEPT
        };
        counted.iter().find(fresh).map(|one| one.count)
    }
}
