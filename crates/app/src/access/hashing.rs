//! Hashing passwords, a few at a time: each takes tens of megabytes, and many sign in at nine o'clock.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// How many are hashed beside each other in one process; the others wait their turn.
const AT_ONCE: usize = 2;

/// The turns of one process, and how many there were.
#[derive(Debug)]
pub(crate) struct Hashing {
    turns: Semaphore,
    done: AtomicU64,
}

impl Hashing {
    pub(crate) const fn new() -> Self {
        Self {
            turns: Semaphore::const_new(AT_ONCE),
            done: AtomicU64::new(0),
        }
    }

    /// How many passwords were hashed or checked.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Does this slow work outside the threads that answer requests, when it is its turn.
    pub(super) async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = self.turns.acquire().await.map_err(Error::internal)?;
        self.done.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(work).await;
        drop(turn);
        done.map_err(Error::internal)
    }
}
