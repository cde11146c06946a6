//! What can happen with a referral, as a line of its timeline.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::StaffId;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// When it was written down: the moment of its line in the journal.
    pub entered_at: Timestamp,
    /// The member of staff who did it or wrote it down; none for a visitor or the program itself.
    pub by: Option<StaffId>,
    /// What.
    pub what: What,
    /// What was written about it, word for word. It belongs to the notes.
    pub text: Option<String>,
}

/// Kinds of things that happen. The parts are the codes of the feature that wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It came in.
    Received,
    /// Somebody of the desk looked for the first time.
    FirstLook,
    /// Contact was sought.
    Contact {
        /// How.
        kind: String,
        /// With whom.
        with: String,
        /// What came of it.
        outcome: String,
        /// In which role.
        role: String,
    },
    /// The class was decided.
    Triage {
        /// The class.
        class: String,
        /// The class that the rules suggested.
        suggested: Option<String>,
        /// The last day of the term.
        due: Date,
    },
    /// The situation was assessed, without a decision on the class.
    Assessed,
    /// The geriatric team was asked.
    ConsultAsked {
        /// Who was asked.
        of: StaffId,
    },
    /// The geriatric team answered.
    ConsultAnswered,
    /// The question was taken back.
    ConsultWithdrawn,
    /// Somebody else was asked to help.
    RouteAsked {
        /// Why.
        reason: String,
        /// Whom.
        receiver: String,
    },
    /// The receiver said no.
    RouteDeclined {
        /// Who.
        receiver: String,
    },
    /// The receiver confirmed.
    RouteConfirmed {
        /// Who.
        receiver: String,
    },
    /// The route was given up.
    RouteGivenUp {
        /// Who had been asked.
        receiver: String,
    },
    /// The person wishes to wait.
    OwnWish {
        /// Until when.
        until: Date,
    },
    /// The wait at own wish is over.
    OwnWishEnded,
    /// It was asked whether help is still needed.
    StillNeeded {
        /// The answer.
        answer: String,
    },
    /// It was offered, taken, assigned or given back.
    Assignment {
        /// Which of these.
        kind: String,
        /// The one to whom or by whom.
        to: Option<StaffId>,
        /// The typed reason; empty for most.
        reason: String,
    },
    /// A contact of the one who guides.
    Guidance {
        /// How.
        kind: String,
        /// With whom.
        with: String,
        /// In which role.
        role: String,
        /// Whether guidance started with it.
        starts: bool,
    },
    /// It ended.
    Ended {
        /// How.
        kind: String,
    },
    /// It was opened again.
    Reopened {
        /// Why.
        reason: String,
    },
    /// The data were completed or corrected.
    Revised,
    /// A file was added after the receipt.
    FileAdded {
        /// Its name.
        name: String,
    },
    /// The referrer was asked for something.
    ReferrerAsked {
        /// For what, in codes.
        detail: String,
    },
    /// What was asked of the referrer is there, or no longer needed.
    ReferrerAnswered {
        /// What it was, in codes.
        detail: String,
    },
    /// A message that there is news left, or waits to leave.
    Told {
        /// What it is about.
        kind: String,
        /// Whether it has left.
        has_left: bool,
    },
}
