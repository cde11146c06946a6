//! The only place that knows which engine is used. Each difference is a function here with its reason; the macros run one
//! SQL text on either engine.

mod backing_up;
mod copying;
mod erasing;
mod pinning;

use spil_model::geography::PostcodeRow;

use crate::conn::{Conn, Handle};
use crate::error::{Error, Result};
use crate::query::{Bind, Query};

/// Which database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// A file in the data folder.
    Sqlite,
    /// A server.
    Postgres,
}

/// One of two texts, where the engines really differ: schemas, and locking a row (SQLite has one writer, which is lock enough).
pub(crate) fn text_for(
    engine: Engine,
    sqlite: &'static str,
    postgres: &'static str,
) -> &'static str {
    match engine {
        Engine::Sqlite => sqlite,
        Engine::Postgres => postgres,
    }
}

/// Runs statements without values, several at once; migrations need it.
pub(crate) async fn run_script(conn: &Conn, script: &'static str) -> Result<()> {
    match &mut *conn.handle().await {
        Handle::Sqlite(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop)?,
        Handle::Postgres(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop)?,
    }
    Ok(())
}

/// Runs a statement and gives the number of rows it touched.
macro_rules! execute {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        // The lock ends with the block: within a longer expression it would last until the end of that.
        let mut handle = $crate::conn::Conn::handle($conn).await;
        let done = match &mut *handle {
            $crate::conn::Handle::Sqlite(tx) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            $crate::conn::Handle::Postgres(tx) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        };
        done.map_err($crate::error::Error::from)
    }};
}

/// All rows of a query.
macro_rules! fetch_all {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::dialect::fetch!(fetch_all, $conn, $row, $sql $(, $bind)*)
    };
}

/// The row of a query, if there is one.
macro_rules! fetch_optional {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::dialect::fetch!(fetch_optional, $conn, $row, $sql $(, $bind)*)
    };
}

/// The row of a query that always has one.
macro_rules! fetch_one {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::dialect::fetch!(fetch_one, $conn, $row, $sql $(, $bind)*)
    };
}

macro_rules! fetch {
    ($method:ident, $conn:expr, $row:ty, $sql:expr $(, $bind:expr)*) => {{
        let mut handle = $crate::conn::Conn::handle($conn).await;
        let found = match &mut *handle {
            $crate::conn::Handle::Sqlite(tx) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(&mut **tx).await
            }
            $crate::conn::Handle::Postgres(tx) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(&mut **tx).await
            }
        };
        found.map_err($crate::error::Error::from)
    }};
}

pub(crate) use backing_up::{first_fault, open_unchanged, row_counts, vacuum_into};
pub(crate) use copying::{columns, declared, read_rows, write_rows};
pub(crate) use erasing::wipe;
pub(crate) use pinning::{Pins, beside, path_of};
pub(crate) use {execute, fetch, fetch_all, fetch_one, fetch_optional};

/// Whether the database refused for the moment only. SQLite says so by a number (busy, read-only, disk, full, cannot open),
/// PostgreSQL by a class (connection, resources, intervention, system) or as a server that still follows another.
pub(crate) fn is_passing(told: &dyn sqlx::error::DatabaseError) -> bool {
    let code = told.code().unwrap_or_default();
    if told
        .try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
        .is_some()
    {
        return ["08", "53", "57", "58", "25006"]
            .iter()
            .any(|class| code.starts_with(class));
    }
    let primary = code.parse::<u32>().map(|code| code & 0xff);
    matches!(primary, Ok(5 | 8 | 10 | 13 | 14))
}

/// Lets one transaction at a time lease a lane of the journal. On PostgreSQL several may ask at once; SQLite has one writer.
pub(crate) async fn lock_leasing(conn: &Conn) -> Result<()> {
    match conn.engine().await {
        Engine::Postgres => run_script(conn, "SELECT pg_advisory_xact_lock(7311206)").await,
        Engine::Sqlite => Ok(()),
    }
}

/// Waits for whoever holds one of these keys, and holds them until the end of the transaction. They are taken in one order, so
/// that no two wait for each other. SQLite has one writer, who holds everything.
pub(crate) async fn lock_keys(conn: &Conn, keys: &[i64]) -> Result<()> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    let lock = "SELECT pg_advisory_xact_lock(k) FROM UNNEST($1::bigint[]) AS held (k)";
    match &mut *conn.handle().await {
        Handle::Sqlite(_) => {}
        Handle::Postgres(tx) => {
            sqlx::query(lock).bind(keys).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

macro_rules! bind_all {
    ($query:expr, $binds:expr) => {
        $binds.into_iter().fold($query, |query, bind| match bind {
            Bind::Uuid(value) => query.bind(value),
            Bind::Text(value) => query.bind(value),
            Bind::Bytes(value) => query.bind(value),
            Bind::Integer(value) => query.bind(value),
            Bind::Flag(value) => query.bind(value),
            Bind::At(value) => query.bind(value),
            Bind::Day(value) => query.bind(value),
        })
    };
}

/// All rows of a query that was put together.
pub(crate) async fn select<R>(conn: &Conn, query: Query) -> Result<Vec<R>>
where
    R: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
        + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
    R: Send + Unpin,
{
    let (text, binds) = query.into_parts();
    // The text consists of pieces of this program only; see `query`.
    let text = sqlx::AssertSqlSafe(text);
    match &mut *conn.handle().await {
        Handle::Sqlite(tx) => {
            bind_all!(sqlx::query_as::<_, R>(text), binds)
                .fetch_all(&mut **tx)
                .await
        }
        Handle::Postgres(tx) => {
            bind_all!(sqlx::query_as::<_, R>(text), binds)
                .fetch_all(&mut **tx)
                .await
        }
    }
    .map_err(Error::from)
}

/// Runs a statement that was put together.
pub(crate) async fn run(conn: &Conn, query: Query) -> Result<()> {
    run_counting(conn, query).await.map(drop)
}

/// Runs a statement that was put together, and gives the number of rows it touched.
pub(crate) async fn run_counting(conn: &Conn, query: Query) -> Result<u64> {
    let (text, binds) = query.into_parts();
    // The text consists of pieces of this program only; see `query`.
    let text = sqlx::AssertSqlSafe(text);
    let touched = match &mut *conn.handle().await {
        Handle::Sqlite(tx) => bind_all!(sqlx::query(text), binds)
            .execute(&mut **tx)
            .await?
            .rows_affected(),
        Handle::Postgres(tx) => bind_all!(sqlx::query(text), binds)
            .execute(&mut **tx)
            .await?
            .rows_affected(),
    };
    Ok(touched)
}

/// Rows in one statement of SQLite: more make it no faster.
const ROWS_AT_ONCE: usize = 250;

/// Adds many postcodes at once and gives how many were new; an address that is there already stays as it is.
///
/// PostgreSQL takes whole columns as arrays; SQLite has none, so there a statement names many rows.
pub(crate) async fn load_postcodes(conn: &Conn, edition: i64, rows: &[PostcodeRow]) -> Result<u64> {
    match &mut *conn.handle().await {
        Handle::Sqlite(tx) => {
            let mut added = 0;
            for chunk in rows.chunks(ROWS_AT_ONCE) {
                let text = sqlx::AssertSqlSafe(insert_postcodes(chunk.len()));
                let query = chunk
                    .iter()
                    .fold(sqlx::query(text).bind(edition), |query, row| {
                        query
                            .bind(row.postcode.as_str())
                            .bind(i64::from(row.house_number.get()))
                            .bind(row.neighbourhood.as_str())
                    });
                added += query.execute(&mut **tx).await?.rows_affected();
            }
            Ok(added)
        }
        Handle::Postgres(tx) => {
            let texts = |text: fn(&PostcodeRow) -> &str| rows.iter().map(text).collect::<Vec<_>>();
            let numbers = rows.iter().map(|row| i64::from(row.house_number.get()));
            let insert = "INSERT INTO postcode (edition, postcode, house_number, neighbourhood)
                SELECT $1, postcode, house_number, neighbourhood
                FROM UNNEST($2::text[], $3::bigint[], $4::text[]) AS r (postcode, house_number, neighbourhood)
                ON CONFLICT DO NOTHING";
            let query = sqlx::query(insert)
                .bind(edition)
                .bind(texts(|row| row.postcode.as_str()))
                .bind(numbers.collect::<Vec<_>>())
                .bind(texts(|row| row.neighbourhood.as_str()));
            Ok(query.execute(&mut **tx).await?.rows_affected())
        }
    }
}

/// The statement for so many rows: always the same text for the same number, so that it is prepared once.
fn insert_postcodes(rows: usize) -> String {
    use std::fmt::Write as _;
    let mut text =
        "INSERT INTO postcode (edition, postcode, house_number, neighbourhood) VALUES ".to_owned();
    for row in 0..rows {
        let (separator, first) = (if row == 0 { "" } else { ", " }, 2 + row * 3);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{separator}($1, ${first}, ${}, ${})",
            first + 1,
            first + 2
        );
    }
    text.push_str(" ON CONFLICT DO NOTHING");
    text
}
