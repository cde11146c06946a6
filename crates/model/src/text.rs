//! Texts that people type: one line or several, trimmed, of a bounded length, and folded for searching.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::as_text::travels_as_text;

/// Why a text cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// More characters than fit.
    #[error("the text is longer than {max} characters")]
    TooLong {
        /// The greatest number of characters.
        max: usize,
    },
}

impl InvalidText {
    /// The key of the text that explains it; `TooLong` has the argument `max`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "text-empty",
            Self::TooLong { .. } => "text-too-long",
        }
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($max:literal, $clean:ident)),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The greatest number of characters.
            pub const MAX: usize = $max;

            /// Trims the text, drops control characters and checks its length.
            pub fn parse(text: &str) -> Result<Self, InvalidText> {
                bounded($clean(text), $max).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        travels_as_text!($name, InvalidText);
    )*};
}

texts! {
    /// One line: a name of an organisation, a street, a role.
    ShortText(200, one_line),
    /// Several lines: a question, circumstances, a note.
    LongText(20_000, many_lines),
}

fn bounded(text: String, max: usize) -> Result<String, InvalidText> {
    match text.chars().count() {
        0 => Err(InvalidText::Empty),
        length if length > max => Err(InvalidText::TooLong { max }),
        _ => Ok(text),
    }
}

/// Runs of white space become one space, control characters and marks of direction go.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let clean = words.map(|word| {
        word.chars()
            .filter(|c| !is_invisible(*c))
            .collect::<String>()
    });
    clean
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn many_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_invisible(*c)))
        .collect();
    kept.trim().to_owned()
}

/// Marks that reorder or hide what is read; the joiners that Persian and Indic scripts need stay.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Folds a text for searching: lower case, diacritics removed, everything else than letters and digits a single space.
///
/// The same text always folds the same way, and folding twice changes nothing. Apostrophes join (`d'Arc` → `darc`).
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .nfkd()
    {
        match character {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            '\'' | '’' | '‘' | '`' | '´' => {}
            mark if is_combining_mark(mark) => {}
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_trimmed_and_bounded() {
        assert_eq!(
            ShortText::parse("  De \t Zonne\u{202e}bloem \n")
                .unwrap()
                .as_str(),
            "De Zonnebloem"
        );
        assert_eq!(ShortText::parse(" \u{200b}\n"), Err(InvalidText::Empty));
        assert_eq!(
            ShortText::parse(&"é".repeat(201)),
            Err(InvalidText::TooLong { max: 200 })
        );
        assert!(ShortText::parse(&"é".repeat(200)).is_ok());
        assert_eq!(LongText::parse(" a\r\nb\0 ").unwrap().as_str(), "a\nb");
    }

    #[test]
    fn folding_for_search() {
        for (text, expected) in [
            ("  Müller-ÇELİK ", "muller celik"),
            ("van 't Hof", "van t hof"),
            ("d’Arc", "darc"),
            ("Łukasz Sørensen", "lukasz sorensen"),
            ("IJsbrand Weiß", "ijsbrand weiss"),
            ("محمد", "محمد"),
            ("...", ""),
        ] {
            assert_eq!(fold(text), expected);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn what_is_kept_is_kept_again(text in any::<String>()) {
            if let Ok(kept) = LongText::parse(&text) {
                prop_assert_eq!(LongText::parse(kept.as_str()), Ok(kept));
            }
            if let Ok(kept) = ShortText::parse(&text) {
                prop_assert_eq!(ShortText::parse(kept.as_str()), Ok(kept));
            }
        }
    }
}
