//! Writing the one file: a tar archive in an age file, streamed, under another name until all of it is on the disk.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use age::stream::StreamWriter;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::manifest::{FORMAT, Manifest, Part, PartName};
use super::{BackupError, Description, Recipients};
use crate::files::stored;
use crate::journal::hex;

/// What goes into a backup.
#[derive(Debug)]
pub struct Sources<'a> {
    /// The copy of the database.
    pub database: &'a Path,
    /// The anchors, as they were before the database was copied.
    pub anchors: Vec<u8>,
    /// The data folder, with the uploaded files.
    pub data: &'a Path,
}

/// Writes the file; it has its name only when all of it is safely on the disk. Blocks.
pub fn pack(
    sources: &Sources<'_>,
    database: Description,
    recipients: &Recipients,
    made_at: Timestamp,
    out: &Path,
) -> Result<Manifest, BackupError> {
    if out.exists() {
        return Err(BackupError::Exists(out.to_owned()));
    }
    let folder = folder_of(out);
    let unfinished = NamedTempFile::with_prefix_in(".unfinished-", folder)?;
    let encrypted = recipients
        .encryptor()?
        .wrap_output(BufWriter::with_capacity(1 << 16, unfinished))?;
    let mut archive = Archive::new(encrypted);
    archive.add_file(PartName::Database, sources.database)?;
    archive.add(
        PartName::Anchors,
        sources.anchors.as_slice(),
        sources.anchors.len() as u64,
    )?;
    for id in stored(sources.data)? {
        archive.add_stored(PartName::File(id), sources.data)?;
    }
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        database,
        parts: std::mem::take(&mut archive.parts),
    };
    let finished = archive.close(&manifest)?;
    finished.as_file().sync_all()?;
    finished
        .persist_noclobber(out)
        .map_err(|failed| match failed.error.kind() {
            io::ErrorKind::AlreadyExists => BackupError::Exists(out.to_owned()),
            _ => failed.error.into(),
        })?;
    File::open(folder)?.sync_all()?;
    Ok(manifest)
}

fn folder_of(out: &Path) -> &Path {
    match out.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

type Encrypted = StreamWriter<BufWriter<NamedTempFile>>;

/// The archive that is being written.
struct Archive {
    tar: tar::Builder<Encrypted>,
    parts: Vec<Part>,
}

impl Archive {
    fn new(encrypted: Encrypted) -> Self {
        Self {
            tar: tar::Builder::new(encrypted),
            parts: Vec::new(),
        }
    }

    fn add_file(&mut self, name: PartName, path: &Path) -> io::Result<()> {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        self.add(name, file, bytes)
    }

    /// A file of a draft may have gone since the folder was read.
    fn add_stored(&mut self, name: PartName, data: &Path) -> io::Result<()> {
        match self.add_file(name, &data.join(name.to_string())) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn add(&mut self, name: PartName, content: impl Read, bytes: u64) -> io::Result<()> {
        let mut content = Summed::new(content.take(bytes));
        append(&mut self.tar, name, &mut content, bytes)?;
        if content.bytes != bytes {
            return Err(io::Error::other(format!(
                "{name} changed while it was read"
            )));
        }
        self.parts.push(Part {
            name: name.to_string(),
            bytes,
            sha256: hex(&content.sum.finalize()),
        });
        Ok(())
    }

    fn close(mut self, manifest: &Manifest) -> io::Result<NamedTempFile> {
        let text = serde_json::to_vec(manifest)?;
        let length = text.len() as u64;
        append(&mut self.tar, PartName::Manifest, text.as_slice(), length)?;
        let mut buffered = self.tar.into_inner()?.finish()?;
        buffered.flush()?;
        buffered
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
    }
}

fn append(
    tar: &mut tar::Builder<Encrypted>,
    name: PartName,
    content: impl Read,
    bytes: u64,
) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    tar.append_data(&mut header, name.to_string(), content)
}

/// A reader that counts and sums what passes.
pub(crate) struct Summed<R> {
    inner: R,
    pub(crate) bytes: u64,
    pub(crate) sum: Sha256,
}

impl<R: Read> Summed<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            bytes: 0,
            sum: Sha256::new(),
        }
    }
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.sum.update(buffer.get(..read).unwrap_or_default());
        self.bytes += read as u64;
        Ok(read)
    }
}
