//! Published versions of the covenant. Public knowledge: reading needs no permit; publishing does.

use jiff::Timestamp;
use spil_model::covenant::Covenant;
use spil_model::ids::{CovenantVersionId, StaffId};
use spil_policy::actions::PublishCovenant;
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// A version as it was published.
#[derive(Debug, Clone, PartialEq)]
pub struct CovenantVersion {
    /// The id that referrals remember.
    pub id: CovenantVersionId,
    /// What was agreed.
    pub covenant: Covenant,
    /// The file as it was published.
    pub source: String,
    /// When.
    pub published_at: Timestamp,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    source: String,
    published_at: At,
}

impl TryFrom<Row> for CovenantVersion {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let covenant = Covenant::parse(&row.source)
            .map_err(|_| Error::inconsistency("covenant_version", "source", row.id))?;
        Ok(Self {
            id: CovenantVersionId::from(row.id),
            covenant,
            source: row.source,
            published_at: row.published_at.0,
        })
    }
}

/// All versions, the earliest start first.
pub async fn all(conn: &Conn) -> Result<Vec<CovenantVersion>> {
    let select = "SELECT id, source, published_at FROM covenant_version ORDER BY valid_from, published_at, id";
    let rows = fetch_all!(conn, Row, select)?;
    rows.into_iter().map(CovenantVersion::try_from).collect()
}

/// How many versions there are: what the application keeps in memory is good as long as this does not change.
pub async fn count(conn: &Conn) -> Result<i64> {
    let rows = fetch_all!(conn, (i64,), "SELECT COUNT(*) FROM covenant_version")?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// Publishes a version. The same code and version twice is [`Error::Duplicate`].
pub async fn publish(
    permit: &Permit<'_, PublishCovenant>,
    version: &CovenantVersion,
    by: Option<StaffId>,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO covenant_version (id, code, version, valid_from, source, published_at, published_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        version.id.uuid(),
        version.covenant.id.to_string(),
        version.covenant.version.to_string(),
        Day(version.covenant.valid_from),
        &version.source,
        At(version.published_at),
        by.map(spil_model::ids::StaffId::uuid)
    )?;
    Ok(())
}
