//! Removing whoever's term is over, one client a transaction: rows, files, and what removed rows leave behind on the disk. And
//! removing once more, after a restore, whoever was gone already; and backups that are too old.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::{Timestamp, ToSpan as _};
use secrecy::ExposeSecret as _;
use spil_model::calendar::amsterdam;
use spil_model::ids::PersonId;
use spil_model::retention::{Standing, Terms};
use spil_policy::{Facts, Object, actions};
use spil_store::Conn;
use spil_store::journal::{JournalKey, ObjectRef};
use spil_store::retention::{self as store, PurgeList, Removed};

use super::{plan, terms_of};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::oversight;
use crate::referral::files;

/// What went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// How many clients.
    pub clients: usize,
    /// The rows of each table.
    pub rows: BTreeMap<&'static str, u64>,
    /// How many files.
    pub files: usize,
    /// How many events of the log lost their body.
    pub log_events: u64,
    /// Whether what removed rows leave behind on the disk is gone too. While others read, it may not be.
    pub is_wiped: bool,
}

impl Done {
    fn add(&mut self, removed: &Removed) {
        self.files += removed.files.len();
        for (table, rows) in &removed.rows {
            *self.rows.entry(table).or_default() += rows;
        }
    }
}

/// Removes whoever's term is over, and empties the events of the log whose term is over. The list of who is gone is written
/// outside the database as well.
pub async fn purge(cx: &Cx, list: &PurgeList) -> Result<Done> {
    let planned = plan(cx).await?.release(cx).await?;
    let mut done = Done::default();
    for due in &planned.due {
        if let Some(removed) = purge_one(cx, due.client).await? {
            done.clients += 1;
            done.add(&removed);
        }
    }
    // Also what was removed before, should the machine have stopped in between.
    write_list(cx, list).await?;
    let term = oversight::Term::years(planned.terms.log_years);
    let term = term.unwrap_or(oversight::Term::SHORTEST);
    done.log_events = oversight::purge(cx, term).await?.events;
    done.is_wiped = store::wipe(&cx.app.db).await?;
    Ok(done)
}

/// Removes one client, unless something changed since it was planned.
async fn purge_one(cx: &Cx, client: PersonId) -> Result<Option<Removed>> {
    let tx = cx.write().await?;
    let object = ObjectRef::client(client);
    let permit = cx.may::<actions::PurgeClient>(&tx, object, &Facts::default())?;
    let terms = terms_of(&tx).await?;
    store::hold_still(&permit).await?;
    let Some(one) = store::of_client(&permit, client).await? else {
        return Ok(None);
    };
    let Standing::Due(_) = one.record.standing(terms, cx.today()) else {
        return Ok(None);
    };
    let removed = store::remove(&permit, cx.now).await?;
    permit.tell(|event| {
        event.code("kind", one.record.kind.code());
        event.code("rows", removed.total());
        event.code("files", removed.files.len());
    });
    cx.commit(tx).await?;
    files::remove(cx, removed.files.clone()).await?;
    Ok(Some(removed))
}

async fn write_list(cx: &Cx, list: &PurgeList) -> Result<usize> {
    let snapshot = cx.read().await?;
    let all = store::purged(&snapshot).await?;
    snapshot.finish().await?;
    let (list, key) = (list.clone(), key(cx));
    let writing = tokio::task::spawn_blocking(move || list.catch_up(&all, &key));
    Ok(writing.await.map_err(Error::internal)??)
}

fn key(cx: &Cx) -> JournalKey {
    JournalKey::new(*cx.app.keys.journal().expose_secret())
}

/// Removes from a network that was taken out of a backup whoever is on the list; `cx` works on that network. Gives how many
/// people that were, or none where there is no list.
pub async fn purge_again(cx: &Cx, list: &PurgeList) -> Result<Option<usize>> {
    let Some(all) = list.read(&key(cx))? else {
        return Ok(None);
    };
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may::<actions::CopyNetwork>(&tx, object, &Facts::default())?;
    let removed = store::again(&permit, &all).await?;
    permit.tell(|event| {
        event.code("outcome", "purged_again");
        event.code("count", removed.people.len());
        event.code("rows", removed.total());
    });
    cx.commit(tx).await?;
    let people = removed.people.len();
    files::remove(cx, removed.files).await?;
    store::wipe(&cx.app.db).await?;
    Ok(Some(people))
}

/// Backups whose term is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// The files, by name.
    pub files: Vec<PathBuf>,
    /// How many backups stay.
    pub kept: usize,
}

/// Every encrypted file begins with this.
const AGE: &[u8] = b"age-encryption.org/";

/// The backups in a folder that are older than their term; the latest one always stays. What is no encrypted file is left alone.
pub fn backups(folder: &Path, terms: Terms, now: Timestamp) -> io::Result<Expired> {
    let mut all: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        if metadata.is_file() && is_backup(&entry.path())? {
            all.push((metadata.modified()?, entry.path()));
        }
    }
    all.sort();
    let count = all.len();
    let before = oldest_kept(terms, now);
    let _latest = all.pop();
    let old = all.into_iter().filter(|(made, _)| *made < before);
    let files: Vec<PathBuf> = old.map(|(_, path)| path).collect();
    Ok(Expired {
        kept: count - files.len(),
        files,
    })
}

/// Whether a copy of the database that was made before an update is older than a backup may be; none that is not there is.
pub fn is_expired(copy: &Path, terms: Terms, now: Timestamp) -> io::Result<bool> {
    match std::fs::metadata(copy) {
        Ok(metadata) => Ok(metadata.modified()? < oldest_kept(terms, now)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The moment before which no backup may have been made, by the terms that hold.
pub(crate) async fn oldest_backup(conn: &Conn, now: Timestamp) -> Result<SystemTime> {
    Ok(oldest_kept(terms_of(conn).await?, now))
}

fn oldest_kept(terms: Terms, now: Timestamp) -> SystemTime {
    let before = now.to_zoned(amsterdam().clone());
    let before = before.saturating_sub(terms.backup_days.days());
    SystemTime::from(before.timestamp())
}

fn is_backup(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    let file = File::open(path)?;
    file.take(AGE.len() as u64).read_to_end(&mut head)?;
    Ok(head == AGE)
}
