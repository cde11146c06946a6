//! Opens a database of either engine and hands out transactions.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::conn::{Handle, Snapshot, Tx};
use crate::error::{Error, Result};

/// Where the data of a network lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL database.
    Postgres(String),
}

impl Target {
    /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    pub fn parse(url: &str) -> Option<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return (!path.is_empty()).then(|| Self::Sqlite(PathBuf::from(path)));
        }
        let is_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
        is_postgres.then(|| Self::Postgres(url.to_owned()))
    }
}

/// What the database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To serve pages: a SQLite file is then locked, since one process serves it.
    Serve,
    /// To run one command.
    Command,
    /// To fill a new database with invented people: a power cut may cost all of it, so SQLite does not wait for the disk.
    Seed,
    /// To run a command that writes for so long that nobody can serve a SQLite file beside it: the file is locked too.
    /// PostgreSQL is served on meanwhile.
    LongCommand,
}

/// An open database.
#[derive(Debug, Clone)]
pub enum Db {
    /// A file: one writer with a queue, several readers.
    Sqlite {
        /// The one connection that writes; those who wait get it in order.
        writer: SqlitePool,
        /// Connections that only read.
        readers: SqlitePool,
        /// Held as long as the file is served.
        lock: Option<Arc<File>>,
    },
    /// A server.
    Postgres(PgPool),
}

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

impl Db {
    /// Opens the database; a SQLite file is made when it is not there.
    pub async fn open(target: &Target, purpose: Purpose) -> Result<Self> {
        match target {
            Target::Sqlite(path) => open_sqlite(path, purpose).await,
            Target::Postgres(url) => open_postgres(url).await,
        }
    }

    /// Starts a transaction that writes.
    pub async fn write(&self) -> Result<Tx> {
        Ok(Tx::new(match self {
            Self::Sqlite { writer, .. } => {
                Handle::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Self::Postgres(pool) => Handle::Postgres(pool.begin().await?),
        }))
    }

    /// Starts a transaction that reads everything as it is at one moment.
    pub async fn read(&self) -> Result<Snapshot> {
        Ok(Snapshot::new(match self {
            Self::Sqlite { readers, .. } => Handle::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => Handle::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        }))
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite {
                writer, readers, ..
            } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &Path, purpose: Purpose) -> Result<Db> {
    let lock = match purpose {
        Purpose::Serve | Purpose::LongCommand | Purpose::Seed => Some(Arc::new(lock_file(path)?)),
        Purpose::Command => None,
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(match purpose {
            Purpose::Seed => SqliteSynchronous::Off,
            _ => SqliteSynchronous::Full,
        })
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-16000")
        .statement_cache_capacity(500)
        .busy_timeout(Duration::from_secs(10));
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    Ok(Db::Sqlite {
        writer,
        readers,
        lock,
    })
}

fn lock_file(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(PathBuf::from(name))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse),
        Err(TryLockError::Error(error)) => Err(Error::Folder(error)),
    }
}

async fn open_postgres(url: &str) -> Result<Db> {
    let options: PgConnectOptions = url.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .connect_with(options)
        .await?;
    Ok(Db::Postgres(pool))
}
