//! Who was offered, named and gave back, when, by whom and why: a row for each, never changed.

use jiff::Timestamp;
use spil_model::ids::{AssignmentId, ReferralId, StaffId, TeamId};
use spil_model::referral::{GiveBack, Naming};
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::referral::{Changes, Shows};

/// What is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'a> {
    /// The id.
    pub id: AssignmentId,
    /// What was done.
    pub kind: Naming,
    /// About whom: who was offered or named, or who gave back.
    pub staff: Option<StaffId>,
    /// The team in which it was done.
    pub team: Option<TeamId>,
    /// Why it was given back.
    pub reason: Option<GiveBack>,
    /// Why, in words.
    pub rationale: &'a str,
    /// By whom.
    pub by: StaffId,
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLine {
    /// What was done.
    pub kind: Naming,
    /// About whom.
    pub staff: Option<StaffId>,
    /// The team in which it was done.
    pub team: Option<TeamId>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
    /// Why it was given back.
    pub reason: Option<GiveBack>,
    /// Why, in words.
    pub rationale: String,
}

/// Writes a line of the history of the referral that the permit is for.
pub async fn name<A: Changes>(
    permit: &Permit<'_, A>,
    named: &Named<'_>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO assignment (id, referral_id, kind, staff_id, team_id, at, by_staff_id, reason_kind, rationale)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        named.id.uuid(),
        permit.referral().uuid(),
        named.kind.code(),
        named.staff.map(StaffId::uuid),
        named.team.map(TeamId::uuid),
        At(now),
        named.by.uuid(),
        named.reason.map_or("", GiveBack::code),
        named.rationale
    )?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    staff_id: Option<Uuid>,
    team_id: Option<Uuid>,
    at: At,
    by_staff_id: Uuid,
    reason_kind: String,
    rationale: String,
}

impl TryFrom<Row> for NamedLine {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("assignment", column, row.id);
        Ok(Self {
            kind: Naming::from_code(&row.kind).ok_or_else(|| wrong("kind"))?,
            staff: row.staff_id.map(StaffId::from),
            team: row.team_id.map(TeamId::from),
            at: row.at.0,
            by: StaffId::from(row.by_staff_id),
            reason: GiveBack::from_code(&row.reason_kind),
            rationale: row.rationale,
        })
    }
}

const HISTORY: &str = "SELECT id, kind, staff_id, team_id, at, by_staff_id, reason_kind, rationale
    FROM assignment WHERE referral_id = $1 ORDER BY at DESC, id DESC";

/// The history of the referral that the permit is for, the last line first.
pub async fn history<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<NamedLine>> {
    of(permit.conn(), permit.referral()).await
}

/// The last line of the history, where there is one.
pub async fn last_named<A: Shows>(permit: &Permit<'_, A>) -> Result<Option<NamedLine>> {
    Ok(history(permit).await?.into_iter().next())
}

async fn of(conn: &Conn, referral: ReferralId) -> Result<Vec<NamedLine>> {
    let rows = fetch_all!(conn, Row, HISTORY, referral.uuid())?;
    rows.into_iter().map(NamedLine::try_from).collect()
}
