//! What is compared and how well it can agree. The order of levels within a comparison is the order of evidence.

use serde::{Deserialize, Serialize};

/// A group of fields that is weighed as one, because its fields are not independent of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Given names and initials.
    GivenName,
    /// Birth and partner's surname.
    Surname,
    /// Birth date.
    BirthDate,
    /// Sex, where the given names do not agree.
    Sex,
    /// Sex, where the given names agree and so tell the sex already.
    SexOfName,
    /// Street, house number, postcode, town and region.
    Address,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Citizen service number.
    Bsn,
    /// Any other number of the person.
    OtherId,
}

/// How well two values agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Equal after folding.
    Exact,
    /// The first given name is equal, further names differ or lack.
    FirstName,
    /// Two forms of one given name.
    Nickname,
    /// Alike in letters or in sound.
    Similar,
    /// All initials are equal, two or more.
    Initials,
    /// The first initial is equal.
    Initial,
    /// One given name or one part of a surname is shared.
    Shared,
    /// Given name and surname have changed places.
    SwappedNames,
    /// The one's birth surname is the other's partner's surname, or one of two joined surnames is shared.
    Crossed,
    /// Day and month have changed places.
    SwappedDate,
    /// One typing slip: a digit or letter other, more, less, or two neighbours swapped.
    Slip,
    /// The year is equal and one of the dates is 1 January, which often means unknown.
    YearOnly,
    /// Two of year, month and day are equal.
    TwoParts,
    /// Only the year is equal.
    SameYear,
    /// One dwelling: number and postcode, or number, street and town.
    Dwelling,
    /// One house number, another addition.
    OtherAddition,
    /// One dwelling but for a slip in one of its parts, or a part that lacks.
    NearDwelling,
    /// One street or full postcode, another number.
    Street,
    /// One town or postcode area.
    Town,
    /// One region.
    Region,
    /// Equal, but no valid citizen service number.
    ExactInvalid,
    /// Two valid but different citizen service numbers: never one person.
    Conflict,
    /// Nothing agrees.
    Different,
}

impl Comparison {
    /// All comparisons.
    pub const ALL: [Self; 10] = [
        Self::GivenName,
        Self::Surname,
        Self::BirthDate,
        Self::Sex,
        Self::SexOfName,
        Self::Address,
        Self::Phone,
        Self::Email,
        Self::Bsn,
        Self::OtherId,
    ];

    /// The name in reasons and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::GivenName => "given_name",
            Self::Surname => "surname",
            Self::BirthDate => "birth_date",
            Self::Sex | Self::SexOfName => "sex",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Bsn => "bsn",
            Self::OtherId => "other_id",
        }
    }

    /// A name that no other comparison has.
    pub fn key(self) -> &'static str {
        match self {
            Self::SexOfName => "sex_of_name",
            other => other.name(),
        }
    }

    /// The levels of the comparison, most agreement first.
    pub fn levels(self) -> &'static [Level] {
        match self {
            Self::GivenName => &[
                Level::Exact,
                Level::FirstName,
                Level::SwappedNames,
                Level::Nickname,
                Level::Similar,
                Level::Initials,
                Level::Shared,
                Level::Initial,
                Level::Different,
            ],
            Self::Surname => &[
                Level::Exact,
                Level::Crossed,
                Level::Similar,
                Level::Shared,
                Level::Different,
            ],
            Self::BirthDate => &[
                Level::Exact,
                Level::SwappedDate,
                Level::Slip,
                Level::TwoParts,
                Level::YearOnly,
                Level::SameYear,
                Level::Different,
            ],
            Self::Sex | Self::SexOfName => &[Level::Exact, Level::Different],
            Self::Address => &[
                Level::Dwelling,
                Level::OtherAddition,
                Level::NearDwelling,
                Level::Street,
                Level::Town,
                Level::Region,
                Level::Different,
            ],
            Self::Phone | Self::OtherId => &[Level::Exact, Level::Slip, Level::Different],
            Self::Email => &[Level::Exact, Level::Similar, Level::Different],
            Self::Bsn => &[
                Level::Exact,
                Level::ExactInvalid,
                Level::Slip,
                Level::Different,
                Level::Conflict,
            ],
        }
    }

    /// The place of a level in one byte.
    pub(crate) fn place_byte(self, level: Level) -> u8 {
        u8::try_from(self.place(level)).unwrap_or_default()
    }

    /// The level at a place; the last beyond it.
    pub(crate) fn level(self, place: u8) -> Level {
        self.levels()
            .get(usize::from(place))
            .copied()
            .unwrap_or(Level::Different)
    }

    /// The place of a level among the levels of the comparison.
    pub(crate) fn place(self, level: Level) -> usize {
        self.levels()
            .iter()
            .position(|known| *known == level)
            .unwrap_or(self.levels().len() - 1)
    }
}

impl Level {
    /// The name in reasons and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::FirstName => "first_name",
            Self::Nickname => "nickname",
            Self::Similar => "similar",
            Self::Initials => "initials",
            Self::Initial => "initial",
            Self::Shared => "shared",
            Self::SwappedNames => "swapped_names",
            Self::Crossed => "crossed",
            Self::SwappedDate => "swapped_date",
            Self::Slip => "slip",
            Self::YearOnly => "year_only",
            Self::TwoParts => "two_parts",
            Self::SameYear => "same_year",
            Self::Dwelling => "dwelling",
            Self::OtherAddition => "other_addition",
            Self::NearDwelling => "near_dwelling",
            Self::Street => "street",
            Self::Town => "town",
            Self::Region => "region",
            Self::ExactInvalid => "exact_invalid",
            Self::Conflict => "conflict",
            Self::Different => "different",
        }
    }
}
