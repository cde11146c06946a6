//! The week schedule of a team and the secret links to calendars. No client stands in it; what the JSON says is the use
//! case's business.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use spil_model::ids::{OrganisationId, StaffId, TeamId};
use spil_policy::ActionKind;
use spil_policy::actions::{KeepCalendarLink, PlanSchedule, ReadCalendar, ViewSchedule};
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// Actions that show the schedule of the team that the permit is for.
pub trait ShowsSchedule: ActionKind {}

impl ShowsSchedule for ViewSchedule {}
impl ShowsSchedule for PlanSchedule {}

/// The schedule of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamSchedule {
    /// Whose.
    pub team: TeamId,
    /// The Monday of the first week.
    pub first_week: Date,
    /// How many weeks.
    pub weeks: u32,
    /// What was asked.
    pub settings: Value,
    /// What people settled.
    pub fixed: Value,
    /// What came of it.
    pub result: Value,
    /// Who planned it.
    pub made_by: StaffId,
    /// When.
    pub made_at: Timestamp,
    /// The version; of one that is not there yet 0.
    pub version: i64,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    team_id: Uuid,
    first_week: Day,
    weeks: i64,
    settings: Json<Value>,
    fixed: Json<Value>,
    result: Json<Value>,
    made_by: Uuid,
    made_at: At,
    version: i64,
}

impl From<Row> for TeamSchedule {
    fn from(row: Row) -> Self {
        Self {
            team: TeamId::from(row.team_id),
            first_week: row.first_week.0,
            weeks: u32::try_from(row.weeks).unwrap_or_default(),
            settings: row.settings.0,
            fixed: row.fixed.0,
            result: row.result.0,
            made_by: StaffId::from(row.made_by),
            made_at: row.made_at.0,
            version: row.version,
        }
    }
}

const OF_TEAM: &str =
    "SELECT team_id, first_week, weeks, settings, fixed, result, made_by, made_at, version
    FROM team_schedule WHERE team_id = $1";

/// The schedule of the team that the permit is for.
pub async fn of_team<A: ShowsSchedule>(permit: &Permit<'_, A>) -> Result<Option<TeamSchedule>> {
    let row = fetch_optional!(permit.conn(), Row, OF_TEAM, permit.id())?;
    Ok(row.map(TeamSchedule::from))
}

const OF_PERSON: &str =
    "SELECT s.team_id, s.first_week, s.weeks, s.settings, s.fixed, s.result, s.made_by, s.made_at, s.version
    FROM team_schedule s WHERE s.team_id IN (SELECT g.team_id FROM role_grant g WHERE g.staff_id = $1
      AND g.valid_from <= $2 AND (g.valid_until IS NULL OR g.valid_until >= $2))
    ORDER BY s.first_week, s.team_id";

/// The schedules of the teams in which the member of staff of the permit works on a day.
pub async fn of_person(
    permit: &Permit<'_, ReadCalendar>,
    today: Date,
) -> Result<Vec<TeamSchedule>> {
    let rows = fetch_all!(permit.conn(), Row, OF_PERSON, permit.id(), Day(today))?;
    Ok(rows.into_iter().map(TeamSchedule::from).collect())
}

const INSERT: &str = "INSERT INTO team_schedule (team_id, first_week, weeks, settings, fixed, result, made_by, made_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT (team_id) DO NOTHING";
const UPDATE: &str =
    "UPDATE team_schedule SET first_week = $2, weeks = $3, settings = $4, fixed = $5, result = $6,
    made_by = $7, made_at = $8, version = version + 1 WHERE team_id = $1 AND version = $9";

/// Keeps the schedule of the team that the permit is for in the place of the version that it was made of; another version
/// is [`Error::Conflict`].
pub async fn save(permit: &Permit<'_, PlanSchedule>, schedule: &TeamSchedule) -> Result<()> {
    let made = [&schedule.settings, &schedule.fixed, &schedule.result];
    let [settings, fixed, result] = made.map(|value| Json(value.clone()));
    let (team, weeks) = (permit.id(), i64::from(schedule.weeks));
    let (first, by, at) = (
        Day(schedule.first_week),
        schedule.made_by.uuid(),
        At(schedule.made_at),
    );
    let rows = if schedule.version == 0 {
        execute!(
            permit.conn(),
            INSERT,
            team,
            first,
            weeks,
            settings,
            fixed,
            result,
            by,
            at
        )?
    } else {
        let version = schedule.version;
        execute!(
            permit.conn(),
            UPDATE,
            team,
            first,
            weeks,
            settings,
            fixed,
            result,
            by,
            at,
            version
        )?
    };
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// The share of the hours for clients that an organisation asks, in percent, of those that have one.
pub async fn production(conn: &Conn) -> Result<Vec<(OrganisationId, u32)>> {
    let select = "SELECT id, production_percent FROM organisation WHERE production_percent IS NOT NULL ORDER BY id";
    let rows = fetch_all!(conn, (Uuid, i64), select)?;
    let percent = |(id, percent): (Uuid, i64)| {
        let percent = u32::try_from(percent.clamp(0, 100)).unwrap_or_default();
        (OrganisationId::from(id), percent)
    };
    Ok(rows.into_iter().map(percent).collect())
}

const LINK: &str = "INSERT INTO calendar_link (staff_id, token_hash, made_at) VALUES ($1, $2, $3)
    ON CONFLICT (staff_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at";

/// Keeps the hash of a link for the member of staff of the permit; an earlier link no longer works.
pub async fn keep_link(
    permit: &Permit<'_, KeepCalendarLink>,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<()> {
    execute!(permit.conn(), LINK, permit.id(), token_hash, At(now))?;
    Ok(())
}

/// Withdraws the link of the member of staff of the permit.
pub async fn withdraw_link(permit: &Permit<'_, KeepCalendarLink>) -> Result<()> {
    let delete = "DELETE FROM calendar_link WHERE staff_id = $1";
    execute!(permit.conn(), delete, permit.id())?;
    Ok(())
}

/// Since when somebody has a link.
pub async fn link_since(conn: &Conn, staff: StaffId) -> Result<Option<Timestamp>> {
    let select = "SELECT made_at FROM calendar_link WHERE staff_id = $1";
    let row = fetch_optional!(conn, (At,), select, staff.uuid())?;
    Ok(row.map(|(at,)| at.0))
}

/// Whose link has this hash, while the account is open.
pub async fn linked(conn: &Conn, token_hash: &[u8]) -> Result<Option<StaffId>> {
    let select = "SELECT l.staff_id FROM calendar_link l JOIN staff m ON m.id = l.staff_id
        WHERE l.token_hash = $1 AND m.active";
    let row = fetch_optional!(conn, (Uuid,), select, token_hash)?;
    Ok(row.map(|(staff,)| StaffId::from(staff)))
}
