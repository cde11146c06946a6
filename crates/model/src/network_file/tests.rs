//! A network that is right, and every way in which one can be wrong.
mod contracts;
use super::*;
use crate::problem::{Contradiction, Expected, Fault};

const NETWORK: &str = include_str!("../../../../testdata/network/two-sub-regions.toml");

#[test]
fn a_network_is_read_whole() {
    let network = NetworkFile::parse(NETWORK).unwrap();
    let counts = [
        network.sub_regions.len(),
        network.organisations.len(),
        network.municipalities.len(),
        network.districts.len(),
        network.teams.len(),
        network.people.len(),
        network.rota.len(),
    ];
    assert_eq!(counts, [2, 4, 2, 3, 3, 6, 3]);
    let marit = &network.people[0];
    assert_eq!((marit.roles.len(), marit.appointments.len()), (2, 2));
    assert_eq!(marit.appointments[0].hours.to_string(), "20.00");
    assert_eq!(network.organisations[0].contracts.len(), 2);
    let polis = &network.insurers[1];
    assert_eq!(
        (polis.uzovi.as_str(), polis.name.as_str()),
        ("9902", "De Polis")
    );
}

#[test]
fn what_nobody_serves_is_told() {
    let network = NetworkFile::parse(NETWORK).unwrap();
    let without: Vec<String> = network
        .neighbourhoods_without_team()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(without, ["9901AF02"]);
    assert!(network.sub_regions_without_rota().is_empty());
}

/// Changes one place in the network and expects one problem on the line of the change.
#[track_caller]
fn check(from: &str, to: &str, path: &str, fault: &Fault) {
    assert_eq!(
        NETWORK.matches(from).count(),
        1,
        "{from:?} must stand in the network once"
    );
    let problems = NetworkFile::parse(&NETWORK.replace(from, to)).unwrap_err();
    let [problem] = problems.as_slice() else {
        panic!("one problem was expected: {problems:#?}")
    };
    assert_eq!((problem.path.as_str(), &problem.fault), (path, fault));
    let changed = NETWORK
        .split_at(NETWORK.find(from).unwrap())
        .0
        .matches('\n')
        .count()
        + 1;
    assert!(
        (changed.saturating_sub(8)..=changed + 1).contains(&problem.line),
        "{} is far from {changed}",
        problem.line
    );
}

fn unexpected(found: &str, expected: Expected) -> Fault {
    Fault::Unexpected {
        found: found.to_owned(),
        expected,
    }
}

fn unknown(found: &str, known: &[&str]) -> Fault {
    let known = known.iter().map(|name| (*name).to_owned()).collect();
    Fault::UnknownName {
        found: found.to_owned(),
        known,
    }
}

#[test]
fn wrong_codes_and_numbers_are_refused() {
    check(
        "agb = \"99010001\"",
        "agb = \"9901\"",
        "organisation[1].agb",
        &unexpected("9901", Expected::Digits { count: 8 }),
    );
    check(
        "ura = \"90010001\"",
        "ura = 90010001",
        "organisation[1].ura",
        &unexpected("90010001", Expected::Digits { count: 8 }),
    );
    let contract = unexpected("99", Expected::Digits { count: 4 });
    check(
        "[\"9901\", \"9902\"]",
        "[\"9901\", \"99\"]",
        "organisation[1].contracts[2]",
        &contract,
    );
    check(
        "code = \"9901\"\n",
        "code = \"GM99\"\n",
        "municipality[1].code",
        &unexpected("GM99", Expected::MunicipalityCode),
    );
    check(
        "code = \"990101\"",
        "code = \"99010\"",
        "district[1].code",
        &unexpected("99010", Expected::DistrictCode),
    );
    let percent = Expected::WholeNumber { min: 1, max: 100 };
    check(
        "percent = 65",
        "percent = 0",
        "organisation[2].production_percent",
        &unexpected("0", percent),
    );
    let hours = Expected::Decimal {
        min: 25,
        max: 4_800,
    };
    check(
        "hours = 28.5",
        "hours = 285",
        "person[2].appointments[1].hours",
        &unexpected("285", hours),
    );
}

#[test]
fn wrong_people_are_refused() {
    check(
        "\"m.vanderwiel@example.org\"\nphone",
        "\"marit\"\nphone",
        "person[1].email",
        &unexpected("marit", Expected::Email),
    );
    check(
        "\"030 555 0101\"",
        "\"12\"",
        "person[1].phone",
        &unexpected("12", Expected::Phone),
    );
    check(
        "[\"nl\", \"tr\"]",
        "[\"nl\", \"turks\"]",
        "person[2].languages[2]",
        &unexpected("turks", Expected::LanguageCode),
    );
    let words = Profession::ALL
        .iter()
        .map(|word| word.code().to_owned())
        .collect();
    check(
        "\"district_nurse\"",
        "\"wijkverpleger\"",
        "person[1].profession",
        &unexpected("wijkverpleger", Expected::OneOf(words)),
    );
    let missing = Fault::Missing {
        expected: Expected::Text { max: 200 },
    };
    check(
        "name = \"Joris de Graaf\"\n",
        "",
        "person[3].name",
        &missing,
    );
    let ends = Fault::Contradiction(Contradiction::EndsBeforeStart);
    check(
        "team = \"centrum-1\", from = 2025-01-01 }",
        "team = \"centrum-1\", from = 2025-01-01, until = 2024-01-01 }",
        "person[1].roles[1]",
        &ends,
    );
}

#[test]
fn roles_have_the_place_that_suits_them() {
    let fault = Fault::Contradiction(Contradiction::PlaceDoesNotSuitRole);
    check(
        "\"administrator\" }",
        "\"administrator\", team = \"centrum-1\" }",
        "person[6].roles[2]",
        &fault,
    );
    check(
        "\"secretary\", sub_region = \"noord\"",
        "\"secretary\"",
        "person[6].roles[1]",
        &fault,
    );
    check(
        "{ role = \"organisation_manager\", organisation = \"zorg-aan-de-velde\" }",
        "{ role = \"organisation_manager\" }",
        "person[5].roles[1]",
        &fault,
    );
    let from = "{ role = \"link_worker\", organisation = \"thuis-in-zorg\", team = \"centrum-1\" }";
    check(
        from,
        "{ role = \"link_worker\", organisation = \"thuis-in-zorg\" }",
        "person[4].roles[1]",
        &fault,
    );
}

#[test]
fn names_must_be_defined_in_the_file() {
    let regions = ["noord", "zuid"];
    check(
        "name = \"Wijkteam Zuiderveld\"\nsub_region = \"zuid\"",
        "name = \"W\"\nsub_region = \"west\"",
        "team[3].sub_region",
        &unknown("west", &regions),
    );
    let organisations = [
        "netwerkbureau",
        "thuis-in-zorg",
        "welzijn-veldrijk",
        "zorg-aan-de-velde",
    ];
    let fault = unknown("zorg-x", &organisations);
    check(
        "{ organisation = \"netwerkbureau\", role",
        "{ organisation = \"zorg-x\", role",
        "person[1].appointments[2].organisation",
        &fault,
    );
    let neighbourhoods = [
        "99010101", "99010102", "9901AF01", "9901AF02", "99020001", "99020002",
    ];
    check(
        "[\"99020001\", \"99020002\"]",
        "[\"99020001\", \"99020009\"]",
        "team[3].neighbourhoods[2]",
        &unknown("99020009", &neighbourhoods),
    );
    let problems =
        NetworkFile::parse(&NETWORK.replace("code = \"9902\"", "code = \"9903\"")).unwrap_err();
    assert_eq!(
        (problems[0].path.as_str(), &problems[0].fault),
        ("district[3].code", &unknown("9902", &["9901", "9903"]))
    );
}

#[test]
fn one_mistake_in_a_definition_gives_one_message() {
    let problems = NetworkFile::parse(
        &NETWORK.replace("name = \"Veldrijk-Noord\"", "naam = \"Veldrijk-Noord\""),
    );
    let paths: Vec<String> = problems
        .unwrap_err()
        .into_iter()
        .map(|problem| problem.path)
        .collect();
    assert_eq!(paths, ["sub_region[1].name", "sub_region[1].naam"]);
}

#[test]
fn an_insurer_has_a_number_and_a_name_and_nothing_else() {
    let problems = |from: &str, to: &str| {
        let problems = NetworkFile::parse(&NETWORK.replace(from, to)).unwrap_err();
        let [problem] = problems.as_slice() else {
            panic!("one problem was expected: {problems:#?}")
        };
        (problem.path.clone(), problem.fault.clone())
    };
    let (path, fault) = problems("name = \"De Polis\"", "name = \"De Polis\"\nplaats = \"V\"");
    assert_eq!(path, "insurer[2].plaats");
    assert!(matches!(fault, Fault::UnknownKey { .. }), "{fault:?}");
    let (path, fault) = problems("uzovi = \"9902\"", "uzovi = \"9901\"");
    assert_eq!(path, "insurer[2].uzovi");
    assert!(matches!(fault, Fault::Repeated { .. }), "{fault:?}");
}

#[test]
fn codes_of_neighbourhood_and_district_fit() {
    let fault = Fault::Contradiction(Contradiction::CodesDoNotFit);
    check(
        "\"9901AF02\" =",
        "\"9901AG02\" =",
        "district[2].neighbourhoods.9901AG02",
        &fault,
    );
    let fault = unexpected("AF02", Expected::NeighbourhoodCode);
    check(
        "\"9901AF02\" =",
        "\"AF02\" =",
        "district[2].neighbourhoods.AF02",
        &fault,
    );
}

#[test]
fn a_neighbourhood_of_two_teams_is_said_to_be_shared_by_both() {
    let repeated = |found: &str, line: &str| {
        let first_line = NETWORK.lines().position(|found| found == line).unwrap() + 1;
        Fault::Repeated {
            found: found.to_owned(),
            first_line,
        }
    };
    let fault = repeated("99010101", "neighbourhoods = [\"99010101\"]");
    check(
        "[\"9901AF01\"]",
        "[\"9901AF01\", \"99010101\"]",
        "team[2].neighbourhoods[2]",
        &fault,
    );
    let fault = repeated("99010102", "shared_neighbourhoods = [\"99010102\"]");
    check(
        "[\"9901AF01\"]\nshared_neighbourhoods",
        "[\"9901AF01\"]\nneighbourhoods",
        "neighbourhoods",
        &Fault::KeyTwice,
    );
    check(
        "[\"9901AF01\"]\nshared_neighbourhoods = [\"99010102\"]",
        "[\"9901AF01\", \"99010102\"]",
        "team[2].neighbourhoods[2]",
        &fault,
    );
    let from = "[\"99020001\", \"99020002\"]";
    let fault = repeated("99020001", "neighbourhoods = [\"99020001\", \"99020002\"]");
    check(
        from,
        "[\"99020001\", \"99020001\"]",
        "team[3].neighbourhoods[2]",
        &fault,
    );
    let empty = Fault::Unexpected {
        found: "[…]".to_owned(),
        expected: Expected::FilledList,
    };
    check(from, "[]", "team[3].neighbourhoods", &empty);
}

#[test]
fn what_tells_apart_stands_once() {
    let line = |text: &str| NETWORK.lines().position(|found| found == text).unwrap() + 1;
    let fault = Fault::Repeated {
        found: "s.yildirim@example.org".to_owned(),
        first_line: line("email = \"s.yildirim@example.org\""),
    };
    check(
        "email = \"j.degraaf@example.org\"",
        "email = \"s.yildirim@example.org\"",
        "person[3].email",
        &fault,
    );
    let fault = Fault::Repeated {
        found: "centrum-1".to_owned(),
        first_line: line("code = \"centrum-1\""),
    };
    check(
        "code = \"centrum-2\"",
        "code = \"centrum-1\"",
        "team[2].code",
        &fault,
    );
}

#[test]
fn the_rota_names_managers_of_the_area_one_at_a_time() {
    let managers = ["m.vanderwiel@example.org", "s.yildirim@example.org"];
    let fault = unknown("w.bos@example.org", &managers);
    let second = "manager = \"s.yildirim@example.org\"\ndeputy = \"m.vanderwiel@example.org\"";
    check(
        second,
        &second.replace("\"s.yildirim", "\"w.bos"),
        "rota[2].manager",
        &fault,
    );
    let own = Fault::Contradiction(Contradiction::OwnDeputy);
    check(
        second,
        &second.replace("\"s.yildirim", "\"m.vanderwiel"),
        "rota[2]",
        &own,
    );
    let overlap = Fault::Contradiction(Contradiction::PeriodsOverlap);
    check(
        "from = 2026-07-01",
        "from = 2026-06-30",
        "rota[2]",
        &overlap,
    );
    let missing = Fault::Missing {
        expected: Expected::Date,
    };
    check("from = 2026-07-01\n", "", "rota[2].from", &missing);
}
