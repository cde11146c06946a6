//! Steps whose term ran out: which, who was asked, and how many per area. Codes and days only, nothing of a client.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::covenant::EscalationTo;
use spil_model::ids::{CovenantVersionId, ReferralId, SubRegionId};
use spil_model::steps::StepKind;
use spil_policy::actions::{ViewFigures, WatchTerms};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::use_limit::counted;

/// A step whose term ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overdue {
    /// Its id.
    pub step: Uuid,
    /// Of which referral.
    pub referral: ReferralId,
    /// Which step.
    pub kind: StepKind,
    /// The last day of its term.
    pub due: Date,
    /// Who was asked so far.
    pub asked: Option<EscalationTo>,
    /// The covenant of the referral.
    pub covenant: CovenantVersionId,
}

const OVERDUE: &str =
    "SELECT s.id, s.referral_id, s.kind, s.due_on, s.escalated_to, r.covenant_version_id
    FROM step s JOIN referral r ON r.id = s.referral_id
    WHERE s.done_at IS NULL AND s.due_on < $1 AND r.stage <> 'ended' ORDER BY s.due_on, s.id";

/// The open steps whose term was over before this day, the oldest first.
pub async fn overdue(conn: &Conn, today: Date) -> Result<Vec<Overdue>> {
    type Row = (Uuid, Uuid, String, Day, String, Uuid);
    let rows = fetch_all!(conn, Row, OVERDUE, Day(today))?;
    let overdue = |(step, referral, kind, due, asked, covenant): Row| {
        let kind =
            StepKind::from_code(&kind).ok_or_else(|| Error::inconsistency("step", "kind", step))?;
        Ok(Overdue {
            step,
            referral: ReferralId::from(referral),
            kind,
            due: due.0,
            asked: EscalationTo::from_code(&asked),
            covenant: CovenantVersionId::from(covenant),
        })
    };
    rows.into_iter().map(overdue).collect()
}

/// Notes who is asked now. False where another process was first, or the step was done meanwhile.
pub async fn escalate(
    permit: &Permit<'_, WatchTerms>,
    late: &Overdue,
    to: EscalationTo,
    now: Timestamp,
) -> Result<bool> {
    let rows = execute!(
        permit.conn(),
        "UPDATE step SET escalated_to = $3, escalated_at = $4
         WHERE id = $1 AND escalated_to = $2 AND done_at IS NULL",
        late.step,
        late.asked.map_or("", EscalationTo::code),
        to.code(),
        At(now)
    )?;
    Ok(rows == 1)
}

/// How many steps of a kind are open in an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepCount {
    /// The area; none where the address is not placed.
    pub area: Option<SubRegionId>,
    /// Which step.
    pub kind: StepKind,
    /// Open.
    pub open: i64,
    /// Over their term.
    pub overdue: i64,
    /// For which the deputy was asked last.
    pub asked_deputy: i64,
    /// For which the manager of the organisation was asked.
    pub asked_manager: i64,
}

const COUNTS: &str = concat!(
    "SELECT r.sub_region_id, s.kind, COUNT(*), COUNT(CASE WHEN s.due_on < $1 THEN 1 END),
        COUNT(CASE WHEN s.escalated_to = 'deputy' THEN 1 END),
        COUNT(CASE WHEN s.escalated_to = 'organisation_manager' THEN 1 END)
    FROM step s JOIN referral r ON r.id = s.referral_id WHERE s.done_at IS NULL AND r.stage <> 'ended' AND ",
    counted!(),
    " GROUP BY r.sub_region_id, s.kind"
);

/// The counts per area and kind of step, on a day.
pub async fn step_counts(permit: &Permit<'_, ViewFigures>, today: Date) -> Result<Vec<StepCount>> {
    type Row = (Option<Uuid>, String, i64, i64, i64, i64);
    let rows = fetch_all!(permit.conn(), Row, COUNTS, Day(today))?;
    let count = |(area, kind, open, overdue, asked_deputy, asked_manager): Row| {
        let kind = StepKind::from_code(&kind)
            .ok_or_else(|| Error::inconsistency("step", "kind", Uuid::nil()))?;
        Ok(StepCount {
            area: area.map(SubRegionId::from),
            kind,
            open,
            overdue,
            asked_deputy,
            asked_manager,
        })
    };
    rows.into_iter().map(count).collect()
}
