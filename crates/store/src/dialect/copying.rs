//! Rows that are carried over whole: columns as an engine declares them, and values bound and read by their kind.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::{Engine, fetch_all, text_for};
use crate::conn::{Conn, Handle};
use crate::copy::{Kind, Value};
use crate::error::{Error, Result};

/// How the engine declares a column of this kind.
pub(crate) fn declared(engine: Engine, kind: Kind) -> &'static str {
    let (sqlite, postgres) = match kind {
        Kind::Uuid => ("BLOB", "uuid"),
        Kind::Bytes => ("BLOB", "bytea"),
        Kind::Text => ("TEXT", "text"),
        Kind::Integer => ("INTEGER", "bigint"),
        Kind::Real => ("REAL", "double precision"),
        Kind::Flag => ("INTEGER", "boolean"),
        Kind::At => ("TEXT", "timestamp with time zone"),
        Kind::Day => ("TEXT", "date"),
        Kind::Json => ("TEXT", "jsonb"),
    };
    text_for(engine, sqlite, postgres)
}

const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, c.type FROM sqlite_master t
    JOIN pragma_table_info(t.name) c ON TRUE
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> 'schema_migration'";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text, data_type::text
    FROM information_schema.columns JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND table_name <> 'schema_migration'";

/// Table, column and declared type of all that is in the database, except which steps the schema has taken.
pub(crate) async fn columns(conn: &Conn) -> Result<Vec<(String, String, String)>> {
    let text = text_for(conn.engine().await, SQLITE_COLUMNS, POSTGRES_COLUMNS);
    fetch_all!(conn, (String, String, String), text)
}

macro_rules! bind_values {
    ($query:expr, $values:expr) => {
        $values
            .into_iter()
            .fold($query, |query, value| match value {
                Value::Uuid(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Integer(value) => query.bind(value),
                Value::Real(value) => query.bind(value),
                Value::Flag(value) => query.bind(value),
                Value::At(value) => query.bind(value),
                Value::Day(value) => query.bind(value),
                Value::Json(value) => query.bind(value),
            })
    };
}

macro_rules! read_values {
    ($row:ty, $rows:expr, $kinds:expr) => {{
        let values = |row: &$row| {
            let value = |(place, kind): (usize, &Kind)| read_value!(row, place, kind);
            $kinds.iter().enumerate().map(value).collect()
        };
        $rows
            .iter()
            .map(values)
            .collect::<Result<Vec<Vec<Value>>, sqlx::Error>>()
    }};
}

macro_rules! read_value {
    ($row:expr, $place:expr, $kind:expr) => {
        match $kind {
            Kind::Uuid => $row.try_get($place).map(Value::Uuid),
            Kind::Bytes => $row.try_get($place).map(Value::Bytes),
            Kind::Text => $row.try_get($place).map(Value::Text),
            Kind::Integer => $row.try_get($place).map(Value::Integer),
            Kind::Real => $row.try_get($place).map(Value::Real),
            Kind::Flag => $row.try_get($place).map(Value::Flag),
            Kind::At => $row.try_get($place).map(Value::At),
            Kind::Day => $row.try_get($place).map(Value::Day),
            Kind::Json => $row.try_get($place).map(Value::Json),
        }
    };
}

/// The rows of a query, with a value of each kind in turn.
pub(crate) async fn read_rows(
    conn: &Conn,
    text: String,
    kinds: &[Kind],
    binds: Vec<Value>,
) -> Result<Vec<Vec<Value>>> {
    // The text consists of names of this program only; see `copy::rows`.
    let text = sqlx::AssertSqlSafe(text);
    match &mut *conn.handle().await {
        Handle::Sqlite(tx) => {
            let rows = bind_values!(sqlx::query(text), binds).fetch_all(&mut **tx);
            read_values!(SqliteRow, rows.await?, kinds)
        }
        Handle::Postgres(tx) => {
            let rows = bind_values!(sqlx::query(text), binds).fetch_all(&mut **tx);
            read_values!(PgRow, rows.await?, kinds)
        }
    }
    .map_err(Error::from)
}

/// Runs a statement that takes the values of these rows one after another.
pub(crate) async fn write_rows(conn: &Conn, text: String, rows: Vec<Vec<Value>>) -> Result<()> {
    let text = sqlx::AssertSqlSafe(text);
    let values = rows.into_iter().flatten();
    match &mut *conn.handle().await {
        Handle::Sqlite(tx) => {
            let query = bind_values!(sqlx::query(text), values);
            query.execute(&mut **tx).await.map(drop)?;
        }
        Handle::Postgres(tx) => {
            let query = bind_values!(sqlx::query(text), values);
            query.execute(&mut **tx).await.map(drop)?;
        }
    }
    Ok(())
}
