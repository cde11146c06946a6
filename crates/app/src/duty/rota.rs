//! The rota: who has duty at the desk of each area, today and in the weeks to come.

use jiff::Span;
use jiff::civil::Date;
use spil_model::duty::{NoShift, Shift, Stretch, on_duty, stretches};
use spil_model::ids::{StaffId, SubRegionId};
use spil_policy::{Facts, Object, actions};
use spil_store::journal::ObjectRef;
use spil_store::organisation::{self, StaffName};
use spil_store::{Conn, duty};
use uuid::Uuid;

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// How many weeks the page looks ahead.
const WEEKS_AHEAD: i64 = 8;

/// The rota as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rota {
    /// Each area, by name.
    pub areas: Vec<AreaRota>,
    /// The names of everybody, to name who has duty.
    pub names: Vec<StaffName>,
}

/// The duties of one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaRota {
    /// The area.
    pub area: SubRegionId,
    /// Its name.
    pub name: String,
    /// Who has duty today.
    pub today: Option<Shift>,
    /// The weeks to come, as stretches of days with the same duty.
    pub ahead: Vec<Stretch>,
    /// The periods on the rota that are not over.
    pub planned: Vec<Planned>,
    /// Who can have duty there.
    pub candidates: Vec<Candidate>,
    /// Whether the reader can change it.
    pub can_edit: bool,
}

/// A period on the rota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// The period.
    pub shift: Shift,
    /// Whether it has begun: it can then be ended, not undone.
    pub has_begun: bool,
}

/// Somebody who can have duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The id.
    pub id: StaffId,
    /// The name.
    pub name: String,
}

/// The rota of all areas.
pub async fn rota(cx: &Cx) -> Result<Viewed<Rota>> {
    let snapshot = cx.read().await?;
    let network = ObjectRef::all(Object::Network);
    cx.may_see::<actions::ViewRota>(&snapshot, network, &Facts::default())?;
    let today = cx.today();
    let until = today.saturating_add(Span::new().weeks(WEEKS_AHEAD));
    let shifts = duty::shifts(&snapshot, today).await?;
    let desks = duty::desks(&snapshot, today).await?;
    let mut areas = Vec::new();
    for area in organisation::sub_regions(&snapshot).await? {
        let planned = shifts.iter().filter(|shift| shift.area == area.id);
        let candidates = desks.iter().filter(|desk| desk.area == area.id);
        areas.push(AreaRota {
            area: area.id,
            name: area.name,
            today: on_duty(&shifts, area.id, today).copied(),
            ahead: stretches(&shifts, area.id, today, until),
            planned: planned
                .map(|shift| Planned {
                    shift: *shift,
                    has_begun: shift.first_day < today,
                })
                .collect(),
            candidates: candidates
                .map(|desk| Candidate {
                    id: desk.id,
                    name: desk.name.clone(),
                })
                .collect(),
            can_edit: cx.could::<actions::EditRota>(&of_area(area.id)),
        });
    }
    let names = organisation::staff_names(&snapshot).await?;
    cx.viewed(snapshot, Rota { areas, names }).await
}

fn of_area(area: SubRegionId) -> Facts {
    Facts {
        sub_region: Some(area),
        ..Facts::default()
    }
}

/// A period to be put on the rota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewShift {
    /// The area.
    pub area: SubRegionId,
    /// Who has duty.
    pub manager: StaffId,
    /// Who stands in.
    pub deputy: Option<StaffId>,
    /// The first day, today or later.
    pub first_day: Date,
    /// The last day; none: until another period begins.
    pub last_day: Option<Date>,
}

/// Puts a period on the rota. Over days that were planned already it stands on top.
pub async fn add_shift(cx: &Cx, new: NewShift) -> Result<()> {
    let tx = cx.write().await?;
    let network = ObjectRef::all(Object::Network);
    let permit = cx.may::<actions::EditRota>(&tx, network, &of_area(new.area))?;
    let shift = Shift {
        id: cx.id(),
        area: new.area,
        manager: new.manager,
        deputy: new.deputy,
        first_day: new.first_day,
        last_day: new.last_day,
    };
    shift.check(cx.today()).map_err(wrong)?;
    check_people(&tx, &shift).await?;
    duty::add_shift(&permit, &shift).await?;
    permit.tell(|event| {
        event.code("area", shift.area);
        event.code("first_day", shift.first_day);
    });
    cx.commit(tx).await
}

fn wrong(problem: NoShift) -> Error {
    match problem {
        NoShift::OwnDeputy => Error::invalid("vervanger", "duty-own-deputy"),
        NoShift::EndsBeforeStart => Error::invalid("tot", "duty-ends-before-start"),
        NoShift::Past => Error::invalid("vanaf", "duty-in-the-past"),
    }
}

/// Who has duty, and who stands in, are waiting-list managers of the area on the first day.
async fn check_people(conn: &Conn, shift: &Shift) -> Result<()> {
    let desks = duty::desks(conn, shift.first_day).await?;
    let works_there = |staff: StaffId| {
        desks
            .iter()
            .any(|desk| desk.id == staff && desk.area == shift.area)
    };
    if !works_there(shift.manager) {
        return Err(Error::invalid("beheerder", "duty-not-of-the-desk"));
    }
    if shift.deputy.is_some_and(|deputy| !works_there(deputy)) {
        return Err(Error::invalid("vervanger", "duty-not-of-the-desk"));
    }
    Ok(())
}

/// Takes a period off the rota from today on; the days that are over stay as they were.
pub async fn end_shift(cx: &Cx, id: Uuid) -> Result<()> {
    let tx = cx.write().await?;
    let shift = duty::find_shift(&tx, id).await?.ok_or(Error::NotFound)?;
    let network = ObjectRef::all(Object::Network);
    let permit = cx.may::<actions::EditRota>(&tx, network, &of_area(shift.area))?;
    duty::end_shift(&permit, &shift, cx.today()).await?;
    permit.tell(|event| event.code("ended", shift.id));
    cx.commit(tx).await
}
