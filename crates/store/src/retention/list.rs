//! The purge list: ids of the people and referrals that were removed, in the database and in a file beside the data folder. A
//! restored backup is held against the file, so that nobody comes back. Ids that lead nowhere, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spil_model::retention::PurgedKind;
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::fetch_all;
use crate::error::{Error, Result};
use crate::journal::{JournalKey, hex};

/// Somebody or something that was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purged {
    /// The id that leads nowhere any more.
    pub id: Uuid,
    /// What it was.
    pub what: PurgedKind,
    /// When it was removed.
    pub at: Timestamp,
}

/// Everything that was removed, as the database has it.
pub async fn purged(conn: &Conn) -> Result<Vec<Purged>> {
    let rows = fetch_all!(
        conn,
        (Uuid, String, At),
        "SELECT id, what, at FROM purged ORDER BY at, id"
    )?;
    let one = |(id, what, at): (Uuid, String, At)| {
        let what = PurgedKind::from_code(&what);
        let what = what.ok_or_else(|| Error::inconsistency("purged", "what", id))?;
        Ok(Purged { id, what, at: at.0 })
    };
    rows.into_iter().map(one).collect()
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: Uuid,
    what: String,
    at: Timestamp,
    /// The code over the three, in hexadecimal: a line that somebody adds removes nobody.
    mac: String,
}

impl Line {
    fn sign(one: &Purged, key: &JournalKey) -> Self {
        let at = one.at.as_microsecond().to_be_bytes();
        let mac = key.mac(&[
            b"purged",
            one.id.as_bytes(),
            one.what.code().as_bytes(),
            &at,
        ]);
        Self {
            id: one.id,
            what: one.what.code().to_owned(),
            at: one.at,
            mac: hex(&mac),
        }
    }

    fn read(text: &str, key: &JournalKey) -> Option<Purged> {
        let line: Self = serde_json::from_str(text).ok()?;
        let what = PurgedKind::from_code(&line.what)?;
        let (id, at) = (line.id, line.at);
        let one = Purged { id, what, at };
        (Self::sign(&one, key).mac == line.mac).then_some(one)
    }
}

/// The file: a line each, beside the data folder and outside every backup.
#[derive(Debug, Clone)]
pub struct PurgeList(PathBuf);

impl PurgeList {
    /// The file at this path; it is made with the first line.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Everybody on it; none where there is no file. A last line that was half-written when the machine stopped counts as
    /// absent; any other line that is not genuine is an error.
    pub fn read(&self, key: &JournalKey) -> Result<Option<Vec<Purged>>> {
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut all = BTreeMap::new();
        for line in text
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'))
        {
            if line.trim().is_empty() {
                continue;
            }
            let one = Line::read(line, key);
            let one = one.ok_or_else(|| {
                Error::Journal("a line of the purge list is not genuine".to_owned())
            })?;
            all.insert(one.id, one);
        }
        Ok(Some(all.into_values().collect()))
    }

    /// Adds what is missing, durably; gives how many lines.
    pub fn catch_up(&self, all: &[Purged], key: &JournalKey) -> Result<usize> {
        let known = self.read(key)?.unwrap_or_default();
        let known: BTreeSet<Uuid> = known.iter().map(|one| one.id).collect();
        let mut text = String::new();
        let mut added = 0;
        for one in all.iter().filter(|one| !known.contains(&one.id)) {
            let line = serde_json::to_string(&Line::sign(one, key));
            text.push_str(&line.map_err(|error| Error::Journal(error.to_string()))?);
            text.push('\n');
            added += 1;
        }
        if added == 0 {
            return Ok(0);
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.0)?;
        if self.is_cut()? {
            file.write_all(b"\n")?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(added)
    }

    /// Whether the last line was half-written.
    fn is_cut(&self) -> Result<bool> {
        let bytes = std::fs::read(&self.0)?;
        Ok(bytes.last().is_some_and(|last| *last != b'\n'))
    }
}
