use super::*;
use crate::name::NameParts;

fn name(surname: &str) -> PersonName {
    PersonName::new(NameParts {
        surname: Some(surname.to_owned()),
        ..NameParts::default()
    })
    .unwrap()
}

fn content() -> ReferralContent {
    ReferralContent::about(PersonDetails::named(name("Vries")))
}

#[test]
fn the_client_alone_is_enough_and_all_else_unknown() {
    let json = r#"{"client": {"name": {"surname": "Vries"}}}"#;
    assert_eq!(
        serde_json::from_str::<ReferralContent>(json).unwrap(),
        content()
    );
    assert!(
        serde_json::from_str::<ReferralContent>(
            r#"{"client": {"name": {"surname": "Vries"}}, "extra": 1}"#
        )
        .is_err()
    );
}

#[test]
fn everything_survives_json() {
    let mut full = content();
    full.contact_persons
        .push(ContactPerson::named(name("Jansen")));
    full.diagnosis = Diagnosis::Diagnosed {
        kind: DementiaType::Mixed,
        on: Some(jiff::civil::date(2026, 1, 2)),
        letter: None,
    };
    full.dangers = [Danger::Fire, Danger::Wandering].into();
    full.consents.push(ConsentGiven {
        purpose: ConsentPurpose::NetworkDesk,
        answer: Answer::Yes,
        by: ConsentBy::Client,
    });
    full.unplaced.push(Unplaced {
        path: ShortText::parse("Patient.maritalStatus").unwrap(),
        value: LongText::parse("M").unwrap(),
    });
    let json = serde_json::to_string(&full).unwrap();
    assert_eq!(
        serde_json::from_str::<ReferralContent>(&json).unwrap(),
        full
    );
}

#[test]
fn the_number_to_call_falls_back_to_the_other() {
    let mut content = content();
    assert_eq!(content.phone_to_call(), None);
    let mut daughter = ContactPerson::named(name("Jansen"));
    daughter.phones.push(Phone::parse("06-12345678").unwrap());
    content.contact_persons.push(daughter);
    assert_eq!(
        content.phone_to_call().unwrap().0,
        FirstContactPerson::ContactPerson
    );
    content
        .client
        .phones
        .push(Phone::parse("030-1234567").unwrap());
    assert_eq!(
        content.phone_to_call().unwrap().0,
        FirstContactPerson::Client
    );
    content.first_contact = FirstContactPerson::ContactPerson;
    assert_eq!(
        content.phone_to_call().unwrap().0,
        FirstContactPerson::ContactPerson
    );
}

#[test]
fn the_last_answer_to_a_consent_question_counts() {
    let mut content = content();
    assert_eq!(
        content.consent(ConsentPurpose::NetworkDesk),
        Answer::Unknown
    );
    for answer in [Answer::Yes, Answer::No] {
        content.consents.push(ConsentGiven {
            purpose: ConsentPurpose::NetworkDesk,
            answer,
            by: ConsentBy::Client,
        });
    }
    assert_eq!(content.consent(ConsentPurpose::NetworkDesk), Answer::No);
}

#[test]
fn the_gp_is_written_to_only_if_known_or_allowed() {
    let may = |knows, may_be_told| GpKnowledge { knows, may_be_told }.may_be_written_to();
    assert!(may(Answer::Yes, Answer::Unknown));
    assert!(may(Answer::No, Answer::Yes));
    assert!(!may(Answer::No, Answer::No));
    assert!(!may(Answer::Unknown, Answer::Unknown));
}
