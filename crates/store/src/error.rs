//! What can go wrong in the store, for engineers. Nothing here is ever shown to a user as it is.

use uuid::Uuid;

use crate::dialect;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or could not be reached.
    #[error("database: {0}")]
    Database(sqlx::Error),
    /// Somebody else changed the row since it was read.
    #[error("the row was changed by somebody else since it was read")]
    Conflict,
    /// A value that must be unique is there already.
    #[error("a row with this value exists already")]
    Duplicate,
    /// A row that the rules make impossible: a defect, or somebody changed the database by hand.
    #[error("impossible value in {table}.{column} of row {id}")]
    Inconsistency {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row.
        id: Uuid,
    },
    /// The database has another schema than this program knows.
    #[error("schema: {0}")]
    Schema(String),
    /// Another process serves this database, or has it alone.
    #[error("another process uses this database")]
    InUse,
    /// The data folder cannot be used.
    #[error("data folder: {0}")]
    Folder(#[from] std::io::Error),
    /// The events of a view could not be written, so nothing may be shown.
    #[error("the events of a view could not be written")]
    Unwritten,
    /// The journal is not whole.
    #[error("journal: {0}")]
    Journal(String),
}

impl Error {
    /// An impossible value in a row.
    pub fn inconsistency(table: &'static str, column: &'static str, id: impl Into<Uuid>) -> Self {
        Self::Inconsistency {
            table,
            column,
            id: id.into(),
        }
    }
}

impl Error {
    /// Whether it may work in a moment: the database cannot be reached, stops, starts, or its disk is full or fails.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Database(error) => is_passing(error),
            Self::Unwritten => true,
            _ => false,
        }
    }
}

fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(told) => dialect::is_passing(told.as_ref()),
        _ => false,
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(told) if told.is_unique_violation() => Self::Duplicate,
            _ => Self::Database(error),
        }
    }
}

/// What a store function gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;
