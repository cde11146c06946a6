//! The place of a referral on the waiting list, and why it stands there.
//!
//! The list is ordered by what the norm leaves, never by who calls loudest. Reasons are data with dates and numbers;
//! pages put them in words.

use jiff::{Timestamp, civil::Date};

use crate::{
    calendar::{WorkingCalendar, local_time},
    covenant::StepTerms,
    ids::ReferralId,
    referral::Referral,
};

mod clocks;
mod reasons;
mod wait;

pub use clocks::{CovenantClock, Pace, StatutoryClock, StatutoryMark};
pub use reasons::{Reason, Tie};
pub use wait::{RunningTerm, Wait};

/// What the list is looked at with: the day, and the calendar and the terms of the covenant.
#[derive(Debug, Clone, Copy)]
pub struct Lookout<'a> {
    /// Today, in the Netherlands.
    pub today: Date,
    /// Which days count.
    pub calendar: &'a WorkingCalendar,
    /// The terms of the steps, and what a wait at own wish does.
    pub terms: &'a StepTerms,
}

/// The order of the list: smaller stands higher. The fields compare in the order in which they stand here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Who waits at own wish stands below who waits for us.
    pub waits_for: WaitsFor,
    /// The day on which something must have happened.
    pub due: Date,
    /// The urgency of the class, 0 for the most urgent. Before triage 0: it could be a crisis.
    pub urgency: u16,
    /// From when the clocks run.
    pub started: Timestamp,
    /// The last resort, so that the order is always the same.
    pub id: ReferralId,
}

/// Whose wish the wait is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitsFor {
    /// For the network.
    Network,
    /// At own wish until a date.
    OwnWish,
}

/// A referral as it stands on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its place.
    pub place: Place,
    /// The clock of the covenant.
    pub covenant: CovenantClock,
    /// The clock of the law.
    pub statutory: StatutoryClock,
    /// Why it stands there, the weightiest first.
    pub reasons: Vec<Reason>,
}

impl Standing {
    /// How a referral stands on a day. Nothing for who does not wait.
    pub fn of(referral: &Referral, lookout: &Lookout<'_>) -> Option<Self> {
        if !referral.stage.is_waiting() {
            return None;
        }
        let covenant = CovenantClock::of(referral, lookout);
        let statutory = StatutoryClock::of(referral, lookout.today);
        let place = Place::of(&Wait::of(referral, lookout), lookout);
        let reasons = reasons::of(referral, &covenant, &statutory, lookout);
        Some(Self {
            place,
            covenant,
            statutory,
            reasons,
        })
    }
}

impl Place {
    /// The place on a day.
    pub fn of(wait: &Wait, lookout: &Lookout<'_>) -> Self {
        let own_wish = wait.own_wish_ahead(lookout.today);
        let due = match &wait.term {
            None => wait.first_look_due(lookout),
            Some(_) if wait.norm_met_at.is_some() => {
                clocks::six_weeks_after(local_time(wait.clock_started_at).date())
            }
            Some(term) => term.due,
        };
        Self {
            waits_for: if own_wish.is_some() {
                WaitsFor::OwnWish
            } else {
                WaitsFor::Network
            },
            due: own_wish.unwrap_or(due),
            urgency: wait.term.map_or(0, |term| term.urgency),
            started: wait.clock_started_at,
            id: wait.id,
        }
    }

    /// What puts the later one of two neighbours on the list below the other, where the term is the same.
    pub fn tie_with(&self, above: &Self) -> Option<Tie> {
        if (self.waits_for, self.due) != (above.waits_for, above.due) {
            None
        } else if above.urgency < self.urgency {
            Some(Tie::LessUrgentClass)
        } else if above.started < self.started {
            Some(Tie::ReceivedLater)
        } else {
            Some(Tie::SameMoment)
        }
    }
}

/// Orders referrals as the list shows them, and leaves out who does not wait.
pub fn ordered<'a>(
    referrals: impl IntoIterator<Item = &'a Referral>,
    lookout: &Lookout<'_>,
) -> Vec<(&'a Referral, Standing)> {
    let standing = |referral: &'a Referral| Some((referral, Standing::of(referral, lookout)?));
    let mut list: Vec<_> = referrals.into_iter().filter_map(standing).collect();
    list.sort_by_key(|(_, standing)| standing.place);
    list
}

#[cfg(test)]
mod tests;
