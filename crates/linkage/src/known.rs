//! People who are known already, indexed to answer at once who an incoming record may be.

use crate::census;
use crate::index::Tables;
use crate::link::{Linkage, Watch};
use crate::parameters::Parameters;
use crate::population::Population;
use crate::record::Record;
use crate::score::Scorer;

/// An index over known people.
#[derive(Debug)]
pub struct Known {
    people: Population,
    rows: Vec<u32>,
    tables: Tables,
    parameters: Parameters,
}

/// A known record that an incoming one may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// The place of the known record in the order in which it was added.
    pub place: usize,
    /// log2 of the Bayes factor.
    pub weight: f64,
    /// The probability that they are one person.
    pub probability: f64,
}

impl Known {
    /// Indexes people, to be scored with the given parameters; the rarity of values is counted anew.
    pub fn new(people: Population, mut parameters: Parameters) -> Self {
        let (mut people, rows) = census::in_order(people);
        parameters.frequencies = census::count(&people, &census::distinct(&people));
        people.weigh(&parameters.frequencies);
        let records: Vec<u32> = (0..).take(people.len()).collect();
        let tables = Tables::build(&people, &records, &|| {});
        Self {
            people,
            rows,
            tables,
            parameters,
        }
    }

    /// Learns from the people themselves, then indexes them.
    pub fn learn(people: Population, watch: Watch<'_>) -> Self {
        let linkage: Linkage = crate::link::link(people.clone(), None, watch);
        Self::new(people, linkage.parameters)
    }

    /// The known records that an incoming one may be, at or above a probability, likeliest first.
    pub fn find(&mut self, record: &Record, at_least: f64) -> Vec<Found> {
        let person = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        self.people.push(record);
        let mut candidates = Vec::new();
        self.tables
            .candidates(&self.people, person, &mut candidates);
        let scorer = Scorer::new(&self.people, &self.parameters);
        let mut found: Vec<Found> = candidates
            .into_iter()
            .filter_map(|known| {
                let weight = scorer.weight(person, known);
                let probability = scorer.probability(weight);
                let place = *self.rows.get(known as usize)? as usize;
                (probability >= at_least).then_some(Found {
                    place,
                    weight,
                    probability,
                })
            })
            .collect();
        self.people.pop();
        found.sort_by(|one, other| {
            other
                .weight
                .total_cmp(&one.weight)
                .then(one.place.cmp(&other.place))
        });
        found
    }

    /// How many entries the index has.
    pub fn entries(&self) -> usize {
        self.tables.len()
    }
}
