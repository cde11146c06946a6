//! What ties an actor to an object: of my area, of my team, in my treatment, asked to consult.
//!
//! Each relation has two readings. [`Relation::holds`] is a predicate on the facts of one object;
//! [`Relation::condition`] is a condition for lists. A test holds the two equal in random worlds.

use std::collections::{BTreeMap, BTreeSet};

use spil_model::ids::{ConsentId, OrganisationId, PersonId, StaffId, SubRegionId, TeamId};
use spil_model::referral::Stage;
use spil_model::use_limit::Limit;

use crate::actor::{Grant, named};
use crate::scope::ScopeCondition;

/// What access depends on, of one object. No personal content: these can be read before anything is decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The sub-region of the client's home or of the desk; none while the address is not known.
    pub sub_region: Option<SubRegionId>,
    /// Of a person, or of two who may be one: the sub-regions of all their referrals that lie in one. Empty for anything else.
    pub areas: Vec<SubRegionId>,
    /// The district team of the client's home, or the teams of a member of staff.
    pub teams: Vec<TeamId>,
    /// The client of the referral; none if the object is no referral.
    pub client: Option<PersonId>,
    /// The stage of the referral; none if the object is no referral.
    pub stage: Option<Stage>,
    /// The case manager of the client.
    pub case_manager: Option<StaffId>,
    /// The link worker of the client.
    pub link_worker: Option<StaffId>,
    /// The case manager who stands by behind a link worker.
    pub stand_by: Option<StaffId>,
    /// To whom the client is offered now.
    pub offered_to: Option<StaffId>,
    /// The organisation that is responsible for the client, or the employers of a member of staff.
    pub organisations: Vec<OrganisationId>,
    /// Who is asked in a question to the geriatric team that is not closed.
    pub consulted: Vec<StaffId>,
    /// On which consent the look of whoever is asked rests, where somebody gave one. It opens nothing by itself.
    pub consents: BTreeMap<StaffId, ConsentId>,
    /// The member of staff that the object is or belongs to.
    pub staff: Option<StaffId>,
    /// What was granted that limits the use of the client's data.
    pub limits: BTreeSet<Limit>,
    /// Whether the object was found by the code or key that only its owner has.
    pub found_by_code: bool,
}

impl Facts {
    /// Facts of something that belongs to a member of staff.
    pub fn of_staff(staff: StaffId) -> Self {
        Self {
            staff: Some(staff),
            ..Self::default()
        }
    }

    /// Facts of something that was found by the code or key that only its owner has.
    pub fn found_by_code() -> Self {
        Self {
            found_by_code: true,
            ..Self::default()
        }
    }

    /// Facts of a person, or of two who may be one, with referrals in these sub-regions.
    pub fn of_people(areas: Vec<SubRegionId>) -> Self {
        Self {
            areas,
            ..Self::default()
        }
    }

    pub(crate) fn lies_in(&self, areas: &[SubRegionId]) -> bool {
        let mut own = self.sub_region.iter().chain(&self.areas);
        own.any(|area| areas.contains(area))
    }

    pub(crate) fn is_without_area(&self) -> bool {
        self.sub_region.is_none() && self.areas.is_empty()
    }

    /// What ties a member of staff to the client at this moment, whatever the rule says: nearest first.
    pub fn tie(&self, staff: StaffId) -> Option<Relation> {
        if self.treated_by(staff) {
            Some(Relation::MyTreatment)
        } else if self.offered_to == Some(staff) {
            Some(Relation::OfferedToMe)
        } else if self.consulted.contains(&staff) {
            Some(Relation::AskedToConsult)
        } else {
            None
        }
    }

    pub(crate) fn treated_by(&self, staff: StaffId) -> bool {
        [self.case_manager, self.link_worker, self.stand_by].contains(&Some(staff))
    }
}

named! {
    /// What ties an actor to an object.
    Relation {
        /// Nothing: the role itself is enough, for any object or none.
        Any = "any",
        /// I have a role in the network: whoever left has none.
        HasRole = "has_role",
        /// The visitor has the code or key that only the owner has.
        HoldsCode = "holds_code",
        /// It lies in the sub-region of my grant; of a person, or of two who may be one, one of the referrals does.
        MyArea = "my_area",
        /// It lies in no sub-region yet, because its address is not known or not placed.
        NoArea = "no_area",
        /// It belongs to the team of my grant.
        MyTeam = "my_team",
        /// I am the case manager, the link worker or the stand-by.
        MyTreatment = "my_treatment",
        /// It is offered to me.
        OfferedToMe = "offered_to_me",
        /// I am asked in a question to the geriatric team.
        AskedToConsult = "asked_to_consult",
        /// I have emergency access to the file of its client now.
        Emergency = "emergency",
        /// I am invited for its client, and the invitation has not ended.
        Invited = "invited",
        /// It belongs to the organisation of my grant.
        MyOrganisation = "my_organisation",
        /// It is mine: my account, my figures, my absence.
        Own = "own",
    }
}

/// What an actor brings under one rule: who it is, if it is somebody, and the grants that the rule counts.
pub(crate) struct Bearer<'a> {
    pub(crate) staff: Option<StaffId>,
    pub(crate) emergencies: &'a [PersonId],
    pub(crate) invited: &'a [PersonId],
    pub(crate) grants: Vec<&'a Grant>,
}

impl Bearer<'_> {
    fn has_role(&self) -> bool {
        !self.grants.is_empty()
    }
}

impl Relation {
    /// Whether the relation needs a member of staff: a visitor, a job or the console never has it.
    pub const fn needs_staff(self) -> bool {
        !matches!(self, Self::Any | Self::HoldsCode)
    }

    /// The reading for one object.
    pub(crate) fn holds(self, bearer: &Bearer<'_>, facts: &Facts) -> bool {
        let by_grant = || {
            bearer
                .grants
                .iter()
                .any(|grant| self.holds_at(grant, facts))
        };
        let by_client = |clients: &[PersonId]| {
            let client = facts.client;
            client.is_some_and(|client| clients.contains(&client))
        };
        let by_person = |tied: &dyn Fn(StaffId) -> bool| bearer.staff.is_some_and(tied);
        match self {
            Self::Any => true,
            Self::HasRole => bearer.has_role(),
            Self::HoldsCode => facts.found_by_code,
            Self::NoArea => bearer.staff.is_some() && facts.is_without_area(),
            Self::MyArea | Self::MyTeam | Self::MyOrganisation => by_grant(),
            Self::MyTreatment => by_person(&|staff| facts.treated_by(staff)),
            Self::OfferedToMe => by_person(&|staff| facts.offered_to == Some(staff)),
            Self::AskedToConsult => by_person(&|staff| facts.consulted.contains(&staff)),
            Self::Emergency => by_client(bearer.emergencies),
            Self::Invited => by_client(bearer.invited),
            Self::Own => by_person(&|staff| facts.staff == Some(staff)),
        }
    }

    /// Whether the place of this grant ties it to the object; true for relations without a place.
    pub(crate) fn holds_at(self, grant: &Grant, facts: &Facts) -> bool {
        match self {
            Self::MyArea => grant.sub_region.is_some_and(|area| facts.lies_in(&[area])),
            Self::MyTeam => grant.team.is_some_and(|team| facts.teams.contains(&team)),
            Self::MyOrganisation => grant
                .organisation
                .is_some_and(|organisation| facts.organisations.contains(&organisation)),
            _ => true,
        }
    }

    /// The reading for lists; none when nothing can meet it.
    pub(crate) fn condition(self, bearer: &Bearer<'_>) -> Option<ScopeCondition> {
        match self {
            Self::Any => Some(ScopeCondition::Everything),
            Self::HasRole => bearer.has_role().then_some(ScopeCondition::Everything),
            Self::HoldsCode => Some(ScopeCondition::FoundByCode),
            Self::MyArea => {
                some_of(bearer, |grant| grant.sub_region).map(ScopeCondition::SubRegionIn)
            }
            Self::NoArea => bearer.staff.map(|_| ScopeCondition::WithoutSubRegion),
            Self::MyTeam => some_of(bearer, |grant| grant.team).map(ScopeCondition::TeamIn),
            Self::MyTreatment => bearer.staff.map(ScopeCondition::TreatedBy),
            Self::OfferedToMe => bearer.staff.map(ScopeCondition::OfferedTo),
            Self::AskedToConsult => bearer.staff.map(ScopeCondition::ConsultedBy),
            Self::MyOrganisation => {
                some_of(bearer, |grant| grant.organisation).map(ScopeCondition::OrganisationIn)
            }
            Self::Emergency => clients(bearer.emergencies),
            Self::Invited => clients(bearer.invited),
            Self::Own => bearer.staff.map(ScopeCondition::StaffIs),
        }
    }
}

fn clients(clients: &[PersonId]) -> Option<ScopeCondition> {
    (!clients.is_empty()).then(|| ScopeCondition::ClientIn(clients.to_vec()))
}

/// The places of the grants, each once; none when there is no place at all.
fn some_of<Place: Ord>(
    bearer: &Bearer<'_>,
    place: impl Fn(&Grant) -> Option<Place>,
) -> Option<Vec<Place>> {
    let mut places: Vec<Place> = bearer
        .grants
        .iter()
        .filter_map(|grant| place(grant))
        .collect();
    places.sort_unstable();
    places.dedup();
    (!places.is_empty()).then_some(places)
}
