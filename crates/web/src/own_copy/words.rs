//! What a copy tells, in words that its reader knows: a line for each value, with a label that says what it is.

use spil_app::clock::in_the_netherlands;
use spil_app::own_copy::Told;

use crate::page::Words;

/// A row of the copy in words.
pub(super) struct EntryView {
    pub(super) title: String,
    pub(super) lines: Vec<(String, String)>,
}

impl EntryView {
    pub(super) fn new(words: Words, table: &str, fields: &[(String, Told)]) -> Self {
        let lines = fields
            .iter()
            .flat_map(|(name, told)| lines(words, name, told));
        Self {
            title: entry(words, table),
            lines: lines.collect(),
        }
    }
}

/// What a row is, in words.
pub(super) fn entry(words: Words, table: &str) -> String {
    words.t(&format!("own-copy-table-{}", table.replace('_', "-")))
}

/// What a value is, in words; a condition of the covenant has the name that the covenant gives it.
pub(super) fn field(words: Words, name: &str) -> String {
    known(words, "own-copy-field-", name).unwrap_or_else(|| name.replace(['_', '-'], " "))
}

fn known(words: Words, family: &str, code: &str) -> Option<String> {
    let key = format!("{family}{}", code.replace('_', "-"));
    let text = words.t(&key);
    (text != key).then_some(text)
}

/// A line for each value in it.
pub(super) fn lines(words: Words, name: &str, told: &Told) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    match told {
        // The columns that hold a document have no meaning of their own for whoever reads it.
        Told::Group(fields) => {
            for (inner, told) in fields {
                put(words, inner, &field(words, inner), told, &mut lines);
            }
        }
        other => put(words, name, &field(words, name), other, &mut lines),
    }
    lines
}

fn put(words: Words, name: &str, label: &str, told: &Told, lines: &mut Vec<(String, String)>) {
    match told {
        Told::Group(fields) => {
            for (inner, told) in fields {
                let label = format!("{label} · {}", field(words, inner));
                put(words, inner, &label, told, lines);
            }
        }
        Told::List(items) if items.iter().any(|item| matches!(item, Told::Group(_))) => {
            for (place, item) in (1..).zip(items) {
                put(words, name, &format!("{label} {place}"), item, lines);
            }
        }
        Told::List(items) => {
            let items: Vec<String> = items.iter().map(|item| value(words, name, item)).collect();
            lines.push((label.to_owned(), items.join(", ")));
        }
        told => lines.push((label.to_owned(), value(words, name, told))),
    }
}

fn value(words: Words, name: &str, told: &Told) -> String {
    match told {
        Told::Text(text) => word(words, name, text),
        Told::Number(number) => number.to_string(),
        Told::Flag(true) => words.t("own-copy-word-yes"),
        Told::Flag(false) => words.t("own-copy-word-no"),
        Told::Day(day) => words.date(*day),
        Told::At(at) => {
            let local = in_the_netherlands(*at);
            format!("{} {}", words.date(local.date()), local.strftime("%H:%M"))
        }
        Told::List(_) | Told::Group(_) => String::new(),
    }
}

/// A code in words; a text that is none as it is.
fn word(words: Words, name: &str, text: &str) -> String {
    let is_code = |text: &str| {
        let mut letters = text.bytes();
        letters.all(|letter| letter.is_ascii_lowercase() || matches!(letter, b'_' | b'-'))
    };
    let family = match name {
        "language" | "referrer_language" => "language-",
        _ => "own-copy-word-",
    };
    let found = is_code(text).then(|| known(words, family, text)).flatten();
    found.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests;
