//! The term of a class, and what has happened of the event that meets it.

use std::collections::BTreeMap;

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use super::{OwnWish, Referral, Refused};
use crate::{
    calendar::{Term, WorkingCalendar, local_time},
    code::ClassId,
    covenant::{NormEventPart, UrgencyClass},
};

/// The class of a referral with its term, as the last triage decision left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The class.
    pub class: ClassId,
    /// How urgent the class is in its covenant: 0 for the most urgent.
    pub urgency: u16,
    /// The length of the term.
    pub norm: Term,
    /// The day on which the term began: that of the receipt, or of the last upward decision.
    pub day_zero: Date,
    /// The last day of the term.
    pub due: Date,
    /// So many working days before the last day it is nearly overdue.
    pub nearly_working_days: u16,
    /// From this day on it is nearly overdue.
    pub nearly_from: Date,
    /// What must have happened, all of it, for the norm to be met.
    pub met_by: Vec<NormEventPart>,
}

impl Deadline {
    /// The term of a class from a moment, counted out by the calendar.
    pub fn laid(
        class: &UrgencyClass,
        urgency: u16,
        started: DateTime,
        calendar: &WorkingCalendar,
    ) -> Self {
        let day_zero = calendar.day_zero(started);
        let blank = Self {
            class: class.id.clone(),
            urgency,
            norm: class.norm,
            day_zero,
            due: day_zero,
            nearly_working_days: class.nearly_overdue_working_days,
            nearly_from: day_zero,
            met_by: class.met_by.clone(),
        };
        blank.ending(calendar.due(day_zero, class.norm), calendar)
    }

    /// The same term with another last day.
    #[must_use]
    pub fn ending(self, due: Date, calendar: &WorkingCalendar) -> Self {
        let nearly_from = working_days_before(due, self.nearly_working_days, calendar);
        Self {
            due,
            nearly_from,
            ..self
        }
    }

    /// The term without the days of a wait at own wish, for a covenant in which these do not count.
    ///
    /// Weeks grow by the days of the wish, working days by its working days. A wish from before the term or after its last
    /// day changes nothing.
    #[must_use]
    pub fn without_days_of(self, wish: OwnWish, calendar: &WorkingCalendar) -> Self {
        let from = wish.from.max(self.day_zero);
        if wish.until <= from || self.due < from {
            return self;
        }
        let due = match self.norm {
            Term::Weeks(_) => self.due.saturating_add(wish.until - from),
            Term::WorkingDays(_) => {
                let days = u16::try_from(calendar.working_days_between(from, wish.until))
                    .unwrap_or_default();
                calendar.due(self.due, Term::WorkingDays(days))
            }
        };
        self.ending(due, calendar)
    }

    /// The same term from an earlier day, for a receipt that turned out to be earlier. It never ends later than before.
    #[must_use]
    pub fn from_earlier(self, day_zero: Date, calendar: &WorkingCalendar) -> Self {
        let due = calendar.due(day_zero, self.norm).min(self.due);
        Self { day_zero, ..self }.ending(due, calendar)
    }
}

fn working_days_before(day: Date, count: u16, calendar: &WorkingCalendar) -> Date {
    let earlier = day
        .series(Span::new().days(-1))
        .filter(|day| calendar.is_working_day(*day));
    let mut not_itself = earlier.filter(|earlier| *earlier < day);
    usize::from(count)
        .checked_sub(1)
        .map_or(day, |skipped| not_itself.nth(skipped).unwrap_or(Date::MIN))
}

/// When each part of a norm event happened, the first time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Milestones(BTreeMap<NormEventPart, Timestamp>);

impl Milestones {
    /// When this part happened.
    pub fn at(&self, part: NormEventPart) -> Option<Timestamp> {
        self.0.get(&part).copied()
    }

    /// All parts that happened.
    pub fn iter(&self) -> impl Iterator<Item = (NormEventPart, Timestamp)> {
        self.0.iter().map(|(part, at)| (*part, *at))
    }

    /// When the last of these parts happened, once they all have; never for no parts at all.
    pub fn all_met_at(&self, parts: &[NormEventPart]) -> Option<Timestamp> {
        let moments: Option<Vec<Timestamp>> = parts.iter().map(|part| self.at(*part)).collect();
        moments?.into_iter().max()
    }

    /// The parts of these that have not happened.
    pub fn still_open<'a>(
        &self,
        parts: &'a [NormEventPart],
    ) -> impl Iterator<Item = NormEventPart> + use<'a, '_> {
        parts
            .iter()
            .copied()
            .filter(|part| !self.0.contains_key(part))
    }

    pub(super) fn record(&mut self, part: NormEventPart, at: Timestamp) {
        let first = self.0.entry(part).or_insert(at);
        *first = at.min(*first);
    }

    pub(super) fn take_back(&mut self, part: NormEventPart) {
        self.0.remove(&part);
    }
}

impl FromIterator<(NormEventPart, Timestamp)> for Milestones {
    fn from_iter<I: IntoIterator<Item = (NormEventPart, Timestamp)>>(parts: I) -> Self {
        Self(parts.into_iter().collect())
    }
}

impl Referral {
    /// The local day from which the statutory clock runs.
    pub fn registered_on(&self) -> Date {
        local_time(self.clock_started_at).date()
    }

    /// Takes down that a part of the norm event happened, and whether the norm is met by it.
    pub(super) fn reach(&mut self, part: NormEventPart, at: Timestamp) {
        self.milestones.record(part, at);
        self.settle_norm();
    }

    /// The norm is met when all parts that the class asks for have happened.
    pub(super) fn settle_norm(&mut self) {
        let parts = self
            .deadline
            .as_ref()
            .map(|deadline| deadline.met_by.as_slice());
        self.norm_met_at = parts.and_then(|parts| self.milestones.all_met_at(parts));
    }

    /// A moment is recorded after it happened, and nothing happens before the receipt.
    pub(super) fn must_have_happened(&self, at: Timestamp, now: Timestamp) -> Result<(), Refused> {
        if now < at {
            Err(Refused::Future)
        } else if at < self.clock_started_at {
            Err(Refused::BeforeReceipt)
        } else {
            Ok(())
        }
    }
}
