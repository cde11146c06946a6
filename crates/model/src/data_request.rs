//! What somebody asks about their own data: a copy, a correction, destruction, an objection, a restriction (GDPR articles 15 to
//! 21), with its terms and its decision; and who is responsible for a client's data in each phase.

mod responsible;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::coded::coded;

pub use responsible::{Handover, Phase, Responsible, phases, responsible};

coded! {
    /// What is asked.
    pub enum RequestKind {
        /// A copy of everything (article 15).
        Copy = "copy",
        /// A correction or completion (article 16).
        Correct = "correct",
        /// Destruction (article 17 GDPR, article 7:455 of the Dutch Civil Code).
        Destroy = "destroy",
        /// That the data are no longer used for something (article 21).
        Object = "object",
        /// That the data are kept and nothing else is done with them for a while (article 18).
        Restrict = "restrict",
    }

    /// Who asks.
    pub enum Asker {
        /// The client.
        Client = "client",
        /// A legal representative.
        Representative = "representative",
        /// Somebody with a written authority of the client.
        Authorised = "authorised",
        /// The next of kin of somebody who died.
        NextOfKin = "next_of_kin",
    }

    /// How it was made sure who asks, and that they may.
    pub enum IdentityCheck {
        /// An identity document was seen; no copy of it is kept.
        Document = "document",
        /// Whoever took the request knows them in person.
        Known = "known",
        /// They were called back on the number in the file.
        CalledBack = "called_back",
        /// It was not made sure yet.
        NotYet = "not_yet",
    }

    /// What was decided.
    pub enum Outcome {
        /// As was asked.
        Granted = "granted",
        /// In part.
        Partly = "partly",
        /// Not.
        Refused = "refused",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
    }

    /// Why not all of it is done.
    pub enum Ground {
        /// It could not be made sure who asks, or whether they may.
        NotIdentified = "not_identified",
        /// A law says that the data must be kept.
        MustBeKept = "must_be_kept",
        /// It would harm the rights of somebody else.
        RightsOfOthers = "rights_of_others",
        /// Without the data no good care can be given.
        GoodCare = "good_care",
        /// A claim or complaint needs the data.
        Claim = "claim",
        /// It is asked again and again, or plainly without reason.
        Unfounded = "unfounded",
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataRequest {
    /// What is asked.
    pub kind: RequestKind,
    /// Who asks.
    pub asker: Asker,
    /// How it was made sure who asks.
    pub checked: IdentityCheck,
    /// The day on which it came in.
    pub received_on: Date,
    /// The day on which whoever asked was told that it takes longer.
    pub extended_on: Option<Date>,
    /// What was decided, and when.
    pub decided: Option<Decided>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The day.
    pub on: Date,
    /// What.
    pub outcome: Outcome,
    /// Why not all of it.
    pub ground: Option<Ground>,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestRefused {
    /// It was decided already.
    #[error("the request was decided already")]
    Decided,
    /// It was made longer already: two months more is all there is.
    #[error("the term was made longer already")]
    ExtendedBefore,
    /// The first month is over: whoever asks must be told within it.
    #[error("the term can only be made longer within the first month")]
    ExtendedTooLate,
    /// Nothing is granted to somebody of whom it was not made sure who it is.
    #[error("it was not made sure who asks")]
    NotIdentified,
    /// A refusal has a ground, and what is granted as a whole has none.
    #[error("the ground does not fit the decision")]
    Ground,
}

impl RequestRefused {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Decided => "request-refused-decided",
            Self::ExtendedBefore => "request-refused-extended-before",
            Self::ExtendedTooLate => "request-refused-extended-too-late",
            Self::NotIdentified => "request-refused-not-identified",
            Self::Ground => "request-refused-ground",
        }
    }
}

impl DataRequest {
    /// The last day for the answer: a month after receipt (article 12, paragraph 3), three months where it was made longer in time.
    pub fn due(&self) -> Date {
        let months = if self.extended_on.is_some() { 3 } else { 1 };
        self.received_on.saturating_add(months.months())
    }

    /// Whether the answer is late on a day.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.decided.is_none() && self.due() < today
    }

    /// Takes two months more; whoever asks is told why on this day.
    pub fn extend(&mut self, today: Date) -> Result<(), RequestRefused> {
        self.must_be_open()?;
        if self.extended_on.is_some() {
            return Err(RequestRefused::ExtendedBefore);
        }
        if self.due() < today {
            return Err(RequestRefused::ExtendedTooLate);
        }
        self.extended_on = Some(today);
        Ok(())
    }

    /// Decides.
    pub fn decide(&mut self, decided: Decided) -> Result<(), RequestRefused> {
        self.must_be_open()?;
        let gives = matches!(decided.outcome, Outcome::Granted | Outcome::Partly);
        if gives && self.checked == IdentityCheck::NotYet {
            return Err(RequestRefused::NotIdentified);
        }
        let needs_ground = matches!(decided.outcome, Outcome::Partly | Outcome::Refused);
        if needs_ground != decided.ground.is_some() {
            return Err(RequestRefused::Ground);
        }
        self.decided = Some(decided);
        Ok(())
    }

    /// Takes down how it was made sure who asks.
    pub fn check(&mut self, checked: IdentityCheck) -> Result<(), RequestRefused> {
        self.must_be_open()?;
        self.checked = checked;
        Ok(())
    }

    const fn must_be_open(&self) -> Result<(), RequestRefused> {
        match self.decided {
            Some(_) => Err(RequestRefused::Decided),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
