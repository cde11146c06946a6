//! Nothing lost: a backup of the whole network while it is served, and the way back from one.
//!
//! Only whoever is at the machine may do either. A backup stands in the journal before anything is copied, so it stands in
//! the backup too; a restored network begins with the line that it was restored.

mod restoring;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use spil_policy::{Facts, Object, actions};
use spil_store::Snapshot;
use spil_store::backup::{self as store, BackupError, Manifest, Recipients, Sources};
use spil_store::copy::{self, Leave, NotCopied};
use spil_store::journal::{AnchorFile, ObjectRef};

use crate::cx::Cx;
use crate::error::Error;

pub use restoring::{NotRestored, Opened, Target, note_restored, open, put};
pub(crate) use restoring::{follow, look};

/// Before the name of the folder in which a backup is put together, in the data folder: what lies there is not encrypted, and
/// nowhere else is meant for such data.
const STAGING: &str = ".backup-";
/// A folder of a backup that was broken off is removed by the next one, unless it may still be in use.
const ABANDONED: Duration = Duration::from_hours(12);

/// What is asked.
#[derive(Debug)]
pub struct Order {
    /// The data folder.
    pub data: PathBuf,
    /// The anchors of the journal.
    pub anchors: AnchorFile,
    /// For whom it is encrypted.
    pub recipients: Recipients,
    /// The file to be made.
    pub out: PathBuf,
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The file could not be written.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The database could not be copied.
    #[error(transparent)]
    Copy(#[from] NotCopied),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<io::Error> for NotMade {
    fn from(error: io::Error) -> Self {
        Self::Backup(error.into())
    }
}

impl From<spil_store::Error> for NotMade {
    fn from(error: spil_store::Error) -> Self {
        Self::Copy(error.into())
    }
}

/// Makes a backup while others go on working.
///
/// The anchors are read first and the files last: no anchor is younger than the database, and no file is missing that a row
/// names.
pub async fn make(cx: &Cx, order: Order) -> Result<Manifest, NotMade> {
    if order.out.exists() {
        return Err(BackupError::Exists(order.out).into());
    }
    remove_abandoned(&order.data, cx)?;
    let staging = tempfile::Builder::new()
        .prefix(STAGING)
        .tempdir_in(&order.data)?;
    let database = staging.path().join(store::DATABASE);
    let leave = note(cx, "backup").await?;
    let anchors = read_anchors(order.anchors.path())?;
    store::write_copy(leave, &cx.app.db, &database).await?;
    let copy = store::open_copy(&database).await?;
    let described = describe(copy.read().await?).await;
    copy.close().await;
    let (described, now) = (described?, cx.now);
    let packing = tokio::task::spawn_blocking(move || {
        let sources = Sources {
            database: &database,
            anchors,
            data: &order.data,
        };
        store::pack(&sources, described, &order.recipients, now, &order.out)
    });
    let packed = packing.await.map_err(Error::internal)?;
    staging.close()?;
    Ok(packed?)
}

async fn describe(snapshot: Snapshot) -> Result<store::Description, spil_store::Error> {
    let described = store::describe(&snapshot).await?;
    snapshot.finish().await?;
    Ok(described)
}

/// The line in the journal, and with it the leave to carry rows out.
pub(crate) async fn note(cx: &Cx, what: &'static str) -> Result<Leave, Error> {
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may::<actions::CopyNetwork>(&tx, object, &Facts::default())?;
    permit.tell(|event| event.code("outcome", what));
    let leave = copy::begin(&permit);
    cx.commit(tx).await?;
    Ok(leave)
}

/// A network whose journal has no anchor yet has no file of them.
fn read_anchors(path: &Path) -> io::Result<Vec<u8>> {
    match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other,
    }
}

fn remove_abandoned(data: &Path, cx: &Cx) -> io::Result<()> {
    for entry in std::fs::read_dir(data)? {
        let entry = entry?;
        let is_staging = entry.file_name().to_string_lossy().starts_with(STAGING);
        let made: std::time::SystemTime = entry.metadata()?.modified()?;
        let age = std::time::SystemTime::from(cx.now).duration_since(made);
        if is_staging && age.is_ok_and(|age| ABANDONED < age) {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
