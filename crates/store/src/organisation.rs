//! The network itself: areas, organisations, teams, people and the rota. Public knowledge among staff: no client here.
//!
//! How a network file becomes rows stands in `organisation/import.rs`.

mod import;

use std::collections::BTreeMap;

use jiff::civil::Date;
use spil_model::ids::{OrganisationId, StaffId, SubRegionId, TeamId};
use uuid::Uuid;

use crate::columns::Day;
use crate::conn::Conn;
use crate::dialect::fetch_all;
use crate::error::Result;

pub use import::{Imported, import};

/// A part of the region with a desk of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubRegion {
    /// The id.
    pub id: SubRegionId,
    /// The short name, as in the covenant.
    pub code: String,
    /// The name.
    pub name: String,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// The id.
    pub id: OrganisationId,
    /// The short name.
    pub code: String,
    /// The name.
    pub name: String,
    /// The AGB code.
    pub agb: Option<String>,
}

/// A district team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The id.
    pub id: TeamId,
    /// The short name.
    pub code: String,
    /// The name.
    pub name: String,
    /// The part of the region that it belongs to.
    pub sub_region: SubRegionId,
}

/// Somebody who works with Spil, as a page names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffName {
    /// The id.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The telephone number at work.
    pub phone: Option<String>,
}

/// All sub-regions by name.
pub async fn sub_regions(conn: &Conn) -> Result<Vec<SubRegion>> {
    let rows = fetch_all!(
        conn,
        (Uuid, String, String),
        "SELECT id, code, name FROM sub_region ORDER BY name, id"
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, code, name)| SubRegion {
            id: id.into(),
            code,
            name,
        })
        .collect())
}

/// All organisations by name.
pub async fn organisations(conn: &Conn) -> Result<Vec<Organisation>> {
    let select = "SELECT id, code, name, agb FROM organisation ORDER BY name, id";
    let rows = fetch_all!(conn, (Uuid, String, String, Option<String>), select)?;
    Ok(rows
        .into_iter()
        .map(|(id, code, name, agb)| Organisation {
            id: id.into(),
            code,
            name,
            agb,
        })
        .collect())
}

/// The names of the insurers that have one here, by number.
pub async fn insurer_names(conn: &Conn) -> Result<BTreeMap<String, String>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "SELECT uzovi, name FROM insurer ORDER BY uzovi"
    )?;
    Ok(rows.into_iter().collect())
}

/// All teams by name.
pub async fn teams(conn: &Conn) -> Result<Vec<Team>> {
    let select = "SELECT id, code, name, sub_region_id FROM team ORDER BY name, id";
    let rows = fetch_all!(conn, (Uuid, String, String, Uuid), select)?;
    let team = |(id, code, name, area): (Uuid, String, String, Uuid)| Team {
        id: id.into(),
        code,
        name,
        sub_region: area.into(),
    };
    Ok(rows.into_iter().map(team).collect())
}

/// The names of everybody whose account is open.
pub async fn staff_names(conn: &Conn) -> Result<Vec<StaffName>> {
    let select = "SELECT id, name, phone FROM staff WHERE active ORDER BY name, id";
    let rows = fetch_all!(conn, (Uuid, String, Option<String>), select)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, phone)| StaffName {
            id: id.into(),
            name,
            phone,
        })
        .collect())
}

/// The names of neighbourhoods, by code.
pub async fn neighbourhood_names(conn: &Conn) -> Result<Vec<(String, String)>> {
    fetch_all!(
        conn,
        (String, String),
        "SELECT code, name FROM neighbourhood ORDER BY code"
    )
}

const WITH_ROLE: &str = "SELECT m.id, m.name, g.role, COALESCE(g.sub_region_id, t.sub_region_id)
    FROM role_grant g JOIN staff m ON m.id = g.staff_id LEFT JOIN team t ON t.id = g.team_id
    WHERE m.active AND g.valid_from <= $1 AND (g.valid_until IS NULL OR g.valid_until >= $1)
    ORDER BY g.role, m.name, m.id";

/// One person of each role: id, name, role. Who works where the first waiting-list manager by name works comes
/// before the others, so that they meet the same people.
pub async fn one_per_role(conn: &Conn, day: Date) -> Result<Vec<(StaffId, String, String)>> {
    type Row = (Uuid, String, String, Option<Uuid>);
    let rows: Vec<Row> = fetch_all!(conn, Row, WITH_ROLE, Day(day))?;
    let desk = rows.iter().find(|row| row.2 == "waiting_list_manager");
    let home = desk.and_then(|row| row.3);
    let mut found: BTreeMap<&str, &Row> = BTreeMap::new();
    for row in &rows {
        let held = found.entry(&row.2).or_insert(row);
        if held.3 != home && row.3 == home {
            *held = row;
        }
    }
    let told = |row: &Row| (StaffId::from(row.0), row.1.clone(), row.2.clone());
    Ok(found.into_values().map(told).collect())
}
