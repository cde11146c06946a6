//! The Dutch postcode as a value. Which postcodes exist is not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A Dutch postcode: four digits, the first not a zero, and two letters, kept as `1234AB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode([u8; 6]);

/// The text is no Dutch postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Dutch postcode: expected four digits and two letters, such as 1234 AB")]
pub struct InvalidPostcode;

impl Postcode {
    /// Reads a postcode as people write it: white space anywhere and small letters are accepted (`1234 ab`).
    ///
    /// # Errors
    /// [`InvalidPostcode`] when what is left is not four digits (the first not 0) and two letters from A to Z.
    pub fn parse(text: &str) -> Result<Self, InvalidPostcode> {
        let mut bytes = [0; 6];
        let mut characters = text.chars().filter(|character| !character.is_whitespace());
        for byte in &mut bytes {
            let character = characters.next().ok_or(InvalidPostcode)?;
            *byte = u8::try_from(character)
                .map_err(|_| InvalidPostcode)?
                .to_ascii_uppercase();
        }
        if characters.next().is_some() {
            return Err(InvalidPostcode);
        }
        Self::from_canonical(bytes)
    }

    /// The six characters without white space, as in a register.
    pub fn as_str(&self) -> &str {
        // Only ASCII gets past the constructor.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// As a letter prints it: `1234 AB`.
    pub fn spaced(&self) -> String {
        let (digits, letters) = self.as_str().split_at(4);
        format!("{digits} {letters}")
    }

    /// The four digits, for figures that must not point at a street.
    pub fn digits(&self) -> &str {
        self.as_str().split_at(4).0
    }

    fn from_canonical(bytes: [u8; 6]) -> Result<Self, InvalidPostcode> {
        let [first, second, third, fourth, letters @ ..] = bytes;
        let digits = [second, third, fourth].iter().all(u8::is_ascii_digit);
        let valid =
            (b'1'..=b'9').contains(&first) && digits && letters.iter().all(u8::is_ascii_uppercase);
        if valid {
            Ok(Self(bytes))
        } else {
            Err(InvalidPostcode)
        }
    }
}

impl FromStr for Postcode {
    type Err = InvalidPostcode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Postcode {
    type Error = InvalidPostcode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Postcode> for String {
    fn from(postcode: Postcode) -> Self {
        postcode.as_str().to_owned()
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(
            Postcode::parse(text).ok().map(String::from).as_deref(),
            expected,
            "{text:?}"
        );
    }

    #[test]
    fn people_write_postcodes_in_many_ways() {
        check("1234AB", Some("1234AB"));
        check("1234 ab", Some("1234AB"));
        check("  1234  aB ", Some("1234AB"));
        check("1234\u{a0}AB", Some("1234AB"));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "1234",
            "0123AB",
            "1234A1",
            "12345B",
            "1234ABC",
            "1234ÀB",
            "12 34",
            "١٢٣٤AB",
            "1234-AB",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn it_travels_as_text() {
        let postcode: Postcode = serde_json::from_str("\"3511 lx\"").unwrap();
        assert_eq!(serde_json::to_string(&postcode).unwrap(), "\"3511LX\"");
        assert_eq!(postcode.spaced(), "3511 LX");
        assert_eq!(postcode.digits(), "3511");
        assert!(serde_json::from_str::<Postcode>("\"3511\"").is_err());
    }
}
