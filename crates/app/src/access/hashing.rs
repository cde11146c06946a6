//! Hashing passwords, a few at a time: each takes tens of megabytes, and many sign in at nine o'clock.

use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// How many are hashed beside each other in one process; the others wait their turn.
const AT_ONCE: usize = 2;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Does this slow work outside the threads that answer requests, when it is its turn.
pub(super) async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let turn = TURNS.acquire().await.map_err(Error::internal)?;
    let done = tokio::task::spawn_blocking(work).await;
    drop(turn);
    done.map_err(Error::internal)
}
