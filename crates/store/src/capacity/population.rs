//! Tables of inhabitants as they came in, and how many people each district referred. What a table says is computed elsewhere.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::calendar::local_time;
use spil_model::ids::StaffId;
use spil_policy::actions::{ImportPopulation, ViewCapacity};
use uuid::Uuid;

use crate::columns::At;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::Result;
use crate::permit::Permit;
use crate::use_limit::counted;

/// A table of inhabitants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// What kind of table it is, as a code.
    pub kind: String,
    /// The year of core figures.
    pub year: Option<u32>,
    /// Where it comes from, in the words of whoever entered it.
    pub source: String,
    /// The table as text.
    pub content: String,
}

/// Keeps a table: it holds from now on, the earlier ones stay.
pub async fn insert(
    permit: &Permit<'_, ImportPopulation>,
    id: Uuid,
    population: &Population,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO population (id, kind, year, source, content, entered_at, entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        &population.kind,
        population.year.map(i64::from),
        &population.source,
        &population.content,
        At(now),
        by.map(StaffId::uuid)
    )?;
    Ok(())
}

/// The table that holds, with the moment at which it came in and who entered it.
pub async fn latest(
    permit: &Permit<'_, ViewCapacity>,
) -> Result<Option<(Population, Timestamp, Option<String>)>> {
    type Row = (String, Option<i64>, String, String, At, Option<String>);
    let select =
        "SELECT p.kind, p.year, p.source, p.content, p.entered_at, m.name FROM population p
        LEFT JOIN staff m ON m.id = p.entered_by ORDER BY p.entered_at DESC, p.id DESC LIMIT 1";
    let row = fetch_optional!(permit.conn(), Row, select)?;
    Ok(row.map(|(kind, year, source, content, at, by)| {
        let population = Population {
            kind,
            year: year.and_then(|year| u32::try_from(year).ok()),
            source,
            content,
        };
        (population, at.0, by)
    }))
}

/// Where somebody lives, in the names that a table of inhabitants may use, and when they came. Not who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The day of receipt.
    pub on: Date,
    /// The name of the district.
    pub district: Option<String>,
    /// The name of the municipality.
    pub municipality: Option<String>,
    /// The name of the area.
    pub area: Option<String>,
}

const ARRIVALS: &str = concat!(
    "SELECT r.received_at, n.district_name, n.municipality_name, s.name FROM referral r
    LEFT JOIN neighbourhood n ON n.code = r.neighbourhood LEFT JOIN sub_region s ON s.id = r.sub_region_id
    WHERE r.attached_to IS NULL AND (r.end_kind IS NULL OR r.end_kind <> 'duplicate') AND ",
    counted!(),
    " ORDER BY r.received_at, r.id"
);

/// Everybody who was referred, as a day and a place.
pub async fn arrivals(permit: &Permit<'_, ViewCapacity>) -> Result<Vec<Arrival>> {
    type Row = (At, Option<String>, Option<String>, Option<String>);
    let rows = fetch_all!(permit.conn(), Row, ARRIVALS)?;
    let arrival = |(at, district, municipality, area): Row| Arrival {
        on: local_time(at.0).date(),
        district,
        municipality,
        area,
    };
    Ok(rows.into_iter().map(arrival).collect())
}
