//! When somebody is away: dates, never a reason.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{AbsenceId, StaffId};
use spil_model::team::Absence;
use spil_policy::actions::EditAbsence;
use uuid::Uuid;

use super::ShowsRoom;
use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_optional, select};
use crate::error::{Error, Result};
use crate::permit::{ListPermit, Permit};
use crate::query::Query;

/// An absence of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsenceRow {
    /// The id.
    pub id: AbsenceId,
    /// Whose.
    pub staff: StaffId,
    /// When.
    pub absence: Absence,
}

/// The absences of these people that are not over on a day, the first one first.
pub async fn absences<A: ShowsRoom>(
    permit: &ListPermit<'_, A>,
    staff: &[StaffId],
    from: Date,
) -> Result<Vec<AbsenceRow>> {
    let mut query = Query::new(
        "SELECT id, staff_id, first_day, last_day FROM absence WHERE withdrawn_at IS NULL AND staff_id IN ",
    );
    query
        .list(staff.iter().map(|one| one.uuid()))
        .sql(" AND (last_day IS NULL OR last_day >= ")
        .bind(from)
        .sql(") ORDER BY first_day, id");
    let rows: Vec<(Uuid, Uuid, Day, Option<Day>)> = select(permit.conn(), query).await?;
    let absence = |(id, staff, first, last): (Uuid, Uuid, Day, Option<Day>)| AbsenceRow {
        id: AbsenceId::from(id),
        staff: StaffId::from(staff),
        absence: Absence {
            from: first.0,
            until: last.map(|day| day.0),
        },
    };
    Ok(rows.into_iter().map(absence).collect())
}

/// Whose absence this is, to ask leave to change it; none when it is not there or was withdrawn.
pub async fn absence_of(conn: &Conn, id: AbsenceId) -> Result<Option<StaffId>> {
    let find = "SELECT staff_id FROM absence WHERE id = $1 AND withdrawn_at IS NULL";
    let row = fetch_optional!(conn, (Uuid,), find, id.uuid())?;
    Ok(row.map(|(staff,)| StaffId::from(staff)))
}

/// Adds an absence of the member of staff that the permit is for.
pub async fn add_absence(
    permit: &Permit<'_, EditAbsence>,
    id: AbsenceId,
    absence: Absence,
    by: StaffId,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO absence (id, staff_id, first_day, last_day, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6)",
        id.uuid(),
        permit.staff().uuid(),
        Day(absence.from),
        absence.until.map(Day),
        by.uuid(),
        At(now)
    )?;
    Ok(())
}

/// Withdraws an absence of the member of staff that the permit is for. The row stays, for the history.
pub async fn withdraw_absence(
    permit: &Permit<'_, EditAbsence>,
    id: AbsenceId,
    now: Timestamp,
) -> Result<()> {
    let update = "UPDATE absence SET withdrawn_at = $3 WHERE id = $1 AND staff_id = $2 AND withdrawn_at IS NULL";
    let rows = execute!(
        permit.conn(),
        update,
        id.uuid(),
        permit.staff().uuid(),
        At(now)
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}
