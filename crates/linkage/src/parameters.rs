//! What the model knows: how often each level occurs among pairs of one person, of strangers and of one household, how
//! rare values are, and how many pairs are one person at all. Learning them is done in `learn`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::census;
use crate::comparison::{Comparison, Level};
use crate::population::Population;
use crate::prior;
use crate::work::strangers;

/// A kind of value whose rarity counts: agreeing on Wouterloodt says more than agreeing on Jansen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// All given names.
    GivenName,
    /// The first given name.
    FirstName,
    /// All initials.
    Initials,
    /// The first initial.
    Initial,
    /// A surname without its prefix.
    Surname,
    /// A birth date.
    BirthDate,
    /// A dwelling, whatever the addition.
    Dwelling,
    /// A town.
    City,
    /// A full postcode.
    Postcode,
    /// A postcode area.
    Area,
    /// A region.
    Region,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A citizen service number.
    Bsn,
    /// Another number.
    OtherId,
}

impl Kind {
    /// How many people may share a value before it counts as common, and how many unknown others are expected to have
    /// it. Households share telephones and dwellings: they have a class of their own in the model.
    fn allowance(self) -> (f64, f64) {
        match self {
            Self::Dwelling | Self::Phone => (6.0, 0.05),
            Self::Email => (3.0, 0.01),
            Self::OtherId => (3.0, 0.02),
            Self::Bsn => (4.0, 0.0005),
            _ => (1.0, 0.5),
        }
    }

    /// The share of people expected to have a value about which nothing is known yet.
    fn expected(self) -> f64 {
        match self {
            Self::GivenName => 1e-3,
            Self::FirstName => 2e-3,
            Self::Initial => 5e-2,
            Self::Surname => 3e-4,
            Self::BirthDate => 5e-5,
            Self::Dwelling => 1e-6,
            Self::City => 2e-2,
            Self::Initials | Self::Postcode | Self::Area => 5e-3,
            Self::Region => 1e-1,
            Self::Phone | Self::OtherId => 1e-7,
            Self::Email => 1e-8,
            Self::Bsn => 1e-10,
        }
    }

    /// The share of pairs of strangers that have one value between them, where nothing is known yet.
    fn coincidence(self) -> f64 {
        match self {
            Self::GivenName | Self::FirstName => 8e-3,
            Self::Initials => 1e-2,
            Self::Initial => 8e-2,
            Self::Surname => 2e-3,
            Self::City | Self::Area | Self::Postcode => 2e-2,
            Self::Region => 2e-1,
            _ => self.expected(),
        }
    }
}

/// So many imaginary people stand behind the expectations of [`Kind::expected`]: they matter in a small network.
const IMAGINARY: f64 = 200.0;

/// How common values are, of each kind; rare values need no entry.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Frequencies {
    /// How many people were counted.
    pub people: f64,
    /// How many of them have a value of a kind at all.
    known: BTreeMap<Kind, f64>,
    counts: Counts,
    coincidences: BTreeMap<Kind, f64>,
}

/// How many people have each common value. Shared: whoever scores a few records takes over the counts of a whole network.
#[derive(Debug, Clone, PartialEq, Default)]
struct Counts(Arc<BTreeMap<Kind, BTreeMap<u64, f64>>>);

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(|counts| Self(Arc::new(counts)))
    }
}

impl Frequencies {
    /// Nothing counted yet, among so many people.
    pub fn among(people: f64) -> Self {
        Self {
            people,
            ..Self::default()
        }
    }

    /// Notes how many people have each value of a kind. Values that are not common are forgotten at once.
    pub(crate) fn note(&mut self, kind: Kind, counts: impl Iterator<Item = (u64, f64)>) {
        let (spare, _) = kind.allowance();
        let (mut known, mut squares) = (0.0, 0.0);
        let mut common = BTreeMap::new();
        for (value, count) in counts {
            known += count;
            squares += count * (count - 1.0).max(0.0);
            if count > spare + 1.0 {
                common.insert(value, count);
            }
        }
        let pairs = known * (known - 1.0).max(0.0);
        let learnt = (squares + IMAGINARY * kind.coincidence()) / (pairs + IMAGINARY);
        self.coincidences.insert(kind, learnt.max(1e-12));
        Arc::make_mut(&mut self.counts.0).insert(kind, common);
        self.known.insert(kind, known);
    }

    /// The share of other people with a value, among those of whom a value is known.
    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    pub(crate) fn of(&self, kind: Kind, value: u64) -> f32 {
        let (spare, unseen) = kind.allowance();
        let count = self
            .counts
            .0
            .get(&kind)
            .and_then(|counts| counts.get(&value))
            .copied()
            .unwrap_or_default();
        let known = self.known.get(&kind).copied().unwrap_or(self.people);
        let others = (count - 1.0 - spare).max(0.0) + unseen.min(known);
        ((others + IMAGINARY * kind.expected()) / (known + IMAGINARY)).min(1.0) as f32
    }

    /// The share of pairs of strangers that have one value of this kind between them.
    pub(crate) fn coincidence(&self, kind: Kind) -> f64 {
        self.coincidences
            .get(&kind)
            .copied()
            .unwrap_or_else(|| kind.coincidence())
    }
}

/// How often a level occurs in each class of pairs, among pairs in which both values are known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LevelRates {
    /// The level.
    pub level: Level,
    /// Among pairs of one person: Fellegi and Sunter's m.
    pub same: f64,
    /// Among pairs of strangers: Fellegi and Sunter's u.
    pub stranger: f64,
    /// Among pairs of two members of one household.
    pub household: f64,
}

/// How many pairs are of each class, of all pairs there are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// The share of pairs that are one person.
    pub same: f64,
    /// The share of pairs that are two members of one household.
    pub household: f64,
    /// The share of pairs that are twins, or look like it: alike in everything but given name and own numbers.
    pub twins: f64,
}

impl Prior {
    /// What is expected among so many records when nothing is known: a tenth has a second record, a quarter a relative.
    pub fn among(records: f64) -> Self {
        let others = (records - 1.0).max(1.0);
        Self {
            same: (0.1 / others).min(0.2),
            household: (0.25 / others).min(0.3),
            twins: (0.01 / others).min(0.01),
        }
    }
}

/// As many people as a network is thought to have while nothing is known about it.
const SMALL_NETWORK: f64 = 10_000.0;

/// All that scoring needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// How many pairs are of each class.
    pub prior: Prior,
    /// The rates of the levels of each comparison, in the order of [`Comparison::levels`].
    pub rates: BTreeMap<Comparison, Vec<LevelRates>>,
    /// How common values are.
    pub frequencies: Frequencies,
}

impl Default for Parameters {
    /// For a network of ten thousand people about which nothing is known yet.
    fn default() -> Self {
        Self::expected(SMALL_NETWORK)
    }
}

impl Parameters {
    /// What is expected among so many records before anything is learnt.
    pub fn expected(records: f64) -> Self {
        let rates = Comparison::ALL
            .into_iter()
            .map(|comparison| (comparison, prior::rates(comparison)))
            .collect();
        Self {
            prior: Prior::among(records),
            rates,
            frequencies: Frequencies::among(records),
        }
    }

    /// What is known of these people by counting alone: how rare their values are, how often two strangers among them agree
    /// (Fellegi and Sunter's u, from pairs drawn at random), and a share of pairs that are one person which follows their
    /// number. How one person differs from record to record (m) stays what was expected: the few pairs of a network teach
    /// too little of it. Use [`link`](crate::link) to learn that too.
    ///
    /// Fewer people than the [default](Self::default) expects leave the prior at what it says: in a small network nobody
    /// knows yet how many come twice. Takes time in proportion to the number of people.
    pub fn counted(people: Population) -> Self {
        let (mut people, _) = census::in_order(people);
        let distinct = census::distinct(&people);
        let mut parameters = Self {
            prior: Prior::among(census::expected_others(&people).max(SMALL_NETWORK)),
            frequencies: census::count(&people, &distinct),
            ..Self::default()
        };
        people.weigh(&parameters.frequencies);
        strangers(&people, &distinct, &mut parameters);
        parameters
    }

    /// The rates of a comparison.
    pub fn rates_of(&self, comparison: Comparison) -> &[LevelRates] {
        self.rates.get(&comparison).map_or(&[], Vec::as_slice)
    }
}
