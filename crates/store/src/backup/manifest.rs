//! What a backup says of itself: each part with its length and sum, and what the database held.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spil_model::ids::FileId;

use crate::journal::hex;

/// The form that this version writes, and the latest that it reads.
pub(super) const FORMAT: u32 = 1;

/// What a database says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// The steps that its schema has taken.
    pub schema: Vec<String>,
    /// The rows of each table.
    pub tables: BTreeMap<String, i64>,
    /// Where each lane of the journal ends.
    pub heads: Vec<Head>,
}

/// The end of a lane of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The lane.
    pub lane: i64,
    /// The number of its last event.
    pub sequence: i64,
    /// The code of that event, in hexadecimal.
    pub mac: String,
}

impl From<(i64, i64, Vec<u8>)> for Head {
    fn from((lane, sequence, mac): (i64, i64, Vec<u8>)) -> Self {
        Self {
            lane,
            sequence,
            mac: hex(&mac),
        }
    }
}

/// One part of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name in the archive.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// The last part of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The number of the form.
    pub format: u32,
    /// The version of Spil that made it.
    pub version: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// What the database held.
    pub database: Description,
    /// All parts but this one, in the order of the archive.
    pub parts: Vec<Part>,
}

impl Manifest {
    /// How many uploaded files are in it.
    pub fn files(&self) -> usize {
        let names = self.parts.iter().map(|part| PartName::parse(&part.name));
        names
            .filter(|name| matches!(name, Some(PartName::File(_))))
            .count()
    }
}

/// What a part can be; nothing else is ever taken out of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartName {
    /// The database.
    Database,
    /// The anchors of the journal.
    Anchors,
    /// An uploaded file, sealed.
    File(FileId),
    /// The manifest.
    Manifest,
}

impl PartName {
    /// Reads the name of a part.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "spil.db" => Some(Self::Database),
            "anchors" => Some(Self::Anchors),
            "manifest.json" => Some(Self::Manifest),
            other => {
                let (_, id) = other.strip_prefix("files/")?.split_once('/')?;
                let part = Self::File(id.parse().ok()?);
                // Only in the folder and the spelling in which we write it: no other way leads out of the target.
                (part.to_string() == other).then_some(part)
            }
        }
    }
}

impl fmt::Display for PartName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database => f.write_str("spil.db"),
            Self::Anchors => f.write_str("anchors"),
            Self::Manifest => f.write_str("manifest.json"),
            Self::File(id) => {
                let id = id.to_string();
                let last = id.get(id.len().saturating_sub(2)..).unwrap_or_default();
                write!(f, "files/{last}/{id}")
            }
        }
    }
}
