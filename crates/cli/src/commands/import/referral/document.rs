//! The JSON document of a dry run. Its form is a contract: keys may be added, none may change.

use std::collections::BTreeMap;

use serde::Serialize;
use spil_fhir::{IncomingReferral, Place, Problem, Reading, Stored, Unplaced};
use spil_texts::Language;

use super::message;

/// What a dry run prints.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    referrals: Vec<ReferralDocument>,
    /// What belongs to none of several referrals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_over: Vec<UnplacedValue>,
    problems: Vec<ProblemDocument>,
}

#[derive(Debug, Serialize)]
struct ReferralDocument {
    files: Vec<String>,
    stored: BTreeMap<String, StoredValue>,
    unplaced: Vec<UnplacedValue>,
}

/// A value with where it came from: the paths of the leaves that it was made of, and the file and line of the first.
#[derive(Debug, Serialize)]
struct StoredValue {
    value: String,
    from: String,
    file: Option<String>,
    line: Option<u32>,
}

#[derive(Debug, Serialize)]
struct UnplacedValue {
    path: String,
    value: String,
    file: String,
    line: u32,
}

#[derive(Debug, Serialize)]
struct ProblemDocument {
    file: String,
    line: Option<u32>,
    path: Option<String>,
    severity: &'static str,
    message: String,
}

impl Document {
    pub(super) fn new(reading: &Reading, language: Language) -> Self {
        Self {
            referrals: reading
                .referrals
                .iter()
                .map(ReferralDocument::new)
                .collect(),
            left_over: reading.left_over.iter().map(UnplacedValue::new).collect(),
            problems: reading
                .problems
                .iter()
                .map(|problem| ProblemDocument::new(problem, language))
                .collect(),
        }
    }
}

impl ReferralDocument {
    fn new(referral: &IncomingReferral) -> Self {
        let stored = referral.stored().into_iter();
        Self {
            files: referral.files.iter().map(ToString::to_string).collect(),
            stored: stored
                .map(|(key, value)| (key, StoredValue::new(value)))
                .collect(),
            unplaced: referral.unplaced.iter().map(UnplacedValue::new).collect(),
        }
    }
}

impl StoredValue {
    fn new(stored: Stored) -> Self {
        let paths: Vec<_> = stored.from.iter().map(|place| &*place.path).collect();
        let first: Option<&Place> = stored.from.first();
        Self {
            from: paths.join(", "),
            file: first.map(|place| place.file.to_string()),
            line: first.map(|place| place.line),
            value: stored.value,
        }
    }
}

impl UnplacedValue {
    fn new(unplaced: &Unplaced) -> Self {
        Self {
            path: unplaced.place.path.to_string(),
            value: unplaced.value.clone(),
            file: unplaced.place.file.to_string(),
            line: unplaced.place.line,
        }
    }
}

impl ProblemDocument {
    fn new(problem: &Problem, language: Language) -> Self {
        Self {
            file: problem.file.to_string(),
            line: problem.line,
            path: problem.path.as_deref().map(str::to_owned),
            severity: problem.severity().code(),
            message: message(problem, language),
        }
    }
}
