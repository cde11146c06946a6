//! Deliveries that hold no referral, or nothing at all.

use spil_fhir::{ProblemKind, Severity, Shape};

use crate::given::{problems, read_all, read_text};

#[test]
fn nothing_at_all_is_refused() {
    assert_eq!(problems(&read_all(&[])), [(None, ProblemKind::EmptyFolder)]);
    assert_eq!(problems(&read_text("")), [(None, ProblemKind::EmptyFile)]);
    assert_eq!(
        problems(&read_text(" \n ")),
        [(None, ProblemKind::EmptyFile)]
    );
}

#[test]
fn what_is_neither_xml_nor_json_is_refused() {
    assert_eq!(
        problems(&read_text("MSH|^~\\&|")),
        [(Some(1), ProblemKind::UnknownFormat)]
    );
    assert_eq!(
        problems(&read_text("%PDF-1.4")),
        [(Some(1), ProblemKind::UnknownFormat)]
    );
}

#[test]
fn resources_without_a_referral_are_refused() {
    let reading = read_text(r#"{"resourceType": "Patient", "id": "p"}"#);
    assert_eq!(problems(&reading), [(None, ProblemKind::NoReferral)]);
    assert_eq!(&*reading.problems[0].file, "one");
}

#[test]
fn every_broken_file_is_named_and_nothing_is_taken_in() {
    let reading = read_all(&[
        (
            "a.json",
            r#"{"resourceType": "Task", "status": "requested"}"#,
        ),
        ("b.json", "{"),
        ("c.xml", "<"),
    ]);
    let files: Vec<_> = reading
        .problems
        .iter()
        .map(|problem| &*problem.file)
        .collect();
    assert_eq!(files, ["b.json", "c.xml"]);
    assert!(reading.referrals.is_empty());
}

#[test]
fn every_problem_has_its_own_sentence_and_a_severity() {
    let text = || "x".to_owned();
    let kinds = [
        ProblemKind::TooLarge { limit: 1 },
        ProblemKind::Namespace {
            found: String::new(),
        },
        ProblemKind::Namespace { found: text() },
        ProblemKind::IdClash {
            id: text(),
            other: text(),
        },
        ProblemKind::BadValue {
            expected: Shape::Bsn,
        },
        ProblemKind::LeftOver { resource: text() },
    ];
    let mut keys: Vec<_> = kinds.iter().map(ProblemKind::key).collect();
    keys.dedup();
    assert_eq!(keys.len(), kinds.len());
    assert!(keys.iter().all(|key| key.starts_with("import-fhir-")));
    assert_eq!(kinds[0].severity(), Severity::Error);
    assert_eq!(kinds[3].severity(), Severity::Warning);
    assert_eq!(kinds[4].arguments(), [("expected", "bsn".to_owned())]);
}
