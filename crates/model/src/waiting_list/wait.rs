//! What decides a place on the list, and nothing else: a long list is ordered and counted without opening anybody.

use jiff::{Timestamp, civil::Date};

use super::{Lookout, Pace, clocks};
use crate::{
    calendar::local_time,
    ids::ReferralId,
    referral::{Deadline, OwnWish, Referral},
};

/// What decides a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The referral.
    pub id: ReferralId,
    /// From when the desk could know of it: the receipt, or later typing.
    pub known_at: Timestamp,
    /// From when both clocks run.
    pub clock_started_at: Timestamp,
    /// When somebody looked for the first time.
    pub first_look_at: Option<Timestamp>,
    /// The term of the class; none before triage.
    pub term: Option<RunningTerm>,
    /// When the norm was met.
    pub norm_met_at: Option<Timestamp>,
    /// Until when somebody waits at own wish.
    pub own_wish_until: Option<Date>,
}

/// The term of a class, as far as the list needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningTerm {
    /// How urgent the class is: 0 for the most urgent.
    pub urgency: u16,
    /// The last day.
    pub due: Date,
    /// From this day on it is nearly overdue.
    pub nearly_from: Date,
}

impl RunningTerm {
    /// The term on a day. Where the covenant does not count the days of a wait at own wish, the last day moves on with each.
    pub fn of(deadline: &Deadline, wish: Option<OwnWish>, lookout: &Lookout<'_>) -> Self {
        let deadline = clocks::with_running_wish(deadline, wish, lookout);
        Self {
            urgency: deadline.urgency,
            due: deadline.due,
            nearly_from: deadline.nearly_from,
        }
    }

    /// How it stands on a day.
    pub fn pace(&self, today: Date) -> Pace {
        if self.due < today {
            Pace::Overdue
        } else if self.nearly_from <= today {
            Pace::NearlyOverdue
        } else {
            Pace::OnTime
        }
    }
}

impl Wait {
    /// What decides the place of a referral.
    pub fn of(referral: &Referral, lookout: &Lookout<'_>) -> Self {
        let deadline = referral.deadline.as_ref();
        Self {
            id: referral.id,
            known_at: referral.received_at.max(referral.entered_at),
            clock_started_at: referral.clock_started_at,
            first_look_at: referral.first_look_at,
            term: deadline.map(|deadline| RunningTerm::of(deadline, referral.own_wish, lookout)),
            norm_met_at: referral.norm_met_at,
            own_wish_until: referral.own_wish.map(|wish| wish.until),
        }
    }

    /// The day until which somebody waits at own wish, while it lies ahead.
    pub fn own_wish_ahead(&self, today: Date) -> Option<Date> {
        self.own_wish_until.filter(|until| today < *until)
    }

    /// The last day of the first look.
    pub fn first_look_due(&self, lookout: &Lookout<'_>) -> Date {
        // Late typing does not make the desk late: its term runs from when it could know.
        let day_zero = lookout.calendar.day_zero(local_time(self.known_at));
        lookout.calendar.due(day_zero, lookout.terms.first_look)
    }

    /// How the term that counts now stands: that of the class, or that of the first look. None where no term runs.
    pub fn pace(&self, lookout: &Lookout<'_>) -> Option<Pace> {
        match &self.term {
            Some(_) if self.norm_met_at.is_some() => None,
            Some(term) => Some(term.pace(lookout.today)),
            None if self.first_look_at.is_some() => None,
            None => Some(pace_of_first_look(
                self.first_look_due(lookout),
                lookout.today,
            )),
        }
    }
}

/// A first look has a day: that day it is nearly over.
fn pace_of_first_look(due: Date, today: Date) -> Pace {
    RunningTerm {
        urgency: 0,
        due,
        nearly_from: due,
    }
    .pace(today)
}
