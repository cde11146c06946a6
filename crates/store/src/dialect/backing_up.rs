//! Backups: SQLite copies itself into a file, and its files are looked at page by page; PostgreSQL does neither.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

use super::{Engine, fetch_all};
use crate::conn::{Conn, Handle};
use crate::db::Db;
use crate::error::{Error, Result};

/// Writes a SQLite database as it is now into a new file, and says whether it did: a server cannot.
///
/// It reads at one moment, on a connection of its own; those who write go on.
pub(crate) async fn vacuum_into(db: &Db, to: &Path) -> Result<bool> {
    let Db::Sqlite { readers, .. } = db else {
        return Ok(false);
    };
    let options = (*readers.connect_options()).clone();
    // The readers may not write anywhere, not even into another file.
    let mut connection = options.pragma("query_only", "OFF").connect().await?;
    let to = to.to_string_lossy().into_owned();
    let done = sqlx::query("VACUUM INTO $1").bind(to);
    done.execute(&mut connection).await?;
    connection.close().await?;
    Ok(true)
}

/// Opens a file that nobody else uses, without changing it or leaving anything beside it.
pub(crate) async fn open_unchanged(path: &Path) -> Result<Db> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .immutable(true)
        .read_only(true);
    let pool = |options: SqliteConnectOptions| async {
        SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await
    };
    let (writer, readers): (SqlitePool, SqlitePool) =
        (pool(options.clone()).await?, pool(options).await?);
    Ok(Db::Sqlite {
        writer,
        readers,
        lock: None,
    })
}

/// The rows of every table, whatever tables there are.
pub(crate) async fn row_counts(conn: &Conn) -> Result<BTreeMap<String, i64>> {
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut counts = BTreeMap::new();
    for (name,) in fetch_all!(conn, (String,), names)? {
        let text = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{name}\""));
        let count: i64 = match &mut *conn.handle().await {
            Handle::Sqlite(tx) => sqlx::query_scalar(text).fetch_one(&mut **tx).await?,
            Handle::Postgres(tx) => sqlx::query_scalar(text).fetch_one(&mut **tx).await?,
        };
        counts.insert(name, count);
    }
    Ok(counts)
}

/// The first thing that is wrong with the pages of a file or with the references between its rows.
pub(crate) async fn first_fault(conn: &Conn) -> Result<Option<String>> {
    if conn.engine().await == Engine::Postgres {
        return Err(Error::Schema("only a file has pages to look at".to_owned()));
    }
    let told = fetch_all!(
        conn,
        (String,),
        "SELECT integrity_check FROM pragma_integrity_check LIMIT 1"
    )?;
    let strays = fetch_all!(
        conn,
        (String,),
        "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1"
    )?;
    let fault = told
        .into_iter()
        .map(|(text,)| text)
        .find(|text| text != "ok");
    let stray = strays.into_iter().next();
    Ok(fault
        .or_else(|| stray.map(|(table,)| format!("a row of {table} names one that is missing"))))
}
