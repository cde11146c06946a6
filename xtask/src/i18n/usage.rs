//! Which texts our code and templates ask for.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::Tree;

/// The calls whose first argument is the key of a text.
const CALLS: [&str; 4] = ["text(\"", "text_with(\"", "t(\"", "t_with(\""];

/// Every string in code and templates, and, with its place, every key that a text is asked for by.
pub(crate) fn read(tree: &Tree) -> (BTreeSet<String>, BTreeMap<String, String>) {
    let mut used = BTreeSet::new();
    let mut asked = BTreeMap::new();
    let sources = tree.with_ending(&[".rs", ".html", ".txt", ".xml"]);
    for (path, text) in sources.filter(|(path, _)| path.starts_with("crates/")) {
        // The texts' own tests ask for texts that must not exist.
        if path.starts_with("crates/texts/") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            used.extend(strings(line).map(str::to_owned));
            let keys = CALLS.iter().flat_map(|call| keys(line, call));
            asked.extend(keys.map(|key| (key.to_owned(), format!("{path}:{}", number + 1))));
        }
    }
    (used, asked)
}

/// What stands between quotes in a line; with quotes inside quotes some of it is nonsense, which matches no key.
fn strings(line: &str) -> impl Iterator<Item = &str> {
    let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| at).collect();
    let pairs: Vec<(usize, usize)> = quotes
        .iter()
        .copied()
        .zip(quotes.iter().copied().skip(1))
        .collect();
    pairs
        .into_iter()
        .filter_map(move |(from, to)| line.get(from + 1..to))
}

/// The keys in a line that stand as the first argument of this call.
fn keys<'a>(line: &'a str, call: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(call).filter_map(move |(at, _)| {
        let before = line.get(..at)?.chars().next_back();
        let key = line.get(at + call.len()..)?.split('"').next()?;
        let whole_word = !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        let is_key = key.starts_with(|letter: char| letter.is_ascii_lowercase())
            && key.contains('-')
            && key
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        (whole_word && is_key).then_some(key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_first_argument_of_a_call() {
        let line = r#"{{ page.text("public-title") }} {{ t("x-y", 3) }} context("not-this")"#;
        let found: Vec<&str> = CALLS.iter().flat_map(|call| keys(line, call)).collect();
        assert_eq!(found, ["public-title", "x-y"]);
    }

    #[test]
    fn strings_are_what_stands_between_quotes() {
        assert!(strings(r#"match { A => "key-a", B => "key-b" }"#).any(|text| text == "key-b"));
    }
}
