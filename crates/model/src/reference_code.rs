//! The code with which a referrer follows a referral: 40 random bits, easy to read aloud, hard to guess.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::as_text::travels_as_text;

/// Crockford's alphabet: no I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A reference code, shown as `KX7A-4PM2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReferenceCode([u8; 5]);

/// Why a text is not a reference code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReferenceCode {
    /// Not eight characters.
    #[error("a reference code has eight characters")]
    Length,
    /// A character that no code holds.
    #[error("a reference code holds letters and digits")]
    Character,
}

impl InvalidReferenceCode {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Length => "reference-code-length",
            Self::Character => "reference-code-character",
        }
    }
}

impl ReferenceCode {
    /// Makes a code from five random bytes.
    pub const fn from_random(bytes: [u8; 5]) -> Self {
        Self(bytes)
    }

    /// Reads a code as people type it: small letters, spaces, hyphens, O for zero, I and L for one.
    pub fn parse(text: &str) -> Result<Self, InvalidReferenceCode> {
        let mut bits: u64 = 0;
        let mut length = 0;
        for character in text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        {
            bits = (bits << 5) | value_of(character)?;
            length += 1;
            if length > 8 {
                return Err(InvalidReferenceCode::Length);
            }
        }
        if length != 8 {
            return Err(InvalidReferenceCode::Length);
        }
        let [_, _, _, bytes @ ..] = bits.to_be_bytes();
        Ok(Self(bytes))
    }

    /// The eight characters without the hyphen, as they are stored.
    pub fn compact(&self) -> String {
        let bits = self
            .0
            .iter()
            .fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        (0..8)
            .rev()
            .map(|place| symbol((bits >> (place * 5)) & 31))
            .collect()
    }
}

fn symbol(value: u64) -> char {
    let place = usize::try_from(value).unwrap_or_default();
    ALPHABET.get(place).map_or('0', |byte| char::from(*byte))
}

fn value_of(character: char) -> Result<u64, InvalidReferenceCode> {
    let read = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|byte| char::from(*byte) == read);
    place
        .and_then(|place| u64::try_from(place).ok())
        .ok_or(InvalidReferenceCode::Character)
}

impl fmt::Display for ReferenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compact = self.compact();
        let (first, second) = compact.split_at(4);
        write!(f, "{first}-{second}")
    }
}

travels_as_text!(ReferenceCode, InvalidReferenceCode);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forgives_what_people_type() {
        let code = ReferenceCode::parse("KX7A-4PM2").unwrap();
        assert_eq!(code.to_string(), "KX7A-4PM2");
        assert_eq!(ReferenceCode::parse(" kx7a 4pm2 "), Ok(code));
        assert_eq!(
            ReferenceCode::parse("OIL0-0000"),
            ReferenceCode::parse("0110-0000")
        );
        assert_eq!(
            ReferenceCode::parse("KX7A-4PM"),
            Err(InvalidReferenceCode::Length)
        );
        assert_eq!(
            ReferenceCode::parse("KX7A-4PM22"),
            Err(InvalidReferenceCode::Length)
        );
        assert_eq!(
            ReferenceCode::parse("KX7A-4PMU"),
            Err(InvalidReferenceCode::Character)
        );
        assert_eq!(ReferenceCode::parse(""), Err(InvalidReferenceCode::Length));
    }

    proptest! {
        #[test]
        fn every_code_can_be_read_back(bytes: [u8; 5]) {
            let code = ReferenceCode::from_random(bytes);
            prop_assert_eq!(ReferenceCode::parse(&code.to_string()), Ok(code));
            prop_assert_eq!(ReferenceCode::parse(&code.compact().to_lowercase()), Ok(code));
        }
    }
}
