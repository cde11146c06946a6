//! Values that are not what they should be: kept, reported, never guessed.

use spil_fhir::{ProblemKind, Shape};

use crate::given::{
    check, only, problems, read_text, stored, unplaced, with_patient, with_request,
};

#[track_caller]
fn check_kept(content: &str, kind: ProblemKind, leaf: &str) {
    let reading = read_text(content);
    let kinds: Vec<_> = problems(&reading)
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    assert_eq!(kinds, [kind]);
    assert!(
        unplaced(only(&reading))
            .iter()
            .any(|found| found.ends_with(leaf)),
        "{:?}",
        unplaced(only(&reading))
    );
}

#[test]
fn an_unknown_code_is_kept_and_reported() {
    let content = with_patient(
        r#""gender": "f", "telecom": [{"system": "phone", "value": "0990000000", "use": "x"}]"#,
    );
    let reading = read_text(&content);
    let unknown = |code: &str| {
        (
            Some(3),
            ProblemKind::UnknownCode {
                code: code.to_owned(),
            },
        )
    };
    assert_eq!(problems(&reading), [unknown("f"), unknown("x")]);
    let stored = stored(only(&reading));
    assert_eq!(
        (&*stored["client.sex"], &*stored["client.phone.use"]),
        ("f", "x")
    );
}

#[test]
fn an_unknown_priority_is_kept() {
    check(
        &with_request(r#""priority": "zeer""#),
        "urgency",
        &[("urgency", "zeer")],
    );
}

#[test]
fn a_date_that_is_none_is_kept_and_reported() {
    let bad = |expected| ProblemKind::BadValue { expected };
    check_kept(
        &with_patient(r#""birthDate": "17-02-1941""#),
        bad(Shape::DateTime),
        ".birthDate = 17-02-1941",
    );
    check_kept(
        &with_patient(r#""birthDate": "1941-02-30""#),
        bad(Shape::DateTime),
        ".birthDate = 1941-02-30",
    );
    check_kept(
        &with_patient(r#""deceasedBoolean": "ja""#),
        bad(Shape::Boolean),
        ".deceasedBoolean = ja",
    );
}

#[test]
fn dates_of_every_precision_are_read() {
    for date in [
        "1941",
        "1941-02",
        "1941-02-17",
        "2026-09-07T16:45:00+02:00",
        "2026-09-07T14:45:00.123Z",
        "2026-09-07T16:45",
    ] {
        check(
            &with_request(&format!(r#""authoredOn": "{date}""#)),
            "authored_on",
            &[("authored_on", date)],
        );
    }
}

#[test]
fn a_bsn_that_fails_its_check_is_stored_and_reported() {
    for system in [
        "http://fhir.nl/fhir/NamingSystem/bsn",
        "urn:oid:2.16.840.1.113883.2.4.6.3",
    ] {
        let content = with_patient(&format!(
            r#""identifier": [{{"system": "{system}", "value": "123456789"}}]"#
        ));
        let reading = read_text(&content);
        assert_eq!(
            problems(&reading),
            [(
                Some(3),
                ProblemKind::BadValue {
                    expected: Shape::Bsn
                }
            )]
        );
        assert_eq!(stored(only(&reading))["client.bsn"], "123456789");
    }
}

#[test]
fn content_that_is_not_base64_is_kept_and_reported() {
    let content = with_patient(r#""extension": [{"valueAttachment": {"data": "%%"}}]"#);
    check_kept(
        &content,
        ProblemKind::BadValue {
            expected: Shape::Base64,
        },
        ".data = %%",
    );
}

#[test]
fn died_with_or_without_a_date() {
    check(
        &with_patient(r#""deceasedDateTime": "2026-01-02""#),
        "client.dec",
        &[("client.deceased", "2026-01-02")],
    );
    check(
        &with_patient(r#""deceasedBoolean": true"#),
        "client.dec",
        &[("client.deceased", "true")],
    );
}

#[test]
fn a_phone_number_without_a_system_speaks_for_itself() {
    let content = with_patient(
        r#""telecom": [{"value": "+31 (0)99-0000001"}, {"value": "a@voorbeeld.invalid"}, {"value": "?"}]"#,
    );
    check(
        &content,
        "client.phone",
        &[("client.phone", "+31 (0)99-0000001")],
    );
    check(
        &content,
        "client.email",
        &[("client.email", "a@voorbeeld.invalid")],
    );
}

#[test]
fn an_extension_that_may_change_the_meaning_is_reported() {
    let reading = read_text(&with_patient(
        r#""modifierExtension": [{"url": "x", "valueBoolean": true}]"#,
    ));
    assert_eq!(
        problems(&reading),
        [(Some(3), ProblemKind::ModifierExtension)]
    );
    assert_eq!(only(&reading).unplaced.len(), 2);
}

#[test]
fn narrative_that_is_not_xhtml_is_kept_and_reported() {
    let content = with_patient(r#""text": {"status": "generated", "div": "<div>Open &nbsp; <p>"}"#);
    check_kept(
        &content,
        ProblemKind::BadValue {
            expected: Shape::Xhtml,
        },
        ".div = <div>Open &nbsp; <p>",
    );
}
