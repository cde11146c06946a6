//! From rates to weights: the bits of every level, what rarity exchanges, and the order in which levels must stay.

use crate::compare::{COMPARISONS, LEVELS, Outcome, level_at};
use crate::comparison::{Comparison, Level};
use crate::parameters::{Kind, Parameters};
use crate::score::Contribution;

/// No single comparison may say more than this many bits against or for.
const MOST_AGAINST: f64 = -12.0;
const MOST_FOR: f64 = 40.0;
/// What an equal mail address adds to names that agree, in bits, and what a similar one adds.
const EMAIL_BESIDE_NAMES: f32 = 8.0;
const LIKE_EMAIL_BESIDE_NAMES: f32 = 2.0;
/// Two valid and different citizen service numbers forbid a match whatever else agrees.
pub(crate) const FORBIDDEN: f64 = -200.0;

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

    pub(crate) fn contributions(&self, outcome: &Outcome) -> Vec<Contribution> {
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
