//! Laws: nothing makes the reader panic, and every leaf is accounted for.

use std::collections::BTreeSet;

use proptest::prelude::*;
use spil_fhir::{Place, Reading};

use crate::given::{files, read_files, read_path, read_text, testdata};

/// Every leaf of the files, found without the library's help: by walking over the JSON.
fn leaves(json: &serde_json::Value, found: &mut Vec<String>) {
    match json {
        serde_json::Value::Object(members) => {
            for (name, member) in members {
                if name != "resourceType" {
                    leaves(member, found);
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        serde_json::Value::Null => {}
        serde_json::Value::String(text) => found.push(text.clone()),
        other => found.push(other.to_string()),
    }
}

/// All places that the reading accounts for, each leaf once.
fn accounted(reading: &Reading) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for referral in &reading.referrals {
        places.extend(referral.places_of_values());
        places.extend(referral.structural.iter().map(|leaf| leaf.place.clone()));
        places.extend(referral.unplaced.iter().map(|leaf| leaf.place.clone()));
    }
    places.extend(reading.left_over.iter().map(|leaf| leaf.place.clone()));
    places
}

#[track_caller]
fn check_complete(content: &str) -> usize {
    let reading = read_text(content);
    assert!(!reading.has_errors(), "{:?}", reading.problems);
    let mut expected = Vec::new();
    leaves(&serde_json::from_str(content).unwrap(), &mut expected);
    assert_eq!(accounted(&reading).len(), expected.len(), "{content}");
    // What is unplaced still has its value as it was written; narrative is turned into text.
    for leaf in reading
        .referrals
        .iter()
        .flat_map(|referral| &referral.unplaced)
    {
        let is_narrative = leaf.place.path.ends_with(".div") || leaf.place.path.contains(".div[");
        assert!(
            is_narrative || expected.contains(&leaf.value),
            "{}",
            leaf.place.path
        );
    }
    for referral in &reading.referrals {
        let unplaced: BTreeSet<_> = referral.unplaced.iter().map(|leaf| &leaf.place).collect();
        let placed: BTreeSet<_> = referral.places_of_values().into_iter().collect();
        assert!(
            placed.iter().all(|place| !unplaced.contains(place)),
            "placed and unplaced"
        );
    }
    expected.len()
}

#[test]
fn every_leaf_of_the_test_data_is_accounted_for() {
    let mut checked = 0;
    for name in ["huisarts.json", "twee-verwijzingen.json"] {
        let content = String::from_utf8(files(&testdata(name)).remove(0).bytes).unwrap();
        checked += check_complete(&content);
    }
    println!("{checked} leaves accounted for");
    assert!(checked > 300);
}

#[test]
fn every_value_in_xml_is_accounted_for() {
    let path = testdata("huisarts");
    let written: usize = files(&path)
        .iter()
        .map(|file| {
            let text = String::from_utf8(file.bytes.clone()).unwrap();
            text.matches(" value=\"").count()
                + text.matches(" url=\"").count()
                + text.matches("<div").count()
        })
        .sum();
    println!("{written} leaves accounted for");
    assert!(written > 250);
    assert_eq!(accounted(&read_path(&path)).len(), written);
}

/// Names that mapping looks for.
const NAMES: &str = "\
    name family given extension url valueString valueCode telecom system value use identifier \
    address line city birthDate contact relationship coding code display reference type text \
    status div section note meta profile id reasonCode requester performer priority authoredOn \
    attachment data period start entry request generalPractitioner communication language \
    deceasedBoolean gender prefix suffix";

/// Values that mapping looks at.
const VALUES: [&str; 26] = [
    "van den Voorbeeld",
    "A.",
    "IN",
    "phone",
    "email",
    "official",
    "usual",
    "home",
    "2026-09-07",
    "Patient/p",
    "#p",
    "ServiceRequest/r",
    "Practitioner/x",
    "http://fhir.nl/fhir/NamingSystem/bsn",
    "999990019",
    "QUJD",
    "",
    " ",
    "http://hl7.org/fhir/StructureDefinition/humanname-own-name",
    "Straat 1",
    "active",
    "true",
    "<div>a<br/>b</div>",
    "http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier",
    "p",
    "r",
];

/// A value of FHIR-like JSON: names that mapping looks for, in places where it does and does not expect them.
fn member() -> impl Strategy<Value = serde_json::Value> {
    let names = prop::sample::select(NAMES.split_whitespace().collect::<Vec<_>>());
    let values = prop::sample::select(VALUES.to_vec());
    let leaf = prop_oneof![
        values.prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i32>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 60, 6, move |inner| {
        let object = prop::collection::btree_map(names.clone(), inner, 0..6).prop_map(|members| {
            members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()
        });
        prop_oneof![
            object.clone().prop_map(serde_json::Value::Object),
            prop::collection::vec(object, 0..3)
                .prop_map(|objects| objects.into_iter().map(serde_json::Value::Object).collect()),
        ]
    })
}

/// A resource of this type with anything in it.
fn resource(kind: &'static str, id: &'static str) -> impl Strategy<Value = serde_json::Value> {
    member().prop_map(move |content| {
        let mut resource = serde_json::json!({"resourceType": kind, "id": id});
        if let (Some(resource), Some(content)) = (resource.as_object_mut(), content.as_object()) {
            let content = content.iter().filter(|(name, _)| *name != "id");
            resource.extend(content.map(|(name, value)| (name.clone(), value.clone())));
        }
        resource
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for start in [&b""[..], b"<", b"{", b"<Task xmlns=\"http://hl7.org/fhir\">", b"{\"resourceType\": \"Task\", "] {
            let bytes = [start, &bytes].concat();
            read_files(&[spil_fhir::SourceFile { name: "one".into(), bytes }]);
        }
    }

    #[test]
    fn no_damage_makes_it_panic(file in 0_usize..16, place in any::<prop::sample::Index>(), with in any::<[u8; 3]>()) {
        let mut files = files(&testdata("huisarts"));
        let count = files.len();
        let bytes = &mut files[file % count].bytes;
        let at = place.index(bytes.len() - 3);
        bytes[at..at + 3].copy_from_slice(&with);
        read_files(&files);
    }

    #[test]
    fn every_leaf_of_any_resource_is_accounted_for(
        request in resource("ServiceRequest", "r"),
        patient in resource("Patient", "p"),
        letter in resource("Composition", "c"),
        practitioner in resource("Practitioner", "x"),
    ) {
        let entries: Vec<_> = [request, patient, letter, practitioner]
            .into_iter()
            .map(|resource| serde_json::json!({"resource": resource}))
            .collect();
        let bundle = serde_json::json!({"resourceType": "Bundle", "type": "collection", "entry": entries});
        check_complete(&bundle.to_string());
    }
}
