//! The citizen service number (BSN) and how sure we are of it.
//!
//! A BSN is never printed by accident: it has no `Display`, no `Serialize`, and its `Debug` hides the digits.

use crate::coded::coded;
use std::fmt;

/// A BSN: nine digits that pass the eleven-proof; leading zeros belong to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bsn([u8; 9]);

/// Why a text is not a BSN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBsn {
    /// Not nine digits.
    #[error("a BSN has nine digits")]
    NotNineDigits,
    /// The digits do not pass the eleven-proof.
    #[error("the BSN does not pass the eleven-proof")]
    FailsProof,
}

impl InvalidBsn {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotNineDigits => "bsn-not-nine-digits",
            Self::FailsProof => "bsn-fails-proof",
        }
    }
}

impl Bsn {
    /// Reads a BSN; spaces, dots and hyphens between the digits are forgiven.
    pub fn parse(text: &str) -> Result<Self, InvalidBsn> {
        let mut digits = [0; 9];
        let mut places = digits.iter_mut();
        for character in text.chars().filter(|c| !is_separator(*c)) {
            let digit = character.to_digit(10).ok_or(InvalidBsn::NotNineDigits)?;
            let place = places.next().ok_or(InvalidBsn::NotNineDigits)?;
            *place = u8::try_from(digit).map_err(|_| InvalidBsn::NotNineDigits)?;
        }
        if places.next().is_some() {
            return Err(InvalidBsn::NotNineDigits);
        }
        if passes_eleven_proof(digits) {
            Ok(Self(digits))
        } else {
            Err(InvalidBsn::FailsProof)
        }
    }

    /// The nine digits as text. Only for encryption, the blind index and messages to care providers.
    pub fn expose(&self) -> String {
        self.0
            .iter()
            .map(|digit| char::from(b'0' + digit))
            .collect()
    }
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || character == '.' || character == '-'
}

/// 9·a + 8·b + … + 2·h − i is divisible by eleven, and not all digits are zero (Besluit BSN, annex).
fn passes_eleven_proof(digits: [u8; 9]) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| i32::from(*digit) * weight)
        .sum();
    sum % 11 == 0 && digits.iter().any(|digit| *digit != 0)
}

impl fmt::Debug for Bsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bsn(*********)")
    }
}

coded! {
    /// How sure we are of a BSN (Wabvpz): as far as we have come from typing to checking the person's document.
    #[derive(Default)]
    pub enum BsnState {
        /// There is none.
        #[default]
        None = "none",
        /// Typed, and passing the proof of eleven.
        Entered = "entered",
        /// Verified at the register.
        Verified = "verified",
        /// Validated against an identity document.
        Validated = "validated",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, InvalidBsn>) {
        assert_eq!(
            Bsn::parse(text).map(|bsn| bsn.expose()),
            expected.map(str::to_owned),
            "{text}"
        );
    }

    #[test]
    fn nine_digits_that_pass_the_proof() {
        check("123456782", Ok("123456782"));
        check("1234.56.782", Ok("123456782"));
        check(" 012345672 ", Ok("012345672"));
        check("123456789", Err(InvalidBsn::FailsProof));
        check("000000000", Err(InvalidBsn::FailsProof));
        check("12345678", Err(InvalidBsn::NotNineDigits));
        check("1234567820", Err(InvalidBsn::NotNineDigits));
        check("12345678a", Err(InvalidBsn::NotNineDigits));
        check("١٢٣٤٥٦٧٨٢", Err(InvalidBsn::NotNineDigits));
        check("", Err(InvalidBsn::NotNineDigits));
    }

    #[test]
    fn debug_hides_the_digits() {
        assert_eq!(
            format!("{:?}", Bsn::parse("123456782").unwrap()),
            "Bsn(*********)"
        );
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(start in 1_u32..99_999_999, place in 0_usize..8, shift in 1_u8..10) {
            let digits: Vec<u8> = format!("{start:08}").bytes().map(|byte| byte - b'0').collect();
            let sum: i32 = digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(d, w)| i32::from(*d) * w).sum();
            prop_assume!(sum % 11 != 10);
            let mut text = format!("{start:08}{}", sum % 11).into_bytes();
            prop_assert!(Bsn::parse(std::str::from_utf8(&text).unwrap()).is_ok());
            text[place] = b'0' + (text[place] - b'0' + shift) % 10;
            prop_assert!(Bsn::parse(std::str::from_utf8(&text).unwrap()).is_err());
        }
    }
}
