//! All pairs of one person in a population: sort, learn, find candidates, score, draw the line.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::census;
use crate::group::{Groups, join_all};
use crate::index::Tables;
use crate::learn::Learning;
use crate::parameters::Parameters;
use crate::population::Population;
use crate::score::{Evidence, Scorer};
use crate::threshold;
use crate::work::{Link, Work};

/// More pairs than this for one record are no result but a sign that many records are the same.
pub const MOST_PAIRS: usize = 100;
/// Pairs less likely than this are not kept unless a lower threshold is asked for.
const WORTH_KEEPING: f64 = 1e-3;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Putting records under blocking keys.
    Index,
    /// Learning the parameters.
    Learn,
    /// Comparing candidate pairs.
    Compare,
}

/// Is told how far the work is: the stage, what is done and how much there is of it.
pub type Watch<'a> = &'a (dyn Fn(Stage, usize, usize) + Sync);

/// Two records that may be one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// Place of the first record in the order of input; a known one where newcomers are matched.
    pub left: usize,
    /// Place of the second record.
    pub right: usize,
    /// The probability that they are one person, to ten decimals.
    pub probability: f64,
    /// log2 of the Bayes factor.
    pub weight: f64,
}

/// Records that are so many of one that pairs of them make no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crowd {
    /// The id of a record that is in too many pairs.
    pub id: String,
    /// How many pairs that record is in.
    pub pairs: usize,
}

/// The outcome of linking.
#[derive(Debug)]
pub struct Linkage {
    /// What was learnt.
    pub parameters: Parameters,
    /// How learning went.
    pub learning: Learning,
    /// The threshold on the probability.
    pub threshold: f64,
    /// Where the model chose the threshold: the F1 that it expects there.
    pub expected_f1: f64,
    /// The number of matching pairs that the model expects in all.
    pub expected_matches: f64,
    /// Pairs of distinct records that were compared.
    pub candidates: u64,
    people: Population,
    /// For each person in the order of ids the place in the input.
    rows: Vec<u32>,
    /// For each distinct record all records that are equal to it, itself included.
    copies: FxHashMap<u32, Vec<u32>>,
    links: Vec<Link>,
}

/// Links a population with itself, or its newcomers with those who are known.
///
/// Without `threshold` the line is drawn where the model expects the best F1.
pub fn link(people: Population, threshold: Option<f64>, watch: Watch<'_>) -> Linkage {
    let (mut people, rows) = census::in_order(people);
    let distinct = census::distinct(&people);
    let mut parameters = Parameters::expected(census::expected_others(&people));
    parameters.frequencies = census::count(&people, &distinct);
    people.weigh(&parameters.frequencies);
    let boundary = people
        .newcomers()
        .map(|place| u32::try_from(place).unwrap_or(u32::MAX));
    let known: Vec<u32> = distinct
        .records
        .iter()
        .copied()
        .filter(|record| boundary.is_none_or(|first| *record < first))
        .collect();
    let tables = tables(&people, &known, watch);
    let work = Work {
        people: &people,
        tables: &tables,
        distinct: &distinct,
        boundary,
    };
    let learning = work.learn(&mut parameters, watch);
    let found = work.compare_all(
        &parameters,
        threshold.unwrap_or(WORTH_KEEPING).min(WORTH_KEEPING),
        watch,
    );
    let mut linkage = Linkage {
        learning,
        threshold: 0.5,
        expected_f1: 0.0,
        expected_matches: found.expected,
        candidates: found.candidates,
        links: found.links,
        parameters,
        people,
        rows,
        copies: distinct.copies,
    };
    linkage.draw_the_line(threshold);
    linkage
}

fn tables(people: &Population, known: &[u32], watch: Watch<'_>) -> Tables {
    let passes = crate::blocking::PASSES.len();
    let done = std::sync::atomic::AtomicUsize::new(0);
    Tables::build(people, known, &|| {
        let before = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        watch(Stage::Index, before + 1, passes);
    })
}

impl Linkage {
    /// The records that are in too many pairs at the threshold to be written as pairs, if there are any.
    ///
    /// Only pairs that are likelier than not count for a single record; with a low threshold the mean over all counts too.
    pub fn crowd(&self) -> Option<Crowd> {
        let mut pairs = vec![0_usize; self.people.len()];
        let (mut all, scorer) = (0, self.scorer());
        for link in self.taken(&scorer) {
            let (left, right) = (self.copies_of(link.left), self.copies_of(link.right));
            let likely = scorer.probability(link.weight) >= 0.5;
            let same = link.left == link.right;
            let sides = [
                (link.left, right - usize::from(same)),
                (link.right, if same { 0 } else { left }),
            ];
            for (place, others) in sides {
                if let Some(count) = pairs.get_mut(place as usize).filter(|_| likely) {
                    *count += others;
                }
            }
            all += if same {
                left * (left - 1) / 2
            } else {
                left * right
            };
        }
        let most = pairs
            .iter()
            .enumerate()
            .max_by_key(|(place, count)| (**count, std::cmp::Reverse(*place)))?;
        let too_many = *most.1 > MOST_PAIRS || all > MOST_PAIRS * self.people.len();
        too_many.then(|| Crowd {
            id: self.people.id(most.0).to_owned(),
            pairs: *most.1,
        })
    }

    /// The pairs at or above the threshold, by probability descending, then by ids.
    pub fn matches(&self) -> Vec<Match> {
        let scorer = self.scorer();
        let mut matches = Vec::new();
        for link in self.taken(&scorer) {
            let probability = rounded(scorer.probability(link.weight));
            self.each_copy(link, |left, right| {
                let (left, right) = if left <= right {
                    (left, right)
                } else {
                    (right, left)
                };
                matches.push(Match {
                    left: left as usize,
                    right: right as usize,
                    probability,
                    weight: link.weight,
                });
            });
        }
        let ids = self.ids_by_row();
        let id = |row: usize| ids.get(row).copied().unwrap_or_default();
        matches.par_sort_by(|one, other| {
            other
                .probability
                .total_cmp(&one.probability)
                .then_with(|| (id(one.left), id(one.right)).cmp(&(id(other.left), id(other.right))))
        });
        matches
    }

    /// The ids in the order of input.
    pub fn ids_by_row(&self) -> Vec<&str> {
        let mut ids = vec![""; self.rows.len()];
        for (rank, row) in self.rows.iter().enumerate() {
            if let Some(id) = ids.get_mut(*row as usize) {
                *id = self.people.id(rank);
            }
        }
        ids
    }

    /// The records of each person: for every record, in the order of input, the smallest id of its person.
    pub fn clusters(&self) -> (Vec<&str>, Groups) {
        let scorer = self.scorer();
        let mut links: Vec<&Link> = self.taken(&scorer).collect();
        links.sort_by(|one, other| {
            other
                .weight
                .total_cmp(&one.weight)
                .then((one.left, one.right).cmp(&(other.left, other.right)))
        });
        let joins = links.into_iter().flat_map(|link| self.chain(link));
        let numbers = self.people.people.iter().map(|person| person.bsn).collect();
        let groups = join_all(numbers, joins);
        let mut clusters = vec![""; self.rows.len()];
        for (rank, row) in self.rows.iter().enumerate() {
            if let Some(cluster) = clusters.get_mut(*row as usize) {
                // Ranks are in the order of ids: the first record has the smallest.
                *cluster = self.people.id(groups.first(rank));
            }
        }
        (clusters, groups)
    }

    /// The evidence for a pair of places in the order of input.
    pub fn evidence(&self, left: usize, right: usize) -> Evidence {
        let rank = |row: usize| {
            self.rows
                .iter()
                .position(|known| *known as usize == row)
                .and_then(|rank| u32::try_from(rank).ok())
                .unwrap_or_default()
        };
        self.scorer().explain(rank(left), rank(right))
    }

    /// The evidence for many pairs at once, in their order.
    pub fn evidence_for<'a>(&'a self, matches: &'a [Match]) -> impl Iterator<Item = Evidence> + 'a {
        let mut ranks = vec![0_u32; self.rows.len()];
        for (rank, row) in (0_u32..).zip(&self.rows) {
            if let Some(place) = ranks.get_mut(*row as usize) {
                *place = rank;
            }
        }
        let scorer = self.scorer();
        let rank = move |row: usize| ranks.get(row).copied().unwrap_or_default();
        matches
            .iter()
            .map(move |found| scorer.explain(rank(found.left), rank(found.right)))
    }

    /// How many records were equal to another one in every respect.
    pub fn equal_records(&self) -> usize {
        self.copies.values().map(|copies| copies.len() - 1).sum()
    }

    fn scorer(&self) -> Scorer<'_> {
        Scorer::new(&self.people, &self.parameters)
    }

    fn copies_of(&self, record: u32) -> usize {
        self.copies.get(&record).map_or(1, Vec::len)
    }

    fn taken<'a>(&'a self, scorer: &'a Scorer<'_>) -> impl Iterator<Item = &'a Link> + 'a {
        self.links
            .iter()
            .filter(|link| rounded(scorer.probability(link.weight)) >= self.threshold)
    }

    fn draw_the_line(&mut self, asked: Option<f64>) {
        let scorer = self.scorer();
        let weigh = |link: &Link| {
            let pairs = self.copies_of(link.left) * self.copies_of(link.right);
            let pairs = if link.left == link.right {
                pairs.saturating_sub(self.copies_of(link.left)) / 2
            } else {
                pairs
            };
            (
                rounded(scorer.probability(link.weight)),
                census::float(pairs),
            )
        };
        let best = threshold::best(
            self.links.iter().map(weigh).collect(),
            self.expected_matches,
        );
        self.threshold = asked.unwrap_or(best.threshold);
        self.expected_f1 = best.f1;
    }

    /// All records equal to the one with all records equal to the other, as places in the input.
    fn each_copy(&self, link: &Link, mut visit: impl FnMut(u32, u32)) {
        let single = |record: &u32| vec![*record];
        let copies = |record: u32| {
            self.copies
                .get(&record)
                .cloned()
                .unwrap_or_else(|| single(&record))
        };
        let row = |record: u32| self.rows.get(record as usize).copied().unwrap_or_default();
        let (left, right) = (copies(link.left), copies(link.right));
        for (place, one) in left.iter().enumerate() {
            let from = if link.left == link.right {
                place + 1
            } else {
                0
            };
            right
                .iter()
                .skip(from)
                .for_each(|other| visit(row(*one), row(*other)));
        }
    }

    /// Enough joins to bring all records equal to either side together.
    fn chain(&self, link: &Link) -> Vec<(u32, u32)> {
        let mut members = Vec::new();
        for record in [link.left, link.right] {
            match self.copies.get(&record) {
                Some(copies) if link.left == link.right => {
                    members.extend(copies.iter().map(|copy| (record, *copy)));
                }
                _ => {}
            }
        }
        members.push((link.left, link.right));
        members
    }
}

/// Ten decimals are kept: what is written is what is sorted and compared with the threshold.
fn rounded(probability: f64) -> f64 {
    (probability * 1e10).round() / 1e10
}
