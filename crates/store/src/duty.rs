//! The rota of the desks, and who must be asked. Alerts stand in `duty/alert.rs`, the terms that run out in `duty/terms.rs`.

mod alert;
mod terms;

use jiff::civil::Date;
use spil_model::duty::Shift;
use spil_model::ids::{StaffId, SubRegionId, TeamId};
use spil_policy::actions::EditRota;
use uuid::Uuid;

use crate::columns::Day;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional, select};
use crate::error::Result;
use crate::permit::Permit;
use crate::query::Query;

pub use alert::{NewAlert, OpenAlert, answer_danger, count_open, open_alerts, raise, see};
pub(crate) use alert::{answer_done_steps, ask_again};
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
