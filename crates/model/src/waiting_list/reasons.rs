//! Why somebody stands where they stand, as data.

use jiff::civil::Date;

use super::{CovenantClock, Lookout, Pace, StatutoryClock, StatutoryMark};
use crate::{
    calendar::{Term, local_time},
    code::ClassId,
    referral::Referral,
};

/// A reason for a place on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// So many signs of danger were given at the referral.
    Danger {
        /// How many.
        signs: usize,
    },
    /// Nobody has looked yet; this is the last day to do so.
    FirstLook {
        /// The last day.
        due: Date,
    },
    /// Somebody looked; the class is not decided yet.
    NotTriaged,
    /// The term of the class runs from receipt.
    TermFromReceipt {
        /// The class.
        class: ClassId,
        /// The day that counts as the day of receipt.
        from: Date,
        /// The length of the term.
        norm: Term,
        /// The last day.
        due: Date,
    },
    /// The term of the class runs from a later, more urgent decision.
    TermFromDecision {
        /// The class.
        class: ClassId,
        /// The day of the decision.
        from: Date,
        /// The length of the term.
        norm: Term,
        /// The last day, never later than the old one.
        due: Date,
    },
    /// Working days left.
    DaysLeft {
        /// How many, today not counted.
        working_days: i64,
    },
    /// The last days have begun.
    NearlyOverdue {
        /// How many working days are left, today not counted.
        working_days: i64,
    },
    /// The last day has passed.
    Overdue {
        /// How many working days ago.
        working_days: i64,
    },
    /// The norm was met; the case manager has not met the client yet.
    NormMet {
        /// On which day.
        on: Date,
    },
    /// Waits at own wish.
    OwnWish {
        /// From this day on.
        from: Date,
        /// Until this day.
        until: Date,
    },
    /// A mark of the statutory clock was passed.
    Statutory {
        /// Which.
        mark: StatutoryMark,
        /// On which day.
        on: Date,
    },
}

/// Why one of two with the same last day stands below the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// The class is less urgent.
    LessUrgentClass,
    /// It was received later.
    ReceivedLater,
    /// Received at the same moment: an order that is fixed and says nothing.
    SameMoment,
}

pub(super) fn of(
    referral: &Referral,
    covenant: &CovenantClock,
    statutory: &StatutoryClock,
    lookout: &Lookout<'_>,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(wish) = referral.own_wish.filter(|wish| lookout.today < wish.until) {
        reasons.push(Reason::OwnWish {
            from: wish.from,
            until: wish.until,
        });
    }
    if referral.has_danger() {
        reasons.push(Reason::Danger {
            signs: referral.content.dangers.len(),
        });
    }
    reasons.push(of_covenant(referral, covenant));
    reasons.extend(term(referral, lookout));
    reasons.extend(of_statutory(statutory));
    reasons
}

fn of_covenant(referral: &Referral, clock: &CovenantClock) -> Reason {
    match *clock {
        CovenantClock::NotTriaged { first_look_due } if referral.first_look_at.is_none() => {
            Reason::FirstLook {
                due: first_look_due,
            }
        }
        CovenantClock::NotTriaged { .. } => Reason::NotTriaged,
        CovenantClock::Met { on, .. } => Reason::NormMet { on },
        CovenantClock::Running {
            working_days_left: left,
            pace,
            ..
        } => match pace {
            Pace::OnTime => Reason::DaysLeft { working_days: left },
            Pace::NearlyOverdue => Reason::NearlyOverdue { working_days: left },
            Pace::Overdue => Reason::Overdue {
                working_days: -left,
            },
        },
    }
}

fn term(referral: &Referral, lookout: &Lookout<'_>) -> Option<Reason> {
    let deadline = referral.deadline.as_ref()?;
    let receipt = lookout
        .calendar
        .day_zero(local_time(referral.clock_started_at));
    let (class, from, norm, due) = (
        deadline.class.clone(),
        deadline.day_zero,
        deadline.norm,
        deadline.due,
    );
    Some(if from <= receipt {
        Reason::TermFromReceipt {
            class,
            from,
            norm,
            due,
        }
    } else {
        Reason::TermFromDecision {
            class,
            from,
            norm,
            due,
        }
    })
}

fn of_statutory(clock: &StatutoryClock) -> Option<Reason> {
    match clock.mark {
        StatutoryMark::UnderFourWeeks => None,
        StatutoryMark::FourWeeks => Some(Reason::Statutory {
            mark: clock.mark,
            on: clock.four_weeks_on,
        }),
        StatutoryMark::SixWeeks => Some(Reason::Statutory {
            mark: clock.mark,
            on: clock.six_weeks_on,
        }),
    }
}
