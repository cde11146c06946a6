//! How long most people wait, as the last look back has it. Counts of areas and classes: the public page reads it too.

use spil_model::capacity::expected::ExpectedWait;
use spil_model::code::ClassId;
use spil_model::ids::SubRegionId;
use spil_policy::actions::RunScenario;
use uuid::Uuid;

use crate::columns::Day;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// What is kept of an area and a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The id of the row.
    pub id: Uuid,
    /// The area; none where the network has none.
    pub area: Option<SubRegionId>,
    /// The class; none for all together.
    pub class: Option<ClassId>,
    /// The wait.
    pub wait: ExpectedWait,
}

/// Replaces what the look back before said.
pub async fn replace(permit: &Permit<'_, RunScenario>, all: &[Kept]) -> Result<()> {
    execute!(permit.conn(), "DELETE FROM expected_wait")?;
    for kept in all {
        let wait = &kept.wait;
        execute!(
            permit.conn(),
            "INSERT INTO expected_wait (id, sub_region_id, class, low_weeks, high_weeks, origins, people, held, coverage, looked_back_on)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            kept.id,
            kept.area.map(SubRegionId::uuid),
            kept.class.as_ref().map(ToString::to_string),
            i64::from(wait.low_weeks),
            i64::from(wait.high_weeks),
            i64::from(wait.origins),
            i64::from(wait.people),
            wait.held,
            wait.coverage,
            Day(wait.looked_back_on)
        )?;
    }
    Ok(())
}

type Row = (i64, i64, i64, i64, f64, f64, Day);

/// How long most people of an area wait, all classes together.
pub async fn of_area(conn: &Conn, area: Option<SubRegionId>) -> Result<Option<ExpectedWait>> {
    let select = "SELECT low_weeks, high_weeks, origins, people, held, coverage, looked_back_on FROM expected_wait
        WHERE sub_region_id IS NOT DISTINCT FROM $1 AND class IS NULL";
    let row = fetch_optional!(conn, Row, select, area.map(SubRegionId::uuid))?;
    row.map(wait).transpose()
}

fn wait(row: Row) -> Result<ExpectedWait> {
    let wrong = |_| Error::inconsistency("expected_wait", "low_weeks", Uuid::nil());
    let count = |value: i64| u32::try_from(value).map_err(wrong);
    let (low, high, origins, people, held, coverage, day) = row;
    Ok(ExpectedWait {
        low_weeks: count(low)?,
        high_weeks: count(high)?,
        origins: count(origins)?,
        people: count(people)?,
        held,
        coverage,
        looked_back_on: day.0,
    })
}
