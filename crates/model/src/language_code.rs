//! The languages that people in a Dutch region speak, by their ISO 639 codes. Their names are texts and live elsewhere.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{as_text::travels_as_text, coded::coded};

/// ISO 639-1 codes, and 639-3 where there is no shorter one, in the order of a list to choose from.
const KNOWN: [&str; 56] = [
    "nl", "fy", "nds", "dse", "en", "de", "fr", "tr", "ar", "ary", "ber", "ku", "fa", "prs", "ps",
    "ur", "hi", "hns", "pa", "ta", "bn", "srn", "pap", "id", "ms", "jv", "zh", "yue", "vi", "th",
    "tl", "ja", "ko", "pl", "ro", "bg", "uk", "ru", "hu", "cs", "es", "pt", "it", "el", "bs", "hr",
    "sr", "sq", "hy", "ka", "arc", "he", "am", "ti", "so", "sw",
];

/// An entry of the list; the alias keeps serde from borrowing it out of its input.
type Known = &'static str;

/// A language of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageCode(Known);

/// A text that is no code of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known language code")]
pub struct UnknownLanguage;

impl LanguageCode {
    /// Dutch.
    pub const DUTCH: Self = Self("nl");

    /// Every language of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.into_iter().map(Self)
    }

    /// Reads a code; the region after a hyphen (`nl-NL`) is dropped.
    pub fn parse(text: &str) -> Result<Self, UnknownLanguage> {
        let text = text.trim().to_ascii_lowercase();
        let language = text.split(['-', '_']).next().unwrap_or_default();
        KNOWN
            .into_iter()
            .find(|known| *known == language)
            .map(Self)
            .ok_or(UnknownLanguage)
    }

    /// The code.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

travels_as_text!(LanguageCode, UnknownLanguage);

coded! {
    /// Whether somebody should translate.
    #[derive(Default)]
    pub enum Interpreter {
        /// An interpreter is wanted.
        Wanted = "wanted",
        /// Somebody of the family translates.
        Family = "family",
        /// No interpreter is needed.
        NotNeeded = "not_needed",
        /// Not known.
        #[default]
        Unknown = "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_codes_only() {
        assert_eq!(LanguageCode::parse("nl-NL"), Ok(LanguageCode::DUTCH));
        assert_eq!(LanguageCode::parse(" TR ").unwrap().as_str(), "tr");
        assert_eq!(LanguageCode::parse(""), Err(UnknownLanguage));
        assert_eq!(LanguageCode::parse("klingon"), Err(UnknownLanguage));
        for language in LanguageCode::all() {
            assert_eq!(LanguageCode::parse(language.as_str()), Ok(language));
        }
    }
}
