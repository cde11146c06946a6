//! How much two records speak for one person: the comparison of all fields, weights in bits, and reasons.
//!
//! The weight is log2 of P(evidence | one person) / P(evidence | two people), where two people are strangers or, rarely,
//! members of one household. Members of a household share much, so a shared dwelling and telephone alone never suffice.

use crate::compare::{Outcome, compare};
use crate::comparison::{Comparison, Level};
use crate::features::Features;
use crate::parameters::Parameters;
use crate::population::Population;
use crate::record::{Field, Record};
use crate::weights::{Bits, FORBIDDEN, Weights};
use crate::{address, bsn};

/// What one field said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// The field.
    pub field: Field,
    /// How well it agreed.
    pub level: Level,
}

/// What one comparison adds to the weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// The comparison.
    pub comparison: Comparison,
    /// How well it agreed.
    pub level: Level,
    /// Bits for one person rather than two strangers; negative bits speak against.
    pub bits: f64,
    /// Bits for one person rather than two members of a household.
    pub household_bits: f64,
}

/// What there is to say about two records.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// log2 of the Bayes factor for one person against two.
    pub weight: f64,
    /// The probability that the two are one person, with the prior of the parameters.
    pub probability: f64,
    /// What each field said, in the order of a record; fields that are unknown on one side say nothing.
    pub reasons: Vec<Reason>,
    /// What each comparison adds.
    pub contributions: Vec<Contribution>,
    /// How many bits the thought of a household takes off: the sum of all contributions less the weight.
    pub household: f64,
}

impl Evidence {
    /// Whether two valid and different citizen service numbers forbid this match.
    pub fn is_forbidden(&self) -> bool {
        self.contributions
            .iter()
            .any(|contribution| contribution.level == Level::Conflict)
    }
}

/// Scores two records by themselves. Use [`score_all`] for one record against many.
pub fn score(left: &Record, right: &Record, parameters: &Parameters) -> Evidence {
    let mut people = Population::new();
    people.push(left);
    people.push(right);
    people.weigh(&parameters.frequencies);
    Scorer::new(&people, parameters).explain(0, 1)
}

/// Scores one record against each of the others, in their order.
pub fn score_all(record: &Record, others: &[Record], parameters: &Parameters) -> Vec<Evidence> {
    let mut people = Population::new();
    people.push(record);
    for other in others {
        people.push(other);
    }
    people.weigh(&parameters.frequencies);
    let scorer = Scorer::new(&people, parameters);
    (1_u32..)
        .take(others.len())
        .map(|other| scorer.explain(0, other))
        .collect()
}

/// Compares and weighs pairs of one population.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    people: &'a Population,
    weights: Weights,
    /// The chance that a pair of two people is of one household.
    household: f64,
    /// The chance that a pair of two people is twins.
    twins: f64,
    /// The odds against one person before any evidence.
    against: f64,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(people: &'a Population, parameters: &Parameters) -> Self {
        let prior = parameters.prior;
        Self {
            people,
            weights: Weights::new(parameters),
            household: (prior.household / (1.0 - prior.same)).min(0.8),
            twins: (prior.twins / (1.0 - prior.same)).min(0.1),
            against: (1.0 - prior.same) / prior.same.max(1e-15),
        }
    }

    /// The weight of a pair in bits.
    pub(crate) fn weight(&self, left: u32, right: u32) -> f64 {
        let outcome = compare(
            self.people,
            self.people.person(left),
            self.people.person(right),
        );
        self.combined(self.weights.sums(&outcome))
    }

    /// The weight of a pair that may reach so many bits; nothing where it cannot.
    pub(crate) fn weight_from(&self, least: f64, left: u32, right: u32) -> Option<f64> {
        let (one, other) = (self.people.person(left), self.people.person(right));
        if bsn::conflict(one.bsn, other.bsn) && least > FORBIDDEN / 2.0 {
            return None;
        }
        let bits = self.weights.sums(&compare(self.people, one, other));
        // Relatives only ever take bits off.
        let most = bits.stranger - (1.0 - self.household - self.twins).log2();
        (most >= least).then(|| self.combined(bits))
    }

    /// The weight that goes with a probability.
    pub(crate) fn weight_at(&self, probability: f64) -> f64 {
        (self.against * probability / (1.0 - probability)).log2()
    }

    fn combined(&self, bits: Bits) -> f64 {
        let strangers = (1.0 - self.household - self.twins) * (-bits.stranger).exp2();
        let relatives =
            self.household * (-bits.household).exp2() + self.twins * (-bits.twins).exp2();
        -(strangers + relatives).log2()
    }

    /// The probability that goes with a weight.
    pub(crate) fn probability(&self, weight: f64) -> f64 {
        1.0 / (1.0 + self.against * (-weight).exp2())
    }

    pub(crate) fn explain(&self, left: u32, right: u32) -> Evidence {
        let (left, right) = (self.people.person(left), self.people.person(right));
        let outcome = compare(self.people, left, right);
        let bits = self.weights.sums(&outcome);
        let weight = self.combined(bits);
        Evidence {
            weight,
            probability: self.probability(weight),
            reasons: reasons(self.people, left, right, &outcome),
            contributions: self.weights.contributions(&outcome),
            household: bits.stranger - weight,
        }
    }
}

/// What each field said, for people to read.
fn reasons(
    people: &Population,
    left: &Features,
    right: &Features,
    outcome: &Outcome,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut add = |field: Field, level: Option<Level>| {
        reasons.extend(level.map(|level| Reason { field, level }));
    };
    let initials_only = left.given == 0 || right.given == 0;
    add(
        if initials_only {
            Field::Initials
        } else {
            Field::GivenName
        },
        outcome.level(Comparison::GivenName),
    );
    add(Field::Surname, outcome.level(Comparison::Surname));
    add(Field::BirthDate, outcome.level(Comparison::BirthDate));
    add(
        Field::Sex,
        outcome
            .level(Comparison::Sex)
            .or(outcome.level(Comparison::SexOfName)),
    );
    for (field, level) in address::parts(people, left, right) {
        add(field, Some(level));
    }
    add(Field::Phone, outcome.level(Comparison::Phone));
    add(Field::Email, outcome.level(Comparison::Email));
    add(Field::Bsn, outcome.level(Comparison::Bsn));
    add(Field::OtherId, outcome.level(Comparison::OtherId));
    reasons
}
