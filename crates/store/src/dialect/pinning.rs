//! Keeping the log of a SQLite file from beginning anew while it is read beside SQLite; a server keeps its own.

use std::path::{Path, PathBuf};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::db::Db;
use crate::error::Result;

/// After the name of a database: a file that is there while its log is kept.
pub(super) const SHIPS: &str = ".ships";

/// A file beside a database, by what its name ends with.
pub(crate) fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The file of a database; a server has none.
pub(crate) fn path_of(db: &Db) -> Option<PathBuf> {
    match db {
        Db::Sqlite { readers, .. } => Some(readers.connect_options().get_filename().to_owned()),
        Db::Postgres { .. } => None,
    }
}

/// A reader that is always there: before one ends the other has begun.
#[derive(Debug)]
pub(crate) struct Pins {
    held: SqliteConnection,
    spare: SqliteConnection,
    /// Copies the log into the database.
    copying: SqliteConnection,
    writer: SqlitePool,
    /// Says that the log is kept.
    sign: PathBuf,
}

impl Drop for Pins {
    fn drop(&mut self) {
        // One that stays says too much: whoever believes it waits for a while.
        let _ = std::fs::remove_file(&self.sign);
    }
}

impl Pins {
    /// Begins to read; none for a server.
    pub(crate) async fn hold(db: &Db) -> Result<Option<Self>> {
        let Db::Sqlite {
            writer, readers, ..
        } = db
        else {
            return Ok(None);
        };
        let options = readers.connect_options();
        let sign = beside(options.get_filename(), SHIPS);
        std::fs::File::create(&sign)?;
        let mut pins = Self {
            held: options.connect().await?,
            spare: options.connect().await?,
            copying: options.connect().await?,
            writer: writer.clone(),
            sign,
        };
        begin(&mut pins.held).await?;
        Ok(Some(pins))
    }

    /// Begins to read anew, and then ends the reading of before.
    pub(crate) async fn move_on(&mut self) -> Result<()> {
        begin(&mut self.spare).await?;
        std::mem::swap(&mut self.held, &mut self.spare);
        sqlx::raw_sql("ROLLBACK").execute(&mut self.spare).await?;
        Ok(())
    }

    /// Copies what it may of the log into the database, while others read and write, and gives how many frames the log has; none
    /// while somebody else copies.
    pub(crate) async fn checkpoint(&mut self) -> Result<Option<u64>> {
        let asked = sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)");
        let (busy, frames, _): (i64, i64, i64) = asked.fetch_one(&mut self.copying).await?;
        Ok(u64::try_from(frames).ok().filter(|_| busy == 0))
    }

    /// Holds the one connection that writes: whoever wants to write waits. A log that begins anew is cut to what it holds.
    pub(crate) async fn keep_writer(&self) -> Result<PoolConnection<Sqlite>> {
        let mut writer = self.writer.acquire().await?;
        sqlx::raw_sql("PRAGMA journal_size_limit = 0")
            .execute(&mut *writer)
            .await?;
        Ok(writer)
    }
}

/// A transaction reads at one moment from its first question on.
async fn begin(connection: &mut SqliteConnection) -> Result<()> {
    // What was left open by a failure would go on reading what was.
    if connection.is_in_transaction() {
        sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await?;
    }
    let reading = "BEGIN; SELECT COUNT(*) FROM sqlite_master";
    sqlx::raw_sql(reading).execute(&mut *connection).await?;
    Ok(())
}
