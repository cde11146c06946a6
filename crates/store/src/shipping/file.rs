//! The file of the database as SQLite has it, read page by page beside SQLite.
//!
//! Whoever closes any handle of a file loses all locks that its process holds on it, those of SQLite too (POSIX). So a file of a
//! database is opened once in the life of the process and never closed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

static OPEN: Mutex<BTreeMap<(u64, u64), &'static File>> = Mutex::new(BTreeMap::new());

/// The pages of a database.
#[derive(Debug, Clone, Copy)]
pub(super) struct DatabaseFile {
    file: &'static File,
    /// The length of a page.
    pub(super) page_bytes: u32,
}

impl DatabaseFile {
    /// The file at this path, which is never closed again.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match open.entry((metadata.dev(), metadata.ino())) {
            std::collections::btree_map::Entry::Occupied(open) => *open.get(),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(Box::leak(Box::new(File::open(path)?)))
            }
        };
        drop(open);
        let mut told = [0; 2];
        file.read_exact_at(&mut told, 16)?;
        let page_bytes = match u16::from_be_bytes(told) {
            1 => 65_536,
            bytes => u32::from(bytes),
        };
        Ok(Self { file, page_bytes })
    }

    /// How many pages it has, while nothing of it is in the log alone.
    pub(super) fn pages(&self) -> io::Result<u32> {
        let bytes = self.file.metadata()?.len();
        u32::try_from(bytes / u64::from(self.page_bytes)).map_err(io::Error::other)
    }

    /// Reads a page, counted from 1. One that was never written is empty.
    pub(super) fn read(&self, page: u32, into: &mut [u8]) -> io::Result<()> {
        let at = u64::from(page - 1) * u64::from(self.page_bytes);
        match self.file.read_exact_at(into, at) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                into.fill(0);
                Ok(())
            }
            other => other,
        }
    }
}
