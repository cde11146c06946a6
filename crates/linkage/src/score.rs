//! How much two records speak for one person: the comparison of all fields, weights in bits, and reasons.
//!
//! The weight is log2 of P(evidence | one person) / P(evidence | two people), where two people are strangers or, rarely,
//! members of one household. Members of a household share much, so a shared dwelling and telephone alone never suffice.

use crate::comparison::{Comparison, Level};
use crate::features::Features;
use crate::name::{Agreement, compare_given, compare_surnames};
use crate::parameters::{Kind, Parameters};
use crate::population::Population;
use crate::record::{Field, Record};
use crate::{address, bsn, contact, date};

/// Comparisons there are.
pub(crate) const COMPARISONS: usize = Comparison::ALL.len();
/// The most levels a comparison has.
pub(crate) const LEVELS: usize = 9;
/// In place of a level: one of the two values is unknown.
pub(crate) const UNKNOWN: u8 = 15;
/// No single comparison may say more than this many bits against or for.
const MOST_AGAINST: f64 = -12.0;
const MOST_FOR: f64 = 40.0;
/// What an equal mail address adds to names that agree, in bits, and what a similar one adds.
const EMAIL_BESIDE_NAMES: f32 = 8.0;
const LIKE_EMAIL_BESIDE_NAMES: f32 = 2.0;
/// Two valid and different citizen service numbers forbid a match whatever else agrees.
const FORBIDDEN: f64 = -200.0;

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

/// The outcome of all comparisons of a pair: a level each, and how rare the shared value is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) levels: [u8; COMPARISONS],
    pub(crate) frequencies: [f32; COMPARISONS],
}

/// Bits for one person rather than for two of each class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bits {
    pub(crate) stranger: f64,
    pub(crate) household: f64,
    pub(crate) twins: f64,
}

/// Weights in bits, worked out once from the rates.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    stranger: [[f32; LEVELS]; COMPARISONS],
    household: [[f32; LEVELS]; COMPARISONS],
    twins: [[f32; LEVELS]; COMPARISONS],
    /// log2 of the chance of a coincidence that `stranger` already counts on; 0 where rarity does not matter.
    counted_on: [[f32; LEVELS]; COMPARISONS],
    /// The least that an agreement may say, for levels whose value's rarity is weighed.
    least: [[f32; LEVELS]; COMPARISONS],
    /// The most that it may say: no more than the next better level, where that one's rarity is not weighed.
    most: [[f32; LEVELS]; COMPARISONS],
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

impl Weights {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bits need no more than single precision"
    )]
    pub(crate) fn new(parameters: &Parameters) -> Self {
        let none = [[0.0; LEVELS]; COMPARISONS];
        let mut weights = Self {
            stranger: none,
            household: none,
            twins: none,
            counted_on: none,
            least: none,
            most: none,
        };
        for (place, comparison) in Comparison::ALL.into_iter().enumerate() {
            let rates = parameters.rates_of(comparison);
            let mut stranger: Vec<f64> = rates
                .iter()
                .map(|rate| bits(rate.same, rate.stranger))
                .collect();
            let mut household: Vec<f64> = rates
                .iter()
                .map(|rate| bits(rate.same, rate.household))
                .collect();
            in_order(comparison, &mut stranger);
            in_order(comparison, &mut household);
            for (number, rate) in rates.iter().enumerate() {
                let counted_on = match rarity(comparison, rate.level) {
                    Some(Rarity::Whole) => rate.stranger.max(1e-15).log2(),
                    Some(Rarity::Relative(kind)) => parameters.frequencies.coincidence(kind).log2(),
                    None => 0.0,
                };
                let least = floor_of(
                    comparison,
                    stranger.get(number + 1..).unwrap_or_default(),
                    number + 1,
                );
                let better = number.checked_sub(1).and_then(|place| stranger.get(place));
                let most = match rate.level {
                    Level::Town => better.copied().unwrap_or(MOST_FOR),
                    _ => MOST_FOR,
                };
                let cells = [
                    (
                        &mut weights.stranger,
                        stranger.get(number).copied().unwrap_or_default(),
                    ),
                    (
                        &mut weights.household,
                        household.get(number).copied().unwrap_or_default(),
                    ),
                    (&mut weights.counted_on, counted_on),
                    (&mut weights.least, least),
                    (&mut weights.most, most),
                ];
                for (table, value) in cells {
                    if let Some(cell) = table.get_mut(place).and_then(|row| row.get_mut(number)) {
                        *cell = value as f32;
                    }
                }
            }
        }
        weights.sex_of_name();
        weights.of_twins();
        weights
    }

    /// Beside a given name that agrees, a sex that differs says at most what it says elsewhere.
    fn sex_of_name(&mut self) {
        let (sex, named) = (Comparison::Sex as usize, Comparison::SexOfName as usize);
        for table in [&mut self.stranger, &mut self.household] {
            let plain = table.get(sex).copied().unwrap_or([0.0; LEVELS]);
            if let (Some([_, differ, ..]), [_, plain_differ, ..]) = (table.get_mut(named), plain) {
                *differ = differ.min(0.0).max(plain_differ);
            }
        }
    }

    /// Twins share what one person shares with itself, but for the given name, the sex and their own numbers.
    #[expect(clippy::indexing_slicing, reason = "every comparison has a row")]
    fn of_twins(&mut self) {
        for own in [
            Comparison::GivenName,
            Comparison::Sex,
            Comparison::SexOfName,
        ] {
            self.twins[own as usize] = self.stranger[own as usize];
        }
        for own in [Comparison::Email, Comparison::Bsn, Comparison::OtherId] {
            self.twins[own as usize] = self.household[own as usize];
        }
    }

    /// The sums over all comparisons.
    #[expect(
        clippy::indexing_slicing,
        reason = "every level of every comparison has a cell"
    )]
    pub(crate) fn sums(&self, outcome: &Outcome) -> Bits {
        let stranger: f32 = self.stranger_row(outcome).iter().sum();
        let (mut household, mut twins) = (0.0_f32, 0.0_f32);
        for place in 0..COMPARISONS {
            let level = usize::from(outcome.levels[place]);
            if level < LEVELS {
                household += self.household[place][level];
                twins += self.twins[place][level];
            }
        }
        Bits {
            stranger: stranger.into(),
            household: household.into(),
            twins: twins.into(),
        }
    }

    /// The bits of each comparison against strangers; nothing where a value is unknown.
    #[expect(
        clippy::indexing_slicing,
        reason = "every level of every comparison has a cell"
    )]
    fn stranger_row(&self, outcome: &Outcome) -> [f32; COMPARISONS] {
        let mut row = [0.0; COMPARISONS];
        for (place, bits) in row.iter_mut().enumerate() {
            let level = usize::from(outcome.levels[place]);
            if level < LEVELS {
                *bits = self.stranger_bits(outcome, place, level);
            }
        }
        let given = row[Comparison::GivenName as usize].max(0.0);
        if outcome.levels[Comparison::SexOfName as usize] == 0 {
            // A given name that agrees has told the sex already.
            let [plain, ..] = self.stranger[Comparison::Sex as usize];
            let named = &mut row[Comparison::SexOfName as usize];
            *named = named.max(plain - given);
        }
        let names = row[Comparison::GivenName as usize] + row[Comparison::Surname as usize];
        let email = &mut row[Comparison::Email as usize];
        let beside = if outcome.levels[Comparison::Email as usize] == 0 {
            EMAIL_BESIDE_NAMES
        } else {
            LIKE_EMAIL_BESIDE_NAMES
        };
        // Mail addresses are made of names: what the names have said already is not said again.
        *email = (*email - names.max(0.0)).max(email.min(beside));
        row
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "every level of every comparison has a cell"
    )]
    fn stranger_bits(&self, outcome: &Outcome, place: usize, level: usize) -> f32 {
        let (plain, frequency) = (self.stranger[place][level], outcome.frequencies[place]);
        if frequency > 0.0 {
            let exchanged = plain + self.counted_on[place][level] - frequency.log2();
            exchanged
                .min(self.most[place][level])
                .max(self.least[place][level])
        } else {
            plain
        }
    }

    /// What rarity adds to the plain weights, in bits, for learning.
    #[expect(
        clippy::indexing_slicing,
        reason = "every level of every comparison has a cell"
    )]
    pub(crate) fn rarity_bits(&self, outcome: &Outcome) -> f32 {
        let row = self.stranger_row(outcome);
        let plain = |place: usize| {
            let level = usize::from(outcome.levels[place]);
            if level < LEVELS {
                self.stranger[place][level]
            } else {
                0.0
            }
        };
        row.iter()
            .enumerate()
            .map(|(place, bits)| bits - plain(place))
            .sum()
    }

    /// The plain sums for levels packed by [`Outcome::packed`].
    #[expect(
        clippy::indexing_slicing,
        reason = "every level of every comparison has a cell"
    )]
    pub(crate) fn plain_sums(&self, packed: u64) -> Bits {
        let (mut stranger, mut household, mut twins) = (0.0_f32, 0.0_f32, 0.0_f32);
        for place in 0..COMPARISONS {
            let level = level_at(packed, place);
            if level < LEVELS {
                stranger += self.stranger[place][level];
                household += self.household[place][level];
                twins += self.twins[place][level];
            }
        }
        Bits {
            stranger: stranger.into(),
            household: household.into(),
            twins: twins.into(),
        }
    }

    fn contributions(&self, outcome: &Outcome) -> Vec<Contribution> {
        let row = self.stranger_row(outcome);
        let known = Comparison::ALL.into_iter().enumerate().zip(outcome.levels);
        known
            .zip(row)
            .filter_map(|(((place, comparison), level), bits)| {
                let number = usize::from(level);
                Some(Contribution {
                    comparison,
                    level: *comparison.levels().get(number)?,
                    bits: f64::from(bits),
                    household_bits: f64::from(*self.household.get(place)?.get(number)?),
                })
            })
            .collect()
    }
}

/// The level of a comparison among packed levels.
pub(crate) fn level_at(packed: u64, place: usize) -> usize {
    usize::try_from(packed >> (4 * place) & 15).unwrap_or(usize::from(UNKNOWN))
}

impl Outcome {
    /// All levels in one number, four bits each.
    pub(crate) fn packed(&self) -> u64 {
        self.levels
            .iter()
            .enumerate()
            .fold(0, |packed, (place, level)| {
                packed | u64::from(*level) << (4 * place)
            })
    }
}

fn bits(same: f64, other: f64) -> f64 {
    (same.max(1e-12) / other.max(1e-12))
        .log2()
        .clamp(MOST_AGAINST, MOST_FOR)
}

/// How the rarity of a shared value enters.
enum Rarity {
    /// The level is nothing but the coincidence of that value.
    Whole,
    /// The level also says in what form the value was known: only the value's own rarity is exchanged.
    Relative(Kind),
}

fn rarity(comparison: Comparison, level: Level) -> Option<Rarity> {
    match (comparison, level) {
        (Comparison::GivenName, Level::Exact) => Some(Rarity::Relative(Kind::GivenName)),
        (Comparison::GivenName, Level::FirstName) => Some(Rarity::Relative(Kind::FirstName)),
        (Comparison::GivenName, Level::Initials) => Some(Rarity::Relative(Kind::Initials)),
        (Comparison::GivenName, Level::Initial) => Some(Rarity::Relative(Kind::Initial)),
        (Comparison::Surname, Level::Crossed | Level::Shared) => {
            Some(Rarity::Relative(Kind::Surname))
        }
        (Comparison::Address, Level::Town) => Some(Rarity::Relative(Kind::City)),
        (Comparison::Address, Level::Dwelling | Level::OtherAddition)
        | (
            Comparison::Surname
            | Comparison::BirthDate
            | Comparison::Phone
            | Comparison::Email
            | Comparison::OtherId
            | Comparison::Bsn,
            Level::Exact,
        )
        | (Comparison::Bsn, Level::ExactInvalid) => Some(Rarity::Whole),
        _ => None,
    }
}

/// The most that a lesser level says from which one more field that agrees leads to this one.
fn floor_of(comparison: Comparison, lesser: &[f64], from: usize) -> f64 {
    if !is_chained(comparison) {
        return 0.0;
    }
    let levels = comparison.levels().iter().skip(from);
    let chained = lesser
        .iter()
        .zip(levels)
        .filter(|(_, level)| !stands_alone(**level));
    chained.map(|(bits, _)| *bits).fold(0.0, f64::max)
}

/// Levels that say in what way names are alike: no further field leads from one of them to another.
fn stands_alone(level: Level) -> bool {
    matches!(
        level,
        Level::FirstName | Level::SwappedNames | Level::Nickname | Level::Similar | Level::Shared
    )
}

/// Comparisons of several fields, in which one field more that agrees can lift the level.
fn is_chained(comparison: Comparison) -> bool {
    matches!(
        comparison,
        Comparison::GivenName | Comparison::Surname | Comparison::Address
    )
}

/// Sees to it that agreement never speaks against (m ≥ u) and that one more field that agrees never lowers the weight.
fn in_order(comparison: Comparison, bits: &mut [f64]) {
    if comparison == Comparison::Bsn
        && let [.., conflict] = bits
    {
        *conflict = FORBIDDEN;
    }
    let [first, rest @ ..] = bits else { return };
    *first = first.max(0.0);
    if !is_chained(comparison) {
        return;
    }
    let [middle @ .., last] = rest else { return };
    let mut ceiling = *first;
    for (weight, level) in middle.iter_mut().zip(comparison.levels().iter().skip(1)) {
        *weight = weight.clamp(
            0.0,
            if *level == Level::SwappedNames {
                MOST_FOR
            } else {
                ceiling
            },
        );
        if !stands_alone(*level) {
            ceiling = *weight;
        }
    }
    *last = last.min(0.0);
}

/// Compares two people in every respect.
pub(crate) fn compare(people: &Population, left: &Features, right: &Features) -> Outcome {
    let mut outcome = Outcome {
        levels: [UNKNOWN; COMPARISONS],
        frequencies: [0.0; COMPARISONS],
    };
    let given = compare_given(people, left, right);
    outcome.set(Comparison::GivenName, given);
    outcome.set(
        Comparison::Surname,
        compare_surnames(people, left, right, given),
    );
    outcome.set(
        Comparison::BirthDate,
        both(left.birth, right.birth)
            .map(|(one, other)| exact_or(people, date::compare(one, other), Kind::BirthDate, one)),
    );
    let sex = both(u32::from(left.sex), u32::from(right.sex));
    let named = given.is_some_and(|given| matches!(given.level, Level::Exact | Level::FirstName));
    let sex = sex.map(|(one, other)| {
        Agreement::at(if one == other {
            Level::Exact
        } else {
            Level::Different
        })
    });
    outcome.set(
        if named {
            Comparison::SexOfName
        } else {
            Comparison::Sex
        },
        sex,
    );
    outcome.set(Comparison::Address, address::compare(people, left, right));
    outcome.set(
        Comparison::Phone,
        both(left.phone, right.phone).map(|(one, other)| {
            exact_or(
                people,
                contact::compare_phones(one, other),
                Kind::Phone,
                one,
            )
        }),
    );
    outcome.set(
        Comparison::Bsn,
        both(left.bsn, right.bsn)
            .map(|(one, other)| exact_or(people, bsn::compare(one, other), Kind::Bsn, one)),
    );
    outcome.set(
        Comparison::Email,
        compare_texts(
            &people.emails,
            left.email,
            right.email,
            contact::compare_emails,
        ),
    );
    outcome.set(
        Comparison::OtherId,
        compare_texts(
            &people.others,
            left.other,
            right.other,
            contact::compare_other_ids,
        ),
    );
    outcome
}

impl Outcome {
    #[expect(clippy::indexing_slicing, reason = "every comparison has a place")]
    fn set(&mut self, comparison: Comparison, agreement: Option<Agreement>) {
        if let Some(agreement) = agreement {
            self.levels[comparison as usize] =
                u8::try_from(comparison.place(agreement.level)).unwrap_or(UNKNOWN);
            self.frequencies[comparison as usize] = agreement.frequency;
        }
    }

    #[expect(clippy::indexing_slicing, reason = "every comparison has a place")]
    fn level(&self, comparison: Comparison) -> Option<Level> {
        comparison
            .levels()
            .get(usize::from(self.levels[comparison as usize]))
            .copied()
    }
}

fn both(left: u32, right: u32) -> Option<(u32, u32)> {
    (left != 0 && right != 0).then_some((left, right))
}

fn exact_or(people: &Population, level: Level, kind: Kind, value: u32) -> Agreement {
    let frequency = if matches!(level, Level::Exact | Level::ExactInvalid) {
        people.number_frequency(kind, value)
    } else {
        0.0
    };
    Agreement { level, frequency }
}

fn compare_texts(
    table: &crate::population::Table,
    left: u32,
    right: u32,
    differ: fn(&str, &str) -> Level,
) -> Option<Agreement> {
    let (left, right) = both(left, right)?;
    let (one, other) = (table.entry(left), table.entry(right));
    if left == right {
        return Some(Agreement::on(Level::Exact, one.frequency));
    }
    Some(Agreement::at(differ(table.text(one), table.text(other))))
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
