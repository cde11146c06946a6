//! Removing files that no row knows: what a crash between file and row has left behind.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use spil_model::ids::FileId;

use super::{FileError, Files, UNFINISHED};

/// How old a file must be before it can be an orphan: a row that is being written now has committed or failed by then.
const GRACE: Duration = Duration::from_hours(24);

/// What a sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Files that a row knows.
    pub known: usize,
    /// Files without a row that are younger than a day.
    pub young: usize,
    /// Files without a row that were removed.
    pub removed: usize,
}

impl Files {
    /// Removes files that are none of the known ones and older than 24 hours. Read the known ids before the sweep starts.
    /// Files that are not ours are left alone.
    pub fn sweep(&self, known: &BTreeSet<FileId>, now: Timestamp) -> Result<Swept, FileError> {
        let mut swept = Swept::default();
        for folder in fs::read_dir(&self.folder)? {
            let folder = folder?.path();
            if folder.is_dir() {
                sweep_folder(&folder, known, now.into(), &mut swept)?;
            }
        }
        Ok(swept)
    }
}

fn sweep_folder(
    folder: &Path,
    known: &BTreeSet<FileId>,
    now: SystemTime,
    swept: &mut Swept,
) -> Result<(), FileError> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let id = name.parse::<FileId>().ok();
        if id.is_some_and(|id| known.contains(&id)) {
            swept.known += 1;
        } else if id.is_some() || name.starts_with(UNFINISHED) {
            sweep_orphan(&entry, now, swept)?;
        }
    }
    Ok(())
}

fn sweep_orphan(entry: &fs::DirEntry, now: SystemTime, swept: &mut Swept) -> Result<(), FileError> {
    let written = entry.metadata()?.modified()?;
    if now.duration_since(written).is_ok_and(|age| age > GRACE) {
        fs::remove_file(entry.path())?;
        swept.removed += 1;
    } else {
        swept.young += 1;
    }
    Ok(())
}
