//! A whole synthetic referral, as a folder of XML files and as one JSON bundle.

use spil_fhir::{Decision, Moment, PhoneKind, Priority};
use spil_model::name::NameUse;

use crate::given::{only, read_path, stored, testdata, unplaced};

#[test]
fn a_folder_of_xml_finds_its_places() {
    let reading = read_path(&testdata("huisarts"));
    let lines: Vec<_> = stored(only(&reading))
        .into_iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    println!("{} values", lines.len());
    assert!(lines.len() > 200);
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_has_no_place_is_listed_and_nothing_is_wrong() {
    let reading = read_path(&testdata("huisarts"));
    assert_eq!(
        unplaced(only(&reading)),
        [
            "Patient.telecom[2].system = fax",
            "Patient.telecom[2].value = 0990000109",
            "Patient.multipleBirthBoolean = false",
        ]
    );
    assert_eq!(reading.problems, []);
}

#[test]
fn json_and_xml_say_the_same() {
    let (folder, bundle) = (
        read_path(&testdata("huisarts")),
        read_path(&testdata("huisarts.json")),
    );
    let (in_xml, mut in_json) = (stored(only(&folder)), stored(only(&bundle)));
    // Only the bundle has these.
    assert_eq!(
        in_json.remove("bundle.timestamp").as_deref(),
        Some("2026-09-07T16:50:00+02:00")
    );
    assert_eq!(in_json.remove("external_number.3").as_deref(), Some("B-1"));
    assert!(in_json.remove("external_number.3.system").is_some());
    assert_eq!(in_xml, in_json);
    let values = |reading| {
        only(reading)
            .unplaced
            .iter()
            .map(|leaf| leaf.value.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&folder), values(&bundle));
}

#[test]
fn values_have_types() {
    let reading = read_path(&testdata("huisarts"));
    let referral = only(&reading);
    let name = &referral.client.names[0];
    assert_eq!(
        name.name_use.as_ref().unwrap().known(),
        Some(NameUse::PartnerOwn)
    );
    assert_eq!(
        referral.client.phones[0]
            .phone_kind
            .as_ref()
            .unwrap()
            .known(),
        Some(PhoneKind::Landline)
    );
    assert_eq!(
        referral.request.urgency.as_ref().unwrap().known(),
        Some(Priority::Urgent)
    );
    assert_eq!(
        referral.consents[0].decision.as_ref().unwrap().known(),
        Some(Decision::Permit)
    );
    assert_eq!(
        referral.conditions[0].onset.as_ref().unwrap().moment(),
        Moment::Month(2025, 3)
    );
    let authored_on = referral.request.authored_on.as_ref().unwrap();
    assert_eq!(authored_on.day().unwrap().to_string(), "2026-09-07");
    assert_eq!(
        referral.attachments[0].content.as_ref().unwrap().value,
        b"%PDF-1.4\n% synthetische brief\n"
    );
    assert_eq!(referral.contacts.len(), 2);
}

#[test]
fn a_value_says_where_it_was_read() {
    let reading = read_path(&testdata("huisarts"));
    let stored: std::collections::BTreeMap<_, _> = only(&reading).stored().into_iter().collect();
    let initials = &stored["client.name.initials"];
    let places: Vec<_> = initials
        .from
        .iter()
        .map(|place| (&*place.file, &*place.path, place.line))
        .collect();
    assert_eq!(
        places,
        [
            ("Patient.xml", "Patient.name[1].given[0]", 39),
            ("Patient.xml", "Patient.name[1].given[1]", 44)
        ]
    );
}

#[test]
fn debug_hides_values() {
    let reading = read_path(&testdata("huisarts"));
    let shown = format!("{:?}", only(&reading).client);
    assert!(
        !shown.contains("999990019") && !shown.contains("Voorbeeld"),
        "{shown}"
    );
}
