//! Tells in the user's language what is wrong with an input document of the planning library, and where.

use std::path::Path;

use spil_planning::forecast::table::TableProblem;
use spil_planning::problem::{Kind, Misfit, Problem};
use spil_texts::{Argument, Language};

use crate::console::Failure;

/// One message per problem: file, JSON pointer, what is expected.
pub(crate) fn refuse(language: Language, path: &Path, problems: &[Problem]) -> Failure {
    Failure::Input(
        problems
            .iter()
            .map(|problem| message(language, path, problem))
            .collect(),
    )
}

/// The message about a table: file, line, column, what is expected.
pub(crate) fn refuse_table(language: Language, path: &Path, problem: &TableProblem) -> Failure {
    let told = [
        ("path", path.display().to_string().into()),
        ("line", problem.line.to_string().into()),
        ("column", problem.column.clone().into()),
        ("what", misfit(language, &problem.misfit).into()),
    ];
    let key = if problem.column.is_empty() {
        "problem-in-line"
    } else {
        "problem-in-column"
    };
    Failure::input(language.text_with(key, &told))
}

fn message(language: Language, path: &Path, problem: &Problem) -> String {
    let what = misfit(language, &problem.misfit);
    let path = path.display().to_string();
    if problem.pointer.is_empty() {
        return language.text_with(
            "problem-in-file",
            &[("path", path.into()), ("what", what.into())],
        );
    }
    let told = [
        ("path", path.into()),
        ("pointer", problem.pointer.clone().into()),
        ("what", what.into()),
    ];
    language.text_with("problem-at", &told)
}

fn misfit(language: Language, misfit: &Misfit) -> String {
    let with = |key: &str, told: &[Argument<'_>]| language.text_with(key, told);
    match misfit {
        Misfit::Syntax { line, column } => with(
            "problem-syntax",
            &[
                ("line", line.to_string().into()),
                ("column", column.to_string().into()),
            ],
        ),
        Misfit::UnknownKey { known } => {
            with("problem-unknown-key", &[("known", known.clone().into())])
        }
        Misfit::WrongKind(kind) => with(
            "problem-wrong-kind",
            &[("kind", language.text(kind_key(*kind)).into())],
        ),
        Misfit::UnknownChoice { known } => {
            with("problem-unknown-choice", &[("known", known.clone().into())])
        }
        Misfit::OutOfRange { least, greatest } => {
            let told = [
                ("least", least.to_string().into()),
                ("greatest", greatest.to_string().into()),
            ];
            with("problem-out-of-range", &told)
        }
        Misfit::NotBelow { field } => with("problem-not-below", &[("field", (*field).into())]),
        Misfit::TooEarly { field } => with("problem-too-early", &[("field", (*field).into())]),
        Misfit::SharesDoNotAddUp { sum } => {
            with("problem-shares", &[("sum", format!("{sum:.6}").into())])
        }
        Misfit::Repeated { name } => with("problem-repeated", &[("name", name.clone().into())]),
        Misfit::UnknownName { name } => {
            with("problem-unknown-name", &[("name", name.clone().into())])
        }
        Misfit::TooManyArrivals { expected, most } => {
            let told = [
                ("expected", format!("{expected:.0}").into()),
                ("most", format!("{most:.0}").into()),
            ];
            with("problem-too-many-arrivals", &told)
        }
        plain => language.text(plain_key(plain)),
    }
}

fn plain_key(misfit: &Misfit) -> &'static str {
    match misfit {
        Misfit::Missing => "problem-missing",
        Misfit::Duplicate => "problem-duplicate",
        Misfit::NotPositive => "problem-not-positive",
        Misfit::NotRising => "problem-not-rising",
        Misfit::NotFromDayZero => "problem-not-from-day-zero",
        Misfit::Empty => "problem-empty",
        Misfit::OutOfPlace => "problem-out-of-place",
        Misfit::NotComparable => "problem-not-comparable",
        Misfit::NotADate => "problem-not-a-date",
        Misfit::TooLittleHistory => "problem-too-little-history",
        _ => "problem-other",
    }
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::WholeNumber => "problem-kind-whole-number",
        Kind::Number => "problem-kind-number",
        Kind::Text => "problem-kind-text",
        Kind::List => "problem-kind-list",
        Kind::Object => "problem-kind-object",
        Kind::TrueOrFalse => "problem-kind-true-or-false",
        Kind::Busy => "problem-kind-busy",
        Kind::Waiting => "problem-kind-waiting",
        _ => "problem-kind-other",
    }
}
