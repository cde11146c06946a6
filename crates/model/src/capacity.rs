//! Looking ahead: what a scenario of the waiting list rests on, and how far its run is.
//!
//! Counts and assumptions, nobody in particular. How a list is simulated is not known here: that is `spil-planning`.

mod checking;
pub mod expected;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Term;
use crate::code::ClassId;
use crate::coded::coded;

pub use checking::{Place, Wrong, WrongPlace};

coded! {
    /// What a run computes.
    pub enum RunKind {
        /// A scenario beside nothing changing.
        Scenario = "scenario",
        /// The network's own past, predicted from before it came.
        LookBack = "look_back",
    }

    /// How far a run is.
    pub enum RunState {
        /// Waits for a process to take it up.
        Queued = "queued",
        /// A process works on it.
        Running = "running",
        /// There is a result.
        Done = "done",
        /// Somebody stopped it.
        Cancelled = "cancelled",
        /// It could not be done.
        Failed = "failed",
    }

    /// Whom the case managers of an area help.
    pub enum Staffing {
        /// Only their own area.
        PerArea = "per_area",
        /// Whoever of the region is first.
        Shared = "shared",
    }

    /// An assumption that is one number.
    pub enum Number {
        /// Years ahead.
        Years = "years",
        /// How often the period is simulated.
        Replications = "replications",
        /// Months until the change begins.
        FromMonths = "from_months",
        /// Arrivals a year.
        Arrivals = "arrivals",
        /// Mean days in care.
        MeanStay = "mean_stay",
        /// Standard deviation of the logarithm of the days in care.
        Spread = "spread",
        /// Mean days until somebody leaves the list; none where nobody leaves.
        Patience = "patience",
        /// Cases in care for each contract hour of a week.
        CasesPerHour = "cases_per_hour",
        /// Share of the hours that is absent now, in percent.
        AbsentNow = "absent_now",
        /// Change of the contract hours, in percent.
        HoursChange = "hours_change",
        /// Share of the hours that is absent in the scenario, in percent.
        Absent = "absent",
        /// First contacts by link workers in a week.
        LinkContacts = "link_contacts",
        /// Share of those contacts that is help enough, in percent.
        LinkSuffices = "link_suffices",
        /// Share of those in care who come in a group, in percent.
        GroupShare = "group_share",
        /// What somebody in a group takes of a case manager's time, in percent of somebody alone.
        GroupEffort = "group_effort",
        /// Growth of the arrivals each year, in percent.
        Growth = "growth",
        /// Share of the arrivals of each class that comes one class higher, in percent; below zero: lower.
        UrgencyShift = "urgency_shift",
    }
}

impl RunState {
    /// Whether it can still be stopped.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

impl Number {
    /// The least and the greatest value that make sense.
    pub const fn range(self) -> (f64, f64) {
        match self {
            Self::Years => (1.0, 15.0),
            Self::Replications => (20.0, 2_000.0),
            Self::FromMonths => (0.0, 120.0),
            Self::Arrivals => (1.0, 100_000.0),
            Self::MeanStay | Self::Patience => (1.0, 36_500.0),
            Self::Spread => (0.05, 3.0),
            Self::CasesPerHour => (0.1, 10.0),
            Self::AbsentNow | Self::Absent | Self::GroupShare => (0.0, 90.0),
            Self::HoursChange => (-90.0, 200.0),
            Self::LinkContacts => (0.0, 1_000.0),
            Self::LinkSuffices => (0.0, 100.0),
            Self::GroupEffort => (10.0, 100.0),
            Self::Growth => (-50.0, 100.0),
            Self::UrgencyShift => (-100.0, 100.0),
        }
    }

    /// Whether it may be left empty.
    pub const fn may_be_empty(self) -> bool {
        matches!(self, Self::Patience)
    }

    /// Whether it must be a whole number.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Years | Self::Replications | Self::FromMonths)
    }

    /// What it is where nothing changes; none for what describes the network as it is.
    pub const fn unchanged(self) -> Option<f64> {
        match self {
            Self::HoursChange
            | Self::LinkContacts
            | Self::LinkSuffices
            | Self::GroupShare
            | Self::Growth
            | Self::UrgencyShift => Some(0.0),
            Self::GroupEffort => Some(100.0),
            _ => None,
        }
    }
}

/// What a scenario rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumptions {
    /// The classes, the most urgent first.
    pub classes: Vec<ClassPart>,
    /// The areas with a desk of their own.
    pub areas: Vec<AreaPart>,
    /// Whatever is one number.
    pub numbers: BTreeMap<Number, f64>,
    /// Whom the case managers help.
    pub staffing: Staffing,
    /// Who was there when the scenario was made.
    pub start: Start,
}

/// A class of the covenant and its part of the arrivals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassPart {
    /// The class.
    pub id: ClassId,
    /// The norm in calendar days.
    pub norm_days: f64,
    /// Whether a link worker can have the first contact.
    pub by_link_worker: bool,
    /// Percent of the arrivals.
    pub percent: f64,
}

/// An area, its part of the arrivals and its staff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaPart {
    /// The name.
    pub name: String,
    /// Percent of the arrivals.
    pub percent: f64,
    /// Contract hours of its case managers in a week.
    pub hours: f64,
}

/// Who was there: numbers, nobody in particular.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// On which day.
    pub on: Date,
    /// On the list; `steps` are weeks waited.
    pub waiting: Vec<Group>,
    /// In care; `steps` are months of thirty days.
    pub in_care: Vec<Group>,
}

/// So many people of a class in an area for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The place of the class.
    pub class: usize,
    /// The place of the area.
    pub area: usize,
    /// For how long, in steps.
    pub steps: u32,
    /// How many.
    pub count: u32,
}

impl Start {
    /// How many people these groups are, of those that fit.
    pub fn count(groups: &[Group], fits: impl Fn(&Group) -> bool) -> u32 {
        let fitting = groups.iter().filter(|group| fits(group));
        fitting.map(|group| group.count).sum()
    }
}

impl Assumptions {
    /// A number; what it is where nothing changes when nobody gave it.
    pub fn number(&self, number: Number) -> f64 {
        let given = self.numbers.get(&number).copied();
        given.or(number.unchanged()).unwrap_or_default()
    }

    /// The same network when nothing changes.
    #[must_use]
    pub fn unchanged(&self) -> Self {
        let mut same = self.clone();
        for (number, value) in &mut same.numbers {
            *value = number.unchanged().unwrap_or(*value);
        }
        same.numbers
            .insert(Number::Absent, self.number(Number::AbsentNow));
        same.staffing = Staffing::PerArea;
        same
    }
}

/// A norm in calendar days: five working days are seven.
pub fn norm_days(norm: Term) -> f64 {
    match norm {
        Term::WorkingDays(days) => f64::from(days) * 7.0 / 5.0,
        Term::Weeks(weeks) => f64::from(weeks) * 7.0,
    }
}

/// Divides a whole over parts in proportion to weights: whole numbers that add up (largest remainder). Without any weight
/// the first part gets all.
pub fn divide(whole: u32, weights: &[f64]) -> Vec<u32> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        let mut parts = vec![0; weights.len()];
        if let Some(first) = parts.first_mut() {
            *first = whole;
        }
        return parts;
    }
    let exact: Vec<f64> = weights
        .iter()
        .map(|weight| f64::from(whole) * weight / sum)
        .collect();
    let mut parts: Vec<u32> = exact.iter().map(|part| floor(*part)).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let rest_of = |place: usize| exact.get(place).map_or(0.0, |part| part.fract());
    order.sort_by(|a, b| rest_of(*b).total_cmp(&rest_of(*a)));
    let left = usize::try_from(whole.saturating_sub(parts.iter().sum())).unwrap_or(0);
    for place in order.into_iter().take(left) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part is not negative and not greater than the whole"
)]
fn floor(part: f64) -> u32 {
    part.floor() as u32
}

#[cfg(test)]
mod tests;
