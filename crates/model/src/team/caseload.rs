//! How full a caseload is: contract hours, cases per hour and the weight of each class, all from the covenant.
//!
//! Everything is counted in hundredths, so that the same caseload always shows the same percentage.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    code::ClassId,
    covenant::{self, Hundredths, UrgencyClass},
    ids::{AppointmentId, OrganisationId, StaffId},
};

/// An appointment with an organisation. Somebody can have several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// The id.
    pub id: AppointmentId,
    /// Who.
    pub staff: StaffId,
    /// With which organisation.
    pub organisation: OrganisationId,
    /// Contract hours a week.
    pub hours: Hundredths,
    /// The first day.
    pub from: Date,
    /// The last day, if there is one.
    pub until: Option<Date>,
}

impl Appointment {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The contract hours of these appointments together on a day.
    pub fn hours_on(appointments: &[Self], day: Date) -> Hundredths {
        Hundredths(
            appointments
                .iter()
                .filter(|appointment| appointment.holds_on(day))
                .map(|appointment| appointment.hours.0)
                .sum(),
        )
    }
}

/// Days of absence. Why is nobody's business here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// The first day.
    pub from: Date,
    /// The last day, if it is known.
    pub until: Option<Date>,
}

impl Absence {
    /// Whether somebody is absent on a day.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The weight of a case per class; a class without a weight counts as one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Weights(BTreeMap<ClassId, Hundredths>);

impl Weights {
    /// The weights of the classes of a covenant.
    pub fn of(classes: &[UrgencyClass]) -> Self {
        Self(
            classes
                .iter()
                .map(|class| (class.id.clone(), class.caseload_weight))
                .collect(),
        )
    }

    /// The weight of a case of this class.
    pub fn weight(&self, class: &ClassId) -> Hundredths {
        self.0.get(class).copied().unwrap_or(Hundredths::ONE)
    }
}

/// The cases of somebody, by class.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caseload(BTreeMap<ClassId, u32>);

/// The share of a class in a caseload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The class.
    pub class: ClassId,
    /// How many cases.
    pub cases: u32,
    /// Percentage of all cases, rounded.
    pub percent: u32,
}

impl Caseload {
    /// How many cases there are.
    pub fn cases(&self) -> u32 {
        self.0.values().sum()
    }

    /// The weights of all cases together.
    pub fn load(&self, weights: &Weights) -> Hundredths {
        Hundredths(
            self.0
                .iter()
                .map(|(class, cases)| weights.weight(class).0.saturating_mul(*cases))
                .sum(),
        )
    }

    /// The same caseload with one more case.
    #[must_use]
    pub fn with(mut self, class: &ClassId) -> Self {
        *self.0.entry(class.clone()).or_default() += 1;
        self
    }

    /// The mix by class, in the order of the class ids.
    pub fn mix(&self) -> Vec<Share> {
        let all = self.cases();
        let share = |(class, cases): (&ClassId, &u32)| Share {
            class: class.clone(),
            cases: *cases,
            percent: percentage(*cases, all).unwrap_or_default(),
        };
        self.0.iter().map(share).collect()
    }

    /// The percentage of the cases that are of a class; nothing for no cases.
    pub fn share_of(&self, class: &ClassId) -> Option<u32> {
        percentage(self.0.get(class).copied().unwrap_or_default(), self.cases())
    }

    /// Adds the cases of another caseload, to see the mix of a team.
    pub fn add(&mut self, other: &Self) {
        for (class, cases) in &other.0 {
            *self.0.entry(class.clone()).or_default() += cases;
        }
    }
}

impl FromIterator<(ClassId, u32)> for Caseload {
    fn from_iter<I: IntoIterator<Item = (ClassId, u32)>>(cases: I) -> Self {
        let mut caseload = Self::default();
        for (class, count) in cases {
            *caseload.0.entry(class).or_default() += count;
        }
        caseload
    }
}

/// How full somebody is: the load against what fits at the highest number of cases per contract hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    /// The load.
    pub load: Hundredths,
    /// From here on it is full enough.
    pub enough: Hundredths,
    /// All that fits.
    pub capacity: Hundredths,
}

/// Whether there is room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// There is room.
    Free,
    /// Full enough, not over.
    Enough,
    /// Over what fits, or no hours at all.
    Full,
}

impl Fill {
    /// How full these contract hours are with this load.
    pub fn of(load: Hundredths, hours: Hundredths, per_hour: covenant::Caseload) -> Self {
        let fits = |per_hour: Hundredths| Hundredths(hours.0.saturating_mul(per_hour.0) / 100);
        Self {
            load,
            enough: fits(per_hour.lowest_per_contract_hour),
            capacity: fits(per_hour.highest_per_contract_hour),
        }
    }

    /// The load as a percentage of what fits, rounded; nothing without hours.
    pub fn percent(&self) -> Option<u32> {
        percentage(self.load.0, self.capacity.0)
    }

    /// The same with one more case of this weight.
    #[must_use]
    pub const fn with(self, weight: Hundredths) -> Self {
        Self {
            load: Hundredths(self.load.0.saturating_add(weight.0)),
            ..self
        }
    }

    /// Whether there is room.
    pub fn room(&self) -> Room {
        if self.capacity.0 == 0 || self.capacity < self.load {
            Room::Full
        } else if self.enough <= self.load {
            Room::Enough
        } else {
            Room::Free
        }
    }
}

/// A part of a whole in percent, rounded half up; nothing of nothing.
pub(super) fn percentage(part: u32, whole: u32) -> Option<u32> {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let rounded = (part * 200 + whole).checked_div(whole * 2)?;
    u32::try_from(rounded).ok()
}

#[cfg(test)]
mod tests;
