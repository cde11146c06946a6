//! Input of any size ends, in bounded time and memory.

use std::sync::Arc;
use std::time::{Duration, Instant};

use spil_fhir::{Limits, ProblemKind, Severity, SourceFile, read};

use crate::given::{only, problems, read_text, stored, with_patient, with_request};

const MEGABYTE: usize = 1024 * 1024;
/// Generous: a shared machine in a debug build.
const PATIENCE: Duration = Duration::from_mins(1);

#[track_caller]
fn check_refused(content: &str, kind: &ProblemKind) {
    let begin = Instant::now();
    let reading = read_text(content);
    let found = problems(&reading)
        .into_iter()
        .map(|(_, kind)| kind)
        .collect::<Vec<_>>();
    assert_eq!(found, std::slice::from_ref(kind));
    println!("{} bytes refused in {:?}", content.len(), begin.elapsed());
    assert!(begin.elapsed() < PATIENCE);
}

#[test]
fn deep_nesting_is_refused() {
    let deep = ProblemKind::TooDeep {
        limit: Limits::DEFAULT.depth,
    };
    let xml = "<Task xmlns=\"http://hl7.org/fhir\">".to_owned() + &"<extension>".repeat(100_000);
    check_refused(&xml, &deep);
    let json = r#"{"resourceType": "Task", "extension": "#.to_owned()
        + &r#"{"extension": "#.repeat(100_000)
        + "1"
        + &"}".repeat(100_001);
    check_refused(&json, &deep);
    let xhtml = "<b>".repeat(100_000);
    let narrative = format!(
        "<Task xmlns=\"http://hl7.org/fhir\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{xhtml}"
    );
    check_refused(&narrative, &deep);
}

#[test]
fn fifty_megabytes_of_elements_are_refused() {
    let many = ProblemKind::TooManyElements {
        limit: Limits::DEFAULT.elements,
    };
    let open = "<Task xmlns=\"http://hl7.org/fhir\">";
    check_refused(
        &format!("{open}{}</Task>", "<a/>".repeat(50 * MEGABYTE / 4)),
        &many,
    );
    check_refused(
        &format!(
            r#"{{"resourceType": "Task", "a": [{}1]}}"#,
            "1,".repeat(25 * MEGABYTE)
        ),
        &many,
    );
}

#[test]
fn fifty_megabytes_of_attachment_come_in() {
    let data = "QUJD".repeat(50 * MEGABYTE / 4);
    let begin = Instant::now();
    let reading = read_text(&with_patient(&format!(
        r#""extension": [{{"valueAttachment": {{"data": "{data}"}}}}]"#
    )));
    assert_eq!(
        stored(only(&reading))["attachment.1.size"],
        (50 * MEGABYTE / 4 * 3).to_string()
    );
    println!("50 MB of attachment read in {:?}", begin.elapsed());
    assert!(begin.elapsed() < PATIENCE);
}

#[test]
fn a_start_tag_of_many_megabytes_is_refused() {
    let attributes = (0..500_000)
        .map(|number| format!(" a{number}=''"))
        .collect::<Vec<_>>()
        .concat();
    let content = format!("<Task xmlns=\"http://hl7.org/fhir\"{attributes}/>");
    check_refused(&content, &ProblemKind::TooManyAttributes { limit: 16 });
    let prefixes = (0..500_000)
        .map(|number| format!(" xmlns:a{number}='u'"))
        .collect::<Vec<_>>()
        .concat();
    check_refused(&format!("<Task {prefixes}/>"), &ProblemKind::BrokenXml);
}

#[test]
fn a_person_with_very_many_numbers_costs_no_more_than_reading_them() {
    let points = vec![r#"{"system": "phone", "value": "0990000000"}"#; 60_000].join(",");
    let performers = vec![r#"{"reference": "Organization/o"}"#; 10_000].join(",");
    let content = format!(
        r#"{{"resourceType": "Bundle", "type": "collection", "entry": [
            {{"resource": {{"resourceType": "ServiceRequest", "id": "r", "performer": [{performers}]}}}},
            {{"resource": {{"resourceType": "Organization", "id": "o", "telecom": [{points}]}}}}]}}"#
    );
    let begin = Instant::now();
    let reading = read_text(&content);
    assert!(!reading.has_errors(), "{:?}", reading.problems.first());
    println!(
        "{} unplaced in {:?}",
        reading.referrals[0].unplaced.len(),
        begin.elapsed()
    );
    assert!(begin.elapsed() < PATIENCE);
}

#[test]
fn many_referrals_that_share_a_person_are_bounded() {
    let names = vec![r#"{"text": "x"}"#; 20_000].join(",");
    let requests = (0..1_000)
        .map(|number| format!(r#"{{"resource": {{"resourceType": "ServiceRequest", "id": "r{number}", "subject": {{"reference": "Patient/p"}}}}}}"#))
        .collect::<Vec<_>>()
        .join(",");
    let content = format!(
        r#"{{"resourceType": "Bundle", "type": "collection", "entry": [{requests},
            {{"resource": {{"resourceType": "Patient", "id": "p", "name": [{names}]}}}}]}}"#
    );
    check_refused(
        &content,
        &ProblemKind::TooManyElements {
            limit: Limits::DEFAULT.elements,
        },
    );
}

#[test]
fn each_limit_is_kept() {
    let limits = Limits {
        files: 2,
        bytes_per_file: 200,
        bytes: 300,
        elements: 12,
        depth: 6,
    };
    let task = r#"{"resourceType": "Task", "status": "requested"}"#;
    let check = |contents: &[&str], expected: Option<ProblemKind>| {
        let files: Vec<_> = contents
            .iter()
            .enumerate()
            .map(|(number, content)| SourceFile {
                name: number.to_string().into(),
                bytes: content.as_bytes().to_vec(),
            })
            .collect();
        let reading = read(&Arc::from("all"), &files, limits);
        let error = reading
            .problems
            .into_iter()
            .find(|problem| problem.severity() == Severity::Error);
        assert_eq!(error.map(|problem| problem.kind), expected);
    };
    let long = |bytes| format!("{task}{}", " ".repeat(bytes));
    check(&[task, task], None);
    check(
        &[task, task, task],
        Some(ProblemKind::TooManyFiles { limit: 2 }),
    );
    check(&[&long(200)], Some(ProblemKind::TooLarge { limit: 200 }));
    check(
        &[&long(120), &long(120)],
        Some(ProblemKind::TooLarge { limit: 300 }),
    );
    check(&[&with_request(r#""status": "active""#)], None);
    check(
        &[&with_request(r#""a": [1, 2, 3, 4, 5, 6, 7]"#)],
        Some(ProblemKind::TooManyElements { limit: 12 }),
    );
}
