//! The rows of one table, a page at a time, so that memory does not grow with the network.

use std::fmt::Write as _;

use super::tables::Table;
use super::value::{Tally, Value};
use crate::conn::Conn;
use crate::dialect;
use crate::error::Result;

/// Rows in one statement: times the widest table they stay far below what the engines bind at most.
const PAGE: usize = 250;

type Row = Vec<Value>;

/// Writes every row of the table into the other database, and gives what was written.
pub(super) async fn pour(from: &Conn, to: &Conn, table: &Table) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut page = after(from, table, None, PAGE).await?;
    while let Some(last) = page.last().cloned() {
        let read = page.len();
        add(&mut tally, &page)?;
        dialect::write_rows(to, insert(table, read), page).await?;
        page = next(from, table, last, read).await?;
    }
    Ok(tally)
}

/// Counts the rows of the table.
pub(super) async fn tally(conn: &Conn, table: &Table) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut page = after(conn, table, None, PAGE).await?;
    while let Some(last) = page.last().cloned() {
        add(&mut tally, &page)?;
        page = next(conn, table, last, page.len()).await?;
    }
    Ok(tally)
}

fn add(tally: &mut Tally, page: &[Row]) -> Result<()> {
    page.iter().try_for_each(|row| tally.add(row))
}

/// A page that was not full was the last one.
async fn next(conn: &Conn, table: &Table, last: Row, read: usize) -> Result<Vec<Row>> {
    if read < PAGE {
        return Ok(Vec::new());
    }
    after(conn, table, Some(last), PAGE).await
}

/// At most so many rows after this one, in the order of the key.
pub(super) async fn after(
    conn: &Conn,
    table: &Table,
    last: Option<Row>,
    most: usize,
) -> Result<Vec<Row>> {
    let text = select(table, last.is_some(), most);
    let key = last.into_iter().flatten().take(table.key).collect();
    let kinds = table.kinds();
    let mut rows = dialect::read_rows(conn, text, &kinds, key).await?;
    for place in table.emptied() {
        for row in &mut rows {
            if let (Some(value), Some(kind)) = (row.get_mut(place), kinds.get(place)) {
                *value = Value::none(*kind);
            }
        }
    }
    Ok(rows)
}

fn select(table: &Table, goes_on: bool, most: usize) -> String {
    let all = names(table, table.columns.len());
    let key = names(table, table.key);
    let (name, binds) = (table.name, binds(0, table.key));
    let condition = if goes_on {
        format!(" WHERE ({key}) > ({binds})")
    } else {
        String::new()
    };
    format!("SELECT {all} FROM {name}{condition} ORDER BY {key} LIMIT {most}")
}

fn insert(table: &Table, rows: usize) -> String {
    let width = table.columns.len();
    let mut text = format!(
        "INSERT INTO {} ({}) VALUES ",
        table.name,
        names(table, width)
    );
    for row in 0..rows {
        let separator = if row == 0 { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}({})", binds(row * width, width));
    }
    text
}

fn names(table: &Table, count: usize) -> String {
    let names = table.columns.iter().take(count).map(|(name, _)| *name);
    names.collect::<Vec<_>>().join(", ")
}

fn binds(before: usize, count: usize) -> String {
    let binds = (before + 1..=before + count).map(|number| format!("${number}"));
    binds.collect::<Vec<_>>().join(", ")
}
