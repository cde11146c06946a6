//! The codes that Statistics Netherlands (CBS) gives to neighbourhoods (buurt), districts (wijk) and municipalities
//! (gemeente). A code of another year may mean another area: whoever stores one stores the edition beside it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The text is no code of this kind of area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not an area code: expected {length} characters of which the first four are digits, with or without {prefix} before them"
)]
pub struct InvalidAreaCode {
    /// The number of characters that was expected.
    pub length: usize,
    /// The prefix that may stand before the code: BU, WK or GM.
    pub prefix: &'static str,
}

/// The four digits of the municipality, then capitals or digits: `LENGTH` characters in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct AreaCode<const LENGTH: usize>([u8; LENGTH]);

impl<const LENGTH: usize> AreaCode<LENGTH> {
    fn parse(text: &str, prefix: &'static str) -> Result<Self, InvalidAreaCode> {
        let invalid = InvalidAreaCode {
            length: LENGTH,
            prefix,
        };
        let text = text.trim();
        let code = match text.split_at_checked(prefix.len()) {
            Some((start, rest)) if rest.len() == LENGTH && start.eq_ignore_ascii_case(prefix) => {
                rest
            }
            _ => text,
        };
        let mut bytes: [u8; LENGTH] = code.as_bytes().try_into().map_err(|_| invalid)?;
        bytes.make_ascii_uppercase();
        let (municipality, rest) = bytes.split_at(4);
        let valid = municipality.iter().all(u8::is_ascii_digit)
            && rest.iter().all(u8::is_ascii_alphanumeric);
        if valid { Ok(Self(bytes)) } else { Err(invalid) }
    }

    /// Files that were saved from a spreadsheet have lost the zeros before a code of digits only.
    fn parse_padded(text: &str, prefix: &'static str) -> Result<Self, InvalidAreaCode> {
        let text = text.trim();
        let digits_only = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits_only || text.len() >= LENGTH {
            return Self::parse(text, prefix);
        }
        let mut bytes = [b'0'; LENGTH];
        for (place, digit) in bytes.iter_mut().rev().zip(text.bytes().rev()) {
            *place = digit;
        }
        Ok(Self(bytes))
    }

    fn as_str(&self) -> &str {
        // Only ASCII gets past the constructors.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    fn start<const SHORTER: usize>(&self) -> AreaCode<SHORTER> {
        let mut bytes = [b'0'; SHORTER];
        for (place, byte) in bytes.iter_mut().zip(self.0) {
            *place = byte;
        }
        AreaCode(bytes)
    }
}

macro_rules! area_code {
    ($(#[$documentation:meta])* $name:ident, $length:literal, $prefix:literal) => {
        $(#[$documentation])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(AreaCode<$length>);

        impl $name {
            /// Reads a code of full length, with or without its prefix; small letters become capitals.
            ///
            /// # Errors
            /// [`InvalidAreaCode`] for another length or another character than a letter or digit.
            pub fn parse(text: &str) -> Result<Self, InvalidAreaCode> {
                AreaCode::parse(text, $prefix).map(Self)
            }

            /// As [`Self::parse`], and puts back the zeros that a spreadsheet dropped before a code of digits only.
            ///
            /// # Errors
            /// [`InvalidAreaCode`] as for [`Self::parse`].
            pub fn parse_padded(text: &str) -> Result<Self, InvalidAreaCode> {
                AreaCode::parse_padded(text, $prefix).map(Self)
            }

            /// The code without its prefix.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl FromStr for $name {
            type Err = InvalidAreaCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidAreaCode;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

area_code!(
    /// A neighbourhood (buurt): eight characters, `0363AF01`.
    NeighbourhoodCode, 8, "BU"
);
area_code!(
    /// A district (wijk): six characters, `0363AF`; the first six of each of its neighbourhoods.
    DistrictCode, 6, "WK"
);
area_code!(
    /// A municipality (gemeente): four characters, `0363`; the first four of each of its districts.
    MunicipalityCode, 4, "GM"
);

impl NeighbourhoodCode {
    /// The district that the neighbourhood lies in.
    pub fn district(&self) -> DistrictCode {
        DistrictCode(self.0.start())
    }

    /// The municipality that the neighbourhood lies in.
    pub fn municipality(&self) -> MunicipalityCode {
        MunicipalityCode(self.0.start())
    }
}

impl DistrictCode {
    /// The municipality that the district lies in.
    pub fn municipality(&self) -> MunicipalityCode {
        MunicipalityCode(self.0.start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_with_and_without_its_prefix() {
        for text in ["0363AF01", "BU0363AF01", "bu0363af01", " 0363af01 "] {
            assert_eq!(
                NeighbourhoodCode::parse(text).unwrap().as_str(),
                "0363AF01",
                "{text:?}"
            );
        }
        assert_eq!(DistrictCode::parse("WK0363AF").unwrap().as_str(), "0363AF");
        assert_eq!(MunicipalityCode::parse("GM0363").unwrap().as_str(), "0363");
    }

    #[test]
    fn a_neighbourhood_knows_its_district_and_municipality() {
        let neighbourhood = NeighbourhoodCode::parse("0363AF01").unwrap();
        assert_eq!(neighbourhood.district().as_str(), "0363AF");
        assert_eq!(neighbourhood.municipality().as_str(), "0363");
        assert_eq!(
            neighbourhood.district().municipality(),
            neighbourhood.municipality()
        );
    }

    #[test]
    fn lost_zeros_come_back_only_where_asked() {
        assert!(NeighbourhoodCode::parse("3630001").is_err());
        assert_eq!(
            NeighbourhoodCode::parse_padded("3630001").unwrap().as_str(),
            "03630001"
        );
        assert_eq!(
            DistrictCode::parse_padded("36300").unwrap().as_str(),
            "036300"
        );
        assert_eq!(
            MunicipalityCode::parse_padded("14").unwrap().as_str(),
            "0014"
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "0363AF0",
            "0363AF011",
            "0363-F01",
            "WK0363AF01",
            "0363ÀF01",
            "BU0363AF",
            "363AF01",
        ] {
            assert!(NeighbourhoodCode::parse(text).is_err(), "{text:?}");
            assert!(NeighbourhoodCode::parse_padded(text).is_err(), "{text:?}");
        }
    }
}
