//! The directory of support near home, in editions. Public knowledge: reading needs no permit.

use jiff::Timestamp;
use spil_model::geography::NeighbourhoodCode;
use spil_model::support_file::{Audience, DiagnosisNeed, IndicationNeed, SupportOffer};
use spil_policy::actions::ImportSupport;
use uuid::Uuid;

use crate::columns::At;
use crate::conn::{Conn, Tx};
use crate::dialect::{execute, fetch_optional, select};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::query::Query;

/// An edition that is being taken in. Whoever has one had leave to begin it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition(i64);

/// An offer as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its id, within its edition.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Who offers it.
    pub organisation: String,
    /// For whom.
    pub audience: Audience,
    /// Whether a diagnosis is needed.
    pub diagnosis: DiagnosisNeed,
    /// Which indication is needed.
    pub indication: IndicationNeed,
    /// How many people it has room for, where that is known.
    pub capacity: Option<i64>,
    /// The phone number, as it is to be shown.
    pub phone: Option<String>,
    /// The web page.
    pub website: Option<String>,
    /// What it is.
    pub description: String,
}

/// Begins an edition; one that was never finished goes.
pub async fn begin(permit: &Permit<'_, ImportSupport>, now: Timestamp) -> Result<Edition> {
    let conn = permit.conn();
    for delete in [
        "DELETE FROM support_offer_area WHERE edition IN (SELECT id FROM support_edition WHERE active_since IS NULL)",
        "DELETE FROM support_offer WHERE edition IN (SELECT id FROM support_edition WHERE active_since IS NULL)",
        "DELETE FROM support_edition WHERE active_since IS NULL",
    ] {
        execute!(conn, delete)?;
    }
    let highest = "SELECT id FROM support_edition ORDER BY id DESC LIMIT 1";
    let id = fetch_optional!(conn, (i64,), highest)?.map_or(1, |(id,)| id + 1);
    execute!(
        conn,
        "INSERT INTO support_edition (id, offers, started_at) VALUES ($1, 0, $2)",
        id,
        At(now)
    )?;
    Ok(Edition(id))
}

const OFFER: &str = "INSERT INTO support_offer (id, edition, name, organisation, audience, diagnosis, indication, capacity,
    phone, website, description, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const AREA: &str = "INSERT INTO support_offer_area (offer_id, edition, area_kind, area_code) VALUES ($1, $2, $3, $4)";

/// Adds offers, each with the id that it gets. [`Error::Conflict`] when the edition was swept away in the meantime.
pub async fn add(tx: &Tx, edition: Edition, offers: &[(Uuid, &SupportOffer)]) -> Result<()> {
    let count = "SELECT offers FROM support_edition WHERE id = $1 AND active_since IS NULL";
    let known = fetch_optional!(tx, (i64,), count, edition.0)?;
    let (mut position,) = known.ok_or(Error::Conflict)?;
    for (id, offer) in offers {
        position += 1;
        execute!(
            tx,
            OFFER,
            *id,
            edition.0,
            &offer.name,
            &offer.organisation,
            offer.audience.code(),
            offer.diagnosis.code(),
            offer.indication.code(),
            offer.capacity.map(i64::from),
            offer.phone.as_deref(),
            offer.website.as_deref(),
            &offer.description,
            position
        )?;
        for area in &offer.areas {
            execute!(tx, AREA, *id, edition.0, area.kind(), area.to_string())?;
        }
    }
    let update = "UPDATE support_edition SET offers = $2 WHERE id = $1";
    execute!(tx, update, edition.0, position)?;
    Ok(())
}

/// Puts the edition in force. The one before stays, since people were pointed to its offers.
pub async fn switch(
    permit: &Permit<'_, ImportSupport>,
    edition: Edition,
    now: Timestamp,
) -> Result<()> {
    let conn = permit.conn();
    let retire = "UPDATE support_edition SET active_until = $1 WHERE active_since IS NOT NULL AND active_until IS NULL";
    execute!(conn, retire, At(now))?;
    let activate = "UPDATE support_edition SET active_since = $2 WHERE id = $1";
    match execute!(conn, activate, edition.0, At(now))? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    organisation: String,
    audience: String,
    diagnosis: String,
    indication: String,
    capacity: Option<i64>,
    phone: Option<String>,
    website: Option<String>,
    description: String,
}

impl TryFrom<Row> for Offer {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("support_offer", column, row.id);
        Ok(Self {
            id: row.id,
            audience: Audience::from_code(&row.audience).ok_or_else(|| wrong("audience"))?,
            diagnosis: DiagnosisNeed::from_code(&row.diagnosis)
                .ok_or_else(|| wrong("diagnosis"))?,
            indication: IndicationNeed::from_code(&row.indication)
                .ok_or_else(|| wrong("indication"))?,
            name: row.name,
            organisation: row.organisation,
            capacity: row.capacity,
            phone: row.phone,
            website: row.website,
            description: row.description,
        })
    }
}

const NEAR: &str = "SELECT o.id, o.name, o.organisation, o.audience, o.diagnosis, o.indication, o.capacity, o.phone, o.website,
    o.description FROM support_offer o JOIN support_edition e ON e.id = o.edition
    JOIN (SELECT a.offer_id, MIN(CASE a.area_kind WHEN 'neighbourhood' THEN 0 WHEN 'district' THEN 1
            WHEN 'municipality' THEN 2 WHEN 'sub_region' THEN 3 ELSE 4 END) AS distance
        FROM support_offer_area a WHERE (a.area_kind = 'network'";

/// The offers that hold in one of these neighbourhoods, the nearest first; without any, those for the whole network.
pub async fn near(conn: &Conn, neighbourhoods: &[NeighbourhoodCode]) -> Result<Vec<Offer>> {
    let codes = || neighbourhoods.iter();
    let mut query = Query::new(NEAR);
    query
        .sql(" OR (a.area_kind = 'neighbourhood' AND a.area_code IN ")
        .list(codes().map(NeighbourhoodCode::as_str))
        .sql(") OR (a.area_kind = 'district' AND a.area_code IN ")
        .list(codes().map(|code| code.district().to_string()))
        .sql(") OR (a.area_kind = 'municipality' AND a.area_code IN ")
        .list(codes().map(|code| code.municipality().to_string()))
        .sql(
            ") OR (a.area_kind = 'sub_region' AND a.area_code IN (SELECT s.code FROM sub_region s
                JOIN team t ON t.sub_region_id = s.id JOIN team_neighbourhood n ON n.team_id = t.id
                WHERE n.neighbourhood IN ",
        )
        .list(codes().map(NeighbourhoodCode::as_str))
        .sql(
            "))) GROUP BY a.offer_id) h ON h.offer_id = o.id
            WHERE e.active_since IS NOT NULL AND e.active_until IS NULL ORDER BY h.distance, o.position",
        );
    let rows: Vec<Row> = select(conn, query).await?;
    rows.into_iter().map(Offer::try_from).collect()
}

/// How many offers are in force.
pub async fn count(conn: &Conn) -> Result<i64> {
    let select = "SELECT offers FROM support_edition WHERE active_since IS NOT NULL AND active_until IS NULL";
    Ok(fetch_optional!(conn, (i64,), select)?.map_or(0, |(count,)| count))
}
