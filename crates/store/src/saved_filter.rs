//! The filters that somebody saved for a page, by a name of their own.

use jiff::Timestamp;
use spil_model::ids::StaffId;
use spil_policy::actions::EditOwnAccount;
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::Result;
use crate::permit::Permit;

/// A filter that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Its id.
    pub id: Uuid,
    /// The name that its owner gave it.
    pub name: String,
    /// The choices, as the page writes them in its address.
    pub query: String,
}

/// What this member of staff saved for a page, by name.
pub async fn saved(conn: &Conn, staff: StaffId, page: &str) -> Result<Vec<SavedFilter>> {
    let select = "SELECT id, name, query FROM saved_filter WHERE staff_id = $1 AND page = $2 ORDER BY name, id";
    let rows = fetch_all!(conn, (Uuid, String, String), select, staff.uuid(), page)?;
    let saved = |(id, name, query)| SavedFilter { id, name, query };
    Ok(rows.into_iter().map(saved).collect())
}

/// Saves a filter; one with the same name is replaced.
pub async fn save(
    permit: &Permit<'_, EditOwnAccount>,
    page: &str,
    filter: &SavedFilter,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO saved_filter (id, staff_id, page, name, query, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (staff_id, page, name) DO UPDATE SET query = excluded.query",
        filter.id,
        permit.id(),
        page,
        &filter.name,
        &filter.query,
        At(now)
    )?;
    Ok(())
}

/// Removes a filter of the member of staff that the permit is for; whether there was one.
pub async fn remove(permit: &Permit<'_, EditOwnAccount>, filter: Uuid) -> Result<bool> {
    let delete = "DELETE FROM saved_filter WHERE id = $1 AND staff_id = $2";
    let rows = execute!(permit.conn(), delete, filter, permit.id())?;
    Ok(rows > 0)
}
