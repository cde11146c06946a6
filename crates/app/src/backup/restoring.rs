//! The way back: take a backup out beside its target, look at all of it, and only then put it where it belongs.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;
use spil_store::backup::{self as store, BackupError, Description, Identity, Manifest};
use spil_store::copy::{self, NotCopied};
use spil_store::files::stored;
use spil_store::journal::{AnchorFile, Finding, JournalKey, verify};
use spil_store::keys::{KeyId, Keys};
use spil_store::{Db, Purpose, rotation};

use super::note;
use crate::cx::Cx;
use crate::error::Error;

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum NotRestored {
    /// The file cannot be used.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The database in it is not whole, or is not the one that the manifest describes.
    #[error("the database in the backup: {0}")]
    Database(String),
    /// The journal in it is not whole, or these are not the master keys of this network.
    #[error("the journal in the backup is not whole: {0:?}")]
    Journal(Finding),
    /// A key that sealed something in it is not in the key file.
    #[error("key {0} is not in the key file")]
    Key(KeyId),
    /// The target could not be filled.
    #[error(transparent)]
    Target(#[from] NotCopied),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<io::Error> for NotRestored {
    fn from(error: io::Error) -> Self {
        Self::Backup(error.into())
    }
}

impl From<spil_store::Error> for NotRestored {
    fn from(error: spil_store::Error) -> Self {
        Self::Target(error.into())
    }
}

/// A backup that was taken out and found whole.
#[derive(Debug)]
pub struct Opened {
    /// What it says of itself.
    pub manifest: Manifest,
    /// How many events of the journal were followed.
    pub events: usize,
    /// Files that rows name and that are not in it.
    pub missing_files: usize,
    /// The steps that the schema had still to take.
    pub migrated: Vec<&'static str>,
}

/// Takes a backup out into an empty folder and looks at all of it: every part, every page, every count, every link of the
/// journal. The database in the folder then has the schema of this version.
pub async fn open(
    archive: impl BufRead + Send + 'static,
    identity: Identity,
    keys: &Keys,
    folder: &Path,
) -> Result<Opened, NotRestored> {
    let to = folder.to_owned();
    let unpacking = tokio::task::spawn_blocking(move || store::unpack(archive, &identity, &to));
    let manifest = unpacking.await.map_err(Error::internal)??;
    let described = look(folder).await?;
    if described != manifest.database {
        let told = "other rows than the manifest says".to_owned();
        return Err(NotRestored::Database(told));
    }
    follow(manifest, keys, folder).await
}

/// Every page of the database that was taken out is whole; gives what it says of itself.
pub(crate) async fn look(folder: &Path) -> Result<Description, NotRestored> {
    let db = store::open_copy(&folder.join(store::DATABASE)).await?;
    let snapshot = db.read().await?;
    let fault = store::first_fault(&snapshot).await?;
    let described = store::describe(&snapshot).await?;
    snapshot.finish().await?;
    db.close().await;
    match fault {
        Some(fault) => Err(NotRestored::Database(fault)),
        None => Ok(described),
    }
}

/// Brings the schema of the database that was taken out up to date, and follows its journal with the anchors beside it.
pub(crate) async fn follow(
    manifest: Manifest,
    keys: &Keys,
    folder: &Path,
) -> Result<Opened, NotRestored> {
    let database = folder.join(store::DATABASE);
    let db = Db::open(&spil_store::Target::Sqlite(database), Purpose::Command).await?;
    let migrated = spil_store::migrate(&db).await?.applied;
    let key = JournalKey::new(*keys.journal().expose_secret());
    let anchors = AnchorFile::new(store::anchors_in(folder));
    let verified = verify(&db, &key, &anchors).await?;
    let missing_files = missing_files(&db, folder).await?;
    let unknown = unknown_key(&db, keys).await?;
    db.close().await;
    if let Some(key) = unknown {
        return Err(NotRestored::Key(key));
    }
    if let Some(first) = verified.findings.into_iter().next() {
        return Err(NotRestored::Journal(first));
    }
    Ok(Opened {
        manifest,
        events: verified.events,
        missing_files,
        migrated,
    })
}

/// After a rotation older backups need the key file of their time.
async fn unknown_key(db: &Db, keys: &Keys) -> Result<Option<KeyId>, NotRestored> {
    let snapshot = db.read().await?;
    let used = rotation::used(&snapshot).await?;
    snapshot.finish().await?;
    Ok(used.into_iter().find(|key| !keys.knows(*key)))
}

async fn missing_files(db: &Db, folder: &Path) -> Result<usize, NotRestored> {
    let snapshot = db.read().await?;
    let named = store::named_files(&snapshot).await?;
    snapshot.finish().await?;
    Ok(named.difference(&stored(folder)?).count())
}

/// Writes into the journal of the network that was taken out that it was restored; `cx` works on that network.
/// Its database is closed then, so that all of it lies in one file.
pub async fn note_restored(cx: &Cx) -> Result<(), NotRestored> {
    note(cx, "restored").await?;
    cx.app.db.close().await;
    Ok(())
}

/// Where a network goes.
#[derive(Debug)]
pub struct Target {
    /// The data folder; it is not there yet, or empty.
    pub data: PathBuf,
    /// The file of anchors.
    pub anchors: PathBuf,
    /// Where the anchors of what was lost are kept, when there are any.
    pub former_anchors: PathBuf,
    /// The database, when it is not the file in the data folder.
    pub database: Option<Db>,
}

/// Puts the network that was taken out where it belongs: all of it or nothing. `cx` works on the network in the folder.
pub async fn put(cx: &Cx, folder: &Path, target: &Target) -> Result<(), NotRestored> {
    let Some(to) = &target.database else {
        note_restored(cx).await?;
        return place(folder, target);
    };
    let leave = note(cx, "restored").await?;
    copy::prepare(to).await?;
    let (from, tx) = (cx.read().await?, to.write().await?);
    copy::copy(leave, &from, &tx).await?;
    from.finish().await.map_err(Error::from)?;
    cx.app.db.close().await;
    std::fs::remove_file(folder.join(store::DATABASE))?;
    place(folder, target)?;
    if let Err(error) = cx.commit(tx).await {
        // Without its rows a folder of files is half a network.
        let _ = std::fs::remove_dir_all(&target.data);
        return Err(error.into());
    }
    Ok(())
}

/// Anchors first: a folder that is there has all that belongs to it.
fn place(folder: &Path, target: &Target) -> Result<(), NotRestored> {
    if target.anchors.exists() {
        std::fs::rename(&target.anchors, &target.former_anchors)?;
    }
    let anchors = store::anchors_in(folder);
    std::fs::copy(&anchors, &target.anchors)?;
    std::fs::File::open(&target.anchors)?.sync_all()?;
    std::fs::remove_file(anchors)?;
    store::sync_folders(folder)?;
    std::fs::rename(folder, &target.data)?;
    if let Some(parent) = target.data.parent() {
        std::fs::File::open(parent)?.sync_all()?;
    }
    Ok(())
}
