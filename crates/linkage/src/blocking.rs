//! Which pairs are worth comparing: keys that two records of one person share even when any one field is wrong.
//!
//! Each pass combines a few atoms (a surname's consonants, the month and day of birth, a house number). A pass whose block
//! would be too large is refined by further atoms, each by itself, so that a pair has to agree on any one of them only.

use crate::date;
use crate::features::Features;
use crate::hash::{hash_bytes, join};
use crate::population::Population;
use crate::record::Record;

/// A key under which a record is stored: records that share a key are worth comparing. Stable between versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockingKey(pub u64);

impl std::fmt::Display for BlockingKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

/// The keys of a record, for a database: sorted, each once. A record about which next to nothing is known has none.
pub fn blocking_keys(record: &Record) -> Vec<BlockingKey> {
    let mut people = Population::new();
    people.push(record);
    let mut keys = Vec::new();
    for (number, pass) in PASSES.iter().enumerate() {
        base_keys(&people, people.person(0), number, pass).each(|key| keys.push(BlockingKey(key)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A piece of what is known of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Atom {
    Bsn,
    Phone,
    Email,
    OtherId,
    /// With day and month in a fixed order.
    BirthDate,
    Year,
    YearMonth,
    YearDay,
    MonthDay,
    /// The consonants of each surname.
    Surname,
    /// Where the surname begins, and where it ends: a slip seldom hits both.
    SurnameStart,
    SurnameEnd,
    /// The consonants of the first given name.
    Given,
    Initial,
    /// Given name and each surname, in no order.
    Names,
    Dwelling,
    Street,
    Number,
    Postcode,
    Area,
    City,
}

/// One way to find pairs.
#[derive(Debug)]
pub(crate) struct Pass {
    base: &'static [Atom],
    pub(crate) refine: &'static [Atom],
}

/// Every two fields of a person are the base of a pass, or single fields that are rare enough.
pub(crate) const PASSES: [Pass; 17] = [
    Pass {
        base: &[Atom::Bsn],
        refine: PERSON,
    },
    Pass {
        base: &[Atom::Phone],
        refine: PERSON,
    },
    Pass {
        base: &[Atom::Email],
        refine: PERSON,
    },
    Pass {
        base: &[Atom::OtherId],
        refine: PERSON,
    },
    Pass {
        base: &[Atom::BirthDate],
        refine: &[
            Atom::Initial,
            Atom::SurnameStart,
            Atom::SurnameEnd,
            Atom::Area,
            Atom::Number,
            Atom::Given,
        ],
    },
    Pass {
        base: &[Atom::Names],
        refine: &[
            Atom::MonthDay,
            Atom::YearMonth,
            Atom::YearDay,
            Atom::Area,
            Atom::Number,
            Atom::Year,
            Atom::City,
        ],
    },
    Pass {
        base: &[Atom::Surname, Atom::YearMonth],
        refine: PLACE,
    },
    Pass {
        base: &[Atom::Surname, Atom::MonthDay],
        refine: PLACE,
    },
    Pass {
        base: &[Atom::Surname, Atom::YearDay],
        refine: PLACE,
    },
    Pass {
        base: &[Atom::Given, Atom::YearMonth],
        refine: ENDS,
    },
    Pass {
        base: &[Atom::Given, Atom::MonthDay],
        refine: ENDS,
    },
    Pass {
        base: &[Atom::Given, Atom::YearDay],
        refine: ENDS,
    },
    Pass {
        base: &[Atom::Dwelling],
        refine: PERSON,
    },
    Pass {
        base: &[Atom::Street, Atom::Number],
        refine: &[
            Atom::Area,
            Atom::Initial,
            Atom::SurnameStart,
            Atom::MonthDay,
            Atom::Year,
        ],
    },
    Pass {
        base: &[Atom::Postcode],
        refine: &[
            Atom::Number,
            Atom::Initial,
            Atom::SurnameStart,
            Atom::MonthDay,
            Atom::Year,
        ],
    },
    // 1 January stands for an unknown day: then only the year is left.
    Pass {
        base: &[Atom::Surname, Atom::Year],
        refine: &[Atom::Initial, Atom::Area, Atom::Number, Atom::City],
    },
    Pass {
        base: &[Atom::Surname, Atom::Area],
        refine: &[Atom::Initial, Atom::MonthDay, Atom::Year, Atom::Number],
    },
];

const PERSON: &[Atom] = &[
    Atom::Given,
    Atom::MonthDay,
    Atom::SurnameStart,
    Atom::Year,
    Atom::Initial,
];
const PLACE: &[Atom] = &[Atom::Initial, Atom::Area, Atom::Number];
const ENDS: &[Atom] = &[
    Atom::SurnameStart,
    Atom::SurnameEnd,
    Atom::Area,
    Atom::Number,
];

/// The few keys of one record in one pass.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Keys {
    values: [u64; 4],
    count: usize,
}

impl Keys {
    fn one(value: u64) -> Self {
        let mut keys = Self::default();
        keys.push(value);
        keys
    }

    fn known(value: u64) -> Self {
        if value == 0 {
            Self::default()
        } else {
            Self::one(value)
        }
    }

    fn push(&mut self, value: u64) {
        if !self.as_slice().contains(&value)
            && let Some(free) = self.values.get_mut(self.count)
        {
            *free = value;
            self.count += 1;
        }
    }

    pub(crate) fn as_slice(&self) -> &[u64] {
        self.values.get(..self.count).unwrap_or_default()
    }

    pub(crate) fn each(&self, visit: impl FnMut(u64)) {
        self.as_slice().iter().copied().for_each(visit);
    }

    fn joined(self, more: Self) -> Self {
        let mut keys = Self::default();
        for left in self.as_slice() {
            more.each(|right| keys.push(join(*left, right)));
        }
        keys
    }
}

/// The keys of a person in a pass.
pub(crate) fn base_keys(
    people: &Population,
    person: &Features,
    number: usize,
    pass: &Pass,
) -> Keys {
    let start = Keys::one(0xa5a5_0000 + number as u64);
    pass.base.iter().fold(start, |keys, atom| {
        keys.joined(values(people, person, *atom))
    })
}

/// The keys of a person in a block that was too large, refined by one atom.
pub(crate) fn refined_keys(people: &Population, person: &Features, key: u64, atom: Atom) -> Keys {
    Keys::one(key ^ (atom as u64 + 1)).joined(values(people, person, atom))
}

fn values(people: &Population, person: &Features, atom: Atom) -> Keys {
    let number = |value: u32| Keys::known(u64::from(value));
    let (month, day) = date::month_day(person.birth);
    let year = date::year(person.birth);
    let dated = |value: u32| {
        if person.birth == 0 {
            Keys::default()
        } else {
            Keys::one(u64::from(value))
        }
    };
    match atom {
        Atom::Bsn => number(person.bsn),
        Atom::Phone => number(person.phone),
        Atom::Email => Keys::known(people.emails.entry(person.email).hash),
        Atom::OtherId => Keys::known(people.others.entry(person.other).hash),
        Atom::BirthDate => dated(date::unordered(person.birth)),
        Atom::Year => dated(year),
        Atom::YearMonth => dated(year * 100 + month),
        Atom::YearDay => dated(year * 100 + day),
        Atom::MonthDay => dated(month.min(day) * 100 + month.max(day)),
        Atom::Surname => surnames(person, |name| people.surnames.entry(name).skeleton),
        Atom::SurnameStart => {
            surnames(person, |name| edge(people.surnames.entry(name).edges, true))
        }
        Atom::SurnameEnd => surnames(person, |name| {
            edge(people.surnames.entry(name).edges, false)
        }),
        Atom::Given => Keys::known(given(people, person)),
        Atom::Initial => initials(person),
        Atom::Names => names(people, person),
        Atom::Dwelling => Keys::known(people.dwelling(person)),
        Atom::Street => Keys::known(people.streets.entry(person.street).hash),
        Atom::Number => number(person.number),
        Atom::Postcode => Keys::known(people.postcodes.entry(person.postcode).hash),
        Atom::Area => Keys::known(area(people, person)),
        Atom::City => Keys::known(people.cities.entry(person.city).hash),
    }
}

fn initials(person: &Features) -> Keys {
    let mut keys = Keys::default();
    for initials in [person.initials, person.named] {
        if !initials.is_empty() {
            keys.push(u64::from(initials.first()));
        }
    }
    keys
}

fn edge(edges: [u8; 3], start: bool) -> u64 {
    let [first, before_last, last] = edges;
    if start {
        u64::from(first)
    } else {
        u64::from(before_last) << 8 | u64::from(last)
    }
}

fn surnames(person: &Features, code: impl Fn(u32) -> u64) -> Keys {
    let mut keys = Keys::default();
    person
        .surnames
        .iter()
        .filter(|name| **name != 0)
        .for_each(|name| keys.push(code(*name)));
    keys
}

fn given(people: &Population, person: &Features) -> u64 {
    let first = people.given.entry(person.given).first;
    people.given.entry(first).skeleton
}

fn names(people: &Population, person: &Features) -> Keys {
    let given = given(people, person);
    if given == 0 {
        return Keys::default();
    }
    surnames(person, |name| {
        let surname = people.surnames.entry(name).skeleton;
        join(given.min(surname), given.max(surname))
    })
}

fn area(people: &Population, person: &Features) -> u64 {
    if person.postcode != 0 {
        return people
            .postcodes
            .entry(people.postcodes.entry(person.postcode).first)
            .hash;
    }
    people.cities.entry(person.city).hash
}

/// A number by which records that are alike come to lie near each other.
pub(crate) fn profile(people: &Population, person: &Features) -> (u32, u64, u64, u64) {
    let [surname, ..] = person.surnames;
    (
        person.birth,
        people.given.entry(person.given).hash,
        people.surnames.entry(surname).hash,
        people.dwelling(person),
    )
}

/// A hash of an id, to draw records in an order that has nothing to do with theirs.
pub(crate) fn draw(id: &str) -> u64 {
    join(hash_bytes(id.as_bytes()), 0x5111)
}
#[cfg(test)]
mod tests;
