//! Every sentence that a user reads, in Dutch first, then English; public pages also in Turkish and Arabic.
//!
//! Fluent files lie in `locales/<language>/<feature>.ftl`. No logic, no HTML.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use unic_langid::{LanguageIdentifier, langid};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "nl",
        // Isolating marks would show up in plain text, in e-mail and in comparisons.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static DUTCH: LanguageIdentifier = langid!("nl");
static ENGLISH: LanguageIdentifier = langid!("en");
static TURKISH: LanguageIdentifier = langid!("tr");
static ARABIC: LanguageIdentifier = langid!("ar");

/// A value that is filled in at `{ $name }` in a text.
pub type Argument<'a> = (&'static str, FluentValue<'a>);

/// A language in which Spil speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Dutch: the first language, and the one every text exists in.
    #[default]
    Dutch,
    /// English: public and staff pages.
    English,
    /// Turkish: public pages only.
    Turkish,
    /// Arabic: public pages only, written right to left.
    Arabic,
}

impl Language {
    /// All languages, in the order in which a page offers them.
    pub const ALL: [Self; 4] = [Self::Dutch, Self::English, Self::Turkish, Self::Arabic];

    /// The language with this code, where Spil speaks it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// The BCP 47 code, as in `<html lang>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
            Self::Turkish => "tr",
            Self::Arabic => "ar",
        }
    }

    /// The direction of writing, as in `<html dir>`.
    pub fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            Self::Dutch | Self::English | Self::Turkish => "ltr",
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Dutch => "Nederlands",
            Self::English => "English",
            Self::Turkish => "Türkçe",
            Self::Arabic => "العربية",
        }
    }

    /// The text with this key; a key without a text comes back as it is, and `cargo xtask i18n` fails on it.
    pub fn text(self, key: &str) -> String {
        LOCALES
            .try_lookup(self.identifier(), key)
            .unwrap_or_else(|| key.to_owned())
    }

    /// The text with this key and its values filled in.
    pub fn text_with(self, key: &str, arguments: &[Argument<'_>]) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), value.clone()))
            .collect();
        LOCALES
            .try_lookup_with_args(self.identifier(), key, &arguments)
            .unwrap_or_else(|| key.to_owned())
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::Dutch => &DUTCH,
            Self::English => &ENGLISH,
            Self::Turkish => &TURKISH,
            Self::Arabic => &ARABIC,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_comes_back_as_it_is() {
        assert_eq!(Language::Dutch.text("no-such-text"), "no-such-text");
    }

    #[test]
    fn values_are_filled_in_without_isolating_marks() {
        let text = Language::Dutch.text_with("cli-unknown-language", &[("code", "xx".into())]);
        assert!(text.contains("xx"), "{text}");
        assert!(!text.contains('\u{2068}'), "{text}");
    }

    #[test]
    fn every_language_is_found_by_its_code() {
        for language in Language::ALL {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
    }
}
