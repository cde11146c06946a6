//! The work of linking: learning from a sample of candidates, then comparing all of them.

use rayon::prelude::*;

use crate::blocking::draw;
use crate::census;
use crate::compare::compare;
use crate::index::{Companies, Tables};
use crate::learn::{Learning, Observed, Sample, learn_matches, learn_strangers, random_pair};
use crate::link::{Stage, Watch};
use crate::parameters::Parameters;
use crate::population::Population;
use crate::score::Scorer;
use crate::weights::Weights;

/// Records whose candidates are learnt from.
const LEARN_FROM: usize = 10_000;
/// Records that are handled at a time.
const PIECE: usize = 2_048;

/// A pair of distinct records (`left` before `right` in the order of ids) and its weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) weight: f64,
}

pub(crate) struct Work<'a> {
    pub(crate) people: &'a Population,
    pub(crate) tables: &'a Tables,
    pub(crate) distinct: &'a census::Distinct,
    pub(crate) boundary: Option<u32>,
}

/// What comparing gave.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) links: Vec<Link>,
    pub(crate) candidates: u64,
    pub(crate) expected: f64,
}

impl Work<'_> {
    pub(crate) fn learn(&self, parameters: &mut Parameters, watch: Watch<'_>) -> Learning {
        let chosen = self.chosen();
        let steps = 4;
        watch(Stage::Learn, 0, steps);
        let random = strangers(self.people, self.distinct, parameters);
        watch(Stage::Learn, 1, steps);
        let sample = self.sample(parameters, &chosen);
        watch(Stage::Learn, 2, steps);
        learn_matches(parameters, &sample);
        // With m known, matches among the random pairs no longer pass for strangers.
        strangers(self.people, self.distinct, parameters);
        watch(Stage::Learn, 3, steps);
        let sample = self.sample(parameters, &chosen);
        let mut learning = learn_matches(parameters, &sample);
        watch(Stage::Learn, steps, steps);
        learning.records = chosen.len();
        learning.random_pairs = random;
        learning
    }

    /// The records to learn from, in the order of ids, drawn without regard to their order.
    fn chosen(&self) -> Vec<u32> {
        let from = self.boundary.unwrap_or(0);
        let mut drawn: Vec<(u64, u32)> = self
            .distinct
            .records
            .iter()
            .filter(|record| **record >= from)
            .map(|record| (draw(self.people.id(*record as usize)), *record))
            .collect();
        drawn.sort_unstable();
        drawn.truncate(LEARN_FROM);
        let mut chosen: Vec<u32> = drawn.into_iter().map(|(_, record)| record).collect();
        chosen.sort_unstable();
        chosen
    }

    fn sample(&self, parameters: &Parameters, chosen: &[u32]) -> Sample {
        let weights = Weights::new(parameters);
        let scorer = Scorer::new(self.people, parameters);
        let pieces: Vec<Vec<Observed>> = chosen
            .par_chunks(PIECE / 8)
            .map(|records| {
                let (mut observed, mut found) = (Vec::new(), Vec::new());
                for record in records {
                    self.tables.candidates(self.people, *record, &mut found);
                    observed.extend(
                        found
                            .iter()
                            .filter(|other| *other != record)
                            .map(|other| self.observe(&weights, *record, *other, 1.0)),
                    );
                    // Equal records are one person too, where they say enough.
                    let copies = self.distinct.copies_of(*record);
                    if copies > 1 && scorer.probability(scorer.weight(*record, *record)) > 0.5 {
                        observed.push(self.observe(
                            &weights,
                            *record,
                            *record,
                            census::bounded(copies - 1),
                        ));
                    }
                }
                observed
            })
            .collect();
        let others = self
            .boundary
            .map_or(self.distinct.records.len().saturating_sub(1), |_| {
                self.known()
            });
        Sample {
            records: census::float(chosen.len()),
            others: census::float(others.max(1)),
            pairs: pieces.concat(),
        }
    }

    fn known(&self) -> usize {
        self.boundary
            .map_or(self.distinct.records.len(), |boundary| {
                self.distinct
                    .records
                    .partition_point(|record| *record < boundary)
            })
    }

    fn observe(&self, weights: &Weights, left: u32, right: u32, count: f32) -> Observed {
        let outcome = compare(
            self.people,
            self.people.person(left),
            self.people.person(right),
        );
        Observed::of(weights, &outcome, count)
    }

    pub(crate) fn compare_all(
        &self,
        parameters: &Parameters,
        keep: f64,
        watch: Watch<'_>,
    ) -> Found {
        let scorer = Scorer::new(self.people, parameters);
        let companies = self
            .boundary
            .is_none()
            .then(|| Companies::of(self.tables, self.people.len()));
        let queries = match self.boundary {
            Some(boundary) => self
                .distinct
                .records
                .get(self.known()..)
                .filter(|_| boundary > 0)
                .unwrap_or_default(),
            None => &self.distinct.records,
        };
        let done = std::sync::atomic::AtomicUsize::new(0);
        let pieces: Vec<Found> = queries
            .par_chunks(PIECE)
            .map(|records| {
                let found = self.compare_some(&scorer, companies.as_ref(), records, keep);
                let before = done.fetch_add(records.len(), std::sync::atomic::Ordering::Relaxed);
                watch(Stage::Compare, before + records.len(), queries.len());
                found
            })
            .collect();
        let mut all = Found::default();
        for piece in pieces {
            all.candidates += piece.candidates;
            all.expected += piece.expected;
            all.links.extend(piece.links);
        }
        all
    }

    fn compare_some(
        &self,
        scorer: &Scorer<'_>,
        companies: Option<&Companies<'_>>,
        records: &[u32],
        keep: f64,
    ) -> Found {
        let (mut result, mut found) = (Found::default(), Vec::new());
        let least = scorer.weight_at(keep);
        for record in records {
            match companies {
                Some(companies) => companies.followers(*record, &mut found),
                None => self.tables.candidates(self.people, *record, &mut found),
            }
            if companies.is_some() && self.distinct.copies_of(*record) > 1 {
                found.push(*record);
            }
            for other in &found {
                result.candidates += 1;
                let Some(weight) = scorer.weight_from(least, *record, *other) else {
                    continue;
                };
                let probability = scorer.probability(weight);
                result.expected +=
                    probability * census::float(self.distinct.pairs(*record, *other));
                if probability >= keep {
                    result.links.push(Link {
                        left: *record.min(other),
                        right: *record.max(other),
                        weight,
                    });
                }
            }
        }
        result
    }
}

/// Learns how often strangers agree, from pairs drawn at random; gives how many were drawn.
pub(crate) fn strangers(
    people: &Population,
    distinct: &census::Distinct,
    parameters: &mut Parameters,
) -> usize {
    let records = distinct.records.as_slice();
    let newcomers = people.newcomers();
    let (left, right) = match newcomers {
        Some(first) => {
            records.split_at(records.partition_point(|record| (*record as usize) < first))
        }
        None => (records, records),
    };
    if left.is_empty() || right.is_empty() {
        return 0;
    }
    let size = |records: &[u32]| u32::try_from(records.len()).unwrap_or(u32::MAX);
    let draw = |number: u64| {
        let (one, other) = random_pair(number, size(left), size(right));
        let (one, other) = (*left.get(one as usize)?, *right.get(other as usize)?);
        (one != other).then_some((one, other))
    };
    let possible = left.len().saturating_mul(right.len()).saturating_mul(4);
    learn_strangers(people, parameters, &draw, possible)
}
