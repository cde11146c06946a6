//! Opens a database of either engine and hands out transactions.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::Mutex;

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
    /// To serve pages. One process serves a SQLite file; as many as wanted serve a server.
    Serve,
    /// To run one command.
    Command,
    /// To take in a large file in many short steps, while others may serve: see [`Db::has_neighbours`].
    Import,
    /// To fill a new database with invented people: a power cut may cost all of it, so SQLite does not wait for the disk.
    Seed,
    /// To run a command that needs the database for itself: nobody serves it meanwhile.
    Alone,
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
    Postgres {
        /// Connections to it.
        pool: PgPool,
        /// The connection that keeps others from serving.
        alone: Option<Arc<Mutex<PgConnection>>>,
    },
}

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// Whoever asks for a page is told soon that the server does not answer; a command waits for it.
const PATIENCE: Duration = Duration::from_secs(3);
const PATIENCE_OF_COMMANDS: Duration = Duration::from_secs(30);
/// The advisory lock of a database: shared by all connections of those who serve it, or held by one who wants it alone.
const SERVED: i64 = 7_311_207;

impl Db {
    /// Opens the database; a SQLite file is made when it is not there.
    pub async fn open(target: &Target, purpose: Purpose) -> Result<Self> {
        match target {
            Target::Sqlite(path) => open_sqlite(path, purpose).await,
            Target::Postgres(url) => open_postgres(url, purpose).await,
        }
    }

    /// Starts a transaction that writes.
    pub async fn write(&self) -> Result<Tx> {
        Ok(Tx::new(match self {
            Self::Sqlite { writer, .. } => {
                Handle::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Self::Postgres { pool, .. } => Handle::Postgres(pool.begin().await?),
        }))
    }

    /// Starts a transaction that reads everything as it is at one moment.
    pub async fn read(&self) -> Result<Snapshot> {
        Ok(Snapshot::new(match self {
            Self::Sqlite { readers, .. } => Handle::Sqlite(readers.begin().await?),
            Self::Postgres { pool, .. } => Handle::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        }))
    }

    /// Whether another process may write to the same file and cannot wait in our queue: whoever writes much leaves room between
    /// its steps. A server has its own queue.
    pub const fn has_neighbours(&self) -> bool {
        matches!(self, Self::Sqlite { lock: None, .. })
    }

    /// Lets the database find out how many rows its tables have, where they have grown, so that it plans well: connections that
    /// are made from now on know it. A server does so by itself.
    pub async fn count_rows(&self) -> Result<()> {
        match self {
            Self::Sqlite { writer, .. } => {
                sqlx::raw_sql(COUNT_ROWS).execute(writer).await?;
                Ok(())
            }
            Self::Postgres { .. } => Ok(()),
        }
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
            Self::Postgres { pool, alone } => {
                if let Some(alone) = alone {
                    // The server frees it too when the connection ends; whoever comes next need not wait for that.
                    let _ = give_back(&mut *alone.lock().await).await;
                }
                pool.close().await;
            }
        }
    }
}

/// How much of the file is mapped while a region is being built, in bytes.
const SEED_MAP: &str = "8589934592";

/// SQLite looks which tables have grown so much since it last counted a part of their rows that its plans would be poor, and
/// counts those (0x2): every table may be one (0x10000), not only those that this connection asked, and some thousand rows of an
/// index tell enough (0x10).
const COUNT_ROWS: &str = "PRAGMA optimize = 0x10012";

async fn open_sqlite(path: &Path, purpose: Purpose) -> Result<Db> {
    let lock = match purpose {
        Purpose::Serve | Purpose::Alone | Purpose::Seed => Some(Arc::new(lock_file(path)?)),
        // Where nobody serves the file, nobody begins to before the import has ended.
        Purpose::Import => lock_file(path).ok().map(Arc::new),
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
    let options = match purpose {
        // Each commit empties the cache of the readers: who writes all day and shares the machine with nobody reads from the map.
        Purpose::Seed => options.pragma("mmap_size", SEED_MAP),
        _ => options,
    };
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .after_release(|connection, _| Box::pin(is_free(connection)))
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .after_release(|connection, _| Box::pin(is_free(connection)))
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    Ok(Db::Sqlite {
        writer,
        readers,
        lock,
    })
}

/// Whether a connection may be used again. When the disk fails, SQLite ends the transaction by itself, and sqlx would count it as
/// open for ever: such a connection is closed, and the next one begins anew.
async fn is_free(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    if connection.is_in_transaction() {
        // The end of a transaction that was dropped waits in the queue of the connection; its answer comes after that.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
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

async fn open_postgres(url: &str, purpose: Purpose) -> Result<Db> {
    let options: PgConnectOptions = url.parse()?;
    let alone = match purpose {
        Purpose::Alone => Some(Arc::new(Mutex::new(keep_alone(&options).await?))),
        _ => None,
    };
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(match purpose {
            Purpose::Serve => PATIENCE,
            _ => PATIENCE_OF_COMMANDS,
        });
    let pool = match purpose {
        // Each connection holds the lock: whatever becomes of one of them, the database is still seen to be served.
        Purpose::Serve => pool.min_connections(1).after_connect(|connection, _| {
            Box::pin(async move { share(connection).await.map(drop) })
        }),
        _ => pool,
    };
    let pool = pool.connect_with(options).await?;
    if purpose == Purpose::Serve && !share(&mut *pool.acquire().await?).await? {
        return Err(Error::InUse);
    }
    Ok(Db::Postgres { pool, alone })
}

/// Says that the database is served, unless somebody has it alone.
async fn share(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT pg_try_advisory_lock_shared($1)")
        .bind(SERVED)
        .fetch_one(connection)
        .await
}

/// A connection that has the database alone, for as long as it lives.
async fn keep_alone(options: &PgConnectOptions) -> Result<PgConnection> {
    let mut connection = options.connect().await?;
    let is_ours: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
        .bind(SERVED)
        .fetch_one(&mut connection)
        .await?;
    if is_ours {
        Ok(connection)
    } else {
        Err(Error::InUse)
    }
}

async fn give_back(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT pg_advisory_unlock($1)")
        .bind(SERVED)
        .fetch_one(connection)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the database knows how many rows it has: 1 where it does.
    async fn counted(db: &Db) -> i64 {
        let Db::Sqlite { readers, .. } = db else {
            unreachable!("a file was opened")
        };
        let known = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'sqlite_stat1'";
        sqlx::query_scalar(known).fetch_one(readers).await.unwrap()
    }

    #[tokio::test]
    async fn the_rows_of_a_file_are_counted_once_there_are_many() {
        let own = tempfile::tempdir().unwrap();
        let path = own.path().join("spil.db");
        let db = open_sqlite(&path, Purpose::Command).await.unwrap();
        let Db::Sqlite { writer, .. } = &db else {
            unreachable!("a file was opened")
        };
        let filled = "CREATE TABLE one (a INTEGER); CREATE INDEX one_a ON one (a);
            INSERT INTO one WITH RECURSIVE n (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n WHERE a < 2000) SELECT a FROM n";
        sqlx::raw_sql(filled).execute(writer).await.unwrap();
        assert_eq!(counted(&db).await, 0);
        db.count_rows().await.unwrap();
        assert_eq!(counted(&db).await, 1);
        db.close().await;
    }
}
