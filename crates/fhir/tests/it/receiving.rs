//! A referral becomes values of the model; whatever the model has no place for is kept by its key.

use std::collections::BTreeSet;
use std::path::PathBuf;

use spil_fhir::{IncomingReferral, NoClient, Received, receive};
use spil_model::answer::Answer;
use spil_model::referral::{DementiaType, Diagnosis, FirstContactPerson, ReferrerKind, Relation};
use spil_model::text::fold;

use crate::given::{only, read_path, read_text, stored, testdata};

fn received(incoming: &IncomingReferral) -> Received {
    receive(incoming).unwrap()
}

fn patient(more: &str) -> Result<Received, NoClient> {
    let bundle = format!(
        r#"{{"resourceType": "Bundle", "type": "collection", "entry": [
            {{"resource": {{"resourceType": "ServiceRequest", "id": "s", "status": "active", "intent": "order",
                "subject": {{"reference": "Patient/p"}}, "identifier": [{{"system": "urn:example", "value": "V-7 / 2026"}}]}}}},
            {{"resource": {{"resourceType": "Patient", "id": "p" {more}}}}}]}}"#
    );
    receive(only(&read_text(&bundle)))
}

/// Values of which the value itself says the same, or that only say how to read another.
const SAID_BY_THE_PLACE: [&str; 11] = [
    "preferred",
    "interpreter",
    "kind",
    "use",
    "type",
    "country",
    "country_code",
    "deceased",
    "system",
    "content_type",
    "size",
];

/// Every word of every value stands in the content or with the referrer.
#[track_caller]
fn check_nothing_lost(incoming: &IncomingReferral, received: &Received) {
    let content = serde_json::to_string(&received.content).unwrap();
    let referrer = serde_json::to_string(&received.referrer).unwrap();
    let files: Vec<&str> = received
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    let files = files.join(" ");
    let number = format!(
        "{:?}{:?}",
        received.external_number,
        received.bsn.as_ref().map(spil_model::bsn::Bsn::expose)
    );
    let kept = format!(
        " {} ",
        fold(&format!("{content} {referrer} {files} {number}").replace("\\n", " "))
    );
    let squeezed = kept.replace(' ', "");
    let mut checked = 0;
    for (key, value) in stored(incoming) {
        let last = key.rsplit('.').next().unwrap();
        if SAID_BY_THE_PLACE.contains(&last)
            || key.contains("relationship")
            || key == "client.language"
        {
            continue;
        }
        checked += 1;
        for word in fold(&value).split(' ') {
            // Numbers to call are kept with the number of the country.
            let word = word.trim_start_matches("31").trim_start_matches('0');
            assert!(
                squeezed.contains(word),
                "{key}: {word} is nowhere in {kept}"
            );
        }
    }
    println!(
        "{checked} values checked, {} unplaced",
        received.content.unplaced.len()
    );
    assert!(60 < checked);
}

#[test]
fn a_synthetic_referral_finds_its_places() {
    let reading = read_path(&testdata("huisarts"));
    let received = received(only(&reading));
    check_nothing_lost(only(&reading), &received);
    let shown = format!(
        "{}\n\n{}\n\nbsn {}\nnumber {:?}\nfiles {:?}",
        serde_json::to_string_pretty(&received.referrer).unwrap(),
        serde_json::to_string_pretty(&received.content).unwrap(),
        received.bsn.is_some(),
        received
            .external_number
            .as_ref()
            .map(spil_model::referral::ExternalNumber::key),
        received.files,
    );
    insta::assert_snapshot!(shown);
}

#[test]
fn the_real_referral_finds_its_places() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fhir/referral-01");
    if !folder.is_dir() {
        println!(
            "!!! NOT TESTED: the real referral is absent, expected in ../shared/fhir/referral-01 !!!"
        );
        return;
    }
    let reading = read_path(&folder);
    let received = received(only(&reading));
    check_nothing_lost(only(&reading), &received);
    let client = &received.content.client;
    assert_eq!(client.name.parts().prefix.as_deref(), Some("van"));
    assert_eq!(client.address.street_line(), "Knolweg 1002 A");
    assert_eq!(client.phones[0].e164(), "+31612324321");
    assert_eq!(received.referrer.kind, ReferrerKind::Gp);
    assert_eq!(received.content.gp_knowledge.knows, Answer::Yes);
    let contact = &received.content.contact_persons[0];
    assert_eq!(contact.relation, Relation::Partner);
    assert_eq!(
        contact.name.parts().partner_surname.as_deref(),
        Some("XXX_Prins")
    );
    let question = received.content.question.as_ref().unwrap().as_str();
    assert!(
        question.contains("Ik verwijs") && question.contains("(L15)"),
        "{question}"
    );
    let particulars = received.content.particulars.as_ref().unwrap().as_str();
    assert!(
        particulars.contains("Ingestelde behandeling: paracetamol"),
        "{particulars}"
    );
    let unplaced: BTreeSet<&str> = received
        .content
        .unplaced
        .iter()
        .map(|one| one.path.as_str())
        .collect();
    assert!(
        unplaced.contains("Patient.multipleBirthBoolean")
            && unplaced.contains("client.marital_status")
    );
}

#[test]
fn a_name_in_one_piece_is_a_name_and_no_name_is_nobody() {
    let received = patient(r#", "name": [{"text": "mevrouw De Vries"}]"#).unwrap();
    let parts = received.content.client.name.parts();
    assert_eq!(parts.surname.as_deref(), Some("mevrouw De Vries"));
    assert_eq!(patient("").unwrap_err(), NoClient);
    assert_eq!(received.content.first_contact, FirstContactPerson::Client);
    assert_eq!(
        received.referrer.kind,
        ReferrerKind::Hospital,
        "a care provider of whom nothing is known"
    );
    assert_eq!(received.external_number.unwrap().key(), "urnexample:v72026");
}

#[test]
fn what_cannot_be_read_is_kept_as_it_came() {
    let more = r#", "name": [{"family": "Vries"}], "telecom": [{"system": "phone", "value": "bel de buren"}],
        "identifier": [{"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "123456781"}],
        "address": [{"postalCode": "BE-1000", "city": "Brussel"}]"#;
    let received = patient(more).unwrap();
    assert_eq!(
        (received.bsn, received.content.client.phones.len()),
        (None, 0)
    );
    let kept: Vec<(&str, &str)> = received
        .content
        .unplaced
        .iter()
        .map(|one| (one.path.as_str(), one.value.as_str()))
        .collect();
    assert!(kept.contains(&("client.phone", "bel de buren")), "{kept:?}");
    assert!(
        kept.contains(&("client.address.postcode", "BE-1000")),
        "{kept:?}"
    );
    assert!(
        kept.contains(&("client.bsn", "******781")),
        "the number itself is not kept in the open: {kept:?}"
    );
}

#[track_caller]
fn check_diagnosis(code: &str, expected: &Diagnosis) {
    let bundle = format!(
        r#"{{"resourceType": "Bundle", "type": "collection", "entry": [
            {{"resource": {{"resourceType": "ServiceRequest", "id": "s", "status": "active", "intent": "order",
                "subject": {{"reference": "Patient/p"}}}}}},
            {{"resource": {{"resourceType": "Patient", "id": "p", "name": [{{"family": "Vries"}}]}}}},
            {{"resource": {{"resourceType": "Condition", "id": "c", "subject": {{"reference": "Patient/p"}}, {code}}}}}]}}"#
    );
    assert_eq!(
        &received(only(&read_text(&bundle))).content.diagnosis,
        expected,
        "{code}"
    );
}

#[test]
fn a_code_of_dementia_is_a_diagnosis_unless_it_is_doubted() {
    let icpc = |code: &str| {
        format!(
            r#""code": {{"coding": [{{"system": "http://hl7.org/fhir/sid/icpc-1-nl", "code": "{code}"}}]}}"#
        )
    };
    let verified = |status: &str| {
        format!(
            r#", "verificationStatus": {{"coding": [{{"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "{status}"}}]}}"#
        )
    };
    let alzheimer = Diagnosis::Diagnosed {
        kind: DementiaType::Alzheimer,
        on: Some(jiff::civil::date(2025, 4, 9)),
        letter: None,
    };
    let with_onset = icpc("P70.01") + r#", "onsetDateTime": "2025-04-09""#;
    check_diagnosis(&with_onset, &alzheimer);
    check_diagnosis(
        &(icpc("P70") + &verified("provisional")),
        &Diagnosis::Suspicion,
    );
    check_diagnosis(&(icpc("P70") + &verified("refuted")), &Diagnosis::Unknown);
    check_diagnosis(&icpc("P20"), &Diagnosis::Suspicion);
    check_diagnosis(&icpc("L15"), &Diagnosis::Unknown);
}
