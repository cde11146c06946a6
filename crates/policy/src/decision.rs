//! The decision about one actor, one action and one object.

use crate::action::{Action, Object};
use crate::actor::{Actor, Grant};
use crate::fields::Fields;
use crate::relation::{Bearer, Facts, Relation};
use crate::rules::{Rule, RuleId, rules};

/// May this actor do this to that object?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes, under a rule.
    Granted(Granted),
    /// No.
    Refused(Refused),
}

/// Why and how far something may be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The rule that allows it; of several, the first that shows most.
    pub rule: RuleId,
    /// What ties the actor to the object.
    pub relation: Relation,
    /// How much of the object may be shown.
    pub fields: Fields,
    /// The grant under which the actor acts; none for a visitor, a job or the console.
    pub grant: Option<Grant>,
}

/// Something may not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// Whether the answer may say that the object exists.
    pub existence: Existence,
}

/// Whether a refusal may say that the object exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// The answer must be the same as for an object that does not exist.
    Hidden,
    /// The actor knows the object already, or everybody does.
    Known,
}

/// Decides whether the actor may do this to the object with these facts.
///
/// What limits the use of a client's data goes before every rule.
pub fn decide(actor: &Actor, action: Action, facts: &Facts) -> Decision {
    let purpose = rules().use_of(action);
    if facts.limits.iter().any(|limit| limit.stops(purpose)) {
        return Decision::Refused(Refused {
            existence: existence(actor, action, facts),
        });
    }
    let widest = granting(actor, action, facts).reduce(|widest, next| {
        if next.fields > widest.fields {
            next
        } else {
            widest
        }
    });
    match widest {
        Some(granted) => Decision::Granted(granted),
        None => Decision::Refused(Refused {
            existence: existence(actor, action, facts),
        }),
    }
}

impl Decision {
    /// Whether it may be done.
    pub const fn is_granted(&self) -> bool {
        matches!(self, Self::Granted(_))
    }
}

fn granting<'a>(
    actor: &'a Actor,
    action: Action,
    facts: &'a Facts,
) -> impl Iterator<Item = Granted> + 'a {
    rules()
        .for_action(action)
        .filter_map(move |rule| under(rule, actor, facts))
}

fn under(rule: &Rule, actor: &Actor, facts: &Facts) -> Option<Granted> {
    let bearer = rule.bearer(actor)?;
    let in_stage = rule
        .stages
        .as_ref()
        .is_none_or(|stages| facts.stage.is_some_and(|stage| stages.contains(&stage)));
    (in_stage && rule.relation.holds(&bearer, facts)).then(|| Granted {
        rule: rule.id.clone(),
        relation: rule.relation,
        fields: rule.fields,
        grant: acting_under(rule.relation, &bearer, facts),
    })
}

/// Of the grants that count, one whose place ties it to the object, and rather one of the organisation that is
/// responsible: the log tells the client for which organisation somebody looked.
fn acting_under(relation: Relation, bearer: &Bearer<'_>, facts: &Facts) -> Option<Grant> {
    bearer
        .grants
        .iter()
        .filter(|grant| relation.holds_at(grant, facts))
        .min_by_key(|grant| !Relation::MyOrganisation.holds_at(grant, facts))
        .map(|grant| **grant)
}

/// A refusal may be open about what exists when nothing confidential is at stake, when the action never depends on an
/// object and is asked of no client, or when the actor may read the same object in another way.
fn existence(actor: &Actor, action: Action, facts: &Facts) -> Existence {
    let needs_no_object = || {
        facts.client.is_none()
            && rules()
                .for_action(action)
                .all(|rule| rule.relation == Relation::Any)
    };
    let reads_it_otherwise = || {
        Action::ALL
            .iter()
            .filter(|other| other.reads() && other.object() == action.object())
            .any(|other| granting(actor, *other, facts).next().is_some())
    };
    if action.object() == Object::Network || needs_no_object() || reads_it_otherwise() {
        Existence::Known
    } else {
        Existence::Hidden
    }
}
