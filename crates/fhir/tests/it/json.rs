//! JSON as senders write it, and as they should not.

use spil_fhir::ProblemKind;

use crate::given::{only, problems, read_text, stored, unplaced, with_patient, with_request};

#[track_caller]
fn check_refused(content: &str, line: u32, kind: ProblemKind) {
    let reading = read_text(content);
    assert_eq!(problems(&reading), [(Some(line), kind)]);
    assert!(reading.referrals.is_empty());
}

#[test]
fn broken_json_is_refused_with_its_line() {
    check_refused(
        "{\n\"resourceType\": \"Task\",\n\"id\" \"x\"}",
        3,
        ProblemKind::BrokenJson,
    );
    check_refused(
        "{\"resourceType\": \"Task\"} {}",
        1,
        ProblemKind::BrokenJson,
    );
    check_refused(
        "{\"resourceType\": \"Task\",\n \"id\": \"\\ud800\"}",
        2,
        ProblemKind::BrokenJson,
    );
}

#[test]
fn a_key_twice_is_refused_at_any_depth() {
    let twice = |key: &str| ProblemKind::DuplicateKey {
        key: key.to_owned(),
    };
    check_refused(
        "{\"resourceType\": \"Task\",\n\"id\": \"a\",\n\"id\": \"b\"}",
        3,
        twice("id"),
    );
    check_refused(
        "{\"resourceType\": \"Task\", \"for\": {\n\"display\": \"a\",\n\n\"display\": \"b\"}}",
        4,
        twice("display"),
    );
}

#[test]
fn shapes_that_fhir_does_not_have_are_refused() {
    check_refused(
        "{\"resourceType\": \"Task\",\n \"note\": [[]]}",
        2,
        ProblemKind::JsonShape,
    );
    check_refused(
        "{\"resourceType\": \"Task\",\n \"_status\": \"x\"}",
        2,
        ProblemKind::JsonShape,
    );
    check_refused("[]", 1, ProblemKind::JsonShape);
}

#[test]
fn a_root_that_is_no_resource_is_refused() {
    let found = || ProblemKind::NotResource {
        found: "resourceType".to_owned(),
    };
    check_refused("{}", 1, found());
    check_refused("{\"resourceType\": 5}", 1, found());
    check_refused("{\"resourceType\": \"task\"}", 1, found());
}

#[test]
fn numbers_keep_their_digits() {
    let reading = read_text(&with_patient(
        r#""extension": [{"url": "a", "valueDecimal": 1.50}, {"url": "b", "valueInteger": 123456789012345678901234567890}]"#,
    ));
    let found = unplaced(only(&reading)).join("\n");
    assert!(
        found.contains("= 1.50") && found.contains("= 123456789012345678901234567890"),
        "{found}"
    );
}

#[test]
fn a_primitive_without_a_value_and_null_in_an_array_lose_nothing() {
    let reading = read_text(&with_patient(
        r#""_birthDate": {"extension": [{"url": "http://voorbeeld.invalid/reden", "valueCode": "onbekend"}]},
           "name": [{"given": ["A.", null], "_given": [null, {"extension": [{"url": "u", "valueCode": "x"}]}]}]"#,
    ));
    assert_eq!(stored(only(&reading))["client.name.initials"], "A.");
    assert_eq!(
        unplaced(only(&reading)),
        [
            "Bundle.entry[1].resource.birthDate.extension.url = http://voorbeeld.invalid/reden",
            "Bundle.entry[1].resource.birthDate.extension.valueCode = onbekend",
            "Bundle.entry[1].resource.name.given[1].extension.url = u",
            "Bundle.entry[1].resource.name.given[1].extension.valueCode = x",
        ]
    );
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let content = format!("\u{feff}{}", with_request(r#""status": "active""#));
    assert_eq!(
        stored(only(&read_text(&content)))["request.status"],
        "active"
    );
}
