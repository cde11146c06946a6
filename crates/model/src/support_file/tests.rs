//! A list of offers that is right, and every way in which one can be wrong.

use super::*;
use crate::problem::{Expected, Fault};

const OFFERS: &str = include_str!("../../../../testdata/support/offers.csv");

#[test]
fn a_list_of_offers_is_read() {
    let offers = parse(OFFERS).unwrap();
    assert_eq!(offers.len(), 5);
    let studio = &offers[1];
    assert_eq!(
        studio.description,
        "Een dag per week schilderen; een busje haalt mensen op."
    );
    let areas: Vec<String> = studio
        .areas
        .iter()
        .map(|area| format!("{} {area}", area.kind()))
        .collect();
    assert_eq!(areas, ["district 990101", "district 990200"]);
    assert_eq!(
        (studio.diagnosis, studio.indication),
        (DiagnosisNeed::Needed, IndicationNeed::Wmo)
    );
    assert_eq!(
        (studio.capacity, &studio.phone, &studio.website),
        (Some(12), &None, &None)
    );
}

#[test]
fn english_names_commas_and_missing_optional_columns_are_fine() {
    let text = "\u{feff}Offer,Organisation,Area,For_whom,Needs diagnosis,Needs indication,Description,Remark\r\n\
                Walk,Neighbours,BU99010101,both,no,none,\"Every Friday,\r\nfrom the hall.\",x\r\n";
    let offers = parse(text).unwrap();
    assert_eq!(offers[0].description, "Every Friday,\r\nfrom the hall.");
    assert_eq!(offers[0].areas.first().unwrap().kind(), "neighbourhood");
}

#[test]
fn areas_are_told_apart_by_their_form() {
    let kind = |text: &str| Area::parse(text).map(|area| area.kind());
    assert_eq!(kind("netwerk"), Some("network"));
    assert_eq!(kind("noord"), Some("sub_region"));
    assert_eq!(kind("GM9901"), Some("municipality"));
    assert_eq!(kind("9901AF"), Some("district"));
    assert_eq!(kind("9901af01"), Some("neighbourhood"));
    for text in ["", "99010", "99010101x", "Noord", "BU99", "veld rijk"] {
        assert_eq!(kind(text), None, "{text:?}");
    }
}

/// Changes one place in the list and expects one problem.
#[track_caller]
fn check(from: &str, to: &str, line: usize, column: &str, fault: &Fault) {
    assert_eq!(
        OFFERS.matches(from).count(),
        1,
        "{from:?} must stand in the list once"
    );
    let problems = parse(&OFFERS.replace(from, to)).unwrap_err();
    let [problem] = problems.as_slice() else {
        panic!("one problem was expected: {problems:#?}")
    };
    assert_eq!(
        (problem.line, problem.path.as_str(), &problem.fault),
        (line, column, fault)
    );
}

#[test]
fn wrong_values_are_refused_with_line_and_column() {
    let unexpected = |found: &str, expected| Fault::Unexpected {
        found: found.to_owned(),
        expected,
    };
    check(
        ";9901;",
        ";99010;",
        2,
        "gebied",
        &unexpected("99010", Expected::AreaCode),
    );
    check(
        ";990101 990200;",
        ";;",
        3,
        "gebied",
        &Fault::Missing {
            expected: Expected::AreaCode,
        },
    );
    check(
        "20;030 555 0201",
        "veel;030 555 0201",
        2,
        "capaciteit",
        &unexpected(
            "veel",
            Expected::WholeNumber {
                min: 0,
                max: 100_000,
            },
        ),
    );
    check(
        "030 555 0202",
        "12",
        4,
        "telefoon",
        &unexpected("12", Expected::Phone),
    );
    let script = "javascript:alert(1)";
    check(
        "https://debrink.example.org",
        script,
        2,
        "website",
        &unexpected(script, Expected::WebAddress),
    );
    check(
        "Wandelgroep Singel",
        "",
        6,
        "aanbod",
        &Fault::Missing {
            expected: Expected::Text { max: 200 },
        },
    );
    let words = ["ja", "nee", "yes", "no"].map(ToOwned::to_owned).to_vec();
    check(
        "beiden;ja;wmo of wlz",
        "beiden;soms;wmo of wlz",
        5,
        "diagnose nodig",
        &unexpected("soms", Expected::OneOf(words)),
    );
}

#[test]
fn a_row_of_another_length_is_refused() {
    check(
        "Vrijwilligers Singel;99010102;beiden;nee;geen;;;;",
        "Vrijwilligers Singel;99010102;",
        6,
        "",
        &Fault::NotCsv,
    );
}

#[test]
fn the_same_offer_stands_once() {
    let fault = Fault::Repeated {
        found: "Ontmoetingscentrum de Brink".to_owned(),
        first_line: 2,
    };
    check(
        "Mantelzorgspreekuur",
        "Ontmoetingscentrum de Brink",
        4,
        "aanbod",
        &fault,
    );
}

#[test]
fn a_header_that_lacks_a_column_is_refused() {
    for text in ["", "aanbod;organisatie", "naam,adres\n1,2\n"] {
        let problems = parse(text).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert!(
            matches!(
                problems[0].fault,
                Fault::Unexpected {
                    expected: Expected::Columns(_),
                    ..
                }
            ),
            "{problems:?}"
        );
    }
}

#[test]
fn all_problems_come_at_once() {
    let problems = parse(include_str!("../../../../testdata/support/wrong.csv")).unwrap_err();
    let places: Vec<(usize, &str)> = problems
        .iter()
        .map(|problem| (problem.line, problem.path.as_str()))
        .collect();
    let third = [
        (3, "aanbod"),
        (3, "voor wie"),
        (3, "diagnose nodig"),
        (3, "omschrijving"),
    ];
    assert_eq!(
        places,
        [&[(2, "gebied")], third.as_slice(), &[(4, "")]].concat()
    );
}
