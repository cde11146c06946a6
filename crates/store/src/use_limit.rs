//! What limits the use of somebody's data: requests that were granted and not lifted since.

use jiff::Timestamp;
use spil_model::ids::{DataRequestId, PersonId, StaffId};
use spil_model::use_limit::Limit;
use spil_policy::actions::DecideRequest;
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::Result;
use crate::permit::Permit;

/// As a condition on `r`, a row of the referrals: nothing keeps its client out of the figures.
macro_rules! counted {
    () => {
        "NOT EXISTS (SELECT 1 FROM person lp JOIN person lm ON lm.canonical_id = lp.canonical_id
            JOIN data_request ld ON ld.client_id = lm.id
            WHERE lp.id = r.person_id AND ld.kind IN ('restrict', 'object') AND ld.outcome IN ('granted', 'partly')
              AND NOT EXISTS (SELECT 1 FROM use_limit_lift ll WHERE ll.request_id = ld.id))"
    };
}
pub(crate) use counted;

/// A limit that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// By which request.
    pub request: DataRequestId,
    /// What.
    pub limit: Limit,
    /// Since which day.
    pub since: jiff::civil::Date,
    /// What whoever asked was answered.
    pub why: String,
}

const HOLDING: &str = "SELECT d.id, d.kind, d.decided_on, d.answer FROM person o
    JOIN person m ON m.canonical_id = o.canonical_id JOIN data_request d ON d.client_id = m.id
    WHERE o.id = $1 AND d.kind IN ('restrict', 'object') AND d.outcome IN ('granted', 'partly') AND d.decided_on IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM use_limit_lift l WHERE l.request_id = d.id)
    ORDER BY d.decided_on, d.id";

/// What limits the use of a client's data now, the oldest first.
pub async fn holding(conn: &Conn, client: PersonId) -> Result<Vec<Holding>> {
    type Row = (Uuid, String, Day, String);
    let rows = fetch_all!(conn, Row, HOLDING, client.uuid())?;
    let one = |(request, kind, since, why): Row| {
        Some(Holding {
            request: request.into(),
            limit: Limit::from_code(&kind)?,
            since: since.0,
            why,
        })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// When a limit was lifted, by whom, and what whoever asked was told.
pub type Lifted = (Timestamp, StaffId, String);

const LIFTED: &str = "SELECT lifted_at, lifted_by, told FROM use_limit_lift WHERE request_id = $1";

/// When the limit of a request was lifted, if it was.
pub async fn lifted(conn: &Conn, request: DataRequestId) -> Result<Option<Lifted>> {
    let rows = fetch_all!(conn, (At, Uuid, String), LIFTED, request.uuid())?;
    let found = rows.into_iter().next();
    Ok(found.map(|(at, by, told)| (at.0, by.into(), told)))
}

const LIFT: &str = "INSERT INTO use_limit_lift (request_id, client_id, lifted_at, lifted_by, told) VALUES ($1, $2, $3, $4, $5)";

/// Lifts the limit of a request.
pub async fn lift(
    permit: &Permit<'_, DecideRequest>,
    client: PersonId,
    request: DataRequestId,
    (at, by, told): &Lifted,
) -> Result<()> {
    execute!(
        permit.conn(),
        LIFT,
        request.uuid(),
        client.uuid(),
        At(*at),
        by.uuid(),
        told.as_str()
    )?;
    Ok(())
}
