//! What the program notes for itself, by key: how far a long job is, what it found. Nothing here is about a person.

use crate::conn::Conn;
use crate::dialect::{execute, fetch_optional};
use crate::error::Result;

/// What stands under a key.
pub(crate) async fn get(conn: &Conn, key: &str) -> Result<Option<String>> {
    let select = "SELECT value FROM setting WHERE key = $1";
    let row = fetch_optional!(conn, (String,), select, key)?;
    Ok(row.map(|(value,)| value))
}

/// Writes a value under a key, whatever stood there.
pub(crate) async fn set(conn: &Conn, key: &str, value: &str) -> Result<()> {
    let upsert = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    execute!(conn, upsert, key, value)?;
    Ok(())
}

/// Removes what stands under a key.
pub(crate) async fn remove(conn: &Conn, key: &str) -> Result<()> {
    execute!(conn, "DELETE FROM setting WHERE key = $1", key)?;
    Ok(())
}
