//! Rows of the steps of the reporting code for abuse. No other query of the program reads them, except the copy for the client,
//! which holds each back as a whole.

use jiff::Timestamp;
use spil_model::abuse_code::{AbuseCodeDecision, AbuseCodeEntry, AbuseCodeStep, Confidence};
use spil_model::ids::{AbuseCodeEntryId, StaffId};
use spil_model::text::LongText;
use spil_policy::actions::{RecordAbuseCode, ViewAbuseCode};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// Adds what was done in a step, to the referral that the permit is for.
pub async fn add(
    permit: &Permit<'_, RecordAbuseCode>,
    entry: &AbuseCodeEntry,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO abuse_code_entry (id, referral_id, step, on_day, done, decision, confidence, staff_id, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        entry.id.uuid(),
        permit.referral().uuid(),
        entry.step.code(),
        Day(entry.on),
        entry.what.as_str(),
        entry.decision.map(AbuseCodeDecision::code),
        entry.confidence.code(),
        entry.by.uuid(),
        At(now)
    )?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    step: String,
    on_day: Day,
    done: String,
    decision: Option<String>,
    confidence: String,
    staff_id: Uuid,
}

impl TryFrom<Row> for AbuseCodeEntry {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("abuse_code_entry", column, row.id);
        let decision = row
            .decision
            .as_deref()
            .map(|code| AbuseCodeDecision::from_code(code).ok_or_else(|| wrong("decision")));
        Ok(Self {
            id: AbuseCodeEntryId::from(row.id),
            step: AbuseCodeStep::from_code(&row.step).ok_or_else(|| wrong("step"))?,
            on: row.on_day.0,
            what: LongText::parse(&row.done).map_err(|_| wrong("done"))?,
            decision: decision.transpose()?,
            confidence: Confidence::from_code(&row.confidence)
                .ok_or_else(|| wrong("confidence"))?,
            by: StaffId::from(row.staff_id),
        })
    }
}

const SELECT: &str =
    "SELECT id, step, on_day, done, decision, confidence, staff_id FROM abuse_code_entry
    WHERE referral_id = $1 OR referral_id IN (SELECT id FROM referral WHERE attached_to = $1) ORDER BY on_day, entered_at, id";

/// What was done in each step for the referral that the permit is for, the first one first; also what was recorded before
/// another referral of the same client was attached to this one.
pub async fn entries(permit: &Permit<'_, ViewAbuseCode>) -> Result<Vec<AbuseCodeEntry>> {
    let rows = fetch_all!(permit.conn(), Row, SELECT, permit.referral().uuid())?;
    rows.into_iter().map(AbuseCodeEntry::try_from).collect()
}
