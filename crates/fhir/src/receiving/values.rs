//! The flat list of values while they are being placed: what is taken is gone from it, what is left is left over.

use std::collections::BTreeMap;

use spil_model::contact_details::Phone;
use spil_model::text::{ShortText, fold};

use crate::referral::IncomingReferral;

/// More of one kind no message has.
const MOST_NUMBERED: usize = 10_000;

/// The values that were not placed yet, by key, and the words of those that were.
#[derive(Debug)]
pub(super) struct Values {
    left: BTreeMap<String, String>,
    placed: BTreeMap<String, String>,
}

impl Values {
    pub(super) fn of(incoming: &IncomingReferral) -> Self {
        let stored = incoming.stored().into_iter();
        Self {
            left: stored.map(|(key, stored)| (key, stored.value)).collect(),
            placed: BTreeMap::new(),
        }
    }

    /// A value that was not placed yet.
    pub(super) fn peek(&self, key: &str) -> Option<&str> {
        self.left.get(key).map(String::as_str)
    }

    /// A value, placed or not.
    pub(super) fn any(&self, key: &str) -> Option<&str> {
        self.peek(key)
            .or_else(|| self.placed.get(key).map(String::as_str))
    }

    /// Takes a value to place it.
    pub(super) fn take(&mut self, key: &str) -> Option<String> {
        let value = self.left.remove(key)?;
        self.placed.insert(key.to_owned(), value.clone());
        Some(value)
    }

    /// Takes a value if it can be read as this; else it stays.
    pub(super) fn parsed<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(self.peek(key)?)?;
        self.take(key);
        Some(value)
    }

    /// Takes one line of text.
    pub(super) fn short(&mut self, key: &str) -> Option<ShortText> {
        self.parsed(key, |text| ShortText::parse(text).ok())
    }

    /// Takes a telephone number; what is said of it that the number itself says goes with it.
    pub(super) fn phone(&mut self, key: &str) -> Option<Phone> {
        let phone = self.parsed(key, |text| Phone::parse(text).ok())?;
        let kind = if phone.is_dutch_mobile() {
            "mobile"
        } else {
            "landline"
        };
        self.forget_if(&format!("{key}.kind"), |said| said == kind);
        Some(phone)
    }

    /// Drops what says nothing more.
    pub(super) fn forget(&mut self, key: &str) {
        self.take(key);
    }

    /// Drops a value that says nothing more.
    pub(super) fn forget_if(&mut self, key: &str, says_nothing: impl FnOnce(&str) -> bool) {
        if self.peek(key).is_some_and(says_nothing) {
            self.forget(key);
        }
    }

    /// Puts something else back in place of a value that was taken.
    pub(super) fn put_back(&mut self, key: &str, value: String) {
        self.placed.remove(key);
        self.left.insert(key.to_owned(), value);
    }

    /// The keys of repeated things that are there: `client.phone`, `client.phone.2`, …
    pub(super) fn repeats(&self, key: &str) -> Vec<String> {
        let is_there = |key: &String| {
            let inside = format!("{key}.");
            let has = |values: &BTreeMap<String, String>| {
                values.contains_key(key)
                    || values
                        .range(inside.clone()..)
                        .next()
                        .is_some_and(|(other, _)| other.starts_with(&inside))
            };
            has(&self.left) || has(&self.placed)
        };
        let numbered = (2..).map(|number| format!("{key}.{number}"));
        std::iter::once(key.to_owned())
            .chain(numbered)
            .take_while(is_there)
            .collect()
    }

    /// The keys of numbered things that are there: `note.1`, `note.2`, …
    pub(super) fn numbered(&self, key: &str) -> Vec<String> {
        let inside = |number: usize| format!("{key}.{number}.");
        let is_there = |number: &usize| {
            let inside = inside(*number);
            self.left
                .keys()
                .chain(self.placed.keys())
                .any(|other| other.starts_with(&inside))
        };
        (1..=MOST_NUMBERED)
            .take_while(is_there)
            .map(|number| format!("{key}.{number}"))
            .collect()
    }

    /// The keys that were not placed.
    pub(super) fn keys(&self) -> Vec<String> {
        self.left.keys().cloned().collect()
    }

    /// Whether every word of this text stands in another value under one of these keys, or in one beneath them.
    pub(super) fn says_elsewhere(&self, key: &str, blocks: &[&str]) -> bool {
        let Some(text) = self.peek(key) else {
            return false;
        };
        let others =
            self.left.iter().chain(&self.placed).filter(|(other, _)| {
                *other != key && blocks.iter().any(|block| is_in(other, block))
            });
        // Letters are compared without what stands between them: `1002A` is `1002` and `A`.
        let said: Vec<String> = others.map(|(_, value)| fold(value)).collect();
        let said = format!(" {} ", said.join("  "));
        let words = fold(text);
        words.split(' ').all(|word| contains_word(&said, word))
    }

    pub(super) fn into_left(self) -> BTreeMap<String, String> {
        self.left
    }
}

fn is_in(key: &str, block: &str) -> bool {
    key.strip_prefix(block)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn contains_word(said: &str, word: &str) -> bool {
    if said.contains(&format!(" {word} ")) {
        return true;
    }
    // A number with what is added to it is written in one word as often as in two.
    let end = word
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(word.len());
    let (number, addition) = word.split_at(end);
    !number.is_empty()
        && !addition.is_empty()
        && said.contains(&format!(" {number} "))
        && said.contains(&format!(" {addition} "))
}
