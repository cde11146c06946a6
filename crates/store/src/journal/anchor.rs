//! Anchors: the heads of all lanes at one moment, kept in the database and in a file elsewhere. What is at or before the
//! last anchor cannot be changed or cut off unseen; what is younger can be cut off.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::columns::At;
use crate::conn::Conn;
use crate::db::Db;
use crate::dialect::{execute, fetch_all, fetch_one};
use crate::error::{Error, Result};
use crate::journal::{Journal, JournalKey};

/// The heads of all lanes at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Its number, from 1.
    pub id: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Per lane: its number, its last sequence number, and the code of that event in hexadecimal.
    pub heads: Vec<(i64, i64, String)>,
    /// The code over number, moment and heads, in hexadecimal.
    pub mac: String,
}

impl Anchor {
    pub(crate) fn sign(key: &JournalKey, id: i64, at: Timestamp, heads: &str) -> String {
        let microseconds = at.as_microsecond().to_be_bytes();
        hex(&key.mac(&[
            b"anchor",
            &id.to_be_bytes(),
            &microseconds,
            heads.as_bytes(),
        ]))
    }

    pub(crate) fn heads_text(&self) -> Result<String> {
        serde_json::to_string(&self.heads).map_err(|error| Error::Journal(error.to_string()))
    }

    /// Whether nobody changed it.
    pub(crate) fn is_genuine(&self, key: &JournalKey) -> Result<bool> {
        Ok(Self::sign(key, self.id, self.at, &self.heads_text()?) == self.mac)
    }
}

/// The file of anchors: a line each, outside the database and its backups.
#[derive(Debug, Clone)]
pub struct AnchorFile(PathBuf);

impl AnchorFile {
    /// The file at this path; it is made with the first anchor.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }

    fn append(&self, anchor: &Anchor) -> Result<()> {
        let mut line =
            serde_json::to_string(anchor).map_err(|error| Error::Journal(error.to_string()))?;
        line.push('\n');
        let mut file = OpenOptions::new().create(true).append(true).open(&self.0)?;
        file.write_all(line.as_bytes())?;
        file.sync_data()?;
        Ok(())
    }

    /// The last anchor, if there is any. A last line that was half-written when the machine stopped counts as absent.
    pub fn last(&self) -> Result<Option<Anchor>> {
        let file = match std::fs::File::open(&self.0) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut last = None;
        for line in BufReader::new(file).lines() {
            if let Ok(anchor) = serde_json::from_str(&line?) {
                last = Some(anchor);
            }
        }
        Ok(last)
    }
}

#[derive(sqlx_macros::FromRow)]
struct LaneHead {
    id: i64,
    head_sequence: i64,
    head_mac: Vec<u8>,
}

/// Writes an anchor over all lanes: first the row, then the line in the file. Gives none when nothing happened since the
/// last one.
pub async fn write_anchor(
    db: &Db,
    journal: &Journal,
    file: &AnchorFile,
    now: Timestamp,
) -> Result<Option<Anchor>> {
    let tx = db.write().await?;
    let Some(anchor) = next_anchor(&tx, journal, now).await? else {
        return Ok(None);
    };
    execute!(
        &tx,
        "INSERT INTO journal_anchor (id, at, heads, mac) VALUES ($1, $2, $3, $4)",
        anchor.id,
        At(anchor.at),
        anchor.heads_text()?,
        anchor.mac.as_bytes()
    )?;
    tx.commit(journal).await?;
    file.append(&anchor)?;
    Ok(Some(anchor))
}

async fn next_anchor(conn: &Conn, journal: &Journal, now: Timestamp) -> Result<Option<Anchor>> {
    let rows = fetch_all!(
        conn,
        LaneHead,
        "SELECT id, head_sequence, head_mac FROM journal_lane ORDER BY id"
    )?;
    let heads = rows
        .into_iter()
        .map(|head| (head.id, head.head_sequence, hex(&head.head_mac)))
        .collect();
    let (last,) = fetch_one!(conn, (Option<i64>,), "SELECT MAX(id) FROM journal_anchor")?;
    let id = last.unwrap_or(0) + 1;
    let mut anchor = Anchor {
        id,
        at: now,
        heads,
        mac: String::new(),
    };
    let text = anchor.heads_text()?;
    let before = fetch_all!(
        conn,
        (String,),
        "SELECT heads FROM journal_anchor WHERE id = $1",
        id - 1
    )?;
    if anchor.heads.is_empty() || before.first().is_some_and(|(heads,)| *heads == text) {
        return Ok(None);
    }
    anchor.mac = Anchor::sign(journal.key()?, id, now, &text);
    Ok(Some(anchor))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
