//! A transaction that writes (`Tx`) and one that only reads (`Snapshot`), with the journal events they gather.
//!
//! Queries are not here: they stand in the file of their feature.

use std::fmt;
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

use sqlx::{Postgres, Sqlite, Transaction};
use tokio::sync::MutexGuard;

use crate::dialect::Engine;
use crate::error::{Error, Result};
use crate::journal::{self, Event, Journal};

impl fmt::Debug for Conn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conn")
    }
}

/// The transaction of either engine.
pub(crate) enum Handle {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// One transaction. Functions take it by shared reference, so that permits can be bound to it.
pub struct Conn {
    handle: tokio::sync::Mutex<Handle>,
    events: Mutex<Vec<Event>>,
}

impl Conn {
    pub(crate) fn new(handle: Handle) -> Self {
        Self {
            handle: tokio::sync::Mutex::new(handle),
            events: Mutex::default(),
        }
    }

    pub(crate) async fn handle(&self) -> MutexGuard<'_, Handle> {
        self.handle.lock().await
    }

    pub(crate) async fn engine(&self) -> Engine {
        match &*self.handle().await {
            Handle::Sqlite(_) => Engine::Sqlite,
            Handle::Postgres(_) => Engine::Postgres,
        }
    }

    /// Adds an event; gives its place, so that a permit can say more about it later.
    pub(crate) fn note(&self, event: Event) -> usize {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.push(event);
        events.len() - 1
    }

    pub(crate) fn amend(&self, place: usize, amend: impl FnOnce(&mut Event)) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(event) = events.get_mut(place) {
            amend(event);
        }
    }

    fn take_events(&self) -> Vec<Event> {
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn end(self, ending: Ending) -> Result<()> {
        match (self.handle.into_inner(), ending) {
            (Handle::Sqlite(tx), Ending::Commit) => tx.commit().await,
            (Handle::Sqlite(tx), Ending::Rollback) => tx.rollback().await,
            (Handle::Postgres(tx), Ending::Commit) => tx.commit().await,
            (Handle::Postgres(tx), Ending::Rollback) => tx.rollback().await,
        }
        .map_err(Error::from)
    }
}

enum Ending {
    Commit,
    Rollback,
}

/// A transaction that changes something. Dropped without a commit, nothing has happened.
#[derive(Debug)]
pub struct Tx(Conn);

impl Tx {
    pub(crate) fn new(handle: Handle) -> Self {
        Self(Conn::new(handle))
    }

    /// Chains the gathered events in the journal as the last step, and commits both together.
    pub async fn commit(self, journal: &Journal) -> Result<()> {
        let events = self.0.take_events();
        if !events.is_empty() {
            journal::append(&self.0, journal, &events).await?;
        }
        self.0.end(Ending::Commit).await
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<()> {
        self.0.end(Ending::Rollback).await
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

/// A transaction that only reads, all at one moment.
#[derive(Debug)]
pub struct Snapshot(Conn);

impl Snapshot {
    pub(crate) fn new(handle: Handle) -> Self {
        Self(Conn::new(handle))
    }

    /// Ends the reading. What was seen goes into the journal before anybody is shown it: see [`crate::journal::Writer`].
    pub async fn finish(self) -> Result<Vec<Event>> {
        let events = self.0.take_events();
        self.0.end(Ending::Rollback).await?;
        Ok(events)
    }
}

impl Deref for Snapshot {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}
