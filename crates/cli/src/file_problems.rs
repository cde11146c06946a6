//! Tells in the user's language what is wrong with a file of the network: a covenant, a network file, a CSV file.

use std::path::Path;

use spil_model::problem::{Contradiction, Expected, Fault, Problem};
use spil_texts::{Argument, Language};

use crate::console::Failure;

/// One message per problem: file, line, field, what is expected.
pub(crate) fn refuse(language: Language, path: &Path, problems: &[Problem]) -> Failure {
    Failure::Input(
        problems
            .iter()
            .map(|problem| message(language, path, problem))
            .collect(),
    )
}

/// One problem in words.
pub(crate) fn message(language: Language, path: &Path, problem: &Problem) -> String {
    let told = [
        ("file", path.display().to_string().into()),
        ("line", problem.line.to_string().into()),
        ("field", problem.path.as_str().into()),
        ("what", fault(language, &problem.fault).into()),
    ];
    let key = if problem.path.is_empty() {
        "file-problem-at-line"
    } else {
        "file-problem-at-field"
    };
    language.text_with(key, &told)
}

fn fault(language: Language, fault: &Fault) -> String {
    let with = |key: &str, told: &[Argument<'_>]| language.text_with(key, told);
    match fault {
        Fault::NotToml => language.text("file-problem-not-toml"),
        Fault::NotCsv => language.text("file-problem-not-csv"),
        Fault::NotText => language.text("file-problem-not-text"),
        Fault::KeyTwice => language.text("file-problem-key-twice"),
        Fault::UnknownKey { known } => with(
            "file-problem-unknown-key",
            &[("known", known.join(", ").into())],
        ),
        Fault::Missing { expected: wanted } => with(
            "file-problem-missing",
            &[("expected", expected(language, wanted).into())],
        ),
        Fault::Unexpected {
            found,
            expected: wanted,
        } => {
            let told = [
                ("found", found.as_str().into()),
                ("expected", expected(language, wanted).into()),
            ];
            with("file-problem-unexpected", &told)
        }
        Fault::UnknownName { found, known } => {
            let told = [
                ("found", found.as_str().into()),
                ("known", listed(known).into()),
            ];
            with("file-problem-unknown-name", &told)
        }
        Fault::Repeated { found, first_line } => {
            let told = [
                ("found", found.as_str().into()),
                ("line", first_line.to_string().into()),
            ];
            with("file-problem-repeated", &told)
        }
        Fault::Contradiction(contradiction) => language.text(contradiction_key(*contradiction)),
    }
}

/// The first names of a list; a region has more neighbourhoods than fit in a message.
fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let mut text = names
        .iter()
        .take(MOST)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if MOST < names.len() {
        text.push_str(", …");
    }
    text
}

fn contradiction_key(contradiction: Contradiction) -> &'static str {
    match contradiction {
        Contradiction::ShorterThanMoreUrgent => "file-problem-shorter-than-more-urgent",
        Contradiction::NotLaterThanStepBefore => "file-problem-not-later-than-step-before",
        Contradiction::LowerAboveUpper => "file-problem-lower-above-upper",
        Contradiction::MoreThanListed => "file-problem-more-than-listed",
        Contradiction::EndsBeforeStart => "file-problem-ends-before-start",
        Contradiction::PlaceDoesNotSuitRole => "file-problem-place-does-not-suit-role",
        Contradiction::PeriodsOverlap => "file-problem-periods-overlap",
        Contradiction::OwnDeputy => "file-problem-own-deputy",
        Contradiction::CodesDoNotFit => "file-problem-codes-do-not-fit",
        Contradiction::AddressElsewhere => "file-problem-address-elsewhere",
    }
}

fn expected(language: Language, expected: &Expected) -> String {
    let with = |key: &str, told: &[Argument<'_>]| language.text_with(key, told);
    match expected {
        Expected::Text { max } => with("file-expected-text", &[("max", max.to_string().into())]),
        Expected::WholeNumber { min, max } => with(
            "file-expected-whole-number",
            &[
                ("min", min.to_string().into()),
                ("max", max.to_string().into()),
            ],
        ),
        Expected::Decimal { min, max } => with(
            "file-expected-decimal",
            &[("min", decimal(*min).into()), ("max", decimal(*max).into())],
        ),
        Expected::OneOf(words) => with("file-expected-one-of", &[("words", listed(words).into())]),
        Expected::Digits { count } => with(
            "file-expected-digits",
            &[("count", count.to_string().into())],
        ),
        Expected::Columns(columns) => with(
            "file-expected-columns",
            &[("columns", columns.join(", ").into())],
        ),
        plain => language.text(plain_key(plain)),
    }
}

fn decimal(hundredths: u32) -> String {
    spil_model::covenant::Hundredths(hundredths).to_string()
}

fn plain_key(expected: &Expected) -> &'static str {
    match expected {
        Expected::Table => "file-expected-table",
        Expected::List => "file-expected-list",
        Expected::FilledList => "file-expected-filled-list",
        Expected::Identifier => "file-expected-identifier",
        Expected::DutchAndEnglish => "file-expected-dutch-and-english",
        Expected::Boolean => "file-expected-boolean",
        Expected::Date => "file-expected-date",
        Expected::TimeOfDay => "file-expected-time-of-day",
        Expected::Term => "file-expected-term",
        Expected::Condition => "file-expected-condition",
        Expected::Postcode => "file-expected-postcode",
        Expected::HouseNumber => "file-expected-house-number",
        Expected::NeighbourhoodCode => "file-expected-neighbourhood-code",
        Expected::DistrictCode => "file-expected-district-code",
        Expected::MunicipalityCode => "file-expected-municipality-code",
        Expected::AreaCode => "file-expected-area-code",
        Expected::Email => "file-expected-email",
        Expected::Phone => "file-expected-phone",
        Expected::WebAddress => "file-expected-web-address",
        Expected::LanguageCode => "file-expected-language-code",
        _ => "file-expected-something-else",
    }
}
