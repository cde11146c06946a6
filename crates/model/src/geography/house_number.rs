//! The house number, and taking it apart from its letter and addition. Which numbers exist is not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The number of a house without letter or addition: 1 to 99999, as in the register of addresses (BAG).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HouseNumber(u32);

/// The text is no house number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a house number: expected a number from 1 to 99999")]
pub struct InvalidHouseNumber;

/// A house number as people write it, taken apart: `12 b-2` is number 12, letter B, addition 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseNumberParts {
    /// The number.
    pub number: HouseNumber,
    /// One letter straight after the number, in capitals.
    pub letter: Option<char>,
    /// What comes after: `2`, `bis`, `HS`; as it was written.
    pub addition: Option<String>,
}

impl HouseNumber {
    /// The house number with this value.
    ///
    /// # Errors
    /// [`InvalidHouseNumber`] outside 1 to 99999.
    pub fn new(number: u32) -> Result<Self, InvalidHouseNumber> {
        if (1..=99_999).contains(&number) {
            Ok(Self(number))
        } else {
            Err(InvalidHouseNumber)
        }
    }

    /// Reads a number alone; letters and additions are taken apart by [`HouseNumberParts::parse`].
    ///
    /// # Errors
    /// [`InvalidHouseNumber`] for anything but digits, or outside 1 to 99999.
    pub fn parse(text: &str) -> Result<Self, InvalidHouseNumber> {
        let text = text.trim();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidHouseNumber);
        }
        Self::new(text.parse().map_err(|_| InvalidHouseNumber)?)
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl HouseNumberParts {
    /// Takes apart what was written in one field.
    ///
    /// # Errors
    /// [`InvalidHouseNumber`] when it does not begin with a house number.
    pub fn parse(text: &str) -> Result<Self, InvalidHouseNumber> {
        let text = text.trim();
        let end = text
            .find(|character: char| !character.is_ascii_digit())
            .unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        let number = HouseNumber::parse(digits)?;
        let (letter, rest) = split_letter(without_separators(rest));
        let rest = without_separators(rest);
        let addition = (!rest.is_empty()).then(|| rest.to_owned());
        Ok(Self {
            number,
            letter,
            addition,
        })
    }
}

/// A single letter followed by no other letter is the house letter; `bis` is an addition.
fn split_letter(rest: &str) -> (Option<char>, &str) {
    let mut characters = rest.chars();
    match characters.next() {
        Some(letter) if letter.is_ascii_alphabetic() => {
            let after = characters.as_str();
            if after.starts_with(char::is_alphabetic) {
                (None, rest)
            } else {
                (Some(letter.to_ascii_uppercase()), after)
            }
        }
        _ => (None, rest),
    }
}

fn without_separators(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '-' | '/' | ',' | '.')
    })
}

impl FromStr for HouseNumber {
    type Err = InvalidHouseNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for HouseNumber {
    type Error = InvalidHouseNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<HouseNumber> for String {
    fn from(number: HouseNumber) -> Self {
        number.0.to_string()
    }
}

impl fmt::Display for HouseNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, number: u32, letter: Option<char>, addition: Option<&str>) {
        let parts = HouseNumberParts::parse(text).unwrap();
        let found = (parts.number.get(), parts.letter, parts.addition.as_deref());
        assert_eq!(found, (number, letter, addition), "{text:?}");
    }

    #[test]
    fn a_house_number_is_taken_apart() {
        check("12", 12, None, None);
        check(" 12b ", 12, Some('B'), None);
        check("12 b-2", 12, Some('B'), Some("2"));
        check("12-2", 12, None, Some("2"));
        check("12 bis", 12, None, Some("bis"));
        check("12bis A", 12, None, Some("bis A"));
        check("007", 7, None, None);
    }

    #[test]
    fn what_is_no_house_number_is_refused() {
        for text in ["", "b12", "0", "100000", "-1", "99999999999", "½"] {
            assert_eq!(
                HouseNumberParts::parse(text),
                Err(InvalidHouseNumber),
                "{text:?}"
            );
        }
        assert_eq!(HouseNumber::parse("12b"), Err(InvalidHouseNumber));
    }

    #[test]
    fn it_travels_as_text() {
        let number: HouseNumber = serde_json::from_str("\"12\"").unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"12\"");
    }
}
