//! Putting a database together again from what was shipped. Whatever does not fit to the last byte is refused, by the name of the
//! piece.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use jiff::Timestamp;
use sha2::Digest as _;
use spil_model::ids::FileId;

use super::folder::{self, last_sign};
use super::piece::{self, Head, Uploaded};
use crate::backup::{
    BackupError, DATABASE, Identity, Part, PartName, Summed, anchors_in, unreadable,
};
use crate::journal::hex;

/// A database that was put together from what was shipped.
#[derive(Debug)]
pub struct TakenOut {
    /// The generation.
    pub generation: u64,
    /// Its last piece that was used.
    pub sequence: u64,
    /// Everything that was committed before this moment is in it.
    pub at: Timestamp,
    /// The version of Spil that made the last piece.
    pub version: String,
    /// The uploaded files.
    pub files: Vec<Part>,
}

/// Puts the database, the anchors and the uploaded files together in this folder, as they were with the last piece, or with the
/// last one of no later than a moment. Blocks.
pub fn take_out(
    from: &Path,
    identity: &Identity,
    until: Option<Timestamp>,
    to: &Path,
) -> Result<TakenOut, BackupError> {
    let (number, last) = choose(from, identity, until)?;
    let generation = folder::generation(from, number);
    let mut taking = Taking {
        number,
        database: create(&to.join(DATABASE))?,
        anchors: create(&anchors_in(to))?,
        anchors_bytes: 0,
        before: String::new(),
        last: None,
        uploaded: BTreeMap::new(),
    };
    for sequence in 0..=last {
        let name = folder::piece(sequence);
        let taken = taking.take(&generation.join(&name), identity, sequence);
        taken.map_err(|error| named(error, number, &name, sequence))?;
    }
    taking.database.sync_all()?;
    taking.anchors.sync_all()?;
    let files = take_files(&generation, identity, &taking.uploaded, to)?;
    let last = taking.last.ok_or(BackupError::NoBackup)?;
    Ok(TakenOut {
        generation: number,
        sequence: last.sequence,
        at: last.at,
        version: last.version,
        files,
    })
}

/// The generation, the latest or the latest that began by that moment, and its last piece, or the last one of that moment. What is
/// damaged after it does not matter.
fn choose(
    from: &Path,
    identity: &Identity,
    until: Option<Timestamp>,
) -> Result<(u64, u64), BackupError> {
    let generations = folder::generations(from)?;
    for number in generations.into_iter().rev() {
        let generation = folder::generation(from, number);
        let pieces = folder::pieces(&generation)?;
        // One that was broken off before its first piece holds nothing.
        let is_empty = pieces.is_empty() && !is_signed(from, number)?;
        if is_empty || begins_later(&generation, number, identity, until)? {
            continue;
        }
        let last = pieces.last().copied().unwrap_or(0);
        return Ok((
            number,
            match until {
                Some(until) => last_by(&generation, pieces, identity, until),
                None => last.max(signed(from, number)?),
            },
        ));
    }
    Err(BackupError::NoBackup)
}

fn last_by(generation: &Path, pieces: Vec<u64>, identity: &Identity, until: Timestamp) -> u64 {
    let is_by = |sequence: &u64| {
        let head = piece::receive_head(&generation.join(folder::piece(*sequence)), identity);
        head.is_ok_and(|head| head.at <= until)
    };
    pieces.into_iter().rev().find(is_by).unwrap_or(0)
}

/// The last piece by the sign of life.
fn signed(from: &Path, number: u64) -> io::Result<u64> {
    let life = last_sign(from)?.filter(|life| life.generation == number);
    Ok(life.map_or(0, |life| life.sequence))
}

fn is_signed(from: &Path, number: u64) -> io::Result<bool> {
    Ok(last_sign(from)?.is_some_and(|life| life.generation == number))
}

fn begins_later(
    generation: &Path,
    number: u64,
    identity: &Identity,
    until: Option<Timestamp>,
) -> Result<bool, BackupError> {
    let Some(until) = until else { return Ok(false) };
    let name = folder::piece(0);
    let head = piece::receive_head(&generation.join(&name), identity);
    let head = head.map_err(|error| named(error, number, &name, 0))?;
    Ok(until < head.at)
}

/// Which piece it is; what is true of all of them, such as a key that does not fit, is said as it is.
fn named(error: BackupError, generation: u64, name: &str, sequence: u64) -> BackupError {
    let place = format!("{generation:06}/{name}");
    match error {
        BackupError::WrongKey | BackupError::NoBackup if sequence == 0 => error,
        BackupError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
            BackupError::damaged(format!("{place} is missing"))
        }
        BackupError::Damaged(reason) => BackupError::damaged(format!("{place}: {reason}")),
        BackupError::WrongKey | BackupError::NoBackup => {
            BackupError::damaged(format!("{place}: {error}"))
        }
        other => other,
    }
}

struct Taking {
    number: u64,
    database: File,
    anchors: File,
    anchors_bytes: u64,
    before: String,
    last: Option<Head>,
    uploaded: BTreeMap<FileId, Uploaded>,
}

impl Taking {
    fn take(&mut self, path: &Path, identity: &Identity, sequence: u64) -> Result<(), BackupError> {
        let (head, sum) = piece::receive(path, identity, |from| {
            let head = piece::read_head(from)?;
            self.check(&head, sequence)?;
            self.take_anchors(from, &head)?;
            self.take_pages(from, &head)?;
            Ok(head)
        })?;
        self.before = sum;
        for one in &head.uploaded {
            self.uploaded.insert(one.id, one.clone());
        }
        for id in &head.gone {
            self.uploaded.remove(id);
        }
        self.last = Some(head);
        Ok(())
    }

    fn check(&self, head: &Head, sequence: u64) -> Result<(), BackupError> {
        let page_bytes = self.last.as_ref().map(|last| last.page_bytes);
        let wrong = if head.generation != self.number {
            "it belongs to another generation"
        } else if head.sequence != sequence {
            "it is another piece than its name says"
        } else if head.before != self.before {
            "the piece before is not the one that it follows"
        } else if head.anchors_from != self.anchors_bytes {
            "anchors are missing"
        } else if page_bytes.is_some_and(|bytes| bytes != head.page_bytes) {
            "its pages have another length"
        } else {
            return Ok(());
        };
        Err(BackupError::damaged(wrong))
    }

    fn take_anchors(&mut self, from: &mut dyn Read, head: &Head) -> Result<(), BackupError> {
        let mut anchors = Vec::new();
        from.take(head.anchors)
            .read_to_end(&mut anchors)
            .map_err(unreadable)?;
        if anchors.len() as u64 != head.anchors {
            return Err(BackupError::damaged("it ends too soon"));
        }
        self.anchors_bytes += head.anchors;
        Ok(self.anchors.write_all(&anchors)?)
    }

    fn take_pages(&mut self, from: &mut dyn Read, head: &Head) -> Result<(), BackupError> {
        let mut number = [0; 4];
        let mut content = vec![0; head.page_bytes as usize];
        let length = u64::from(head.page_bytes);
        for _ in 0..head.pages {
            from.read_exact(&mut number).map_err(unreadable)?;
            from.read_exact(&mut content).map_err(unreadable)?;
            let page = u32::from_le_bytes(number);
            if !(1..=head.file_pages).contains(&page) {
                return Err(BackupError::damaged(
                    "a page that the database does not have",
                ));
            }
            let at = u64::from(page - 1) * length;
            self.database.write_all_at(&content, at)?;
        }
        Ok(self.database.set_len(u64::from(head.file_pages) * length)?)
    }
}

fn take_files(
    generation: &Path,
    identity: &Identity,
    uploaded: &BTreeMap<FileId, Uploaded>,
    to: &Path,
) -> Result<Vec<Part>, BackupError> {
    let mut parts = Vec::new();
    for (id, expected) in uploaded {
        let name = PartName::File(*id).to_string();
        let from = folder::uploaded(generation, *id);
        let found = take_file(&from, identity, &to.join(&name));
        let found = found.map_err(|error| match error {
            BackupError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                BackupError::damaged(format!("{name} is missing"))
            }
            other => BackupError::damaged(format!("{name}: {other}")),
        })?;
        if found != (expected.bytes, expected.sha256.clone()) {
            return Err(BackupError::damaged(format!("{name} is another file")));
        }
        parts.push(Part {
            name,
            bytes: expected.bytes,
            sha256: expected.sha256.clone(),
        });
    }
    Ok(parts)
}

fn take_file(from: &Path, identity: &Identity, to: &Path) -> Result<(u64, String), BackupError> {
    if let Some(parent) = to.parent() {
        folder::make(parent)?;
    }
    let mut out = create(to)?;
    let (found, _) = piece::receive(from, identity, |decrypted| {
        let mut content = Summed::new(decrypted);
        io::copy(&mut content, &mut out).map_err(unreadable)?;
        Ok((content.bytes, hex(&content.sum.finalize())))
    })?;
    out.sync_all()?;
    Ok(found)
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}
