//! Reading the one file back into an empty folder. Whatever does not fit to the last byte is refused.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, BufRead, Read, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use age::DecryptError;
use age::stream::StreamReader;

use super::manifest::{FORMAT, Manifest, Part, PartName};
use super::packing::Summed;
use super::{BackupError, Identity};
use crate::journal::hex;

/// The name of the database in the folder.
pub const DATABASE: &str = "spil.db";

/// A manifest is never longer: some hundred bytes for each file.
const LONGEST_MANIFEST: u64 = 1 << 30;

/// Where the anchors are in the folder.
pub fn anchors_in(folder: &Path) -> PathBuf {
    folder.join("anchors")
}

/// Takes every part out into this folder and holds it against the manifest. Blocks.
pub fn unpack(
    archive: impl BufRead,
    identity: &Identity,
    to: &Path,
) -> Result<Manifest, BackupError> {
    let decryptor = age::Decryptor::new_buffered(archive).map_err(refused)?;
    let mut decrypted = decryptor.decrypt(identity.keys()).map_err(refused)?;
    let mut unpacking = Unpacking {
        to,
        found: Vec::new(),
        manifest: None,
    };
    let mut archive = tar::Archive::new(&mut decrypted);
    for entry in archive.entries().map_err(unreadable)? {
        unpacking.take(entry.map_err(unreadable)?)?;
    }
    read_to_end(&mut decrypted)?;
    unpacking.conclude()
}

pub(crate) fn refused(error: DecryptError) -> BackupError {
    match error {
        DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed => BackupError::WrongKey,
        DecryptError::InvalidHeader | DecryptError::UnknownFormat => BackupError::NoBackup,
        other => BackupError::damaged(other.to_string()),
    }
}

pub(crate) fn unreadable(error: impl Into<io::Error>) -> BackupError {
    BackupError::Damaged(error.into().to_string())
}

/// The last chunk says that it is the last: reading on to it finds a file that was cut off.
fn read_to_end<R: Read>(decrypted: &mut StreamReader<R>) -> Result<(), BackupError> {
    let mut rest = [0; 4096];
    loop {
        match decrypted.read(&mut rest).map_err(unreadable)? {
            0 => return Ok(()),
            read if rest.iter().take(read).any(|byte| *byte != 0) => {
                return Err(BackupError::damaged("something follows the archive"));
            }
            _ => {}
        }
    }
}

struct Unpacking<'a> {
    to: &'a Path,
    found: Vec<Part>,
    manifest: Option<Manifest>,
}

impl Unpacking<'_> {
    fn take(&mut self, entry: tar::Entry<'_, impl Read>) -> Result<(), BackupError> {
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let part = PartName::parse(&name).filter(|_| entry.header().entry_type().is_file());
        match part {
            _ if self.manifest.is_some() => Err(BackupError::damaged("a part after the manifest")),
            None => Err(BackupError::damaged("a part of another kind")),
            Some(PartName::Manifest) => self.take_manifest(entry),
            Some(part) => self.take_part(part, entry),
        }
    }

    fn take_manifest(&mut self, entry: tar::Entry<'_, impl Read>) -> Result<(), BackupError> {
        let mut text = Vec::new();
        entry
            .take(LONGEST_MANIFEST)
            .read_to_end(&mut text)
            .map_err(unreadable)?;
        refuse_newer(&text)?;
        let manifest = serde_json::from_slice(&text);
        self.manifest = Some(manifest.map_err(unreadable)?);
        Ok(())
    }

    fn take_part(
        &mut self,
        part: PartName,
        entry: tar::Entry<'_, impl Read>,
    ) -> Result<(), BackupError> {
        let path = self.to.join(part.to_string());
        if let (PartName::File(_), Some(folder)) = (part, path.parent()) {
            make_folder(folder)?;
        }
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        let mut content = Summed::new(entry);
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = content.read(&mut buffer).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            file.write_all(buffer.get(..read).unwrap_or_default())?;
        }
        file.sync_all()?;
        self.found.push(Part {
            name: part.to_string(),
            bytes: content.bytes,
            sha256: hex(&sha2::Digest::finalize(content.sum)),
        });
        Ok(())
    }

    fn conclude(self) -> Result<Manifest, BackupError> {
        let manifest = self
            .manifest
            .ok_or_else(|| BackupError::damaged("the manifest is missing"))?;
        let names: BTreeSet<&str> = self.found.iter().map(|part| part.name.as_str()).collect();
        let is_complete = names.contains(DATABASE) && names.contains("anchors");
        if manifest.parts != self.found || names.len() != self.found.len() || !is_complete {
            return Err(BackupError::damaged(
                "the parts are not those of the manifest",
            ));
        }
        Ok(manifest)
    }
}

/// A later form may have other fields: only its number is read then.
fn refuse_newer(text: &[u8]) -> Result<(), BackupError> {
    let value: serde_json::Value = serde_json::from_slice(text).map_err(unreadable)?;
    match value.get("format").and_then(serde_json::Value::as_u64) {
        Some(format) if format <= u64::from(FORMAT) => Ok(()),
        Some(_) => Err(BackupError::Newer),
        None => Err(BackupError::NoBackup),
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes every name in a folder and the folders in it durable.
pub fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    fs::File::open(folder)?.sync_all()
}
