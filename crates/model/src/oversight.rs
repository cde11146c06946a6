//! Oversight of who looked at whom: emergency access, and the rules by which every access is weighed for the privacy officer.
//!
//! Pure: an access comes in with what is known of both sides, the rules that strike go out. What is written down and shown
//! stands with `store` and `app`.

mod weighing;

use jiff::{SignedDuration, Timestamp};

use crate::calendar::Term;
use crate::coded::coded;

pub use weighing::{
    Access, BURST, BURST_WITHIN, Colleagues, Hit, Hits, Onlooker, Subject, WORKING_HOURS,
};

coded! {
    /// Why somebody took emergency access.
    pub enum EmergencyKind {
        /// The client or somebody else is in danger now.
        Danger = "danger",
        /// A hospital, the out-of-hours general practice or the police ask, and care cannot wait.
        AcuteCare = "acute_care",
        /// Whoever treats cannot be reached, and care cannot wait.
        Unreachable = "unreachable",
        /// Something else, said in words.
        Other = "other",
    }

    /// What the privacy officer said of an emergency access.
    pub enum EmergencyOutcome {
        /// It was needed.
        Justified = "justified",
        /// It was not.
        NotJustified = "not_justified",
    }

    /// What the privacy officer said of an access.
    pub enum AccessOutcome {
        /// Nothing is wrong with it.
        InOrder = "in_order",
        /// The one who looked, or the manager, was asked about it.
        Asked = "asked",
        /// It should not have happened: it goes to the register of breaches.
        Breach = "breach",
    }
}

/// No emergency access runs longer, in hours; a network can set less.
pub const LONGEST_EMERGENCY: i64 = 8;

/// The privacy officer reviews an emergency access within five working days.
pub const REVIEW_WITHIN: Term = Term::WorkingDays(5);

/// Why emergency access cannot be given for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("emergency access lasts from 1 to {longest} hours")]
pub struct InvalidEmergency {
    /// The longest that this network allows, in hours.
    pub longest: i64,
}

/// When emergency access of so many hours ends; `longest` is what this network allows, at most [`LONGEST_EMERGENCY`].
///
/// # Errors
/// [`InvalidEmergency`] for less than an hour, or more than is allowed.
pub fn emergency_ends(
    begins: Timestamp,
    hours: i64,
    longest: i64,
) -> Result<Timestamp, InvalidEmergency> {
    let longest = longest.clamp(1, LONGEST_EMERGENCY);
    if (1..=longest).contains(&hours) {
        Ok(begins + SignedDuration::from_hours(hours))
    } else {
        Err(InvalidEmergency { longest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hours: i64, longest: i64, expected: Option<i64>) {
        let ends = emergency_ends(Timestamp::UNIX_EPOCH, hours, longest);
        let lasts = ends.map(|ends| ends.duration_since(Timestamp::UNIX_EPOCH).as_hours());
        assert_eq!(lasts.ok(), expected, "{hours} of {longest}");
    }

    #[test]
    fn an_emergency_lasts_eight_hours_at_most_and_less_where_the_network_says_so() {
        check(1, 8, Some(1));
        check(8, 8, Some(8));
        check(9, 8, None);
        check(9, 24, None);
        check(4, 2, None);
        check(2, 2, Some(2));
        check(0, 8, None);
        check(-1, 8, None);
    }
}
