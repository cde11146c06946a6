//! The waiting list: one list over all organisations, in the order of what the norm leaves, each place with its reasons.
//!
//! The place of everybody is decided from a few columns; only who stands on the page that is shown is opened.

use std::collections::BTreeMap;

use jiff::civil::Date;
use spil_model::code::ClassId;
use spil_model::covenant::Translated;
use spil_model::ids::{ReferralId, SubRegionId};
use spil_model::waiting_list::{Lookout, Pace, Place, WaitsFor};
use spil_policy::actions;
use spil_store::covenant::CovenantVersion;
use spil_store::journal::Event;
use spil_store::organisation::{self, Organisation, SubRegion, Team};
use spil_store::waiting_list::{self, ListsWaiting};
use spil_store::{ListPermit, Snapshot};

mod export;
mod line;
mod saved;

pub use export::export;
pub use line::{Contact, Line};
pub use saved::{remove_filter, save_filter};
pub use spil_store::saved_filter::SavedFilter;
pub use spil_store::waiting_list::Filter;

use crate::covenant::of;
use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// So many stand on a page.
pub const PER_PAGE: usize = 50;

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Who waits, in order.
    pub lines: Vec<Line>,
    /// Counts over everybody who fits the choice, not only those on the page.
    pub counts: Counts,
    /// Which page this is, from 1 on.
    pub page: usize,
    /// How many pages there are; at least one.
    pub pages: usize,
    /// What one can choose from.
    pub choices: Choices,
    /// What the reader saved.
    pub saved: Vec<SavedFilter>,
}

/// How many wait, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Everybody.
    pub waiting: usize,
    /// Over the norm, or over the term of the first look.
    pub overdue: usize,
    /// The last days have begun.
    pub nearly: usize,
    /// The last day lies in this week, and has not passed.
    pub this_week: usize,
}

/// What one can choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// The parts of the region.
    pub sub_regions: Vec<SubRegion>,
    /// The organisations.
    pub organisations: Vec<Organisation>,
    /// The teams.
    pub teams: Vec<Team>,
    /// The classes of the covenant in force.
    pub classes: Vec<(ClassId, Translated)>,
}

/// A page of everybody who waits and whom the reader may see, in order. A page that is not there gives the last one.
pub async fn list(cx: &Cx, filter: &Filter, page: usize) -> Result<Viewed<List>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ViewWaitingList>(&snapshot)?;
    permit.tell(|event| tell_filter(event, filter));
    let versions = cx.app.covenants.load(&snapshot).await?;
    let choices = choices(cx, &snapshot, &versions).await?;
    let calendars = Calendars::of(cx.today(), &versions, &choices.sub_regions);
    let placed = placed(&permit, filter, &calendars).await?;
    let pages = placed.order.len().div_ceil(PER_PAGE).max(1);
    let page = page.clamp(1, pages);
    let shown = placed
        .order
        .iter()
        .enumerate()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE);
    let shown: Vec<(usize, ReferralId)> = shown.map(|(above, id)| (above + 1, *id)).collect();
    let saved = match cx.staff() {
        Some(staff) => saved::of(&snapshot, staff).await?,
        None => Vec::new(),
    };
    let list = List {
        lines: line::lines(&permit, &shown, &calendars, &choices.teams).await?,
        counts: placed.counts,
        page,
        pages,
        choices,
        saved,
    };
    drop(permit);
    cx.viewed(snapshot, list).await
}

async fn choices(cx: &Cx, snapshot: &Snapshot, versions: &[CovenantVersion]) -> Result<Choices> {
    let classes = crate::covenant::in_force(versions, cx.today()).map(|version| {
        let classes = version.covenant.classes().iter();
        classes
            .map(|class| (class.id.clone(), class.name.clone()))
            .collect()
    });
    Ok(Choices {
        sub_regions: organisation::sub_regions(snapshot).await?,
        organisations: organisation::organisations(snapshot).await?,
        teams: organisation::teams(snapshot).await?,
        classes: classes.unwrap_or_default(),
    })
}

/// The calendars and terms of all covenants and areas, on a day.
pub(crate) struct Calendars<'a> {
    today: Date,
    versions: &'a [CovenantVersion],
    areas: BTreeMap<SubRegionId, Option<spil_model::covenant::SubRegionCode>>,
}

impl<'a> Calendars<'a> {
    pub(crate) fn of(
        today: Date,
        versions: &'a [CovenantVersion],
        sub_regions: &[SubRegion],
    ) -> Self {
        let areas = sub_regions
            .iter()
            .map(|area| (area.id, area.code.parse().ok()));
        Self {
            today,
            versions,
            areas: areas.collect(),
        }
    }

    /// The parameters of the covenant that a referral remembers, in its area.
    pub(crate) fn parameters(
        &self,
        covenant: spil_model::ids::CovenantVersionId,
        area: Option<SubRegionId>,
    ) -> Result<&'a spil_model::covenant::Parameters> {
        let covenant = &of(self.versions, covenant)?.covenant;
        let area = area.and_then(|id| self.areas.get(&id)?.as_ref());
        Ok(covenant.parameters_for(area))
    }

    /// What a referral with this covenant, in this area, is looked at with.
    pub(crate) fn lookout(
        &self,
        covenant: spil_model::ids::CovenantVersionId,
        area: Option<SubRegionId>,
    ) -> Result<Lookout<'a>> {
        Ok(Lookout {
            today: self.today,
            calendar: &of(self.versions, covenant)?.covenant.calendar,
            terms: &self.parameters(covenant, area)?.terms,
        })
    }
}

/// Everybody in order, and counted.
pub(crate) struct Placed {
    pub(crate) order: Vec<ReferralId>,
    pub(crate) counts: Counts,
}

pub(crate) async fn placed<A: ListsWaiting>(
    permit: &ListPermit<'_, A>,
    filter: &Filter,
    calendars: &Calendars<'_>,
) -> Result<Placed> {
    let narrow = waiting_list::narrow(permit, filter, calendars.today).await?;
    let mut counts = Counts::default();
    let mut places = Vec::with_capacity(narrow.len());
    for one in &narrow {
        let lookout = calendars.lookout(one.covenant, one.sub_region)?;
        let wait = one.wait(&lookout);
        let place = Place::of(&wait, &lookout);
        counts.add(&place, wait.pace(&lookout), calendars.today);
        places.push(place);
    }
    places.sort_unstable();
    Ok(Placed {
        order: places.into_iter().map(|place| place.id).collect(),
        counts,
    })
}

impl Counts {
    fn add(&mut self, place: &Place, stands: Option<Pace>, today: Date) {
        self.waiting += 1;
        let is_for_network = place.waits_for == WaitsFor::Network;
        match stands {
            Some(Pace::Overdue) if is_for_network => self.overdue += 1,
            Some(Pace::NearlyOverdue) if is_for_network => self.nearly += 1,
            _ => {}
        }
        let in_this_week = today <= place.due && place.due <= sunday_of(today);
        if is_for_network && in_this_week {
            self.this_week += 1;
        }
    }
}

/// The last day of the week of a day.
fn sunday_of(day: Date) -> Date {
    let left = 7 - i64::from(day.weekday().to_monday_one_offset());
    day.saturating_add(jiff::Span::new().days(left))
}

fn tell_filter(event: &mut Event, filter: &Filter) {
    if let Some(area) = filter.sub_region {
        event.code("sub_region", area);
    }
    if let Some(organisation) = filter.organisation {
        event.code("organisation", organisation);
    }
    if let Some(team) = filter.team {
        event.code("team", team);
    }
    if let Some(class) = filter
        .class
        .as_ref()
        .and_then(|class| class.parse::<ClassId>().ok())
    {
        event.code("class", class);
    }
    if let Some(stage) = filter.stage {
        event.code("stage", stage);
    }
}

#[cfg(test)]
mod tests {
    use super::sunday_of;
    use jiff::civil::date;

    #[test]
    fn a_week_ends_on_its_sunday() {
        assert_eq!(sunday_of(date(2026, 3, 2)), date(2026, 3, 8));
        assert_eq!(sunday_of(date(2026, 3, 8)), date(2026, 3, 8));
    }
}
