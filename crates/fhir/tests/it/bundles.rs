//! References, bundles and what belongs to whom.

use spil_fhir::{ProblemKind, StructuralRole};

use crate::given::{
    check, only, problems, read_all, read_path, read_text, stored, testdata, unplaced,
};

#[test]
fn each_referral_gets_its_own_and_a_stranger_gets_into_no_file() {
    let reading = read_path(&testdata("twee-verwijzingen.json"));
    assert_eq!(reading.referrals.len(), 2);
    let [one, two] = [stored(&reading.referrals[0]), stored(&reading.referrals[1])];
    assert_eq!(one["client.name.family"], "Testman");
    assert_eq!(one["client.name.call_name"], "Anna");
    assert_eq!(one["reason.text"], "Niet-pluisgevoel");
    assert_eq!(two["client.name.family"], "Proef");
    assert_eq!(two["contact.name.text"], "Buurvrouw van nummer 4");
    for referral in [&one, &two] {
        assert_eq!(referral["requester.name.text"], "Wijkverpleegkundige");
        assert!(!referral.values().any(|value| value == "Vreemde"));
    }
    assert!(!one.contains_key("contact.name.text"));
    let left: Vec<_> = reading
        .left_over
        .iter()
        .map(|leaf| leaf.value.as_str())
        .collect();
    assert_eq!(left, ["vreemde", "Vreemde"]);
    let kind = ProblemKind::LeftOver {
        resource: "Patient".to_owned(),
    };
    assert_eq!(problems(&reading), [(Some(68), kind)]);
}

#[test]
fn the_envelope_of_a_bundle_needs_no_place() {
    let reading = read_path(&testdata("twee-verwijzingen.json"));
    let referral = &reading.referrals[0];
    assert_eq!(unplaced(referral), Vec::<String>::new());
    let envelope = referral
        .structural
        .iter()
        .filter(|leaf| leaf.role == StructuralRole::Envelope)
        .count();
    assert_eq!(envelope, 1 + 6 + 7 * 2, "type, addresses and requests");
}

#[test]
fn a_reference_is_followed_into_what_is_contained() {
    check(
        r##"{"resourceType": "ServiceRequest", "id": "r",
            "contained": [
                {"resourceType": "Patient", "id": "p", "name": [{"text": "Binnenin"}],
                 "generalPractitioner": [{"reference": "#g"}]},
                {"resourceType": "Practitioner", "id": "g", "name": [{"text": "Huisarts"}]}],
            "subject": {"reference": "#p"}}"##,
        "",
        &[
            ("client.name.text", "Binnenin"),
            ("gp.name.text", "Huisarts"),
        ],
    );
}

#[test]
fn a_reference_by_identifier_is_followed() {
    let reading = read_all(&[
        (
            "r.json",
            r#"{"resourceType": "ServiceRequest", "id": "r", "subject": {"reference": "Patient/p"},
                "requester": {"type": "Practitioner", "display": "Iemand",
                    "identifier": {"system": "http://fhir.nl/fhir/NamingSystem/agb-z", "value": "01999901"}}}"#,
        ),
        (
            "p.json",
            r#"{"resourceType": "Patient", "id": "p", "name": [{"text": "Client"}]}"#,
        ),
        (
            "g.json",
            r#"{"resourceType": "Practitioner", "id": "g", "name": [{"text": "Huisarts"}],
                "identifier": [{"system": "http://fhir.nl/fhir/NamingSystem/agb-z", "value": "01999901"}]}"#,
        ),
    ]);
    let stored = stored(only(&reading));
    assert_eq!(
        (&*stored["requester.name.text"], &*stored["requester.agb"]),
        ("Huisarts", "01999901")
    );
}

#[test]
fn where_a_reference_leads_nowhere_its_display_and_number_are_used() {
    let reading = read_text(
        r#"{"resourceType": "ServiceRequest", "id": "r",
            "subject": {"reference": "Patient/weg", "display": "Iemand"},
            "requester": {"display": "Huisarts", "type": "PractitionerRole",
                "identifier": {"system": "urn:oid:2.16.840.1.113883.2.4.6.1", "value": "01999901"}},
            "performer": [{"reference": "Organization/weg", "type": "Organization", "display": "Netwerk"}]}"#,
    );
    let stored = stored(only(&reading));
    assert_eq!(stored["client.name.text"], "Iemand");
    assert_eq!(
        (&*stored["requester.name.text"], &*stored["requester.agb"]),
        ("Huisarts", "01999901")
    );
    assert_eq!(stored["performer.organisation.name"], "Netwerk");
    let dangling = |reference: &str| ProblemKind::DanglingReference {
        reference: reference.to_owned(),
    };
    assert_eq!(
        problems(&reading),
        [
            (Some(1), ProblemKind::NoPatient),
            (Some(2), dangling("Patient/weg")),
            (Some(5), dangling("Organization/weg")),
        ]
    );
    assert!(
        unplaced(only(&reading))
            .contains(&"ServiceRequest.subject.reference = Patient/weg".to_owned())
    );
}

#[test]
fn references_that_go_round_end() {
    let reading = read_all(&[
        (
            "r.json",
            r#"{"resourceType": "ServiceRequest", "id": "r", "subject": {"reference": "Patient/p"}, "basedOn": [{"reference": "ServiceRequest/r"}]}"#,
        ),
        (
            "p.json",
            r#"{"resourceType": "Patient", "id": "p", "link": [{"other": {"reference": "Patient/q"}}]}"#,
        ),
        (
            "q.json",
            r#"{"resourceType": "Patient", "id": "q", "link": [{"other": {"reference": "Patient/p"}}]}"#,
        ),
    ]);
    assert_eq!(only(&reading).files.len(), 3);
}

#[test]
fn folders_and_bundles_keep_their_ids_apart() {
    let request =
        r#"{"resourceType": "ServiceRequest", "id": "r", "subject": {"reference": "Patient/p"}}"#;
    let patient = |name: &str| {
        format!(r#"{{"resourceType": "Patient", "id": "p", "name": [{{"text": "{name}"}}]}}"#)
    };
    let bundle = format!(
        r#"{{"resourceType": "Bundle", "type": "collection", "entry": [{{"resource": {request}}}, {{"resource": {}}}]}}"#,
        patient("drie")
    );
    let reading = read_all(&[
        ("a/p.json", &patient("een")),
        ("a/r.json", request),
        ("b/p.json", &patient("twee")),
        ("b/r.json", request),
        ("b/z.json", &bundle),
    ]);
    assert_eq!(reading.problems, []);
    let names: Vec<_> = reading
        .referrals
        .iter()
        .map(|referral| stored(referral)["client.name.text"].clone())
        .collect();
    assert_eq!(names, ["een", "twee", "drie"]);
    assert_eq!(
        reading.referrals[1]
            .files
            .iter()
            .map(|file| &**file)
            .collect::<Vec<_>>(),
        ["b/p.json", "b/r.json"]
    );
}

#[test]
fn a_letter_or_a_task_alone_is_a_referral() {
    check(
        r#"{"resourceType": "Composition", "id": "c", "title": "Brief", "section": [{"title": "Vraag"}]}"#,
        "note",
        &[("note.1.title", "Vraag")],
    );
    check(
        r#"{"resourceType": "Task", "id": "t", "status": "requested", "description": "Graag bellen", "priority": "asap"}"#,
        "",
        &[
            ("note.1.text", "Graag bellen"),
            ("task.priority", "asap"),
            ("task.status", "requested"),
            ("urgency", "asap"),
        ],
    );
}

#[test]
fn a_file_that_lies_apart_is_an_attachment_once() {
    let reading = read_all(&[
        (
            "r.json",
            r#"{"resourceType": "ServiceRequest", "id": "r", "subject": {"reference": "Patient/p"}}"#,
        ),
        ("p.json", r#"{"resourceType": "Patient", "id": "p"}"#),
        (
            "d.json",
            r#"{"resourceType": "DocumentReference", "id": "d", "subject": {"reference": "Patient/p"},
                "content": [{"attachment": {"title": "Brief", "url": "Binary/b"}}]}"#,
        ),
        (
            "b.json",
            r#"{"resourceType": "Binary", "id": "b", "contentType": "image/png", "data": "iVBO\nRw=="}"#,
        ),
    ]);
    let stored = stored(only(&reading));
    let found: Vec<_> = stored
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("attachment.1.content_type", "image/png"),
            ("attachment.1.size", "4"),
            ("attachment.1.title", "Brief"),
            ("attachment.1.url", "Binary/b"),
        ]
    );
}
