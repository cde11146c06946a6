//! Work that others keep while it is done: a served SQLite file is shipped to another disk in small pieces, encrypted for whoever
//! may open backups, and put together again from them.
//!
//! A generation is one folder: a first piece with every page of the database, and pieces with the pages that changed since the one
//! before. Each names the sum of the one before, so none can be left out, exchanged or cut unseen. Uploaded files lie beside the
//! pieces and are named in them; the anchors of the journal are in them; master keys are not. The list of those who were removed
//! lies beside the generations: an older one has them still. When to ship is not known here.

mod file;
mod folder;
mod generation;
mod log;
mod piece;
mod shipper;
mod taking_out;

use std::io;
use std::path::PathBuf;

use crate::backup::Recipients;
use crate::error::Error;

pub use folder::{Life, last_sign, purge_list};
pub use shipper::Shipper;
pub use taking_out::{TakenOut, take_out};

/// What is shipped, and where to.
#[derive(Debug, Clone)]
pub struct Route {
    /// The data folder, with the uploaded files.
    pub data: PathBuf,
    /// The file of anchors.
    pub anchors: PathBuf,
    /// The list of those who were removed for good; it need not be there.
    pub purged: PathBuf,
    /// Another disk.
    pub to: PathBuf,
    /// For whom it is encrypted.
    pub recipients: Recipients,
}

/// What one round of shipping did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// The generation.
    pub generation: u64,
    /// Its last piece.
    pub sequence: u64,
    /// How many pages were shipped in this round; none where nothing had changed.
    pub pages: usize,
    /// How many bytes were written to the other disk in this round.
    pub bytes: u64,
}

/// Why nothing was shipped.
#[derive(Debug, thiserror::Error)]
pub enum NotShipped {
    /// A server ships its own log.
    #[error("a server is not shipped")]
    Server,
    /// The folder is not there, or it is not the one that was there at the start: its disk may be away.
    #[error("the folder is away")]
    Away,
    /// Another process ships to this folder.
    #[error("another process ships to this folder")]
    InUse,
    /// What was read does not follow on what was shipped: everything has to be shipped anew.
    #[error("the log of the database does not go on where it was")]
    Broken,
    /// A disk refused.
    #[error("disk: {0}")]
    Io(#[from] io::Error),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for NotShipped {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
