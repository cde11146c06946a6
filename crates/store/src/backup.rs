//! A copy of everything that a network is, as it was at one moment, in one encrypted file, and its way back.
//!
//! The database comes along as a SQLite file whatever its engine, the uploaded files sealed as they lie, and the anchors of
//! the journal. Master keys never come along. How a backup is asked for and where it goes is not known here.

mod keys;
mod manifest;
mod packing;
mod unpacking;

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use spil_model::ids::FileId;

use crate::conn::Conn;
use crate::copy::{self, Leave, NotCopied};
use crate::db::{Db, Purpose, Target};
use crate::dialect::{self, fetch_all};
use crate::error::Result;
use crate::journal::Journal;
use crate::migrate::migrate;

pub use keys::{Identity, NoKey, Recipients};
pub use manifest::{Description, Head, Manifest, Part, PartName};
pub(crate) use packing::Summed;
pub use packing::{Sources, pack};
pub use unpacking::{DATABASE, anchors_in, sync_folders, unpack};
pub(crate) use unpacking::{refused, unreadable};

/// Why there is no backup, or why one cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of this name already; a backup never replaces one.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The disk refused.
    #[error("disk: {0}")]
    Io(#[from] io::Error),
    /// It is no backup of Spil.
    #[error("this is no backup")]
    NoBackup,
    /// It was made for another key.
    #[error("the key does not fit")]
    WrongKey,
    /// It was cut off or changed, or could not be read to its end.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// A later version of Spil made it.
    #[error("a later version made this backup")]
    Newer,
}

impl BackupError {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

/// Writes the database as it is at this moment into a new SQLite file, while others go on working with it.
pub async fn write_copy(leave: Leave, db: &Db, to: &Path) -> Result<(), NotCopied> {
    if dialect::vacuum_into(db, to).await? {
        return Ok(());
    }
    let from = db.read().await?;
    let target = Db::open(&Target::Sqlite(to.to_owned()), Purpose::Seed).await?;
    migrate(&target).await?;
    let tx = target.write().await?;
    copy::copy(leave, &from, &tx).await?;
    tx.commit(&Journal::closed()).await?;
    from.finish().await?;
    target.close().await;
    Ok(())
}

/// Writes a SQLite database as it is at this moment to a file, in place of an older copy: whoever pulls the plug finds one of
/// the two. A server is not copied.
pub async fn replace_copy(db: &Db, to: &Path) -> Result<()> {
    let unfinished = to.with_added_extension("unfinished");
    if unfinished.exists() {
        std::fs::remove_file(&unfinished)?;
    }
    if dialect::vacuum_into(db, &unfinished).await? {
        File::open(&unfinished)?.sync_all()?;
        std::fs::rename(&unfinished, to)?;
        File::open(to.parent().unwrap_or(to))?.sync_all()?;
    }
    Ok(())
}

/// What a database says of itself: the steps of its schema, the rows of each table, and where the journal ends.
pub async fn describe(conn: &Conn) -> Result<Description> {
    let steps = fetch_all!(
        conn,
        (String,),
        "SELECT name FROM schema_migration ORDER BY name"
    )?;
    let heads = fetch_all!(
        conn,
        (i64, i64, Vec<u8>),
        "SELECT id, head_sequence, head_mac FROM journal_lane ORDER BY id"
    )?;
    Ok(Description {
        schema: steps.into_iter().map(|(name,)| name).collect(),
        tables: dialect::row_counts(conn).await?,
        heads: heads.into_iter().map(Head::from).collect(),
    })
}

/// Opens a copy of a database without changing a byte of it.
pub async fn open_copy(path: &Path) -> Result<Db> {
    dialect::open_unchanged(path).await
}

/// The first page of a SQLite file, or reference between its rows, that is not whole.
pub async fn first_fault(conn: &Conn) -> Result<Option<String>> {
    dialect::first_fault(conn).await
}

/// The files that rows of referrals name. Those of drafts come and go, and may be gone by the time a backup gets to them.
pub async fn named_files(conn: &Conn) -> Result<BTreeSet<FileId>> {
    let rows = fetch_all!(conn, (uuid::Uuid,), "SELECT id FROM referral_file")?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}
