//! Evidence in words. The words themselves are Fluent texts.

use spil_linkage::{Contribution, Reason};
use spil_texts::Language;

/// One line for what a comparison adds.
pub(crate) fn contribution(language: Language, part: &Contribution) -> String {
    let name = language.text(&format!("link-comparison-{}", key(part.comparison.name())));
    let level = language.text(&format!("link-level-{}", key(part.level.name())));
    bits(language, &format!("{name}: {level}"), part.bits)
}

/// One line for what a field said.
pub(crate) fn reason(language: Language, reason: Reason) -> String {
    let name = language.text(&format!("link-field-{}", key(reason.field.name())));
    let level = language.text(&format!("link-level-{}", key(reason.level.name())));
    format!("- {name}: {level}")
}

/// A line with bits at its end.
pub(crate) fn bits(language: Language, text: &str, bits: f64) -> String {
    let sign = if bits < 0.0 { "−" } else { "+" };
    format!(
        "{text:<52} {sign}{:>6} bit",
        number(language, bits.abs(), 2)
    )
}

/// A number with the decimal sign of the language.
pub(crate) fn number(language: Language, value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if language == Language::Dutch {
        text.replace('.', ",")
    } else {
        text
    }
}

fn key(name: &str) -> String {
    name.replace('_', "-")
}
