//! Rows of contacts and attempts while somebody waits, with what was said.

use jiff::Timestamp;
use spil_model::guidance::{ContactRole, WithWhom};
use spil_model::ids::{ContactId, StaffId};
use spil_model::referral::{AttemptKind, AttemptOutcome, CrisisJudgement};
use spil_policy::actions::LogContact;
use uuid::Uuid;

use crate::columns::At;
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::referral::Shows;

/// A contact, or an attempt at one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its id.
    pub id: ContactId,
    /// When it took place.
    pub at: Timestamp,
    /// Who had it.
    pub by: StaffId,
    /// In which role.
    pub role: ContactRole,
    /// How.
    pub kind: AttemptKind,
    /// With whom, or for whom it was meant.
    pub with: WithWhom,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// What was judged, in a crisis.
    pub judgement: Option<CrisisJudgement>,
    /// What was said; empty where nothing was written down.
    pub note: String,
}

/// Adds an attempt to the referral that the permit is for.
pub async fn add(permit: &Permit<'_, LogContact>, attempt: &Attempt, now: Timestamp) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO contact_attempt (id, referral_id, at, staff_id, staff_role, kind, with_whom, outcome, judgement, note,
            entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        attempt.id.uuid(),
        permit.referral().uuid(),
        At(attempt.at),
        attempt.by.uuid(),
        attempt.role.code(),
        attempt.kind.code(),
        attempt.with.code(),
        attempt.outcome.code(),
        attempt.judgement.map(CrisisJudgement::code),
        attempt.note.as_str(),
        At(now)
    )?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    at: At,
    staff_id: Uuid,
    staff_role: String,
    kind: String,
    with_whom: String,
    outcome: String,
    judgement: Option<String>,
    note: String,
}

impl TryFrom<Row> for Attempt {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("contact_attempt", column, row.id);
        Ok(Self {
            id: ContactId::from(row.id),
            at: row.at.0,
            by: StaffId::from(row.staff_id),
            role: ContactRole::from_code(&row.staff_role).ok_or_else(|| wrong("staff_role"))?,
            kind: AttemptKind::from_code(&row.kind).ok_or_else(|| wrong("kind"))?,
            with: WithWhom::from_code(&row.with_whom).ok_or_else(|| wrong("with_whom"))?,
            outcome: AttemptOutcome::from_code(&row.outcome).ok_or_else(|| wrong("outcome"))?,
            judgement: row
                .judgement
                .as_deref()
                .and_then(CrisisJudgement::from_code),
            note: row.note,
        })
    }
}

const SELECT: &str = "SELECT id, at, staff_id, staff_role, kind, with_whom, outcome, judgement, note FROM contact_attempt
    WHERE referral_id = $1 ORDER BY at DESC, entered_at DESC, id";

/// The attempts of the referral that the permit is for, the latest first.
pub async fn attempts<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Attempt>> {
    let rows = fetch_all!(permit.conn(), Row, SELECT, permit.referral().uuid())?;
    rows.into_iter().map(Attempt::try_from).collect()
}
