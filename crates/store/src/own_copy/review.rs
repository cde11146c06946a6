//! What somebody decided about parts of a copy that stay out of it until they were looked at.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::ids::{DataRequestId, PersonId, StaffId};
use spil_model::own_copy::{Decision, LeaveOut};
use spil_policy::actions::ReviewCopy;
use uuid::Uuid;

use super::TakesOut;
use crate::columns::At;
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// What somebody decided about one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The id.
    pub id: Uuid,
    /// Which part: table, column and row.
    pub item: String,
    /// What.
    pub decision: Decision,
    /// When and by whom.
    pub decided: (Timestamp, StaffId),
}

const OF_REQUEST: &str = "SELECT id, item, decision, ground FROM copy_review
    WHERE request_id = $1 ORDER BY decided_at, id";

/// What stands for each part that was looked at for this request.
pub async fn decisions<A: TakesOut>(
    permit: &Permit<'_, A>,
    request: DataRequestId,
) -> Result<BTreeMap<String, Decision>> {
    type Row = (Uuid, String, String, String);
    let rows = fetch_all!(permit.conn(), Row, OF_REQUEST, request.uuid())?;
    let one = |(id, item, decision, ground): Row| {
        let wrong = || Error::inconsistency("copy_review", "decision", id);
        let decision = match decision.as_str() {
            "include" => Decision::Include,
            _ => Decision::LeaveOut(LeaveOut::from_code(&ground).ok_or_else(wrong)?),
        };
        Ok((item, decision))
    };
    rows.into_iter().map(one).collect()
}

const INSERT: &str = "INSERT INTO copy_review (id, client_id, request_id, item, decision, ground, decided_at, decided_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Takes a decision down.
pub async fn record(
    permit: &Permit<'_, ReviewCopy>,
    client: PersonId,
    request: DataRequestId,
    reviewed: &Reviewed,
) -> Result<()> {
    let (decision, ground) = match reviewed.decision {
        Decision::Include => ("include", ""),
        Decision::LeaveOut(ground) => ("leave_out", ground.code()),
    };
    execute!(
        permit.conn(),
        INSERT,
        reviewed.id,
        client.uuid(),
        request.uuid(),
        reviewed.item.as_str(),
        decision,
        ground,
        At(reviewed.decided.0),
        reviewed.decided.1.uuid()
    )?;
    Ok(())
}
