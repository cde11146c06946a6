//! Ships in rounds. No page leaves that was not committed, and none is missed: while something has to be read from the log, a
//! reader of ours keeps it from beginning anew.
//!
//! SQLite begins its log anew when all of it was copied into the database and no reader needs it. A reader of ours is always
//! there. One that began while something in the log was not yet copied keeps the log as it is; one that began when all was copied
//! lets it begin anew once, and keeps anything more from being copied. So between two readings the log began anew once at most,
//! and only when everything in it had been read; and SQLite counts on by one when it does.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

use super::generation::Generation;
use super::{Life, NotShipped, Route, Shipped, folder};
use crate::copy::Leave;
use crate::db::Db;
use crate::dialect::{Pins, beside, path_of};
use crate::error::Error;

/// From so many frames on the log is let begin anew; SQLite itself would do so then.
const LONG: u64 = 1_000;
/// So many pages are held in memory meanwhile, at most.
const FEW: usize = 512;
/// While nothing can be shipped, the log may become so long, in bytes; then this generation ends.
const TOO_LONG: u64 = 256 << 20;

/// Ships one database.
#[derive(Debug)]
pub struct Shipper {
    db: Db,
    route: Arc<Route>,
    database: PathBuf,
    pins: Option<Pins>,
    generation: Option<Arc<Mutex<Generation>>>,
    /// The last one that ended, for its files.
    ended: Option<Generation>,
    longest_hold: Duration,
}

impl Shipper {
    /// Marks the folder. Nothing is shipped before [`Self::begin`].
    pub fn new(db: &Db, route: Route) -> Result<Self, NotShipped> {
        let database = path_of(db).ok_or(NotShipped::Server)?;
        if !route.to.is_dir() {
            return Err(NotShipped::Away);
        }
        folder::mark(&route.to)?;
        Ok(Self {
            db: db.clone(),
            database,
            route: Arc::new(route),
            pins: None,
            generation: None,
            ended: None,
            longest_hold: Duration::ZERO,
        })
    }

    /// The longest that anybody who wanted to write had to wait for this.
    pub const fn longest_hold(&self) -> Duration {
        self.longest_hold
    }

    /// When the generation began that goes on; none where one has to begin.
    pub fn began(&self) -> Option<Timestamp> {
        let generation = self.generation.as_ref()?;
        let generation = generation.lock().unwrap_or_else(PoisonError::into_inner);
        Some(generation.began)
    }

    /// Fails where the folder is away or another process ships to it.
    pub fn look(&self) -> Result<(), NotShipped> {
        match folder::lock(&self.route.to) {
            Err(NotShipped::InUse) if self.generation.is_some() || self.ended.is_some() => Ok(()),
            other => other.map(drop),
        }
    }

    /// Begins a generation: everything is shipped. Whoever wants that stands in the journal.
    pub async fn begin(&mut self, _leave: &Leave, now: Timestamp) -> Result<Shipped, NotShipped> {
        self.end();
        let mut pins = Pins::hold(&self.db).await?.ok_or(NotShipped::Server)?;
        let counted = pins.checkpoint().await?;
        let (route, database) = (Arc::clone(&self.route), self.database.clone());
        let earlier = self.ended.take();
        let begun = tokio::task::spawn_blocking(move || {
            let mut generation = Generation::begin(&route, &database, earlier, now)?;
            generation.read_on(counted)?;
            let shipped = generation.write_all(now)?;
            finish(&route, shipped, now)?;
            Ok::<_, NotShipped>((generation, shipped))
        });
        let (generation, shipped) = begun.await.map_err(interrupted)??;
        self.generation = Some(Arc::new(Mutex::new(generation)));
        self.pins = Some(pins);
        Ok(shipped)
    }

    /// Ships what was committed since. What fails is tried again at the next round, unless it says that a generation has to begin.
    pub async fn ship(&mut self, now: Timestamp) -> Result<Shipped, NotShipped> {
        let shipped = self.round(now).await;
        let is_over = match &shipped {
            Ok(_) => false,
            Err(NotShipped::Broken) => true,
            Err(_) => self.is_too_long(),
        };
        if is_over {
            self.end();
        }
        shipped
    }

    async fn round(&mut self, now: Timestamp) -> Result<Shipped, NotShipped> {
        let needs_log = self.with(|generation| Ok(generation.needs_log())).await?;
        let pins = self.pins.as_mut().ok_or(NotShipped::Broken)?;
        if !needs_log {
            pins.move_on().await?;
        }
        let counted = pins.checkpoint().await?;
        let is_long = self.with(move |generation| {
            generation.read_on(counted)?;
            Ok(LONG <= generation.log_frames() && generation.waiting() <= FEW)
        });
        if is_long.await? {
            self.let_log_begin_anew().await?;
        }
        let route = Arc::clone(&self.route);
        self.with(move |generation| {
            let shipped = generation.write_changes(now)?;
            finish(&route, shipped, now)?;
            Ok(shipped)
        })
        .await
    }

    /// Holds those who write for a moment in which everything in the log is read and copied into the database. Whoever writes next
    /// begins the log anew.
    async fn let_log_begin_anew(&mut self) -> Result<(), NotShipped> {
        self.with(|generation| Ok(generation.hold_pages()?)).await?;
        let pins = self.pins.as_mut().ok_or(NotShipped::Broken)?;
        let writer = pins.keep_writer().await?;
        let start = Instant::now();
        pins.move_on().await?;
        let is_held = self.with(|generation| {
            generation.read_on(None)?;
            let is_short = generation.waiting() <= FEW;
            if is_short {
                generation.hold_pages()?;
            }
            Ok(is_short)
        });
        if is_held.await? {
            let pins = self.pins.as_mut().ok_or(NotShipped::Broken)?;
            pins.checkpoint().await?;
            pins.move_on().await?;
        }
        drop(writer);
        self.longest_hold = self.longest_hold.max(start.elapsed());
        Ok(())
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Generation) -> Result<T, NotShipped> + Send + 'static,
    ) -> Result<T, NotShipped> {
        let generation = self.generation.clone().ok_or(NotShipped::Broken)?;
        let working = tokio::task::spawn_blocking(move || {
            let mut generation = generation.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut generation)
        });
        working.await.map_err(interrupted)?
    }

    fn is_too_long(&self) -> bool {
        let log = std::fs::metadata(beside(&self.database, "-wal"));
        log.is_ok_and(|log| TOO_LONG < log.len())
    }

    /// Ends the generation that goes on, and with it the hold on the log.
    fn end(&mut self) {
        self.pins = None;
        let generation = self.generation.take().and_then(Arc::into_inner);
        if let Some(generation) = generation {
            let generation = generation.into_inner();
            self.ended = Some(generation.unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// Removes generations in which nothing is younger than this, but for the latest; gives how many.
    pub async fn expire(&self, before: SystemTime) -> Result<usize, NotShipped> {
        let to = self.route.to.clone();
        let expiring = tokio::task::spawn_blocking(move || folder::expire(&to, before));
        Ok(expiring.await.map_err(interrupted)??)
    }
}

/// A round ends with the list of those who are gone, and after it the sign that all is there.
fn finish(route: &Route, shipped: Shipped, at: Timestamp) -> std::io::Result<()> {
    folder::add_to_list(&route.to, &route.purged)?;
    let life = Life {
        at,
        generation: shipped.generation,
        sequence: shipped.sequence,
    };
    folder::write_sign(&route.to, &life)
}

fn interrupted(error: tokio::task::JoinError) -> NotShipped {
    NotShipped::Store(Error::Folder(std::io::Error::other(error)))
}
