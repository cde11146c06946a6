//! The rota of the desks, and alerts to whoever must see something now. The terms that run out stand in `duty/terms.rs`.

mod terms;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::duty::{AlertKind, Shift};
use spil_model::ids::{ReferralId, StaffId, SubRegionId, TeamId};
use spil_model::steps::StepKind;
use spil_policy::WriteAction;
use spil_policy::actions::{EditRota, SeeAlert, TakeFirstLook, ViewAlerts};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional, select};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::query::Query;

pub use terms::{Overdue, StepCount, escalate, overdue, step_counts};

type ShiftRow = (Uuid, Uuid, Uuid, Option<Uuid>, Day, Option<Day>);

fn shift((id, area, manager, deputy, first_day, last_day): ShiftRow) -> Shift {
    Shift {
        id,
        area: SubRegionId::from(area),
        manager: StaffId::from(manager),
        deputy: deputy.map(StaffId::from),
        first_day: first_day.0,
        last_day: last_day.map(|day| day.0),
    }
}

const SHIFTS: &str = "SELECT id, sub_region_id, staff_id, deputy_id, first_day, last_day FROM rota
    WHERE last_day IS NULL OR last_day >= $1 ORDER BY sub_region_id, first_day, id";

/// The periods of duty that are not over on this day, of all areas.
pub async fn shifts(conn: &Conn, from: Date) -> Result<Vec<Shift>> {
    let rows = fetch_all!(conn, ShiftRow, SHIFTS, Day(from))?;
    Ok(rows.into_iter().map(shift).collect())
}

/// The period with this id.
pub async fn find_shift(conn: &Conn, id: Uuid) -> Result<Option<Shift>> {
    let select = "SELECT id, sub_region_id, staff_id, deputy_id, first_day, last_day FROM rota WHERE id = $1";
    Ok(fetch_optional!(conn, ShiftRow, select, id)?.map(shift))
}

/// Puts a period on the rota.
pub async fn add_shift(permit: &Permit<'_, EditRota>, shift: &Shift) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO rota (id, sub_region_id, staff_id, deputy_id, first_day, last_day) VALUES ($1, $2, $3, $4, $5, $6)",
        shift.id,
        shift.area.uuid(),
        shift.manager.uuid(),
        shift.deputy.map(StaffId::uuid),
        Day(shift.first_day),
        shift.last_day.map(Day)
    )?;
    Ok(())
}

/// Ends a period before this day: what has been stays on the rota, what was still to come goes.
pub async fn end_shift(permit: &Permit<'_, EditRota>, shift: &Shift, before: Date) -> Result<()> {
    if shift.first_day < before {
        let last = before.yesterday().unwrap_or(before);
        let update = "UPDATE rota SET last_day = $2 WHERE id = $1";
        execute!(permit.conn(), update, shift.id, Day(last))?;
    } else {
        execute!(permit.conn(), "DELETE FROM rota WHERE id = $1", shift.id)?;
    }
    Ok(())
}

/// Somebody with a role in an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtDesk {
    /// The id.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The area.
    pub area: SubRegionId,
}

const DESKS: &str = "SELECT DISTINCT m.id, m.name, g.sub_region_id FROM staff m JOIN role_grant g ON g.staff_id = m.id
    WHERE m.active AND g.role = 'waiting_list_manager' AND g.sub_region_id IS NOT NULL AND g.valid_from <= $1
        AND (g.valid_until IS NULL OR g.valid_until >= $1) ORDER BY m.name, m.id, g.sub_region_id";

/// The waiting-list managers on this day, each with their areas.
pub async fn desks(conn: &Conn, day: Date) -> Result<Vec<AtDesk>> {
    let rows = fetch_all!(conn, (Uuid, String, Uuid), DESKS, Day(day))?;
    let at_desk = |(id, name, area): (Uuid, String, Uuid)| AtDesk {
        id: StaffId::from(id),
        name,
        area: SubRegionId::from(area),
    };
    Ok(rows.into_iter().map(at_desk).collect())
}

const ABSENT: &str = "SELECT DISTINCT staff_id FROM absence
    WHERE withdrawn_at IS NULL AND first_day <= $1 AND (last_day IS NULL OR last_day >= $1) ORDER BY staff_id";

/// Who is absent on a day: duty then falls to the deputy.
pub async fn absent(conn: &Conn, day: Date) -> Result<Vec<StaffId>> {
    let rows = fetch_all!(conn, (Uuid,), ABSENT, Day(day))?;
    Ok(rows.into_iter().map(|(id,)| StaffId::from(id)).collect())
}

const MANAGERS: &str =
    "SELECT DISTINCT g.staff_id FROM role_grant g JOIN staff m ON m.id = g.staff_id
    WHERE m.active AND g.role = 'organisation_manager' AND g.valid_from <= ";

/// The managers on this day of the organisations that employ one of these people, or that have somebody in one of these
/// teams.
pub async fn managers_of(
    conn: &Conn,
    day: Date,
    staff: &[StaffId],
    teams: &[TeamId],
) -> Result<Vec<StaffId>> {
    let mut query = Query::new(MANAGERS);
    query
        .bind(day)
        .sql(" AND (g.valid_until IS NULL OR g.valid_until >= ")
        .bind(day)
        .sql(") AND g.organisation_id IN (SELECT a.organisation_id FROM appointment a WHERE a.valid_from <= ")
        .bind(day)
        .sql(" AND (a.valid_until IS NULL OR a.valid_until >= ")
        .bind(day)
        .sql(") AND (a.staff_id IN ")
        .list(staff.iter().map(|one| one.uuid()))
        .sql(" OR a.team_id IN ")
        .list(teams.iter().map(|one| one.uuid()))
        .sql(")) ORDER BY g.staff_id");
    let rows: Vec<(Uuid,)> = select(conn, query).await?;
    Ok(rows.into_iter().map(|(id,)| StaffId::from(id)).collect())
}

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

#[derive(sqlx::FromRow)]
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
    WHERE a.staff_id = $1 AND a.seen_at IS NULL AND s.done_at IS NULL AND r.stage <> 'ended'
    ORDER BY a.created_at DESC, a.id";
const COUNT: &str = "SELECT COUNT(*) FROM alert a JOIN referral r ON r.id = a.referral_id
        LEFT JOIN step s ON s.id = a.step_id
    WHERE a.staff_id = $1 AND a.seen_at IS NULL AND s.done_at IS NULL AND r.stage <> 'ended'";

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
