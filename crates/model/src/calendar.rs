//! The working-day calendar: which days count, from which day a term runs, and when it ends.
//!
//! Public holidays of the Netherlands, the cut-off hour and the time zone. Which term belongs to what is the
//! covenant's business; what a re-triage does to a term is that of `norm`.

mod counting;
mod holiday;
mod local_time;
#[cfg(test)]
mod tests;

use jiff::Span;
use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};

pub use counting::{CountedDay, Counting, DayReason};
pub use holiday::{GoodFriday, Holiday, HolidayRules, LiberationDay, easter_sunday};
pub use local_time::{InvalidMoment, amsterdam, local_time, parse_local};

/// Decides which days count. The values come from the covenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WorkingCalendar {
    /// Which holidays that are not free for everybody are days off.
    pub holidays: HolidayRules,
    /// What arrives after this time counts as received on the next working day; at the very moment it is in time.
    pub cut_off: Option<Time>,
}

/// A length of time in the unit in which it was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Ends on the nth working day after day 0.
    WorkingDays(u16),
    /// Ends on the weekday of day 0, also when that is a day off.
    Weeks(u16),
}

/// What kind of day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A working day; with the holiday's name where a holiday is worked on.
    Working(Option<Holiday>),
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday that is a day off, whatever the weekday.
    Holiday(Holiday),
}

impl WorkingCalendar {
    /// What kind of day this is.
    pub fn kind_of(&self, date: Date) -> DayKind {
        let mut worked_on = None;
        for holiday in Holiday::all_on(date) {
            if self.holidays.is_day_off(holiday, date.year()) {
                return DayKind::Holiday(holiday);
            }
            worked_on = Some(holiday);
        }
        if is_weekend(date) {
            DayKind::Weekend
        } else {
            DayKind::Working(worked_on)
        }
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        matches!(self.kind_of(date), DayKind::Working(_))
    }

    /// The day itself when it is a working day, else the first one after it.
    pub fn working_day_on_or_after(&self, date: Date) -> Date {
        date.series(Span::new().days(1))
            .find(|day| self.is_working_day(*day))
            .unwrap_or(Date::MAX)
    }

    /// Day 0 of a term: the day on which something received at this local time counts as received.
    ///
    /// That is the next working day for what arrives on a day off or after the cut-off.
    pub fn day_zero(&self, received: DateTime) -> Date {
        if self.is_after_cut_off(received) && self.is_working_day(received.date()) {
            return self.working_day_on_or_after(days_later(received.date(), 1));
        }
        self.working_day_on_or_after(received.date())
    }

    /// The last day of a term that runs from this day 0.
    pub fn due(&self, day_zero: Date, term: Term) -> Date {
        match term {
            Term::Weeks(weeks) => days_later(day_zero, i64::from(weeks) * 7),
            Term::WorkingDays(days) => self.nth_working_day_after(day_zero, days),
        }
    }

    /// The number of working days after `from`, up to and including `to`; negative when `to` lies before `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let weekdays = weekdays_since_epoch(to) - weekdays_since_epoch(from);
        let days_off = (from.year()..=to.year())
            .flat_map(|year| self.weekdays_off(year))
            .filter(|date| from < *date && *date <= to)
            .count();
        weekdays - i64::try_from(days_off).unwrap_or(i64::MAX)
    }

    fn is_after_cut_off(&self, received: DateTime) -> bool {
        self.cut_off
            .is_some_and(|cut_off| cut_off < received.time())
    }

    fn nth_working_day_after(&self, day: Date, n: u16) -> Date {
        let Some(after) = usize::from(n).checked_sub(1) else {
            return day;
        };
        day.series(Span::new().days(1))
            .skip(1)
            .filter(|day| self.is_working_day(*day))
            .nth(after)
            .unwrap_or(Date::MAX)
    }

    /// The days from Monday to Friday in this year that a holiday makes a day off, each once.
    fn weekdays_off(&self, year: i16) -> Vec<Date> {
        let mut dates: Vec<Date> = Holiday::ALL
            .into_iter()
            .filter(|holiday| self.holidays.is_day_off(*holiday, year))
            .filter_map(|holiday| holiday.date_in(year))
            .filter(|date| !is_weekend(*date))
            .collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }
}

/// The date so many days later, or the last date there is.
pub(crate) fn days_later(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// The number of days from one date to another; negative when `to` lies before `from`.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The number of days from Monday to Friday between a fixed Sunday and this date, the date included.
fn weekdays_since_epoch(date: Date) -> i64 {
    const SUNDAY: Date = jiff::civil::date(2000, 1, 2);
    let days = days_between(SUNDAY, date);
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}
