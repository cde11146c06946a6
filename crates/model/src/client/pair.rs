//! Two people who may be one: what speaks for it and against it, and what somebody judged.

use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::ids::PersonId;

coded! {
    /// What is known of two people who may be one.
    pub enum Judgement {
        /// Nobody has looked yet.
        Open = "open",
        /// They are one person.
        Same = "same",
        /// They are two people; it is not asked again.
        Different = "different",
        /// Somebody looked and could not tell: it stays in the list.
        Unsure = "unsure",
    }

    /// What of two people was compared.
    pub enum Compared {
        /// Given names and initials.
        GivenName = "given_name",
        /// Birth and partner's surname.
        Surname = "surname",
        /// Birth date.
        BirthDate = "birth_date",
        /// Sex.
        Sex = "sex",
        /// Street, house number, postcode and town.
        Address = "address",
        /// Telephone number.
        Phone = "phone",
        /// E-mail address.
        Email = "email",
        /// Citizen service number.
        Bsn = "bsn",
        /// Another number of the person.
        OtherId = "other_id",
    }

    /// How well it agreed.
    pub enum Agreement {
        /// Equal.
        Exact = "exact",
        /// The first given name is equal, further names differ or lack.
        FirstName = "first_name",
        /// Two forms of one given name.
        Nickname = "nickname",
        /// Alike in letters or in sound.
        Similar = "similar",
        /// All initials are equal.
        Initials = "initials",
        /// The first initial is equal.
        Initial = "initial",
        /// One given name or one part of a surname is shared.
        Shared = "shared",
        /// Given name and surname have changed places.
        SwappedNames = "swapped_names",
        /// The one's birth surname is the other's partner's surname, or part of a joined surname.
        Crossed = "crossed",
        /// Day and month have changed places.
        SwappedDate = "swapped_date",
        /// One typing slip.
        Slip = "slip",
        /// The year is equal, and 1 January often means unknown.
        YearOnly = "year_only",
        /// Two of year, month and day are equal.
        TwoParts = "two_parts",
        /// Only the year is equal.
        SameYear = "same_year",
        /// One dwelling.
        Dwelling = "dwelling",
        /// One house number, another addition.
        OtherAddition = "other_addition",
        /// One dwelling but for a slip or a part that lacks.
        NearDwelling = "near_dwelling",
        /// One street or full postcode, another number.
        Street = "street",
        /// One town or postcode area.
        Town = "town",
        /// One region.
        Region = "region",
        /// Equal, but no valid number.
        ExactInvalid = "exact_invalid",
        /// Two valid numbers that differ: never one person.
        Conflict = "conflict",
        /// Nothing agrees.
        Different = "different",
    }

    /// How sure a probability is, in steps that have a word.
    pub enum Likelihood {
        /// Hardly to be doubted.
        AlmostCertain = "almost_certain",
        /// Rather one than two.
        Likely = "likely",
        /// It can be either.
        Possible = "possible",
        /// Rather two than one.
        Unlikely = "unlikely",
    }
}

impl Judgement {
    /// Whether somebody still has to say what it is.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Unsure)
    }
}

/// Where a comparison points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// It agrees.
    Agrees,
    /// It agrees in part.
    Partly,
    /// It differs.
    Differs,
    /// It is unknown of at least one of the two.
    Unknown,
}

impl Agreement {
    /// Where this much agreement points.
    pub const fn bearing(self) -> Bearing {
        match self {
            Self::Exact | Self::Dwelling => Bearing::Agrees,
            Self::Different | Self::Conflict => Bearing::Differs,
            _ => Bearing::Partly,
        }
    }
}

impl Likelihood {
    /// The word for a probability, from 0 to 1.
    pub fn of(probability: f64) -> Self {
        match probability {
            p if 0.99 <= p => Self::AlmostCertain,
            p if 0.9 <= p => Self::Likely,
            p if 0.5 <= p => Self::Possible,
            _ => Self::Unlikely,
        }
    }
}

/// What one comparison said: no values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairReason {
    /// What was compared.
    pub field: Compared,
    /// How well it agreed.
    pub level: Agreement,
    /// Bits of evidence that the two are one; below zero it speaks against.
    pub bits: f64,
}

/// What was compared, with what says most first, whichever way it points.
pub fn strongest_first(reasons: &mut [PairReason]) {
    reasons.sort_by(|one, other| {
        let by_weight = other.bits.abs().total_cmp(&one.bits.abs());
        by_weight.then_with(|| one.field.cmp(&other.field))
    });
}

/// A pair is one row, whoever comes first: the smaller id.
pub fn ordered(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    if one <= other {
        (one, other)
    } else {
        (other, one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(probability: f64, expected: Likelihood) {
        assert_eq!(Likelihood::of(probability), expected, "{probability}");
    }

    #[test]
    fn a_probability_has_a_word() {
        check(1.0, Likelihood::AlmostCertain);
        check(0.989, Likelihood::Likely);
        check(0.9, Likelihood::Likely);
        check(0.5, Likelihood::Possible);
        check(0.0, Likelihood::Unlikely);
    }

    #[test]
    fn what_says_most_comes_first_whichever_way_it_points() {
        let reason = |field, bits| PairReason {
            field,
            level: Agreement::Exact,
            bits,
        };
        let mut reasons = [
            reason(Compared::Sex, 1.0),
            reason(Compared::Address, -6.0),
            reason(Compared::BirthDate, 12.0),
        ];
        strongest_first(&mut reasons);
        let order = reasons.map(|reason| reason.field);
        assert_eq!(
            order,
            [Compared::BirthDate, Compared::Address, Compared::Sex]
        );
    }

    #[test]
    fn a_pair_is_the_same_from_both_sides() {
        let (a, b) = (
            PersonId::from_parts(1, [1; 10]),
            PersonId::from_parts(1, [2; 10]),
        );
        assert_eq!(ordered(a, b), ordered(b, a));
    }
}
