//! The two clocks of every wait.

use jiff::{Span, civil::Date};

use super::{Lookout, RunningTerm, Wait};
use crate::{
    calendar::local_time,
    coded::coded,
    covenant::OwnWishRule,
    referral::{Deadline, OwnWish, Referral},
};

coded! {
    /// How a running term stands. Shown in words and with a sign, never by colour alone.
    pub enum Pace {
        /// There is time.
        OnTime = "on_time",
        /// The last days have begun.
        NearlyOverdue = "nearly_overdue",
        /// The last day has passed.
        Overdue = "overdue",
    }

    /// How long somebody waits by the clock of the law (Treeknorm: 80 % within four weeks, all within six).
    pub enum StatutoryMark {
        /// Less than four weeks.
        UnderFourWeeks = "under_four_weeks",
        /// Four weeks or more.
        FourWeeks = "four_weeks",
        /// Six weeks or more: counted in the quarterly return to the regulator.
        SixWeeks = "six_weeks",
    }
}

/// The clock of the covenant: from receipt to the event that the class names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CovenantClock {
    /// There is no class yet.
    NotTriaged {
        /// The day on which the first look must have happened.
        first_look_due: Date,
    },
    /// The term runs.
    Running {
        /// The last day of the term.
        due: Date,
        /// Working days left, today not counted; negative when it is over.
        working_days_left: i64,
        /// How it stands.
        pace: Pace,
    },
    /// The norm was met.
    Met {
        /// On which day.
        on: Date,
        /// The last day of the term.
        due: Date,
    },
}

impl CovenantClock {
    /// How the clock stands on a day.
    pub fn of(referral: &Referral, lookout: &Lookout<'_>) -> Self {
        let wait = Wait::of(referral, lookout);
        let Some(RunningTerm { due, .. }) = wait.term else {
            return Self::NotTriaged {
                first_look_due: wait.first_look_due(lookout),
            };
        };
        if let Some(met_at) = referral.norm_met_at {
            return Self::Met {
                on: local_time(met_at).date(),
                due,
            };
        }
        Self::Running {
            due,
            working_days_left: lookout.calendar.working_days_between(lookout.today, due),
            pace: wait.pace(lookout).unwrap_or(Pace::OnTime),
        }
    }

    /// Whether the norm was met within its term; nothing while it runs.
    pub fn met_in_time(&self) -> Option<bool> {
        match self {
            Self::Met { on, due } => Some(on <= due),
            Self::NotTriaged { .. } | Self::Running { .. } => None,
        }
    }
}

/// Where the days of a wait at own wish do not count, the last day moves on with every day of it.
pub(super) fn with_running_wish(
    deadline: &Deadline,
    wish: Option<OwnWish>,
    lookout: &Lookout<'_>,
) -> Deadline {
    match (wish, lookout.terms.own_wish) {
        (Some(wish), OwnWishRule::DoesNotCount) => deadline
            .clone()
            .without_days_of(wish.until_now(lookout.today), lookout.calendar),
        _ => deadline.clone(),
    }
}

/// The clock of the law (regulation NR/REG-2122): from registration to first contact with the client by the treating case manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatutoryClock {
    /// The day of registration.
    pub registered_on: Date,
    /// The day on which four weeks are full.
    pub four_weeks_on: Date,
    /// The day on which six weeks are full.
    pub six_weeks_on: Date,
    /// The day on which it stopped.
    pub stopped_on: Option<Date>,
    /// Days waited, until it stopped or until today.
    pub days: i64,
    /// The mark that was passed.
    pub mark: StatutoryMark,
}

impl StatutoryClock {
    /// How the clock stands on a day.
    pub fn of(referral: &Referral, today: Date) -> Self {
        let registered_on = referral.registered_on();
        let stopped_on = referral
            .case_manager_first_contact_at
            .map(|at| local_time(at).date());
        let days = i64::from((stopped_on.unwrap_or(today) - registered_on).get_days()).max(0);
        let mark = match days {
            ..28 => StatutoryMark::UnderFourWeeks,
            28..42 => StatutoryMark::FourWeeks,
            42.. => StatutoryMark::SixWeeks,
        };
        Self {
            registered_on,
            four_weeks_on: weeks_after(registered_on, 4),
            six_weeks_on: six_weeks_after(registered_on),
            stopped_on,
            days,
            mark,
        }
    }

    /// Whole weeks waited.
    pub const fn weeks(&self) -> i64 {
        self.days / 7
    }
}

fn weeks_after(day: Date, weeks: i64) -> Date {
    day.saturating_add(Span::new().weeks(weeks))
}

pub(super) fn six_weeks_after(day: Date) -> Date {
    weeks_after(day, 6)
}
