//! Carries a whole network over to an empty database, of the same engine or the other one.
//!
//! What the rows mean is not known here. Keys, files and anchors lie outside the database and are not copied.

mod rows;
mod tables;
mod value;

use spil_policy::actions::CopyNetwork;

use crate::conn::{Conn, Snapshot, Tx};
use crate::db::Db;
use crate::dialect;
use crate::error::{Error, Result};
use crate::migrate::{check, migrate};
use crate::permit::Permit;
use tables::{TABLES, Table};

pub use value::Tally;
pub(crate) use value::{Kind, Value};

/// Leave to carry the rows of a network out of its database. Whoever has it stands in that database's journal.
#[derive(Debug)]
pub struct Leave(());

/// One table that was carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: &'static str,
    /// What both databases hold of it.
    pub tally: Tally,
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum NotCopied {
    /// The target holds something already.
    #[error("the table {0} of the target has rows")]
    Filled(&'static str),
    /// What was read back from the target is not what was read from the source.
    #[error("the table {0} came back otherwise than it was written")]
    Differs(&'static str),
    /// A database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Makes the schema in a database without any tables. One with tables is left as it is: they must be the right ones, and empty.
pub async fn prepare(to: &Db) -> Result<(), NotCopied> {
    let snapshot = to.read().await?;
    let is_bare = dialect::columns(&snapshot).await?.is_empty();
    snapshot.finish().await?;
    if is_bare {
        migrate(to).await?;
    }
    check(to).await?;
    let snapshot = to.read().await?;
    refuse_unlike(&snapshot).await?;
    snapshot.finish().await?;
    Ok(())
}

async fn refuse_unlike(to: &Conn) -> Result<(), NotCopied> {
    check_columns(to).await?;
    match first_filled(to).await? {
        Some(table) => Err(NotCopied::Filled(table)),
        None => Ok(()),
    }
}

/// Takes the leave along from the transaction that notes it in the journal of the source.
pub fn begin(_permit: &Permit<'_, CopyNetwork>) -> Leave {
    Leave(())
}

/// Fails unless the tables and columns, with their types, are exactly those that this program copies.
pub async fn check_columns(conn: &Conn) -> Result<()> {
    let engine = conn.engine().await;
    let mut expected: Vec<_> = TABLES
        .iter()
        .flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(|(name, kind)| (table.name, *name, dialect::declared(engine, *kind)))
        })
        .collect();
    let real = dialect::columns(conn).await?;
    let mut real: Vec<_> = real
        .iter()
        .map(|(table, name, kind)| (table.as_str(), name.as_str(), kind.as_str()))
        .collect();
    expected.sort_unstable();
    real.sort_unstable();
    let strange = real.iter().find(|column| !expected.contains(column));
    let missing = expected.iter().find(|column| !real.contains(column));
    match strange.or(missing) {
        Some((table, name, kind)) => Err(Error::Schema(format!("column {table}.{name} ({kind})"))),
        None => Ok(()),
    }
}

/// The first table that holds something.
async fn first_filled(conn: &Conn) -> Result<Option<&'static str>> {
    for table in TABLES {
        if !rows::after(conn, table, None, 1).await?.is_empty() {
            return Ok(Some(table.name));
        }
    }
    Ok(None)
}

/// A table by its name.
pub(crate) fn table_of(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// Every column with its table and how PostgreSQL declares it: of what kind a value is, on either engine.
pub fn kinds() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLES.iter().flat_map(|table| {
        let columns = table.columns.iter();
        columns.map(|(name, kind)| {
            let kind = dialect::declared(dialect::Engine::Postgres, *kind);
            (table.name, *name, kind)
        })
    })
}

/// The names of all tables, each after those that its rows name.
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}

/// What a database holds of each table.
pub async fn tally(conn: &Conn) -> Result<Vec<CopiedTable>> {
    tally_besides(conn, &[]).await
}

/// What a database holds of each table but these, which are not read.
pub async fn tally_besides(conn: &Conn, left_out: &[&str]) -> Result<Vec<CopiedTable>> {
    let mut tallies = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        if left_out.contains(&table.name) {
            continue;
        }
        let tally = rows::tally(conn, table).await?;
        tallies.push(CopiedTable {
            name: table.name,
            tally,
        });
    }
    Ok(tallies)
}

/// Copies every row and reads it back. All of it is one transaction of the target, which the caller commits or drops.
pub async fn copy(_leave: Leave, from: &Snapshot, to: &Tx) -> Result<Vec<CopiedTable>, NotCopied> {
    check_columns(from).await?;
    refuse_unlike(to).await?;
    let mut copied = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        copied.push(copy_table(from, to, table).await?);
    }
    // Whoever is served from the copy next must not wait until the database has found out for itself how many rows it has.
    dialect::execute!(to, "ANALYZE")?;
    Ok(copied)
}

async fn copy_table(from: &Conn, to: &Conn, table: &Table) -> Result<CopiedTable, NotCopied> {
    let tally = rows::pour(from, to, table).await?;
    if rows::tally(to, table).await? != tally {
        return Err(NotCopied::Differs(table.name));
    }
    Ok(CopiedTable {
        name: table.name,
        tally,
    })
}
