//! Files in the data folder, encrypted in chunks, each file under a key of its own.
//!
//! A file is durable before its row commits: written beside its place, synced, renamed, folder synced. The row keeps the
//! wrapped key; whoever has only the folder, or only the database, has nothing. A file without a row is swept later.
//! All functions block: call them where blocking is allowed, and never within a transaction.

mod chunks;
mod listing;
mod sweep;

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand::CryptoRng;
use secrecy::ExposeSecret as _;
use secrecy::SecretBox;
use spil_model::ids::FileId;
use tempfile::NamedTempFile;

pub use chunks::FileReader;
pub use listing::stored;
pub use sweep::Swept;

use crate::keys::{KeyPurpose, Keys, Secret};
use crate::seal::{Place, Unsealable};

/// Before the name of a file that is still being written.
const UNFINISHED: &str = ".unfinished-";

/// The folder of encrypted files.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
    keys: Arc<Keys>,
}

/// What the row of a written file must keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The key of the file, sealed for the row of this file.
    pub wrapped_key: Vec<u8>,
    /// The length of the content in bytes.
    pub bytes: u64,
}

/// A file cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// There is a file of this id already; files never change.
    #[error("there is a file of this id already")]
    Exists,
    /// The key in the row does not open.
    #[error("the key of the file: {0}")]
    Key(#[from] Unsealable),
    /// The file was changed, cut, put together anew, or belongs to another key.
    #[error("the file is damaged or was tampered with")]
    Damaged,
    /// The content could not be read, or the disk refused.
    #[error("file: {0}")]
    Io(#[from] io::Error),
}

impl Files {
    /// Opens the folder of files in the data folder; makes it when it is not there.
    pub fn open(data_folder: &Path, keys: Arc<Keys>) -> Result<Self, FileError> {
        let folder = data_folder.join("files");
        make_folder(&folder)?;
        Ok(Self { folder, keys })
    }

    /// Writes a new file. When this returns, the file survives a power cut.
    pub fn write(
        &self,
        id: FileId,
        content: impl Read,
        chance: &mut impl CryptoRng,
    ) -> Result<Written, FileError> {
        let folder = self.folder_of(id);
        make_folder(&folder)?;
        let key: Secret = SecretBox::init_with_mut(|bytes: &mut [u8; 32]| chance.fill_bytes(bytes));
        let mut unfinished = NamedTempFile::with_prefix_in(UNFINISHED, &folder)?;
        let bytes = chunks::encrypt(&key, content, unfinished.as_file_mut())?;
        unfinished.as_file().sync_all()?;
        unfinished
            .persist_noclobber(self.path_of(id))
            .map_err(|failed| exists_or(failed.error))?;
        File::open(&folder)?.sync_all()?;
        let wrapped_key = self.keys.seal(
            KeyPurpose::File,
            &place_of_key(id),
            key.expose_secret(),
            chance,
        );
        Ok(Written { wrapped_key, bytes })
    }

    /// Opens a file to be read chunk by chunk; each chunk is checked before it is given out.
    pub fn read(&self, id: FileId, wrapped_key: &[u8]) -> Result<FileReader, FileError> {
        let key = self
            .keys
            .unseal(KeyPurpose::File, &place_of_key(id), wrapped_key)?;
        let key = <&[u8; 32]>::try_from(key.as_slice()).map_err(|_| FileError::Damaged)?;
        let file = File::open(self.path_of(id)).map_err(missing_or)?;
        FileReader::new(key, file)
    }

    /// Removes a file for good, for instance when its row was purged. A file that is not there is no error.
    pub fn remove(&self, id: FileId) -> Result<(), FileError> {
        match fs::remove_file(self.path_of(id)) {
            Ok(()) => Ok(File::open(self.folder_of(id))?.sync_all()?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn path_of(&self, id: FileId) -> PathBuf {
        self.folder_of(id).join(id.to_string())
    }

    /// One of 256 folders, by the last two characters: the first ones of an id are its time, the same for years.
    fn folder_of(&self, id: FileId) -> PathBuf {
        let name = id.to_string();
        let last = name.get(name.len() - 2..).unwrap_or_default();
        self.folder.join(last)
    }
}

/// The wrapped key lies in the row of the file.
fn place_of_key(id: FileId) -> Place {
    Place {
        table: "file",
        column: "wrapped_key",
        row: id.uuid(),
    }
}

/// Makes a folder that only the owner can enter, and makes the making durable.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    folder
        .parent()
        .map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

fn exists_or(error: io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::AlreadyExists => FileError::Exists,
        _ => error.into(),
    }
}

fn missing_or(error: io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound => FileError::Missing,
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests;
