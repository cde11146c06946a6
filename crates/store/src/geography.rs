//! Which neighbourhood an address lies in, and which teams work there. Public knowledge: no permit needed to read.
//!
//! The import of postcodes stands in `geography/import.rs`.

pub mod import;

use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode};
use spil_model::ids::{SubRegionId, TeamId};
use spil_model::team::{Found, TeamArea};
use uuid::Uuid;

use crate::conn::Conn;
use crate::dialect::{fetch_all, fetch_optional};
use crate::error::{Error, Result};

const NEIGHBOURHOOD: &str = "SELECT p.neighbourhood FROM postcode p
    JOIN postcode_edition e ON e.id = p.edition AND e.active_since IS NOT NULL
    WHERE p.postcode = $1 AND p.house_number = $2";
/// A new house is not in last year's edition: its neighbours are, unless the postcode lies in two neighbourhoods.
const BY_POSTCODE: &str = "SELECT DISTINCT p.neighbourhood FROM postcode p
    JOIN postcode_edition e ON e.id = p.edition AND e.active_since IS NOT NULL WHERE p.postcode = $1";

/// Finds the neighbourhood of an address in the active edition.
pub async fn find(conn: &Conn, postcode: Postcode, number: HouseNumber) -> Result<Found> {
    let exact = fetch_optional!(
        conn,
        (String,),
        NEIGHBOURHOOD,
        postcode.as_str(),
        i64::from(number.get())
    )?;
    let codes = match exact {
        Some(code) => vec![code],
        None => fetch_all!(conn, (String,), BY_POSTCODE, postcode.as_str())?,
    };
    match codes.as_slice() {
        [(code,)] => parse(code).map(Found::Neighbourhood),
        _ => Ok(Found::Unknown),
    }
}

/// The neighbourhoods that a postcode lies in, in the active edition: mostly one.
pub async fn of_postcode(conn: &Conn, postcode: Postcode) -> Result<Vec<NeighbourhoodCode>> {
    let codes = fetch_all!(conn, (String,), BY_POSTCODE, postcode.as_str())?;
    codes.iter().map(|(code,)| parse(code)).collect()
}

/// All teams with their neighbourhoods.
pub async fn team_areas(conn: &Conn) -> Result<Vec<TeamArea>> {
    let select = "SELECT t.id, t.sub_region_id, n.neighbourhood FROM team t
        JOIN team_neighbourhood n ON n.team_id = t.id ORDER BY t.id, n.neighbourhood";
    let rows = fetch_all!(conn, (Uuid, Uuid, String), select)?;
    let mut areas: Vec<TeamArea> = Vec::new();
    for (team, sub_region, code) in rows {
        let (team, code) = (TeamId::from(team), parse(&code)?);
        match areas.last_mut().filter(|area| area.team == team) {
            Some(area) => {
                area.neighbourhoods.insert(code);
            }
            None => areas.push(TeamArea {
                team,
                sub_region: SubRegionId::from(sub_region),
                neighbourhoods: [code].into(),
            }),
        }
    }
    Ok(areas)
}

fn parse(code: &str) -> Result<NeighbourhoodCode> {
    NeighbourhoodCode::parse(code)
        .map_err(|_| Error::inconsistency("postcode", "neighbourhood", Uuid::nil()))
}
