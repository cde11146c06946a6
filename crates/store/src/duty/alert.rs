//! Alerts to whoever must see something now. One is open until its reader saw it, and no longer than there is something to do
//! about it: with its step, and with its referral, it is answered.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::duty::AlertKind;
use spil_model::ids::{ReferralId, StaffId};
use spil_model::steps::StepKind;
use spil_policy::WriteAction;
use spil_policy::actions::{SeeAlert, TakeFirstLook, ViewAlerts};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// An alert that is raised about the referral of a permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAlert {
    /// Its id.
    pub id: Uuid,
    /// Of what.
    pub kind: AlertKind,
    /// The step whose term ran out.
    pub step: Option<Uuid>,
    /// Who must see it.
    pub to: StaffId,
}

/// Alerts somebody about the referral that the permit is for.
pub async fn raise<A: WriteAction>(
    permit: &Permit<'_, A>,
    alert: &NewAlert,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO alert (id, referral_id, kind, step_id, staff_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        alert.id,
        permit.referral().uuid(),
        alert.kind.code(),
        alert.step,
        alert.to.uuid(),
        At(now)
    )?;
    Ok(())
}

/// An alert that somebody has not seen yet: of what, where and since when; never of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAlert {
    /// Its id.
    pub id: Uuid,
    /// Of what.
    pub kind: AlertKind,
    /// The referral.
    pub referral: ReferralId,
    /// The name of its area.
    pub area: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// The step whose term ran out, with the last day of its term.
    pub step: Option<(StepKind, Date)>,
    /// The name of the case manager who must act, where it is one.
    pub case_manager: Option<String>,
}

#[derive(sqlx_macros::FromRow)]
struct AlertRow {
    id: Uuid,
    kind: String,
    referral_id: Uuid,
    area: Option<String>,
    created_at: At,
    step_kind: Option<String>,
    due_on: Option<Day>,
    case_manager: Option<String>,
}

impl TryFrom<AlertRow> for OpenAlert {
    type Error = Error;

    fn try_from(row: AlertRow) -> Result<Self> {
        let wrong = |column| Error::inconsistency("alert", column, row.id);
        let kind = row.step_kind.as_deref().map(StepKind::from_code);
        let step = match (kind, row.due_on) {
            (Some(kind), Some(due)) => Some((kind.ok_or_else(|| wrong("step_id"))?, due.0)),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            kind: AlertKind::from_code(&row.kind).ok_or_else(|| wrong("kind"))?,
            referral: ReferralId::from(row.referral_id),
            area: row.area,
            created_at: row.created_at.0,
            step,
            case_manager: row.case_manager,
        })
    }
}

const OPEN_ALERTS: &str = "SELECT a.id, a.kind, a.referral_id, z.name AS area, a.created_at, s.kind AS step_kind, s.due_on,
        m.name AS case_manager
    FROM alert a JOIN referral r ON r.id = a.referral_id LEFT JOIN step s ON s.id = a.step_id
        LEFT JOIN sub_region z ON z.id = r.sub_region_id
        LEFT JOIN staff m ON m.id = COALESCE(r.offered_to, r.case_manager_id, r.stand_by_id)
    WHERE a.staff_id = $1 AND a.seen_at IS NULL
    ORDER BY a.created_at DESC, a.id";
/// Answered by the index `alert_open` alone: every page of somebody who signed in asks it.
const COUNT: &str = "SELECT COUNT(*) FROM alert WHERE staff_id = $1 AND seen_at IS NULL";

/// The alerts that the member of staff of the permit has not seen, as long as there is something to do about them.
pub async fn open_alerts(permit: &Permit<'_, ViewAlerts>) -> Result<Vec<OpenAlert>> {
    let rows = fetch_all!(permit.conn(), AlertRow, OPEN_ALERTS, permit.staff().uuid())?;
    rows.into_iter().map(OpenAlert::try_from).collect()
}

/// How many alerts somebody has not seen: a number for the menu, read with their session.
pub async fn count_open(conn: &Conn, staff: StaffId) -> Result<i64> {
    let rows = fetch_all!(conn, (i64,), COUNT, staff.uuid())?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// Notes that the member of staff of the permit saw an alert, and gives the referral. None where there is no such alert.
pub async fn see(
    permit: &Permit<'_, SeeAlert>,
    alert: Uuid,
    now: Timestamp,
) -> Result<Option<ReferralId>> {
    let update = "UPDATE alert SET seen_at = $3, seen_by = $2 WHERE id = $1 AND staff_id = $2 AND seen_at IS NULL";
    let staff = permit.staff().uuid();
    execute!(permit.conn(), update, alert, staff, At(now))?;
    let select = "SELECT referral_id FROM alert WHERE id = $1 AND staff_id = $2";
    let row = fetch_optional!(permit.conn(), (Uuid,), select, alert, staff)?;
    Ok(row.map(|(id,)| ReferralId::from(id)))
}

/// Somebody looked at the referral: the alerts of danger about it are answered, whoever they went to.
pub async fn answer_danger(
    permit: &Permit<'_, TakeFirstLook>,
    by: StaffId,
    now: Timestamp,
) -> Result<()> {
    let update = "UPDATE alert SET seen_at = $3, seen_by = $2 WHERE referral_id = $1 AND kind = $4 AND seen_at IS NULL";
    execute!(
        permit.conn(),
        update,
        permit.referral().uuid(),
        by.uuid(),
        At(now),
        AlertKind::Danger.code()
    )?;
    Ok(())
}

/// Steps of a referral are done: the alerts about them are answered, whoever they went to.
pub(crate) async fn answer_done_steps(
    conn: &Conn,
    referral: Uuid,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    let update =
        "UPDATE alert SET seen_at = $2, seen_by = $3 WHERE referral_id = $1 AND seen_at IS NULL
        AND step_id IN (SELECT id FROM step WHERE referral_id = $1 AND done_at IS NOT NULL)";
    execute!(conn, update, referral, At(now), by.map(StaffId::uuid))?;
    Ok(())
}

/// Steps that were done at a moment are open again, and what was alerted about them too.
pub(crate) async fn ask_again(conn: &Conn, referral: Uuid, done_at: Timestamp) -> Result<()> {
    let update =
        "UPDATE alert SET seen_at = NULL, seen_by = NULL WHERE referral_id = $1 AND seen_at = $2
        AND step_id IN (SELECT id FROM step WHERE referral_id = $1 AND done_at IS NULL)";
    execute!(conn, update, referral, At(done_at))?;
    Ok(())
}
