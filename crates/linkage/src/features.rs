//! A record made ready for comparison: every value folded once, texts replaced by places in shared tables.

use crate::hash::{hash_bytes, mix};

/// What comparison needs of a record; 0 stands for unknown everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Features {
    /// Given names in full, in the table of given names.
    pub(crate) given: u32,
    /// Up to three surnames: first those of birth, then the partner's.
    pub(crate) surnames: [u32; 3],
    /// How many of the surnames are of birth.
    pub(crate) born: u8,
    /// 1 male, 2 female.
    pub(crate) sex: u8,
    /// The initials as such.
    pub(crate) initials: Initials,
    /// The initials of the given names, or what the field of given names holds where that is initials only.
    pub(crate) named: Initials,
    /// Packed `yyyymmdd`.
    pub(crate) birth: u32,
    pub(crate) number: u32,
    pub(crate) addition: u32,
    pub(crate) postcode: u32,
    pub(crate) street: u32,
    pub(crate) city: u32,
    pub(crate) region: u32,
    pub(crate) phone: u32,
    pub(crate) email: u32,
    pub(crate) bsn: u32,
    pub(crate) other: u32,
}

impl Features {
    /// The initials as such, or else those of the given names.
    pub(crate) fn any_initials(&self) -> Initials {
        if self.initials.is_empty() {
            self.named
        } else {
            self.initials
        }
    }

    /// Baptised Wilhelmina, called Mien: whether initials and given name do not belong together.
    pub(crate) fn is_called_otherwise(&self) -> bool {
        let (own, named) = (self.initials, self.named);
        !own.is_empty() && !named.is_empty() && own.first() != named.first()
    }

    /// How many of the things that tell people apart are known.
    pub(crate) fn known(&self) -> usize {
        [
            self.given != 0 || !self.any_initials().is_empty(),
            self.surnames != [0; 3],
            self.birth != 0,
            self.postcode != 0 || self.street != 0,
            self.phone != 0,
            self.email != 0,
            self.bsn != 0,
            self.other != 0,
        ]
        .into_iter()
        .filter(|known| *known)
        .count()
    }
}

/// Up to five initials, five bits each with the first lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Initials(u32);

impl Initials {
    /// The initials in a field of initials or in a field of given names that holds nothing else.
    pub(crate) fn read(text: &str) -> Self {
        let written_apart = text.contains(['.', ' ', '-']);
        let run_together =
            !written_apart && text.chars().count() <= 6 && !text.chars().any(char::is_lowercase);
        let folded = crate::text::fold(text);
        if run_together {
            Self::of(folded.bytes())
        } else {
            // `Th.` and `Chr.` are one initial.
            Self::of(folded.split(' ').filter_map(|part| part.bytes().next()))
        }
    }

    /// The initials of folded given names.
    pub(crate) fn of_names(folded: &str) -> Self {
        Self::of(folded.split(' ').filter_map(|name| name.bytes().next()))
    }

    fn of(letters: impl Iterator<Item = u8>) -> Self {
        let packed = letters
            .filter(u8::is_ascii_lowercase)
            .take(5)
            .enumerate()
            .fold(0, |packed, (place, letter)| {
                packed | u32::from(letter - b'a' + 1) << (5 * place)
            });
        Self(packed)
    }

    /// Whether a text is nothing but initials: `J.M.`, `J M`, `JM`, `J`.
    pub(crate) fn are_all_of(text: &str) -> bool {
        let points = text.contains('.');
        let mut parts = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|part| !part.is_empty());
        let count = text.chars().filter(|letter| letter.is_alphabetic()).count();
        let short = if points { 3 } else { 1 };
        (1..=8).contains(&count) && parts.all(|part| part.chars().count() <= short)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The first initial as a number from 1.
    pub(crate) fn first(self) -> u32 {
        self.0 & 31
    }

    /// All initials as one number.
    pub(crate) fn letters(self) -> u32 {
        self.0
    }

    pub(crate) fn count(self) -> u32 {
        (32 - self.letters().leading_zeros()).div_ceil(5)
    }

    /// How many initials two records share from the first one on.
    pub(crate) fn shared(self, other: Self) -> u32 {
        let differ = self.letters() ^ other.letters();
        let equal = if differ == 0 {
            5
        } else {
            differ.trailing_zeros() / 5
        };
        equal.min(self.count()).min(other.count())
    }
}

/// The dwelling of an address as a number, the same for everybody who lives there; 0 where it is not known.
pub(crate) fn dwelling(place: u64, number: u32, addition: u32) -> u64 {
    if place == 0 || number == 0 {
        0
    } else {
        mix(place ^ (u64::from(number) << 32) ^ u64::from(addition))
    }
}

/// A short text that only needs to be told equal or not, as a number that is not 0.
pub(crate) fn short(folded: &str) -> u32 {
    if folded.is_empty() {
        return 0;
    }
    let [a, b, c, d, ..] = hash_bytes(folded.as_bytes()).to_le_bytes();
    u32::from_le_bytes([a, b, c, d]).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_read_in_any_spelling() {
        let jmc = Initials::of(b"jmc".iter().copied());
        for text in ["J.M.C.", "JMC", "J M C", "J. M. C.", "j.m.c."] {
            assert_eq!(Initials::read(text), jmc, "{text}");
        }
        assert_eq!(Initials::read("Th.J."), Initials::of(b"tj".iter().copied()));
        assert_eq!(jmc.count(), 3);
        assert_eq!(jmc.shared(Initials::read("J.M.")), 2);
        assert_eq!(jmc.shared(Initials::read("J.P.")), 1);
        assert_eq!(jmc.shared(Initials::read("P.M.")), 0);
    }

    #[test]
    fn names_are_no_initials() {
        for (text, expect) in [
            ("J.M.", true),
            ("J", true),
            ("J M", true),
            ("Jo", false),
            ("Jan", false),
            ("Th.", true),
            ("", false),
        ] {
            assert_eq!(Initials::are_all_of(text), expect, "{text}");
        }
    }
}
