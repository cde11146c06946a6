//! Short names that a network gives to things in its files: classes, rules, sub-regions, teams.
//!
//! They are written by people and compared by machines: small letters, digits and hyphens. Ids that Spil makes itself
//! are in `ids`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::as_text::travels_as_text;

/// The text is no short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a short name: expected small letters, digits and single hyphens between them, at most 60"
)]
pub struct InvalidCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads the name as it is written; nothing is corrected.
            ///
            /// # Errors
            /// [`InvalidCode`] for anything but small letters, digits and single hyphens between them, at most 60.
            pub fn parse(text: &str) -> Result<Self, InvalidCode> {
                if is_code(text) { Ok(Self(text.to_owned())) } else { Err(InvalidCode) }
            }

            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        travels_as_text!($name, InvalidCode);
    )*};
}

codes! {
    /// A covenant, whatever its version.
    CovenantId,
    /// An urgency class of the covenant: `crisis`, `low`.
    ClassId,
    /// A triage rule of the covenant.
    RuleId,
    /// A document that the covenant asks for.
    DocumentId,
    /// A condition for inclusion in the covenant.
    ConditionId,
    /// A part of the region with its own desk.
    SubRegionCode,
    /// An organisation in the network file.
    OrganisationCode,
    /// A district team in the network file.
    TeamCode,
}

fn is_code(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= 60
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_small_letters_digits_and_hyphens() {
        for text in ["crisis", "low", "2026-drie-subregios", "a1"] {
            assert_eq!(ClassId::parse(text).unwrap().as_str(), text);
        }
        for text in [
            "",
            "Crisis",
            "low complex",
            "-a",
            "a-",
            "a--b",
            "é",
            "a_b",
            &"a".repeat(61),
        ] {
            assert_eq!(ClassId::parse(text), Err(InvalidCode), "{text:?}");
        }
    }
}
