//! Nothing lost with the machine: while a network on SQLite is served, what was confirmed is shipped to another disk every some
//! seconds. Only whoever is at the machine may ask for it; each generation stands in the journal before it begins.
//!
//! Serving never stops because shipping fails. What failed is tried again, and whoever runs the machine is warned.

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use spil_store::backup::{Description, Identity, Manifest};
use spil_store::copy::Leave;
use spil_store::keys::Keys;
use spil_store::shipping::{self as store, Route, Shipped, Shipper, TakenOut};

use crate::backup::{self, NotRestored, Opened};
use crate::cx::Cx;
use crate::error::Error;
use crate::retention::oldest_backup;

/// A generation goes on for so long: what is put back begins with its first piece, and what was removed for good leaves the other
/// disk with the whole generation.
const RENEWED: SignedDuration = SignedDuration::from_hours(24);
/// Nothing is confirmed longer than this without being shipped, unless something fails.
pub const BEHIND: SignedDuration = SignedDuration::from_secs(60);

/// Why nothing was shipped.
#[derive(Debug, thiserror::Error)]
pub enum NotShipped {
    /// The disks, or what was read.
    #[error(transparent)]
    Store(#[from] store::NotShipped),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<spil_store::Error> for NotShipped {
    fn from(error: spil_store::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The shipping of one process.
#[derive(Debug)]
pub struct Shipping {
    cx: Cx,
    shipper: Shipper,
    every: Duration,
    /// Noted in the journal, and not used yet.
    leave: Option<Leave>,
    /// When everything was last seen to be shipped.
    shipped_at: Timestamp,
}

impl Shipping {
    /// Ships the network of this context, which is that of whoever is at the machine.
    pub fn new(cx: Cx, route: Route, every: Duration) -> Result<Self, NotShipped> {
        Ok(Self {
            shipper: Shipper::new(&cx.app.db, route)?,
            shipped_at: cx.now,
            cx,
            every,
            leave: None,
        })
    }

    /// The longest that anybody who wanted to write had to wait for this.
    pub const fn longest_hold(&self) -> Duration {
        self.shipper.longest_hold()
    }

    /// Ships what was committed until now.
    pub async fn turn(&mut self) -> Result<Shipped, NotShipped> {
        let now = self.cx.app.clock.now();
        let is_old = |began: Timestamp| RENEWED <= now.duration_since(began);
        let shipped = if self.shipper.began().is_none_or(is_old) {
            self.begin(now).await
        } else {
            match self.shipper.ship(now).await {
                Err(store::NotShipped::Broken) => {
                    tracing::warn!(
                        "the log does not go on where it was: everything is shipped anew"
                    );
                    self.begin(now).await
                }
                other => other.map_err(NotShipped::from),
            }
        };
        if shipped.is_ok() {
            self.shipped_at = now;
        }
        shipped
    }

    async fn begin(&mut self, now: Timestamp) -> Result<Shipped, NotShipped> {
        self.shipper.look()?;
        let leave = match self.leave.take() {
            Some(leave) => leave,
            None => self.note().await?,
        };
        let begun = self.shipper.begin(&leave, now).await;
        if begun.is_err() {
            self.leave = Some(leave);
        } else {
            self.expire(now).await?;
        }
        Ok(begun?)
    }

    async fn note(&self) -> Result<Leave, Error> {
        let cx = Cx::new(
            &self.cx.app,
            self.cx.actor.clone(),
            self.cx.language,
            self.cx.origin.clone(),
        );
        backup::note(&cx, "ship").await
    }

    /// Old generations go by the term of backups.
    async fn expire(&self, now: Timestamp) -> Result<(), NotShipped> {
        let snapshot = self.cx.app.db.read().await?;
        let before = oldest_backup(&snapshot, now).await;
        snapshot.finish().await?;
        self.shipper.expire(before?).await?;
        Ok(())
    }

    /// Ships until `stop`, and then once more.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            self.turn_or_warn().await;
            tokio::select! {
                () = tokio::time::sleep(self.every) => {}
                () = &mut stop => break,
            }
        }
        self.turn_or_warn().await;
    }

    async fn turn_or_warn(&mut self) {
        if let Err(error) = Box::pin(self.turn()).await {
            let behind = self.cx.app.clock.now().duration_since(self.shipped_at);
            let seconds = behind.as_secs();
            if BEHIND < behind {
                tracing::warn!(%error, seconds, "shipping is behind: work would be lost with this machine");
            } else {
                tracing::warn!(%error, seconds, "nothing could be shipped; it is tried again");
            }
        }
    }
}

/// Where a shipped network lies, and up to when it is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The folder on the other disk.
    pub from: PathBuf,
    /// No piece of a later moment; the last one unless it is named.
    pub until: Option<Timestamp>,
}

/// Puts a network together from what was shipped, in an empty folder, and looks at all of it as at a backup.
pub async fn open(
    wanted: Wanted,
    identity: Identity,
    keys: &Keys,
    folder: &std::path::Path,
) -> Result<Opened, NotRestored> {
    let to = folder.to_owned();
    let taking = tokio::task::spawn_blocking(move || {
        store::take_out(&wanted.from, &identity, wanted.until, &to)
    });
    let taken = taking.await.map_err(Error::internal)??;
    let database = backup::look(folder).await?;
    backup::follow(manifest(taken, database), keys, folder).await
}

/// A shipped network says of itself what a backup does; what the database holds is read from it.
fn manifest(taken: TakenOut, database: Description) -> Manifest {
    Manifest {
        format: 1,
        version: taken.version,
        made_at: taken.at,
        database,
        parts: taken.files,
    }
}
