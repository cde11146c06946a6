//! The real referral that lies beside the repository where it is built and tested. It is read there, never copied.

use std::path::PathBuf;

use spil_fhir::ProblemKind;

use crate::given::{only, problems, read_path, stored, unplaced};

#[test]
fn the_real_referral_comes_in_whole() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fhir/referral-01");
    if !folder.is_dir() {
        println!(
            "!!! NOT TESTED: the real referral is absent, expected in ../shared/fhir/referral-01 !!!"
        );
        return;
    }
    let reading = read_path(&folder);
    let referral = only(&reading);
    let stored = stored(referral);
    let expected = [
        ("authored_on", "2022-12-01"),
        ("client.address.city", "STITSWERD"),
        ("client.address.country_code", "NL"),
        ("client.address.house_addition", "A"),
        ("client.address.house_number", "1002"),
        ("client.address.postcode", "9999ZZ"),
        ("client.address.street", "Knolweg"),
        ("client.birth_date", "1985-11-03"),
        ("client.deceased", "false"),
        ("client.email", "XXX_Prins@test.nl"),
        ("client.name.family", "XXX_Prins"),
        ("client.name.given", "Marijne"),
        ("client.name.prefix", "van"),
        ("client.name.use", "own"),
        ("client.phone", "0612324321"),
        ("client.phone.kind", "mobile"),
        ("client.sex", "female"),
        ("contact.name.family", "Gestel"),
        ("contact.name.partner_family", "XXX_Prins"),
        ("contact.name.partner_prefix", "van"),
        ("contact.phone", "0699887711"),
        ("contact.relationship", "Partner"),
        ("gp.name.family", "Galen"),
        ("gp.name.initials", "B.A."),
        ("gp.organisation.name", "Gezondheidscentrum Aesculaap"),
        ("letter.date", "2022-12-01"),
        ("note.2.title", "Reden bericht"),
        ("note.3.text", "paracetamol indien nodig"),
        ("owner.organisation.name", "Gezondheidscentrum Aesculaap"),
        ("performer.location.name", "West 1"),
        ("performer.name.family", "Snaar"),
        ("reason.code", "L15"),
        ("reason.display", "Knie symptomen/klachten"),
        ("requester.name.title", "dr."),
        ("requester.organisation.phone", "+31434073576"),
        ("requester.specialty.code", "0110"),
        ("task.authored_on", "2022-12-01"),
    ];
    for (key, value) in expected {
        assert_eq!(stored.get(key).map(String::as_str), Some(value), "{key}");
    }
    assert_eq!(referral.files.len(), 13);
    println!(
        "{} values stored, {} checked, {} unplaced",
        stored.len(),
        expected.len(),
        referral.unplaced.len()
    );
    assert!(stored.len() > 200);
}

#[test]
fn its_faults_are_warnings() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fhir/referral-01");
    if !folder.is_dir() {
        println!(
            "!!! NOT TESTED: the real referral is absent, expected in ../shared/fhir/referral-01 !!!"
        );
        return;
    }
    let reading = read_path(&folder);
    assert_eq!(
        problems(&reading),
        [
            (
                Some(3),
                ProblemKind::IdClash {
                    id: "Location/hg-ReferralServiceRequest-01-Location-01".to_owned(),
                    other: "hg-ReferralServiceRequest-01-Location-01.xml".to_owned(),
                }
            ),
            (
                Some(25),
                ProblemKind::DanglingReference {
                    reference: "Location/hg-ReferralServiceRequest-01-Location-02".to_owned()
                }
            ),
        ]
    );
    assert_eq!(
        unplaced(only(&reading)),
        [
            "Location.name = West 1",
            "Patient.multipleBirthBoolean = true",
            "PractitionerRole.location.reference = Location/hg-ReferralServiceRequest-01-Location-02",
            "PractitionerRole.location.type = Location",
        ]
    );
}
