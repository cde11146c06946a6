//! An invitation of somebody who is involved with one client: as what, with whose leave, and until which day. It ends by
//! itself; whoever still needs it is invited again.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::coded::coded;
use crate::ids::{InvolvementId, StaffId};

/// The longest term of an invitation, in months.
pub const LONGEST_MONTHS: i8 = 6;
/// The term that the form proposes, in months.
pub const USUAL_MONTHS: i8 = 3;

coded! {
    /// As what somebody is involved.
    pub enum InvolvedAs {
        /// The general practitioner, or somebody of the practice.
        GeneralPractice = "general_practice",
        /// District nursing or home care.
        HomeCare = "home_care",
        /// Day care.
        DayCare = "day_care",
        /// Welfare or the neighbourhood team.
        Welfare = "welfare",
        /// Somebody else who works with the client.
        Other = "other",
    }

    /// Who agreed that somebody looks along.
    pub enum AgreedBy {
        /// The client.
        Client = "client",
        /// A legal representative.
        Representative = "representative",
    }
}

/// An invitation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involvement {
    /// Its id.
    pub id: InvolvementId,
    /// Who is invited.
    pub staff: StaffId,
    /// As what.
    pub involved_as: InvolvedAs,
    /// Who agreed.
    pub agreed_by: AgreedBy,
    /// By whom.
    pub invited_by: StaffId,
    /// From which day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// On which day it was taken back, where it was.
    pub ended_on: Option<Date>,
}

/// Why somebody cannot be invited until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermRefused {
    /// The day is over.
    #[error("the last day is over")]
    Over,
    /// The day lies too far ahead.
    #[error("the last day is more than {LONGEST_MONTHS} months ahead")]
    TooFar,
}

impl TermRefused {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Over => "involvement-until-over",
            Self::TooFar => "involvement-until-too-far",
        }
    }
}

/// The last day that the form proposes.
pub fn usual_until(today: Date) -> Date {
    today.saturating_add(USUAL_MONTHS.months())
}

/// Whether an invitation of today can last until this day.
///
/// # Errors
/// [`TermRefused`] where the day is over, or more than [`LONGEST_MONTHS`] months ahead.
pub fn check_term(today: Date, until: Date) -> Result<(), TermRefused> {
    if until < today {
        return Err(TermRefused::Over);
    }
    if today.saturating_add(LONGEST_MONTHS.months()) < until {
        return Err(TermRefused::TooFar);
    }
    Ok(())
}

impl Involvement {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until && self.ended_on.is_none()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_invitation_lasts_until_its_day_and_no_longer_than_half_a_year() {
        let today = date(2026, 8, 31);
        assert_eq!(check_term(today, date(2026, 8, 30)), Err(TermRefused::Over));
        assert_eq!(check_term(today, today), Ok(()));
        assert_eq!(check_term(today, date(2027, 2, 28)), Ok(()));
        let too_far = check_term(today, date(2027, 3, 1));
        assert_eq!(too_far, Err(TermRefused::TooFar));
        assert_eq!(check_term(today, usual_until(today)), Ok(()));
    }
}
