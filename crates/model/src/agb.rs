//! Numbers by which Dutch health care knows its providers, professionals and insurers. Zeros in front belong to them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::as_text::travels_as_text;

/// Why a text is not a number of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {digits} digits")]
pub struct InvalidRegisterNumber {
    /// How many digits the number has.
    pub digits: usize,
}

impl InvalidRegisterNumber {
    /// The key of the text that explains it; its argument is `digits`.
    pub const fn key(self) -> &'static str {
        "register-number-digits"
    }
}

macro_rules! register_numbers {
    ($($(#[$doc:meta])* $name:ident($digits:literal)),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads the number; white space in it is forgiven.
            pub fn parse(text: &str) -> Result<Self, InvalidRegisterNumber> {
                digits(text, $digits).map(Self)
            }

            /// The digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        travels_as_text!($name, InvalidRegisterNumber);
    )*};
}

register_numbers! {
    /// The code of a provider or location in the AGB register of Vektis.
    AgbCode(8),
    /// The number of an organisation in the UZI register (URA).
    UraNumber(8),
    /// The number of an insurer (UZOVI).
    Uzovi(4),
    /// The number of a professional in the BIG register.
    BigNumber(11),
}

fn digits(text: &str, expected: usize) -> Result<String, InvalidRegisterNumber> {
    let found: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if found.len() == expected && found.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(found)
    } else {
        Err(InvalidRegisterNumber { digits: expected })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_nothing_else() {
        assert_eq!(AgbCode::parse(" 0100 1234 ").unwrap().as_str(), "01001234");
        assert_eq!(Uzovi::parse("0101").unwrap().to_string(), "0101");
        assert_eq!(
            BigNumber::parse("19012345601").unwrap().as_str(),
            "19012345601"
        );
        for wrong in ["", "0100123", "010012345", "0100123a", "٠١٠٠١٢٣٤"] {
            assert_eq!(
                AgbCode::parse(wrong),
                Err(InvalidRegisterNumber { digits: 8 }),
                "{wrong}"
            );
        }
        assert_eq!(
            UraNumber::parse("1"),
            Err(InvalidRegisterNumber { digits: 8 })
        );
        assert!(serde_json::from_str::<Uzovi>("\"12\"").is_err());
    }
}
