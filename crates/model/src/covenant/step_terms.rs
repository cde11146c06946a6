//! Terms of the steps in which somebody must act, whatever the class of the referral.

use crate::calendar::Term;
use crate::coded::coded;

/// The terms of a network, or of one of its sub-regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTerms {
    /// From receipt until the referrer hears something.
    pub reaction: Term,
    /// From receipt until somebody of the desk has looked at the referral.
    pub first_look: Term,
    /// From asking for a missing document until it must be there.
    pub missing_documents: Term,
    /// From arrival in a team's inbox until the team has decided who takes the case.
    pub team_inbox: Term,
    /// From asking the geriatric team until its answer.
    pub geriatric_team_question: Term,
    /// From handing a case on to another provider until that provider has confirmed.
    pub route_confirmation: Term,
    /// From one attempt at contact until the next.
    pub next_attempt: Term,
    /// After so many attempts in vain a letter goes out and the referrer is told.
    pub attempts_before_letter: u8,
    /// Whoever waits is asked every so many months whether it is still needed.
    pub still_needed_every_months: u8,
    /// Whoever waits is contacted at least once in so many weeks.
    pub contact_while_waiting_every_weeks: u8,
    /// What a wait at own wish does to the term of the covenant.
    pub own_wish: OwnWishRule,
}

coded! {
    /// What a wait at own wish does to the term of the covenant. It never changes the statutory clock.
    pub enum OwnWishRule {
        /// Nothing: the term runs on.
        RunsOn = "runs_on",
        /// The days on which somebody wished to wait do not count.
        DoesNotCount = "does_not_count",
    }
}
