//! Deliveries for tests, and looking at what was read from them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use spil_fhir::{IncomingReferral, Limits, ProblemKind, Reading, SourceFile, read};

/// The folder of synthetic referrals.
pub(crate) fn testdata(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../testdata/fhir")
        .join(name)
}

/// The files in a folder, or the file itself.
pub(crate) fn files(path: &PathBuf) -> Vec<SourceFile> {
    let mut paths: Vec<_> = if path.is_dir() {
        fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect()
    } else {
        vec![path.clone()]
    };
    paths.sort();
    paths
        .into_iter()
        .map(|path| SourceFile {
            name: path.file_name().unwrap().to_string_lossy().into(),
            bytes: fs::read(&path).unwrap(),
        })
        .collect()
}

pub(crate) fn read_files(files: &[SourceFile]) -> Reading {
    read(&Arc::from("delivery"), files, Limits::DEFAULT)
}

pub(crate) fn read_path(path: &PathBuf) -> Reading {
    read_files(&files(path))
}

/// Reads one file with this content.
pub(crate) fn read_text(content: &str) -> Reading {
    read_files(&[SourceFile {
        name: "one".into(),
        bytes: content.as_bytes().to_vec(),
    }])
}

/// Reads files with these names and contents.
pub(crate) fn read_all(contents: &[(&str, &str)]) -> Reading {
    let files: Vec<_> = contents
        .iter()
        .map(|(name, content)| SourceFile {
            name: (*name).into(),
            bytes: content.as_bytes().to_vec(),
        })
        .collect();
    read_files(&files)
}

/// The only referral.
#[track_caller]
pub(crate) fn only(reading: &Reading) -> &IncomingReferral {
    assert!(!reading.has_errors(), "{:?}", reading.problems);
    assert_eq!(reading.referrals.len(), 1, "{:?}", reading.problems);
    &reading.referrals[0]
}

/// Values by key.
pub(crate) fn stored(referral: &IncomingReferral) -> BTreeMap<String, String> {
    referral
        .stored()
        .into_iter()
        .map(|(key, stored)| (key, stored.value))
        .collect()
}

/// Unplaced leaves as `path = value`.
pub(crate) fn unplaced(referral: &IncomingReferral) -> Vec<String> {
    referral
        .unplaced
        .iter()
        .map(|leaf| format!("{} = {}", leaf.place.path, leaf.value))
        .collect()
}

/// The kinds of problems with their lines.
pub(crate) fn problems(reading: &Reading) -> Vec<(Option<u32>, ProblemKind)> {
    reading
        .problems
        .iter()
        .map(|problem| (problem.line, problem.kind.clone()))
        .collect()
}

/// A request in JSON about a patient with these members.
pub(crate) fn with_patient(members: &str) -> String {
    format!(
        r#"{{"resourceType": "Bundle", "type": "collection", "entry": [
            {{"resource": {{"resourceType": "ServiceRequest", "id": "r", "subject": {{"reference": "Patient/p"}}}}}},
            {{"resource": {{"resourceType": "Patient", "id": "p", {members}}}}}]}}"#
    )
}

/// A request in JSON with these members, about a patient with nothing but an id.
pub(crate) fn with_request(members: &str) -> String {
    format!(
        r##"{{"resourceType": "ServiceRequest", "id": "r", "contained": [{{"resourceType": "Patient", "id": "p"}}],
            "subject": {{"reference": "#p"}}, {members}}}"##
    )
}

/// Checks the values under keys that begin with this.
#[track_caller]
pub(crate) fn check(content: &str, key: &str, expected: &[(&str, &str)]) {
    let reading = read_text(content);
    let stored = stored(only(&reading));
    let found: Vec<_> = stored
        .iter()
        .filter(|(found, _)| found.starts_with(key))
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(found, expected);
}
