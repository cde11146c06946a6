//! Learning the parameters from the records themselves: u from random pairs, m and the prior by expectation maximisation
//! over candidate pairs, with Dirichlet priors so that little data gives sensible answers.
//!
//! Candidates come from many blocking passes together, so nearly all pairs of one person are among them; every pair that
//! is not among them counts as a pair of strangers. Everything is summed in a fixed order: the same records give the same
//! parameters on any number of threads.

use rayon::prelude::*;
use serde::Serialize;

use crate::compare::{COMPARISONS, LEVELS, Outcome, compare, level_at};
use crate::comparison::Comparison;
use crate::hash::mix;
use crate::parameters::{LevelRates, Parameters, Prior};
use crate::population::Population;
use crate::prior;
use crate::weights::Weights;

/// Imaginary pairs behind the prior rates of one person, of strangers and of a household.
const STRENGTH_SAME: f64 = 40.0;
const STRENGTH_STRANGER: f64 = 2_000.0;
const STRENGTH_HOUSEHOLD: f64 = 300.0;
/// Imaginary records behind the prior number of matches.
const STRENGTH_PRIOR: f64 = 50.0;
/// No rate falls below this part of what was expected beforehand.
const LEAST_SHARE: f64 = 0.2;
const RANDOM_PAIRS: usize = 300_000;
const MOST_ROUNDS: usize = 40;
/// Pairs are summed up in pieces of this size, whatever the number of threads.
const PIECE: usize = 16_384;

/// How learning went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Learning {
    /// Records whose candidates were looked at.
    pub records: usize,
    /// Candidate pairs looked at.
    pub pairs: usize,
    /// Random pairs looked at.
    pub random_pairs: usize,
    /// Rounds of expectation maximisation.
    pub rounds: usize,
    /// Whether the rounds came to rest.
    pub converged: bool,
}

/// A candidate pair as learning sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed {
    levels: u64,
    /// What the rarity of shared values adds against strangers, in bits.
    rarity: f32,
    /// How many pairs like this one there are.
    count: f32,
}

impl Observed {
    pub(crate) fn of(weights: &Weights, outcome: &Outcome, count: f32) -> Self {
        Self {
            levels: outcome.packed(),
            rarity: weights.rarity_bits(outcome),
            count,
        }
    }
}

/// A sample to learn from.
#[derive(Debug)]
pub(crate) struct Sample {
    /// Records whose candidates are all among the pairs.
    pub(crate) records: f64,
    /// How many other records each of them could be the same person as.
    pub(crate) others: f64,
    pub(crate) pairs: Vec<Observed>,
}

/// Rates of the levels of each comparison as counts.
#[derive(Debug, Clone)]
struct Tally {
    same: [[f64; LEVELS]; COMPARISONS],
    household: [[f64; LEVELS]; COMPARISONS],
    matches: f64,
    relatives: f64,
    twins: f64,
}

/// Sets u from pairs drawn at random among `candidates` pairs of ranks; returns how many were drawn.
pub(crate) fn learn_strangers(
    people: &Population,
    parameters: &mut Parameters,
    draw: &(dyn Fn(u64) -> Option<(u32, u32)> + Sync),
    possible: usize,
) -> usize {
    let pairs = RANDOM_PAIRS.min(possible);
    let weights = Weights::new(parameters);
    let prior = parameters.prior;
    let pieces: Vec<_> = (0..pairs.div_ceil(PIECE))
        .into_par_iter()
        .map(|piece| {
            let mut counts = [[0.0; LEVELS]; COMPARISONS];
            let numbers = piece * PIECE..pairs.min((piece + 1) * PIECE);
            for (left, right) in numbers.filter_map(|number| draw(number as u64)) {
                let outcome = compare(people, people.person(left), people.person(right));
                let found = classes(&weights, prior, &Observed::of(&weights, &outcome, 1.0));
                add(&mut counts, outcome.packed(), 1.0 - found.same);
            }
            counts
        })
        .collect();
    let mut counts = [[0.0; LEVELS]; COMPARISONS];
    for piece in &pieces {
        add_all(&mut counts, piece);
    }
    update(parameters, &counts, STRENGTH_STRANGER, |rate| {
        &mut rate.stranger
    });
    pairs
}

/// A pair of different numbers below `count`, drawn by number; the same number gives the same pair.
pub(crate) fn random_pair(number: u64, left: u32, right: u32) -> (u32, u32) {
    let state = mix(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed);
    let below = |bits: u64, count: u32| {
        u32::try_from(((bits & 0xffff_ffff) * u64::from(count)) >> 32).unwrap_or_default()
    };
    (below(state >> 32, left), below(state, right))
}

/// Learns m, the rates in households and the prior by expectation maximisation.
pub(crate) fn learn_matches(parameters: &mut Parameters, sample: &Sample) -> Learning {
    let mut learning = Learning {
        pairs: sample.pairs.len(),
        ..Learning::default()
    };
    while learning.rounds < MOST_ROUNDS && !learning.converged {
        learning.rounds += 1;
        let tally = expect(parameters, sample);
        let before = parameters.prior;
        maximise(parameters, sample, &tally);
        let moved = (parameters.prior.same / before.same).ln().abs()
            + (parameters.prior.household / before.household).ln().abs();
        learning.converged = moved < 1e-3;
    }
    learning
}

fn expect(parameters: &Parameters, sample: &Sample) -> Tally {
    let weights = Weights::new(parameters);
    let pieces: Vec<Tally> = sample
        .pairs
        .par_chunks(PIECE)
        .map(|pairs| {
            let mut tally = Tally::default();
            for pair in pairs {
                tally.note(pair, classes(&weights, parameters.prior, pair));
            }
            tally
        })
        .collect();
    let mut all = Tally::default();
    for piece in &pieces {
        all.join(piece);
    }
    all
}

/// How likely each class is for a pair.
#[derive(Debug, Clone, Copy)]
struct Classes {
    same: f64,
    household: f64,
    twins: f64,
}

fn classes(weights: &Weights, prior: Prior, pair: &Observed) -> Classes {
    let bits = weights.plain_sums(pair.levels);
    let stranger = bits.stranger + f64::from(pair.rarity);
    let strangers =
        (1.0 - prior.same - prior.household - prior.twins).max(1e-9) * (-stranger).exp2();
    let relatives = prior.household * (-bits.household).exp2();
    let twins = prior.twins * (-bits.twins).exp2();
    let sum = prior.same + strangers + relatives + twins;
    Classes {
        same: prior.same / sum,
        household: relatives / sum,
        twins: twins / sum,
    }
}

fn maximise(parameters: &mut Parameters, sample: &Sample, tally: &Tally) {
    let expected = Prior::among(sample.others + 1.0);
    let share = |found: f64, expected: f64| {
        let per_record =
            (found + STRENGTH_PRIOR * expected * sample.others) / (sample.records + STRENGTH_PRIOR);
        (per_record / sample.others.max(1.0)).clamp(1e-14, 0.45)
    };
    parameters.prior = Prior {
        same: share(tally.matches, expected.same),
        household: share(tally.relatives, expected.household),
        twins: share(tally.twins, expected.twins),
    };
    update(parameters, &tally.same, STRENGTH_SAME, |rate| {
        &mut rate.same
    });
    update(parameters, &tally.household, STRENGTH_HOUSEHOLD, |rate| {
        &mut rate.household
    });
    for (comparison, rates) in &mut parameters.rates {
        // Members of a household are named like any two strangers: learning this from pairs would teach coincidences.
        if *comparison == Comparison::GivenName {
            for rate in rates.iter_mut() {
                rate.household = rate.stranger;
            }
        }
        hold(*comparison, rates);
    }
}

/// Keeps the classes what they are meant to be: one person differs in few of the things that do not change, and two
/// members of a household seldom have one birth date. Without these bounds a class can drift to pairs that share a name.
fn hold(comparison: Comparison, rates: &mut [LevelRates]) {
    let most_different = match comparison {
        Comparison::GivenName | Comparison::Surname => 0.15,
        Comparison::BirthDate => 0.10,
        Comparison::Sex | Comparison::SexOfName => 0.08,
        Comparison::Address | Comparison::Phone | Comparison::Email => 0.6,
        Comparison::Bsn | Comparison::OtherId => 0.3,
    };
    if let [rest @ .., last] = rates {
        bound(rest, last, most_different, |rate| &mut rate.same);
    }
    if comparison == Comparison::BirthDate
        && let [exact, rest @ ..] = rates
    {
        bound(rest, exact, 0.02, |rate| &mut rate.household);
    }
}

/// Cuts one rate down and hands what is cut to the others in proportion.
fn bound(
    others: &mut [LevelRates],
    bounded: &mut LevelRates,
    most: f64,
    column: fn(&mut LevelRates) -> &mut f64,
) {
    let rate = column(bounded);
    if *rate > most {
        let scale = (1.0 - most) / (1.0 - *rate).max(1e-9);
        *rate = most;
        for other in others {
            *column(other) *= scale;
        }
    }
}

/// Sets one column of rates from counts and the rates expected beforehand, which weigh as `strength` pairs.
fn update(
    parameters: &mut Parameters,
    counts: &[[f64; LEVELS]; COMPARISONS],
    strength: f64,
    column: fn(&mut LevelRates) -> &mut f64,
) {
    for (comparison, counts) in Comparison::ALL.into_iter().zip(counts) {
        let Some(rates) = parameters.rates.get_mut(&comparison) else {
            continue;
        };
        let sum: f64 = counts.iter().sum();
        let mut expected = prior::rates(comparison);
        for ((rate, expected), count) in rates.iter_mut().zip(&mut expected).zip(counts) {
            let expected = *column(expected);
            let learnt = (count + strength * expected) / (sum + strength);
            // A level that is never met is not thereby impossible.
            *column(rate) = learnt.max(LEAST_SHARE * expected);
        }
    }
}

fn add(counts: &mut [[f64; LEVELS]; COMPARISONS], levels: u64, weight: f64) {
    for (place, row) in counts.iter_mut().enumerate() {
        if let Some(cell) = row.get_mut(level_at(levels, place)) {
            *cell += weight;
        }
    }
}

fn add_all(counts: &mut [[f64; LEVELS]; COMPARISONS], more: &[[f64; LEVELS]; COMPARISONS]) {
    for (cell, more) in counts.iter_mut().flatten().zip(more.iter().flatten()) {
        *cell += more;
    }
}

impl Default for Tally {
    fn default() -> Self {
        let none = [[0.0; LEVELS]; COMPARISONS];
        Self {
            same: none,
            household: none,
            matches: 0.0,
            relatives: 0.0,
            twins: 0.0,
        }
    }
}

impl Tally {
    fn note(&mut self, pair: &Observed, classes: Classes) {
        let count = f64::from(pair.count);
        if classes.same > 1e-6 {
            add(&mut self.same, pair.levels, classes.same * count);
        }
        if classes.household > 1e-6 {
            add(&mut self.household, pair.levels, classes.household * count);
        }
        self.matches += classes.same * count;
        self.relatives += classes.household * count;
        self.twins += classes.twins * count;
    }

    fn join(&mut self, other: &Self) {
        add_all(&mut self.same, &other.same);
        add_all(&mut self.household, &other.household);
        self.matches += other.matches;
        self.relatives += other.relatives;
        self.twins += other.twins;
    }
}
