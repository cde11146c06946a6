//! What somebody agreed to, for one purpose: statements as they were made, and which of them stands. Who may record or read
//! them, and what an access does with the answer, is not known here.
//!
//! The order of precedence follows the generic function "consent" of the Dutch ministry of health: the more specific goes before
//! the general, and at equal specificity an objection goes before consent. What the client or a representative says themselves
//! goes before what others say of them, and a later statement of the same voice takes the place of an earlier one.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::answer::Answer;
use crate::coded::coded;
use crate::ids::ConsentId;
use crate::referral::{ConsentBy, ConsentPurpose, ReferralContent};
use crate::text::ShortText;

coded! {
    /// Who says so.
    pub enum Giver {
        /// The client.
        Client = "client",
        /// A legal representative.
        Representative = "representative",
        /// A contact person who does not represent the client by law.
        ContactPerson = "contact_person",
        /// The referrer says it of the client.
        SaidByReferrer = "said_by_referrer",
    }

    /// How it was said.
    pub enum Manner {
        /// In a conversation.
        Spoken = "spoken",
        /// In writing.
        Written = "written",
        /// As an answer in a referral.
        AtReferral = "at_referral",
        /// Nobody said it: the client knew of the referral (veronderstelde toestemming).
        Implied = "implied",
    }
}

impl Giver {
    /// Whether this is the client's own voice, or the voice that the law puts in its place.
    pub const fn is_own_voice(self) -> bool {
        matches!(self, Self::Client | Self::Representative)
    }
}

impl From<ConsentBy> for Giver {
    fn from(by: ConsentBy) -> Self {
        match by {
            ConsentBy::Client => Self::Client,
            ConsentBy::Representative => Self::Representative,
            ConsentBy::SaidByReferrer => Self::SaidByReferrer,
        }
    }
}

/// For what an answer holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The purpose.
    pub purpose: ConsentPurpose,
    /// The one organisation that it is about; none for whoever serves the purpose.
    pub organisation: Option<ShortText>,
}

impl Subject {
    /// The purpose as a whole.
    pub const fn of(purpose: ConsentPurpose) -> Self {
        Self {
            purpose,
            organisation: None,
        }
    }

    /// Whether what was said of this subject says something of another one: the same, or a part of it.
    fn covers(&self, other: &Self) -> bool {
        self.purpose == other.purpose && (self.organisation.is_none() || self.names_the_same(other))
    }

    fn names_the_same(&self, other: &Self) -> bool {
        let folded = |one: &Self| {
            one.organisation
                .as_ref()
                .map(|name| name.as_str().to_lowercase())
        };
        folded(self) == folded(other)
    }
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: ConsentId,
    /// For what.
    pub subject: Subject,
    /// The answer; unknown takes back what the same voice said before, without an answer in its place.
    pub answer: Answer,
    /// Who says so.
    pub by: Giver,
    /// How.
    pub manner: Manner,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day on which it holds; none where no end was agreed.
    pub until: Option<Date>,
    /// When it was taken down.
    pub at: Timestamp,
}

impl Statement {
    fn has_run_out(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    /// What is later takes the place of what is earlier: by the day from which it holds, then by when it was taken down. Of two
    /// of one moment the refusal counts.
    fn age(&self) -> (Date, Timestamp, bool, ConsentId) {
        (self.from, self.at, self.answer.is_no(), self.id)
    }
}

/// What stands for a subject on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Somebody agreed, by this statement.
    Granted(&'a Statement),
    /// Somebody refused or withdrew, by this statement.
    Refused(&'a Statement),
    /// Somebody agreed by this statement until a day that is over: it must be asked again.
    Lapsed(&'a Statement),
    /// There is no answer.
    NotAsked,
}

impl<'a> Standing<'a> {
    /// Whether the access must not be: it was refused, or the consent has run out.
    pub const fn forbids(self) -> bool {
        matches!(self, Self::Refused(_) | Self::Lapsed(_))
    }

    /// The statement on which an access rests.
    pub const fn rests_on(self) -> Option<&'a Statement> {
        match self {
            Self::Granted(statement) => Some(statement),
            _ => None,
        }
    }

    /// The statement that decides, whatever it says.
    pub const fn statement(self) -> Option<&'a Statement> {
        match self {
            Self::Granted(statement) | Self::Refused(statement) | Self::Lapsed(statement) => {
                Some(statement)
            }
            Self::NotAsked => None,
        }
    }

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Granted(_) => "granted",
            Self::Refused(_) => "refused",
            Self::Lapsed(_) => "lapsed",
            Self::NotAsked => "not_asked",
        }
    }
}

/// What stands for a subject on a day, out of everything that was said, in whatever order.
pub fn standing<'a>(said: &'a [Statement], subject: &Subject, today: Date) -> Standing<'a> {
    let mut voices = latest_of_each(said, subject, today);
    if voices.iter().any(|one| one.by.is_own_voice()) {
        voices.retain(|one| one.by.is_own_voice());
    }
    let lapsed = voices
        .iter()
        .copied()
        .filter(|one| one.answer.is_yes() && one.has_run_out(today));
    let lapsed = lapsed.max_by_key(|one| one.age());
    voices.retain(|one| !one.has_run_out(today));
    if voices.iter().any(|one| one.subject.organisation.is_some()) {
        voices.retain(|one| one.subject.organisation.is_some());
    }
    let last = |answer| {
        let given = voices.iter().copied().filter(|one| one.answer == answer);
        given.max_by_key(|one| one.age())
    };
    match (last(Answer::No), last(Answer::Yes), lapsed) {
        (Some(no), _, _) => Standing::Refused(no),
        (None, Some(yes), _) => Standing::Granted(yes),
        (None, None, Some(lapsed)) => Standing::Lapsed(lapsed),
        (None, None, None) => Standing::NotAsked,
    }
}

/// What each voice said last of the subject as a whole and of the one organisation, where it gave an answer.
fn latest_of_each<'a>(said: &'a [Statement], subject: &Subject, today: Date) -> Vec<&'a Statement> {
    let begun = said
        .iter()
        .filter(|one| one.subject.covers(subject) && one.from <= today);
    let begun: Vec<&Statement> = begun.collect();
    let is_latest = |one: &&Statement| {
        !begun.iter().any(|other| {
            other.by == one.by
                && other.subject.organisation.is_some() == one.subject.organisation.is_some()
                && one.age() < other.age()
        })
    };
    let latest = begun.iter().copied().filter(is_latest);
    latest.filter(|one| one.answer != Answer::Unknown).collect()
}

/// Each subject about which something was said, and each purpose, with what stands.
pub fn standings(said: &[Statement], today: Date) -> Vec<(Subject, Standing<'_>)> {
    let named = said.iter().map(|one| one.subject.clone());
    let whole = ConsentPurpose::ALL.iter().copied().map(Subject::of);
    let mut subjects: Vec<Subject> = whole.chain(named).collect();
    subjects.sort();
    subjects.dedup_by(|one, other| one.purpose == other.purpose && one.names_the_same(other));
    let stands = |subject: Subject| {
        let standing = standing(said, &subject, today);
        (subject, standing)
    };
    subjects.into_iter().map(stands).collect()
}

/// An answer that a referral brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtReferral {
    /// Its place among the answers of the referral, by which it is known again.
    pub place: i64,
    /// For what.
    pub purpose: ConsentPurpose,
    /// The answer.
    pub answer: Answer,
    /// Who gave it.
    pub by: Giver,
    /// How.
    pub manner: Manner,
}

/// The place of what was implied: before everything that was said.
pub const IMPLIED_PLACE: i64 = -1;

/// What a referral says about consent. A referral of which the client knows, without an answer about the desk, implies consent to
/// its handling: that is made explicit here, so that it is kept and can be withdrawn.
pub fn at_referral(content: &ReferralContent) -> Vec<AtReferral> {
    let asked = |purpose| content.consents.iter().any(|one| one.purpose == purpose);
    let is_implied = content.person_knows.is_yes() && !asked(ConsentPurpose::NetworkDesk);
    let implied = is_implied.then_some(AtReferral {
        place: IMPLIED_PLACE,
        purpose: ConsentPurpose::NetworkDesk,
        answer: Answer::Yes,
        by: Giver::SaidByReferrer,
        manner: Manner::Implied,
    });
    let said = (0_i64..)
        .zip(&content.consents)
        .map(|(place, one)| AtReferral {
            place,
            purpose: one.purpose,
            answer: one.answer,
            by: one.by.into(),
            manner: Manner::AtReferral,
        });
    implied.into_iter().chain(said).collect()
}

#[cfg(test)]
mod tests;
