//! A term counted out day by day, with the reason why each day counts or not: to show, to explain, to check.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use super::{DayKind, Holiday, Term, WorkingCalendar};

/// A term counted from the day of receipt to its last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// The day that counts as the day of receipt.
    pub day_zero: Date,
    /// The last day of the term.
    pub due: Date,
    /// Every day from receipt to the last day of the term.
    pub days: Vec<CountedDay>,
}

/// One day of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedDay {
    /// The day.
    pub date: Date,
    /// Why it counts, or why not.
    pub reason: DayReason,
}

/// Why a day counts towards a term, or why it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayReason {
    /// Day 0: received on this day.
    Received,
    /// Day 0: received before, on a day off or after the cut-off.
    CountsAsReceived,
    /// Received on this working day, but after the cut-off.
    ReceivedAfterCutOff,
    /// A day off because of the weekend.
    Weekend,
    /// A day off because of a holiday.
    Holiday(Holiday),
    /// A working day.
    WorkingDay,
    /// A working day on which some have a day off.
    WorkedHoliday(Holiday),
    /// A day of a term in weeks, in which every day counts.
    EveryDayCounts,
}

impl DayReason {
    /// Whether the day counts towards the term.
    pub fn counts(self) -> bool {
        matches!(
            self,
            Self::WorkingDay | Self::WorkedHoliday(_) | Self::EveryDayCounts
        )
    }
}

impl WorkingCalendar {
    /// Counts out a term for something received at this local time.
    pub fn count(&self, received: DateTime, term: Term) -> Counting {
        let day_zero = self.day_zero(received);
        let due = self.due(day_zero, term);
        let days = received
            .date()
            .series(Span::new().days(1))
            .take_while(|date| *date <= due)
            .map(|date| CountedDay {
                date,
                reason: self.reason(date, received, day_zero, term),
            })
            .collect();
        Counting {
            day_zero,
            due,
            days,
        }
    }

    fn reason(&self, date: Date, received: DateTime, day_zero: Date, term: Term) -> DayReason {
        if date == day_zero {
            return if date == received.date() {
                DayReason::Received
            } else {
                DayReason::CountsAsReceived
            };
        }
        match (self.kind_of(date), term) {
            (DayKind::Working(_), _) if date < day_zero => DayReason::ReceivedAfterCutOff,
            (_, Term::Weeks(_)) if day_zero < date => DayReason::EveryDayCounts,
            (DayKind::Working(None), _) => DayReason::WorkingDay,
            (DayKind::Working(Some(holiday)), _) => DayReason::WorkedHoliday(holiday),
            (DayKind::Holiday(holiday), _) => DayReason::Holiday(holiday),
            (DayKind::Weekend, _) => DayReason::Weekend,
        }
    }
}
