//! Writes the events of views: many requests that end at the same moment share one commit.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::db::Db;
use crate::error::{Error, Result};
use crate::journal::{Event, Journal, append};

/// The most requests that share a commit.
const BATCH: usize = 256;
/// Requests that may wait for the next commit.
const QUEUE: usize = 4096;

type Waiting = (Vec<Event>, oneshot::Sender<bool>);

/// Takes the events of views and answers when they are safely in the journal.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: mpsc::Sender<Waiting>,
}

impl Writer {
    /// Starts the writer; it ends when the last handle to it is gone.
    pub fn start(db: Db, journal: Arc<Journal>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(run(db, journal, waiting));
        Self { queue }
    }

    /// Returns once the events are committed. On an error nothing may be shown.
    pub async fn record(&self, events: Vec<Event>) -> Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let (done, answer) = oneshot::channel();
        self.queue
            .send((events, done))
            .await
            .map_err(|_| Error::Unwritten)?;
        match answer.await {
            Ok(true) => Ok(()),
            _ => Err(Error::Unwritten),
        }
    }

    /// Hands over an event that nobody waits for: a refusal, which shows nothing. A full queue is reported in the log.
    pub fn enqueue(&self, event: Event) {
        let (done, _) = oneshot::channel();
        if self.queue.try_send((vec![event], done)).is_err() {
            tracing::error!("a refusal could not be handed to the journal");
        }
    }
}

async fn run(db: Db, journal: Arc<Journal>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let written = write(&db, &journal, &batch).await;
        if let Err(error) = &written {
            tracing::error!(%error, "views could not be written to the journal");
        }
        for (_, done) in batch.drain(..) {
            // Whoever asked may have gone away.
            let _ = done.send(written.is_ok());
        }
    }
}

async fn write(db: &Db, journal: &Journal, batch: &[Waiting]) -> Result<()> {
    let tx = db.write().await?;
    let events: Vec<Event> = batch
        .iter()
        .flat_map(|(events, _)| events.iter().cloned())
        .collect();
    append(&tx, journal, &events).await?;
    tx.commit(journal).await
}
