//! Which objects an actor may see in a list: conditions as data, that `store` writes as SQL.

use spil_model::ids::{OrganisationId, PersonId, StaffId, SubRegionId, TeamId};

use spil_model::referral::Stage;

use crate::action::Action;
use crate::actor::Actor;
use crate::fields::Fields;
use crate::relation::Facts;
use crate::rules::{RuleId, rules};

/// What an actor may reach with an action: any object that meets one of the parts. Without parts: nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The parts, one per rule, those that show most first.
    pub any_of: Vec<ScopePart>,
}

/// The objects that one rule opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopePart {
    /// Which objects.
    pub condition: ScopeCondition,
    /// In which stages; none: in every stage and for what is no referral.
    pub stages: Option<Vec<Stage>>,
    /// Under which rule.
    pub rule: RuleId,
    /// How much of them.
    pub fields: Fields,
}

/// A condition on the facts of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeCondition {
    /// Every object.
    Everything,
    /// Found by the code or key that only its owner has. In a list this is nothing.
    FoundByCode,
    /// In one of these sub-regions.
    SubRegionIn(Vec<SubRegionId>),
    /// In no sub-region.
    WithoutSubRegion,
    /// Of one of these teams.
    TeamIn(Vec<TeamId>),
    /// This person is case manager, link worker or stand-by.
    TreatedBy(StaffId),
    /// Offered to this person.
    OfferedTo(StaffId),
    /// This person is asked in a question to the geriatric team that is not closed.
    ConsultedBy(StaffId),
    /// Of one of these clients.
    ClientIn(Vec<PersonId>),
    /// Of one of these organisations.
    OrganisationIn(Vec<OrganisationId>),
    /// It is, or belongs to, this member of staff.
    StaffIs(StaffId),
}

/// What the actor may reach with the action, now.
pub fn scope(actor: &Actor, action: Action) -> Scope {
    let mut any_of: Vec<ScopePart> = rules()
        .for_action(action)
        .filter_map(|rule| {
            let condition = rule.relation.condition(&rule.bearer(actor)?)?;
            Some(ScopePart {
                condition,
                stages: rule.stages.clone(),
                rule: rule.id.clone(),
                fields: rule.fields,
            })
        })
        .collect();
    any_of.sort_by_key(|part| std::cmp::Reverse(part.fields));
    Scope { any_of }
}

impl Scope {
    /// Whether nothing at all can be reached.
    pub fn is_empty(&self) -> bool {
        self.any_of.is_empty()
    }

    /// Whether an object with these facts can be reached.
    pub fn matches(&self, facts: &Facts) -> bool {
        self.part_for(facts).is_some()
    }

    /// The part that shows most of an object with these facts.
    pub fn part_for(&self, facts: &Facts) -> Option<&ScopePart> {
        self.any_of.iter().find(|part| part.matches(facts))
    }
}

impl ScopePart {
    /// Whether an object with these facts meets the condition, in one of the stages.
    pub fn matches(&self, facts: &Facts) -> bool {
        let in_stage = match (&self.stages, facts.stage) {
            (None, _) => true,
            (Some(stages), Some(stage)) => stages.contains(&stage),
            (Some(_), None) => false,
        };
        in_stage && self.condition.matches(facts)
    }
}

impl ScopeCondition {
    /// Whether an object with these facts meets the condition.
    pub fn matches(&self, facts: &Facts) -> bool {
        match self {
            Self::Everything => true,
            Self::FoundByCode => facts.found_by_code,
            Self::SubRegionIn(areas) => facts.lies_in(areas),
            Self::WithoutSubRegion => facts.is_without_area(),
            Self::TeamIn(teams) => facts.teams.iter().any(|team| teams.contains(team)),
            Self::TreatedBy(staff) => facts.treated_by(*staff),
            Self::OfferedTo(staff) => facts.offered_to == Some(*staff),
            Self::ConsultedBy(staff) => facts.consulted.contains(staff),
            Self::ClientIn(clients) => facts.client.is_some_and(|client| clients.contains(&client)),
            Self::OrganisationIn(organisations) => facts
                .organisations
                .iter()
                .any(|organisation| organisations.contains(organisation)),
            Self::StaffIs(staff) => facts.staff == Some(*staff),
        }
    }
}
