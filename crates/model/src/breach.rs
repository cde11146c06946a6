//! A breach of personal data: what is known of it, by when the authority must hear of it, and when it can be closed.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::text::LongText;

/// So many hours after its discovery a breach must be reported (GDPR article 33).
pub const HOURS_TO_REPORT: i64 = 72;
/// In the last so many hours of the term it stands out.
pub const HOURS_TO_HURRY: i64 = 24;

coded! {
    /// What kind of data.
    pub enum DataKind {
        /// Name, date of birth, address, telephone.
        Identity = "identity",
        /// The citizen service number.
        Bsn = "bsn",
        /// Health and circumstances.
        Health = "health",
        /// About a relative or another person.
        Relative = "relative",
        /// About staff.
        Staff = "staff",
        /// Passwords, keys or codes.
        Credentials = "credentials",
    }

    /// How it came about.
    pub enum Cause {
        /// Sent or given to the wrong one.
        SentWrong = "sent_wrong",
        /// A device, file or paper was lost or stolen.
        Lost = "lost",
        /// Somebody of the network looked without need.
        Looked = "looked",
        /// An account was used by somebody else.
        Account = "account",
        /// Somebody broke into a system.
        Intrusion = "intrusion",
        /// Data could be seen by everybody.
        Published = "published",
        /// Data were destroyed or could not be reached.
        Unavailable = "unavailable",
        /// Something else.
        Other = "other",
    }
}

/// Whether somebody was told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum Notice {
    /// Nobody decided yet.
    #[default]
    NotYet,
    /// They were told.
    Told {
        /// When.
        at: Timestamp,
    },
    /// It was decided that they need not be told.
    NotNeeded {
        /// Why.
        why: LongText,
    },
}

impl Notice {
    /// The code of the state: `not_yet`, `told`, `not_needed`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotYet => "not_yet",
            Self::Told { .. } => "told",
            Self::NotNeeded { .. } => "not_needed",
        }
    }
}

/// What is known of a breach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breach {
    /// When somebody of the network came to know of it: the term runs from then on.
    pub discovered_at: Timestamp,
    /// What happened.
    pub what: LongText,
    /// Which kinds of data.
    pub kinds: BTreeSet<DataKind>,
    /// About how many people.
    pub people: u32,
    /// How it came about.
    pub cause: Cause,
    /// What was done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<LongText>,
    /// Whether the authority was told.
    #[serde(default)]
    pub authority: Notice,
    /// Whether the people concerned were told.
    #[serde(default)]
    pub concerned: Notice,
}

/// Where a breach stands towards the authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It must be decided, and there is time.
    Running,
    /// It must be decided, and the term ends within a day.
    Hurry,
    /// It must be decided, and the term is over.
    Overdue,
    /// It was told within the term.
    InTime,
    /// It was told after the term.
    Late,
    /// It need not be told.
    NotNeeded,
}

/// Why what was written about a breach cannot be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BreachRefused {
    /// It was discovered later than now.
    #[error("it was discovered later than now")]
    DiscoveredLater,
    /// Somebody was told before it was discovered, or later than now.
    #[error("somebody was told before it was discovered, or later than now")]
    ToldWhen,
    /// No kind of data is named.
    #[error("no kind of data is named")]
    NoKind,
    /// It was closed.
    #[error("it was closed")]
    Closed,
    /// It can only be closed when it is known what was done and who was told.
    #[error("it is not known yet what was done or who was told")]
    Unfinished,
}

impl BreachRefused {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::DiscoveredLater => "breach-refused-discovered-later",
            Self::ToldWhen => "breach-refused-told-when",
            Self::NoKind => "breach-refused-no-kind",
            Self::Closed => "breach-refused-closed",
            Self::Unfinished => "breach-refused-unfinished",
        }
    }
}

impl Breach {
    /// The last moment to tell the authority.
    pub fn due(&self) -> Timestamp {
        let due = self.discovered_at.checked_add(HOURS_TO_REPORT.hours());
        due.unwrap_or(Timestamp::MAX)
    }

    /// Where it stands towards the authority at a moment.
    pub fn standing(&self, now: Timestamp) -> Standing {
        let due = self.due();
        match &self.authority {
            Notice::NotNeeded { .. } => Standing::NotNeeded,
            Notice::Told { at } if *at <= due => Standing::InTime,
            Notice::Told { .. } => Standing::Late,
            Notice::NotYet if due < now => Standing::Overdue,
            Notice::NotYet => match due.checked_sub(HOURS_TO_HURRY.hours()) {
                Ok(hurry) if now < hurry => Standing::Running,
                _ => Standing::Hurry,
            },
        }
    }

    /// Whether what was written can be so.
    pub fn check(&self, now: Timestamp) -> Result<(), BreachRefused> {
        if now < self.discovered_at {
            return Err(BreachRefused::DiscoveredLater);
        }
        if self.kinds.is_empty() {
            return Err(BreachRefused::NoKind);
        }
        let is_wrong = |notice: &Notice| match notice {
            Notice::Told { at } => *at < self.discovered_at || now < *at,
            Notice::NotYet | Notice::NotNeeded { .. } => false,
        };
        if is_wrong(&self.authority) || is_wrong(&self.concerned) {
            return Err(BreachRefused::ToldWhen);
        }
        Ok(())
    }

    /// Whether it can be closed: what was done is known, and of both it was decided whether they are told.
    pub fn may_close(&self) -> Result<(), BreachRefused> {
        let is_open = |notice: &Notice| *notice == Notice::NotYet;
        if self.measures.is_none() || is_open(&self.authority) || is_open(&self.concerned) {
            return Err(BreachRefused::Unfinished);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
