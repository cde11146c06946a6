//! Contacts with clients and the people around them, and the start of guidance. Notes do not belong here.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    ids::{ContactId, EpisodeId, OrganisationId, PersonId, ReferralId, StaffId},
    referral::{Diagnosis, Referral, Refused, Stage},
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

/// What is known when guidance starts, beside the referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The id of the period.
    pub id: EpisodeId,
    /// The organisation that answers for the file.
    pub organisation: OrganisationId,
    /// When a suspicion must be looked at again.
    pub review_on: Option<Date>,
}

impl Episode {
    /// The period that a first contact started. Refused unless this very contact brought the referral into guidance.
    pub fn start(
        start: Start,
        referral: &Referral,
        first_contact: Contact,
    ) -> Result<Self, Refused> {
        let in_guidance = referral.stage == Stage::Guidance;
        let case_manager = referral.holders.treating().filter(|_| in_guidance);
        let case_manager = case_manager.ok_or(Refused::Stage(referral.stage))?;
        if referral.case_manager_first_contact_at != Some(first_contact.at)
            || first_contact.by != case_manager
        {
            return Err(Refused::NotNamed);
        }
        let ground = match referral.content.diagnosis {
            Diagnosis::Diagnosed { .. } => GuidanceGround::Diagnosis,
            Diagnosis::Suspicion | Diagnosis::Unknown => GuidanceGround::Suspicion,
        };
        Ok(Self {
            id: start.id,
            person: referral.person,
            referral: referral.id,
            case_manager,
            link_worker: referral.holders.link_worker,
            organisation: start.organisation,
            first_contact,
            ground,
            review_on: start
                .review_on
                .filter(|_| ground == GuidanceGround::Suspicion),
            ended_at: None,
            version: 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::fixtures::{noon, staff, triaged, visit};

    #[test]
    fn a_period_starts_with_the_first_contact_and_no_other() {
        let (monday, later) = (date(2026, 3, 2), date(2026, 3, 9));
        let start = Start {
            id: EpisodeId::from_parts(1, [0; 10]),
            organisation: OrganisationId::from_parts(1, [0; 10]),
            review_on: Some(date(2026, 9, 1)),
        };
        let mut referral = triaged(1, monday, "high");
        let contact = visit(staff(1), later);
        assert_eq!(
            Episode::start(start, &referral, contact),
            Err(Refused::Stage(Stage::Waiting))
        );
        referral.assign(staff(1), noon(monday)).unwrap();
        referral.record_contact(&contact, noon(later)).unwrap();
        let episode = Episode::start(start, &referral, contact).unwrap();
        assert_eq!(
            (episode.ground, episode.review_on),
            (GuidanceGround::Suspicion, Some(date(2026, 9, 1)))
        );
        assert_eq!(
            Episode::start(start, &referral, visit(staff(2), later)),
            Err(Refused::NotNamed)
        );
    }
}
