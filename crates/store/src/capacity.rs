//! Looking ahead: what the list and its past say without saying of whom, and how many people live where.
//!
//! Rows of runs stand in `capacity/scenario.rs`, what a look back lets say of a wait in `capacity/expected.rs`. Nothing here gives an id of a referral or a person.

pub mod expected;
pub mod population;
pub mod scenario;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::calendar::local_time;
use spil_model::code::ClassId;
use spil_model::ids::SubRegionId;
use spil_policy::ActionKind;
use spil_policy::actions::{MakeScenario, RunScenario, ViewCapacity};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::dialect::{fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::use_limit::counted;

/// Actions that read the past of the list as days.
pub trait LooksAhead: ActionKind {}

impl LooksAhead for ViewCapacity {}
impl LooksAhead for MakeScenario {}
impl LooksAhead for RunScenario {}

/// The way of somebody through the network as days, without saying who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The class, once there is one.
    pub class: Option<ClassId>,
    /// The area, once the address is placed.
    pub area: Option<SubRegionId>,
    /// When the referral was received.
    pub arrived: Date,
    /// When a place was taken: somebody was named and still is, or had the first contact.
    pub started: Option<Date>,
    /// When it ended, with the kind of end.
    pub ended: Option<(Date, String)>,
}

#[derive(sqlx_macros::FromRow)]
struct WayRow {
    class: Option<String>,
    sub_region_id: Option<Uuid>,
    received_at: At,
    assigned_at: Option<At>,
    case_manager_first_contact_at: Option<At>,
    is_held: bool,
    ended_at: Option<At>,
    end_kind: Option<String>,
}

// A second referral of the same person is no second person.
const WAYS: &str = concat!(
    "SELECT r.class, r.sub_region_id, r.received_at, r.assigned_at, r.case_manager_first_contact_at,
        (r.case_manager_id IS NOT NULL OR r.stand_by_id IS NOT NULL) AS is_held, r.ended_at, r.end_kind
    FROM referral r WHERE r.attached_to IS NULL AND (r.end_kind IS NULL OR r.end_kind <> 'duplicate') AND ",
    counted!(),
    " ORDER BY r.received_at, r.id"
);

/// Everybody's way, in the order of arrival.
pub async fn ways<A: LooksAhead>(permit: &Permit<'_, A>) -> Result<Vec<Way>> {
    let rows = fetch_all!(permit.conn(), WayRow, WAYS)?;
    rows.into_iter().map(Way::try_from).collect()
}

impl TryFrom<WayRow> for Way {
    type Error = Error;

    fn try_from(row: WayRow) -> Result<Self> {
        let wrong = || Error::inconsistency("referral", "class", Uuid::nil());
        let class = row.class.as_deref().map(ClassId::parse).transpose();
        let arrived = day(row.received_at.0);
        let named = row.assigned_at.filter(|_| row.is_held);
        // Whoever passes a case on sets the day of naming anew; the first contact stays.
        let started = [named, row.case_manager_first_contact_at];
        let started = started.into_iter().flatten().min();
        let started = started.map(|at| day(at.0).max(arrived));
        let ended = row.ended_at.zip(row.end_kind);
        Ok(Self {
            class: class.map_err(|_| wrong())?,
            area: row.sub_region_id.map(SubRegionId::from),
            arrived,
            started,
            ended: ended.map(|(at, kind)| (day(at.0).max(started.unwrap_or(arrived)), kind)),
        })
    }
}

/// The day on which the first referral was entered: of whoever came before, only those are known who were still there.
pub async fn first_entry<A: LooksAhead>(permit: &Permit<'_, A>) -> Result<Option<Date>> {
    let first = "SELECT MIN(entered_at) FROM referral WHERE attached_to IS NULL AND (end_kind IS NULL OR end_kind <> 'duplicate')";
    let found = fetch_optional!(permit.conn(), (Option<At>,), first)?;
    Ok(found.and_then(|(at,)| at).map(|at| day(at.0)))
}

fn day(at: Timestamp) -> Date {
    local_time(at).date()
}

/// The hours of a case manager in an area, for as long as they hold. Not whose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hours {
    /// The area of the team; none for whoever works in none.
    pub area: Option<SubRegionId>,
    /// Contract hours in a week.
    pub per_week: f64,
    /// The first day.
    pub from: Date,
    /// The last day, where it is known.
    pub until: Option<Date>,
}

const HOURS: &str = "SELECT t.sub_region_id, a.hours_per_week, a.valid_from, a.valid_until
    FROM appointment a LEFT JOIN team t ON t.id = a.team_id
    WHERE a.role = 'case_manager' ORDER BY a.valid_from, a.id";

/// The hours of all appointments of case managers that there ever were.
pub async fn hours<A: LooksAhead>(permit: &Permit<'_, A>) -> Result<Vec<Hours>> {
    type Row = (Option<Uuid>, f64, Day, Option<Day>);
    let rows = fetch_all!(permit.conn(), Row, HOURS)?;
    let hours = |(area, per_week, from, until): Row| Hours {
        area: area.map(SubRegionId::from),
        per_week,
        from: from.0,
        until: until.map(|day| day.0),
    };
    Ok(rows.into_iter().map(hours).collect())
}

/// Days away of a case manager, with the hours that are away. Not whose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Away {
    /// The first day.
    pub from: Date,
    /// The last day, where it is known.
    pub until: Option<Date>,
    /// Contract hours in a week.
    pub per_week: f64,
}

const AWAY: &str = "SELECT x.first_day, x.last_day, h.hours FROM absence x
    JOIN (SELECT staff_id, SUM(hours_per_week) AS hours FROM appointment WHERE role = 'case_manager' AND valid_from <= $2
        AND (valid_until IS NULL OR valid_until >= $2) GROUP BY staff_id) h ON h.staff_id = x.staff_id
    WHERE x.withdrawn_at IS NULL AND x.first_day <= $2 AND (x.last_day IS NULL OR x.last_day >= $1)
    ORDER BY x.first_day, x.id";

/// When case managers were away between two days.
pub async fn away<A: LooksAhead>(
    permit: &Permit<'_, A>,
    from: Date,
    until: Date,
) -> Result<Vec<Away>> {
    let rows = fetch_all!(
        permit.conn(),
        (Day, Option<Day>, f64),
        AWAY,
        Day(from),
        Day(until)
    )?;
    let away = |(from, until, per_week): (Day, Option<Day>, f64)| Away {
        from: from.0,
        until: until.map(|day| day.0),
        per_week,
    };
    Ok(rows.into_iter().map(away).collect())
}
