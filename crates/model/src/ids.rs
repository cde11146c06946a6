//! Typed identifiers: one type per kind of thing, so that a person's id is never taken for a referral's.
//!
//! Ids are UUIDs of version 7: they sort by the moment they were made. Nothing here reads a clock or rolls dice; whoever
//! makes an id hands in both.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct ParseIdError;

/// Builds a version 7 UUID from milliseconds since 1970 (the lowest 48 bits count) and ten random bytes.
pub fn uuid_from_parts(millis: u64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id from milliseconds since 1970 and ten random bytes.
            pub fn from_parts(millis: u64, random: [u8; 10]) -> Self {
                Self(uuid_from_parts(millis, random))
            }

            /// The identifier itself.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self).map_err(|_| ParseIdError)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A client, or somebody who may become one.
    PersonId,
    /// Two people who may be one.
    PairId,
    /// That somebody is seen under another, for as long as it lasts.
    AliasId,
    /// A referral of one person to the network.
    ReferralId,
    /// A care organisation, municipality or practice that takes part in the network.
    OrganisationId,
    /// A district team.
    TeamId,
    /// Somebody who works with Spil.
    StaffId,
    /// An appointment of a member of staff with an organisation.
    AppointmentId,
    /// A part of the region with its own desk.
    SubRegionId,
    /// A version of the network's covenant.
    CovenantVersionId,
    /// A file that came with a referral.
    FileId,
    /// A contact or an attempt at one.
    ContactId,
    /// A triage decision.
    TriageId,
    /// An assignment to a case manager or link worker.
    AssignmentId,
    /// A period of guidance.
    EpisodeId,
    /// A question to the geriatric team.
    QuestionId,
    /// A route onward to another provider.
    RouteId,
    /// A step in which somebody must act.
    StepId,
    /// One request to the server.
    RequestId,
    /// A session of somebody who is signed in.
    SessionId,
    /// A message in the outbox.
    MessageId,
    /// A draft on the public page.
    DraftId,
    /// An offer of interim support.
    SupportOfferId,
    /// A period of waiting at the person's own wish.
    OwnWishId,
    /// A period of absence of a member of staff.
    AbsenceId,
    /// A line of the journal.
    EventId,
    /// A background job.
    JobId,
    /// An alias of a merged person.
    MergeId,
    /// A consent, given or refused.
    ConsentId,
    /// What was done in a step of the reporting code.
    AbuseCodeEntryId,
    /// The invitation of somebody who is involved with one client.
    InvolvementId,
    /// A request of somebody about their own data.
    DataRequestId,
    /// A breach of personal data.
    BreachId,
    /// A set of filters that a user kept.
    FilterId,
    /// A scenario of looking ahead, or a look back.
    ScenarioId,
}

#[cfg(test)]
mod tests;
