//! The folder on the other disk: generations by number, the mark that says that it is the right one, and the sign of life.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spil_model::ids::FileId;
use tempfile::NamedTempFile;

use super::NotShipped;
use crate::retention::PurgeList;

/// The file that is made at the start of serving, and locked by whoever ships: a folder without it is the empty place of a disk
/// that is away.
const MARK: &str = "spil-shipping";
const LAST: &str = "last.json";
const PURGED: &str = "purged";
const PIECE: &str = ".age";

/// The sign of life: when it was last seen that everything is shipped, and up to which piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Life {
    /// The moment.
    pub at: Timestamp,
    /// The generation.
    pub generation: u64,
    /// Its last piece.
    pub sequence: u64,
}

/// The sign of life in a folder; none where nothing was shipped yet.
pub fn last_sign(to: &Path) -> io::Result<Option<Life>> {
    match fs::read(to.join(LAST)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => Ok(serde_json::from_slice(&text?).ok()),
    }
}

/// Writes the sign of life, in place of the one before.
pub(super) fn write_sign(to: &Path, life: &Life) -> io::Result<()> {
    let mut unfinished = NamedTempFile::with_prefix_in(".unfinished-", to)?;
    serde_json::to_writer(&mut unfinished, life)?;
    unfinished.write_all(b"\n")?;
    unfinished.persist(to.join(LAST))?;
    Ok(())
}

/// The list of those who were removed for good, as it was shipped.
pub fn purge_list(to: &Path) -> PurgeList {
    PurgeList::new(to.join(PURGED))
}

/// Adds the lines of a list to the one that was shipped. None goes from there: a list that begins anew after a restore has fewer.
pub(super) fn add_to_list(to: &Path, list: &Path) -> io::Result<()> {
    let shipped = to.join(PURGED);
    let (mut all, here) = (lines(&shipped)?, lines(list)?);
    let missing: Vec<String> = here
        .into_iter()
        .filter(|line| !all.contains(line))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    all.extend(missing);
    let mut unfinished = NamedTempFile::with_prefix_in(".unfinished-", to)?;
    unfinished.write_all(all.concat().as_bytes())?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(shipped)?;
    Ok(())
}

/// The whole lines of a file; none where there is no file.
fn lines(path: &Path) -> io::Result<Vec<String>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text?,
    };
    let whole = text
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'));
    Ok(whole.map(str::to_owned).collect())
}

/// Marks the folder as the one to ship to.
pub(super) fn mark(to: &Path) -> io::Result<()> {
    let path = to.join(MARK);
    let mark = File::options().create(true).append(true).open(path)?;
    mark.sync_all()
}

/// Locks the folder, if it is the one that was marked.
pub(super) fn lock(to: &Path) -> Result<File, NotShipped> {
    let file = match File::options().append(true).open(to.join(MARK)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(NotShipped::Away),
        file => file?,
    };
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(NotShipped::InUse),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The generations in a folder, the oldest first.
pub(super) fn generations(to: &Path) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(to)? {
        found.extend(entry?.file_name().to_string_lossy().parse::<u64>().ok());
    }
    found.sort_unstable();
    Ok(found)
}

/// Where a generation lies.
pub(super) fn generation(to: &Path, number: u64) -> PathBuf {
    to.join(format!("{number:06}"))
}

/// The pieces of a generation that are whole, in order.
pub(super) fn pieces(generation: &Path) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(generation)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        let number = name.strip_suffix(PIECE).map(str::parse::<u64>);
        found.extend(number.and_then(Result::ok));
    }
    found.sort_unstable();
    Ok(found)
}

/// The name of a piece in its generation.
pub(super) fn piece(sequence: u64) -> String {
    format!("{sequence:07}{PIECE}")
}

/// Where an uploaded file lies in a generation.
pub(super) fn uploaded(generation: &Path, id: FileId) -> PathBuf {
    let id = id.to_string();
    let last = id.get(id.len().saturating_sub(2)..).unwrap_or_default();
    generation
        .join("files")
        .join(last)
        .join(format!("{id}{PIECE}"))
}

/// Makes a folder that only the owner can enter, and makes its name durable.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let parents = folder.ancestors().skip(1).take(2);
    parents
        .filter(|parent| parent.is_dir())
        .try_for_each(|parent| File::open(parent)?.sync_all())
}

/// Removes the generations in which nothing is younger than this, but for the latest that is whole; gives how many.
pub(super) fn expire(to: &Path, before: SystemTime) -> io::Result<usize> {
    let mut all = generations(to)?;
    let is_whole = |number: &u64| generation(to, *number).join(piece(0)).is_file();
    let latest = all.iter().rposition(is_whole).unwrap_or(0);
    all.truncate(latest);
    let mut removed = 0;
    for number in all {
        let folder = generation(to, number);
        if last_change(&folder)? < before {
            fs::remove_dir_all(folder)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn last_change(folder: &Path) -> io::Result<SystemTime> {
    let last = pieces(folder)?.last().map(|last| folder.join(piece(*last)));
    fs::metadata(last.as_deref().unwrap_or(folder))?.modified()
}
