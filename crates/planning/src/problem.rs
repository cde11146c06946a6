//! What is wrong with an input document, and where: a JSON pointer and a reason that can be told in any language.
//!
//! Which values a document may hold is decided by the module that owns the document.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

/// One thing that is wrong with an input document.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where: a JSON pointer (RFC 6901) such as `/slots/1/count`; empty for the document as a whole.
    pub pointer: String,
    /// What.
    pub misfit: Misfit,
}

/// Why a value does not fit its place.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Misfit {
    /// The text is not JSON from this place on.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A key that this document does not know.
    UnknownKey {
        /// The keys that it does know here.
        known: String,
    },
    /// A key that must be there is not.
    Missing,
    /// The same key twice in one object.
    Duplicate,
    /// A value of another kind than expected.
    WrongKind(Kind),
    /// None of the words that may stand here.
    UnknownChoice {
        /// The words that may.
        known: String,
    },
    /// A number outside its range; both ends are allowed.
    OutOfRange {
        /// Least allowed value.
        least: f64,
        /// Greatest allowed value.
        greatest: f64,
    },
    /// A number that must be greater than zero (and not absurdly great).
    NotPositive,
    /// A number that must be smaller than another field.
    NotBelow {
        /// The other field.
        field: &'static str,
    },
    /// Shares that do not add up to 1.
    SharesDoNotAddUp {
        /// What they add up to.
        sum: f64,
    },
    /// Days that do not rise from one entry to the next.
    NotRising,
    /// The first entry is not at day 0.
    NotFromDayZero,
    /// A list or a name that may not be empty.
    Empty,
    /// A name that was used before.
    Repeated {
        /// The name.
        name: String,
    },
    /// A name that the document does not define.
    UnknownName {
        /// The name.
        name: String,
    },
    /// A field that does not belong with the choice made beside it.
    OutOfPlace,
    /// More arrivals in one replication than can be simulated.
    TooManyArrivals {
        /// Expected number of arrivals in one replication.
        expected: f64,
        /// The most that are accepted.
        most: f64,
    },
    /// Documents that should describe the same thing do not (classes, districts, days).
    NotComparable,
    /// A date that is not a day of the calendar in the form 2026-01-31.
    NotADate,
    /// A date that comes before another one it must follow.
    TooEarly {
        /// The other field.
        field: &'static str,
    },
    /// Too few events to fit a model.
    TooLittleHistory,
}

/// The kind of value that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A number without fraction, not negative.
    WholeNumber,
    /// A number.
    Number,
    /// Text in quotes.
    Text,
    /// A list in square brackets.
    List,
    /// An object in braces.
    Object,
    /// `true` or `false`.
    TrueOrFalse,
    /// `"all"`, a number, or a list of people in care.
    Busy,
    /// A number, or a list of people waiting.
    Waiting,
    /// Something else.
    Other,
}

impl Problem {
    /// A problem at a place.
    pub fn at(pointer: impl Into<String>, misfit: Misfit) -> Self {
        Self {
            pointer: pointer.into(),
            misfit,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {:?}", self.pointer, self.misfit)
    }
}

impl std::error::Error for Problem {}

/// Reads a JSON document into a type, with the place of what does not fit.
///
/// # Errors
///
/// One [`Problem`]: the first thing in the text that is not JSON or does not fit the type.
///
/// # Example
///
/// ```
/// use spil_planning::problem::{Misfit, read_json};
/// use spil_planning::simulation::Spec;
///
/// let problem = read_json::<Spec>(br#"{"sead": 1}"#).unwrap_err();
/// assert_eq!(problem.pointer, "/sead");
/// assert!(matches!(problem.misfit, Misfit::UnknownKey { .. }));
/// ```
pub fn read_json<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let document =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| explain(&error))?;
    reader.end().map_err(|error| syntax(&error))?;
    Ok(document)
}

fn explain(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if !inner.is_data() {
        return syntax(inner);
    }
    let message = inner.to_string();
    let mut place = pointer(error.path());
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let misfit = if message.starts_with("unknown field") {
        append_once(&mut place, quoted);
        Misfit::UnknownKey {
            known: words_after_expected(&message),
        }
    } else if message.starts_with("missing field") {
        append_once(&mut place, quoted);
        Misfit::Missing
    } else if message.starts_with("duplicate field") {
        append_once(&mut place, quoted);
        Misfit::Duplicate
    } else if message.starts_with("unknown variant") {
        Misfit::UnknownChoice {
            known: words_after_expected(&message),
        }
    } else if message.starts_with("invalid") {
        Misfit::WrongKind(expected_kind(&message))
    } else {
        // The only values with a syntax of their own are dates.
        Misfit::NotADate
    };
    Problem {
        pointer: place,
        misfit,
    }
}

fn syntax(error: &serde_json::Error) -> Problem {
    Problem::at(
        "",
        Misfit::Syntax {
            line: error.line(),
            column: error.column(),
        },
    )
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.extend(["/", &index.to_string()]),
            Segment::Map { key } => text.extend(["/", &escaped(key)]),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    text
}

fn append_once(place: &mut String, key: &str) {
    let last = format!("/{}", escaped(key));
    if !place.ends_with(&last) {
        place.push_str(&last);
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn words_after_expected(message: &str) -> String {
    let tail = message.split_once("expected ").map_or("", |(_, tail)| tail);
    let words: Vec<&str> = tail.split('`').skip(1).step_by(2).collect();
    words.join(", ")
}

fn expected_kind(message: &str) -> Kind {
    let expected = message
        .rsplit_once("expected ")
        .map_or("", |(_, tail)| tail);
    let expected = expected.split(" at line").next().unwrap_or_default();
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => Kind::WholeNumber,
        "f64" => Kind::Number,
        "a string" => Kind::Text,
        "a sequence" => Kind::List,
        "a boolean" => Kind::TrueOrFalse,
        "busy" => Kind::Busy,
        "waiting" => Kind::Waiting,
        other if other.starts_with("struct") || other == "a map" => Kind::Object,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests;
