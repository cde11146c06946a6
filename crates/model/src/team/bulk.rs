//! The result of doing the same to many cases at once: each case on its own, so that one conflict stops nobody else.

use crate::{ids::ReferralId, referral::Refused};

/// What became of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseOutcome {
    /// Done.
    Done,
    /// Not possible, for this reason.
    Refused(Refused),
    /// Somebody else changed it in the meantime.
    Conflict,
    /// It is not there, or not for this user.
    NotFound,
}

/// What became of all of them, in the order in which they were asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulkResult {
    /// Each case with its outcome.
    pub outcomes: Vec<(ReferralId, CaseOutcome)>,
}

impl BulkResult {
    /// How many were done.
    pub fn done(&self) -> usize {
        self.outcomes
            .iter()
            .filter(|(_, outcome)| *outcome == CaseOutcome::Done)
            .count()
    }

    /// The cases that were not done, and why.
    pub fn not_done(&self) -> impl Iterator<Item = &(ReferralId, CaseOutcome)> {
        self.outcomes
            .iter()
            .filter(|(_, outcome)| *outcome != CaseOutcome::Done)
    }
}

impl FromIterator<(ReferralId, CaseOutcome)> for BulkResult {
    fn from_iter<I: IntoIterator<Item = (ReferralId, CaseOutcome)>>(outcomes: I) -> Self {
        Self {
            outcomes: outcomes.into_iter().collect(),
        }
    }
}
