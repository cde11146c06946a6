//! One piece: a head that says what it is and which one came before, anchors, and pages; all in an age file that has its name only
//! when all of it is on the disk.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use spil_model::ids::FileId;
use tempfile::NamedTempFile;

use crate::backup::{BackupError, Identity, Recipients, Summed, refused, unreadable};
use crate::journal::hex;

/// The form that this version writes, and the latest that it reads.
pub(super) const FORMAT: u32 = 1;
/// A head is never longer: some hundred bytes for each file.
const LONGEST_HEAD: u64 = 1 << 30;

/// An uploaded file that was shipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Uploaded {
    pub(super) id: FileId,
    /// Its length, sealed as it lies in the data folder.
    pub(super) bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub(super) sha256: String,
}

/// What a piece says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) format: u32,
    /// The version of Spil that made it.
    pub(super) version: String,
    pub(super) generation: u64,
    pub(super) sequence: u64,
    /// The SHA-256 of the piece before, in hexadecimal; the first one has none.
    pub(super) before: String,
    /// Everything that was committed before this moment is in it or in those before.
    pub(super) at: Timestamp,
    pub(super) page_bytes: u32,
    /// How many pages the database has with this piece.
    pub(super) file_pages: u32,
    /// How many pages are in this piece.
    pub(super) pages: u32,
    /// Where its anchors begin in the file of anchors, and how many bytes they are.
    pub(super) anchors_from: u64,
    pub(super) anchors: u64,
    /// Uploaded files that came since the piece before, and those that went.
    pub(super) uploaded: Vec<Uploaded>,
    pub(super) gone: Vec<FileId>,
}

/// A file that was written for whoever may open backups.
#[derive(Debug)]
pub(super) struct Sent {
    /// Its SHA-256 as it lies there, in hexadecimal.
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// Encrypts what is written by `fill` into a file of this name, which is durable when this returns. Blocks.
pub(super) fn send(
    folder: &Path,
    name: &str,
    recipients: &Recipients,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Sent> {
    let unfinished = NamedTempFile::with_prefix_in(".unfinished-", folder)?;
    let summing = Summing {
        inner: BufWriter::with_capacity(1 << 16, unfinished),
        sum: Sha256::new(),
        bytes: 0,
    };
    let mut encrypted = recipients.encryptor()?.wrap_output(summing)?;
    fill(&mut encrypted)?;
    let Summing { inner, sum, bytes } = encrypted.finish()?;
    let finished = inner.into_inner().map_err(io::IntoInnerError::into_error)?;
    finished.as_file().sync_all()?;
    finished.persist_noclobber(folder.join(name))?;
    File::open(folder)?.sync_all()?;
    Ok(Sent {
        sha256: hex(&sum.finalize()),
        bytes,
    })
}

/// The head goes first, with its length before it.
pub(super) fn write_head(out: &mut dyn Write, head: &Head) -> io::Result<()> {
    let text = serde_json::to_vec(head)?;
    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&text)
}

/// A writer that counts and sums what passes.
struct Summing<W> {
    inner: W,
    sum: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.sum.update(buffer.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Decrypts a file to its end and gives what `take` makes of it, with the sum of the file as it lies there. Blocks.
pub(super) fn receive<T>(
    path: &Path,
    identity: &Identity,
    take: impl FnOnce(&mut dyn Read) -> Result<T, BackupError>,
) -> Result<(T, String), BackupError> {
    let mut file = Summed::new(File::open(path)?);
    let taken = {
        let reader = BufReader::with_capacity(1 << 16, &mut file);
        let decryptor = age::Decryptor::new_buffered(reader).map_err(refused)?;
        let mut decrypted = decryptor.decrypt(identity.keys()).map_err(refused)?;
        let taken = take(&mut decrypted)?;
        // The last chunk says that it is the last: reading on to it finds a file that was cut off.
        if decrypted.read(&mut [0]).map_err(unreadable)? != 0 {
            return Err(BackupError::damaged("something follows its end"));
        }
        taken
    };
    if io::copy(&mut file, &mut io::sink())? != 0 {
        return Err(BackupError::damaged("something follows its end"));
    }
    Ok((taken, hex(&file.sum.finalize())))
}

/// Reads the head of a piece. A later form may have other fields: only its number is read then.
pub(super) fn read_head(from: &mut dyn Read) -> Result<Head, BackupError> {
    let mut length = [0; 4];
    from.read_exact(&mut length).map_err(unreadable)?;
    let length = u64::from(u32::from_le_bytes(length)).min(LONGEST_HEAD);
    let mut text = Vec::new();
    from.take(length)
        .read_to_end(&mut text)
        .map_err(unreadable)?;
    let told: serde_json::Value = serde_json::from_slice(&text).map_err(unreadable)?;
    match told.get("format").and_then(serde_json::Value::as_u64) {
        Some(format) if format <= u64::from(FORMAT) => {
            serde_json::from_value(told).map_err(unreadable)
        }
        Some(_) => Err(BackupError::Newer),
        None => Err(BackupError::NoBackup),
    }
}

/// The head of a piece alone.
pub(super) fn receive_head(path: &Path, identity: &Identity) -> Result<Head, BackupError> {
    let reader = BufReader::new(File::open(path)?);
    let decryptor = age::Decryptor::new_buffered(reader).map_err(refused)?;
    let mut decrypted = decryptor.decrypt(identity.keys()).map_err(refused)?;
    read_head(&mut decrypted)
}
