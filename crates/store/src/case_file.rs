//! What the page of one referral shows besides the referral itself: who people of the network are, and what happened.
//!
//! What happened is put together from the tables of the features, each with its own moment and person; the journal says in
//! which role somebody acted. Free text stands apart from the rest, so that it can be left out.

mod happened;
mod kinds;

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::ids::{OrganisationId, StaffId};
use spil_policy::{Action, Object, Role};
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{fetch_all, select};
use crate::error::Result;
use crate::permit::Permit;
use crate::query::Query;
use crate::referral::Shows;

pub use happened::happened;
pub use kinds::{Happened, What};

/// Somebody of the network, as a page names them; also who left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The name.
    pub name: String,
    /// The telephone number at work.
    pub phone: Option<String>,
}

/// The names of these members of staff.
pub async fn colleagues(conn: &Conn, staff: &[StaffId]) -> Result<BTreeMap<StaffId, Colleague>> {
    let mut query = Query::new("SELECT id, name, phone FROM staff WHERE id IN ");
    query.list(staff.iter().map(|staff| staff.uuid()));
    let rows: Vec<(Uuid, String, Option<String>)> = select(conn, query).await?;
    let named = rows
        .into_iter()
        .map(|(id, name, phone)| (StaffId::from(id), Colleague { name, phone }));
    Ok(named.collect())
}

/// In which role, and for which organisation, somebody acted at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActedAs {
    /// The action.
    pub action: Action,
    /// The moment.
    pub at: Timestamp,
    /// Who.
    pub staff: StaffId,
    /// The role under which it was allowed.
    pub role: Option<Role>,
    /// The organisation for which.
    pub organisation: Option<OrganisationId>,
}

#[derive(sqlx_macros::FromRow)]
struct ActedRow {
    at: At,
    action: String,
    staff_id: Uuid,
    body: String,
}

/// The changes of the referral by members of staff, as the journal has them, the oldest first.
pub async fn acted<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<ActedAs>> {
    let changes = Action::ALL
        .iter()
        .filter(|action| !action.reads() && action.object() == Object::Referral);
    let mut query = Query::new(
        "SELECT at, action, staff_id, body FROM journal_event
        WHERE staff_id IS NOT NULL AND body IS NOT NULL AND outcome = 'granted' AND object_id = ",
    );
    query
        .bind(permit.referral().uuid())
        .sql(" AND action IN ")
        .list(changes.map(|action| action.name()))
        .sql(" ORDER BY at, id");
    let rows: Vec<ActedRow> = select(permit.conn(), query).await?;
    Ok(rows.iter().filter_map(acted_as).collect())
}

#[derive(serde::Deserialize)]
struct ActedBody {
    role: Option<String>,
    organisation: Option<OrganisationId>,
}

/// A row that an older version of the program wrote may lack a part; the line is then shown without the role.
fn acted_as(row: &ActedRow) -> Option<ActedAs> {
    let body: Option<ActedBody> = serde_json::from_str(&row.body).ok();
    Some(ActedAs {
        action: Action::from_name(&row.action)?,
        at: row.at.0,
        staff: StaffId::from(row.staff_id),
        role: body
            .as_ref()
            .and_then(|body| Role::from_name(body.role.as_deref()?)),
        organisation: body.and_then(|body| body.organisation),
    })
}

/// The name of one neighbourhood, where an edition of the postcodes brought it.
pub async fn neighbourhood_name(conn: &Conn, code: &str) -> Result<Option<String>> {
    let select = "SELECT name FROM neighbourhood WHERE code = $1";
    let rows = fetch_all!(conn, (String,), select, code)?;
    Ok(rows.into_iter().next().map(|(name,)| name))
}

/// The names of the organisations.
pub async fn organisation_names(conn: &Conn) -> Result<BTreeMap<OrganisationId, String>> {
    let rows = fetch_all!(conn, (Uuid, String), "SELECT id, name FROM organisation")?;
    let named = rows
        .into_iter()
        .map(|(id, name)| (OrganisationId::from(id), name));
    Ok(named.collect())
}
