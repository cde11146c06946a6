//! The key file on the disk: outside the data, readable by its owner alone, replaced whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use secrecy::zeroize::Zeroizing;
use tempfile::NamedTempFile;

use super::KeyError;
use super::ring::Ring;

/// By what one sees that a file was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    length: u64,
    changed: (i64, i64),
}

impl Stamp {
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self {
            inode: metadata.ino(),
            length: metadata.len(),
            changed: (metadata.mtime(), metadata.mtime_nsec()),
        })
    }
}

/// When the file was last replaced.
pub(super) fn changed_at(path: &Path) -> Result<Timestamp, KeyError> {
    let changed = fs::metadata(path).and_then(|metadata| metadata.modified());
    let changed = changed.map_err(|source| missing_or(path, source))?;
    Timestamp::try_from(changed).map_err(|error| io_error(path, io::Error::other(error)))
}

/// Reads the file; refuses one that others can read.
pub(super) fn read(path: &Path) -> Result<(Stamp, Ring), KeyError> {
    let stamp = Stamp::of(path).map_err(|source| missing_or(path, source))?;
    let metadata = fs::metadata(path).map_err(|source| missing_or(path, source))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::Open {
            path: path.to_owned(),
            mode,
        });
    }
    let text = fs::read_to_string(path).map_err(|source| io_error(path, source))?;
    let ring = Ring::parse(&Zeroizing::new(text)).map_err(|line| KeyError::Malformed {
        path: path.to_owned(),
        line,
    })?;
    Ok((stamp, ring))
}

/// Makes the file, durable before anything is sealed with it.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), KeyError> {
    let made = || {
        let folder = folder_of(path);
        fs::create_dir_all(folder)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        File::open(folder)?.sync_all()
    };
    made().map_err(|source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
        _ => io_error(path, source),
    })
}

/// Puts another text in its place: whoever pulls the plug finds one of the two. Its owner stays who it was.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), KeyError> {
    let replaced = || {
        let path = path.canonicalize()?;
        let before = fs::metadata(&path)?;
        let folder = folder_of(&path);
        let mut file = NamedTempFile::with_prefix_in(".keys-", folder)?;
        file.write_all(text.as_bytes())?;
        chown(file.path(), Some(before.uid()), Some(before.gid()))?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        File::open(folder)?.sync_all()
    };
    replaced().map_err(|source: io::Error| io_error(path, source))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

pub(super) fn refuse_inside(path: &Path, data_folder: &Path) -> Result<(), KeyError> {
    let resolve = |path: &Path| resolved(path).map_err(|source| io_error(path, source));
    if resolve(path)?.starts_with(resolve(data_folder)?) {
        return Err(KeyError::InDataFolder(path.to_owned()));
    }
    Ok(())
}

/// The path without links, also when its last parts do not exist yet.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let there = path.ancestors().find(|ancestor| ancestor.exists());
    let Some(there) = there else { return Ok(path) };
    let rest = path.strip_prefix(there).unwrap_or(Path::new(""));
    Ok(there.canonicalize()?.join(rest))
}

fn missing_or(path: &Path, source: io::Error) -> KeyError {
    match source.kind() {
        io::ErrorKind::NotFound => KeyError::Missing(path.to_owned()),
        _ => io_error(path, source),
    }
}

fn io_error(path: &Path, source: io::Error) -> KeyError {
    KeyError::Io {
        path: path.to_owned(),
        source,
    }
}
