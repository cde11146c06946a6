//! Counting a population: the order of ids, records that are equal in every respect, and how common values are.

use rustc_hash::FxHashMap;

use crate::features::Features;
use crate::hash::mix;
use crate::parameters::{Frequencies, Kind};
use crate::population::Population;
use crate::table::Table;

/// Records with fewer things known say too little for two equal ones to be one person.
const TELLING: usize = 4;

/// The population in the order of ids (known people before newcomers), and for each person the place in the input.
pub(crate) fn in_order(mut people: Population) -> (Population, Vec<u32>) {
    people.seal();
    let first = people.newcomers().unwrap_or(people.len());
    let mut rows: Vec<u32> = (0..).take(people.len()).collect();
    rows.sort_unstable_by_key(|row| (*row as usize >= first, people.id(*row as usize)));
    let ids = rows
        .iter()
        .map(|row| {
            people
                .ids
                .get_mut(*row as usize)
                .map(std::mem::take)
                .unwrap_or_default()
        })
        .collect();
    let features = rows.iter().map(|row| *people.person(*row)).collect();
    people.ids = ids;
    people.people = features;
    (people, rows)
}

/// The records that differ from all others, and those that do not.
#[derive(Debug, Default)]
pub(crate) struct Distinct {
    /// One record of each, ascending.
    pub(crate) records: Vec<u32>,
    /// All records equal to one of these, itself first, where there are several.
    pub(crate) copies: FxHashMap<u32, Vec<u32>>,
    /// How many people each of these records counts for.
    pub(crate) weights: Vec<f64>,
}

impl Distinct {
    /// How many records are equal to this one, itself included.
    pub(crate) fn copies_of(&self, record: u32) -> usize {
        self.copies.get(&record).map_or(1, Vec::len)
    }

    /// How many pairs of records a pair of distinct records stands for.
    pub(crate) fn pairs(&self, left: u32, right: u32) -> usize {
        let copies = self.copies_of(left);
        if left == right {
            copies * (copies - 1) / 2
        } else {
            copies * self.copies_of(right)
        }
    }
}

/// Finds records that are equal in every respect; newcomers are never put together with those who are known.
pub(crate) fn distinct(people: &Population) -> Distinct {
    let boundary = people.newcomers().unwrap_or(people.len());
    let mut hashed: Vec<(u64, u32)> = (0_u32..)
        .zip(&people.people)
        .map(|(place, person)| (hash(person, place as usize >= boundary), place))
        .collect();
    hashed.sort_unstable();
    let mut distinct = Distinct::default();
    for group in hashed.chunk_by(|one, other| one.0 == other.0) {
        let members: Vec<u32> = group.iter().map(|(_, place)| *place).collect();
        let Some(first) = members.first().copied() else {
            continue;
        };
        distinct.records.push(first);
        if members.len() > 1 {
            distinct.copies.insert(first, members);
        }
    }
    distinct.records.sort_unstable();
    distinct.weights = distinct
        .records
        .iter()
        .map(|record| {
            if people.person(*record).known() >= TELLING {
                1.0
            } else {
                float(distinct.copies_of(*record))
            }
        })
        .collect();
    distinct
}

fn hash(person: &Features, newcomer: bool) -> u64 {
    use std::hash::{BuildHasher as _, BuildHasherDefault};
    let state = BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(person);
    mix(state ^ u64::from(newcomer))
}

/// For how many records a first guess of the prior is made.
pub(crate) fn expected_others(people: &Population) -> f64 {
    float(people.newcomers().unwrap_or(people.len()).max(2))
}

/// Counts how common the values of a population are.
pub(crate) fn count(people: &Population, distinct: &Distinct) -> Frequencies {
    let mut frequencies = Frequencies::among(distinct.weights.iter().sum());
    let census = Census { people, distinct };
    census.tables(&mut frequencies);
    census.numbers(&mut frequencies);
    frequencies
}

struct Census<'a> {
    people: &'a Population,
    distinct: &'a Distinct,
}

impl Census<'_> {
    fn everybody(&self) -> impl Iterator<Item = (&Features, f64)> {
        self.distinct
            .records
            .iter()
            .map(|record| self.people.person(*record))
            .zip(self.distinct.weights.iter().copied())
    }

    fn tables(&self, frequencies: &mut Frequencies) {
        let people = self.people;
        let of = |table: &Table, place: u32| table.entry(place).first;
        self.places(frequencies, Kind::GivenName, &people.given, |person| {
            [person.given, 0, 0]
        });
        self.places(frequencies, Kind::FirstName, &people.given, |person| {
            [of(&people.given, person.given), 0, 0]
        });
        self.places(frequencies, Kind::Surname, &people.surnames, |person| {
            person.surnames
        });
        self.places(frequencies, Kind::City, &people.cities, |person| {
            [person.city, 0, 0]
        });
        self.places(frequencies, Kind::Region, &people.regions, |person| {
            [person.region, 0, 0]
        });
        self.places(frequencies, Kind::Postcode, &people.postcodes, |person| {
            [person.postcode, 0, 0]
        });
        self.places(frequencies, Kind::Area, &people.postcodes, |person| {
            [of(&people.postcodes, person.postcode), 0, 0]
        });
        self.places(frequencies, Kind::Email, &people.emails, |person| {
            [person.email, 0, 0]
        });
        self.places(frequencies, Kind::OtherId, &people.others, |person| {
            [person.other, 0, 0]
        });
    }

    fn places(
        &self,
        frequencies: &mut Frequencies,
        kind: Kind,
        table: &Table,
        values: impl Fn(&Features) -> [u32; 3],
    ) {
        let mut counts = vec![0.0; table.entries().len()];
        for (person, weight) in self.everybody() {
            for place in values(person).into_iter().filter(|place| *place != 0) {
                if let Some(count) = counts.get_mut(place as usize) {
                    *count += weight;
                }
            }
        }
        frequencies.note(
            kind,
            table
                .entries()
                .iter()
                .map(|entry| entry.hash)
                .zip(counts)
                .filter(|(_, count)| *count > 0.0),
        );
    }

    fn numbers(&self, frequencies: &mut Frequencies) {
        self.values(frequencies, Kind::Initials, |person| {
            u64::from(person.any_initials().letters())
        });
        self.values(frequencies, Kind::Initial, |person| {
            u64::from(person.any_initials().first())
        });
        self.values(frequencies, Kind::BirthDate, |person| {
            u64::from(person.birth)
        });
        self.values(frequencies, Kind::Phone, |person| u64::from(person.phone));
        self.values(frequencies, Kind::Bsn, |person| u64::from(person.bsn));
        self.values(frequencies, Kind::Dwelling, |person| {
            self.people.dwelling(person)
        });
    }

    fn values(&self, frequencies: &mut Frequencies, kind: Kind, value: impl Fn(&Features) -> u64) {
        let mut values: Vec<(u64, f64)> = self
            .everybody()
            .map(|(person, weight)| (value(person), weight))
            .filter(|(value, _)| *value != 0)
            .collect();
        values.sort_unstable_by_key(|(value, _)| *value);
        let sums = values.chunk_by(|one, other| one.0 == other.0).map(|group| {
            let value = group.first().map_or(0, |(value, _)| *value);
            (value, group.iter().map(|(_, weight)| weight).sum())
        });
        frequencies.note(kind, sums);
    }
}

/// A count as a number to calculate with.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of records and pairs are far below 2^52"
)]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}

/// A count of copies as a weight: a hundred copies teach no more than ten.
#[expect(clippy::cast_precision_loss, reason = "at most ten")]
pub(crate) fn bounded(count: usize) -> f32 {
    count.min(10) as f32
}
