//! Contacts with clients and the people around them, and the start of guidance. Notes do not belong here.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    ids::{ContactId, EpisodeId, OrganisationId, PersonId, ReferralId, StaffId},
};

coded! {
    /// How the contact went.
    pub enum ContactKind {
        /// A visit.
        Visit = "visit",
        /// A phone call.
        Phone = "phone",
        /// A video call.
        Video = "video",
        /// A meeting of a group.
        Group = "group",
        /// Walk-in hour.
        WalkIn = "walk_in",
    }

    /// With whom.
    pub enum WithWhom {
        /// The client.
        Client = "client",
        /// The contact person or caregiver, without the client.
        ContactPerson = "contact_person",
        /// The client and somebody around them.
        Both = "both",
        /// Somebody else: referrer, GP, neighbour.
        Other = "other",
    }

    /// In which role somebody had the contact.
    pub enum ContactRole {
        /// Waiting-list manager, or their deputy.
        Desk = "desk",
        /// Case manager.
        CaseManager = "case_manager",
        /// Link worker.
        LinkWorker = "link_worker",
        /// Member of the geriatric team.
        GeriatricTeam = "geriatric_team",
        /// Somebody else: secretary, interim support.
        Other = "other",
    }

    /// What guidance rests on when it starts.
    pub enum GuidanceGround {
        /// There is a diagnosis.
        Diagnosis = "diagnosis",
        /// There is a reasonable suspicion: guidance has a maximum term and a review date.
        Suspicion = "suspicion",
    }
}

impl WithWhom {
    /// Whether the client took part.
    pub const fn includes_client(self) -> bool {
        matches!(self, Self::Client | Self::Both)
    }
}

/// A contact that took place. An attempt that reached nobody is not a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The id.
    pub id: ContactId,
    /// When it took place, which may be long before it is typed.
    pub at: Timestamp,
    /// Who had it.
    pub by: StaffId,
    /// In which role.
    pub role: ContactRole,
    /// How.
    pub kind: ContactKind,
    /// With whom.
    pub with: WithWhom,
}

/// A period of guidance by one fixed person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// The id.
    pub id: EpisodeId,
    /// The client.
    pub person: PersonId,
    /// The referral that it came from.
    pub referral: ReferralId,
    /// The case manager.
    pub case_manager: StaffId,
    /// The link worker who is first contact, if there is one.
    pub link_worker: Option<StaffId>,
    /// The organisation that answers for the file, from the start on: the case manager's employer.
    pub organisation: OrganisationId,
    /// The first contact of the case manager with the client.
    pub first_contact: Contact,
    /// Diagnosis or suspicion.
    pub ground: GuidanceGround,
    /// When a suspicion must be looked at again.
    pub review_on: Option<Date>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Raised with every change.
    pub version: i64,
}
