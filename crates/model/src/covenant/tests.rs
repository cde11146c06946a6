//! The shipped covenants, and every way in which a covenant can be wrong.

use super::*;
use crate::problem::{Contradiction, Expected, Fault};

const THREE_SUB_REGIONS: &str = include_str!("../../../../covenants/2026-drie-subregios.toml");
const FOUR_CLASSES: &str = include_str!("../../../../covenants/treeknorm-vier-klassen.toml");

fn norms(text: &str) -> Vec<(String, Term)> {
    let covenant = Covenant::parse(text).unwrap();
    covenant
        .classes()
        .iter()
        .map(|class| (class.id.to_string(), class.norm))
        .collect()
}

#[test]
fn the_first_covenant_has_the_five_classes_of_the_source() {
    let expected = [
        ("crisis", Term::WorkingDays(1)),
        ("urgent", Term::WorkingDays(10)),
        ("high", Term::Weeks(6)),
        ("medium", Term::Weeks(12)),
        ("low", Term::Weeks(20)),
    ];
    assert_eq!(
        norms(THREE_SUB_REGIONS),
        expected.map(|(id, norm)| (id.to_owned(), norm))
    );
}

#[test]
fn the_second_covenant_has_other_classes_and_days() {
    let covenant = Covenant::parse(FOUR_CLASSES).unwrap();
    assert_eq!(covenant.classes().len(), 4);
    assert_eq!(
        covenant.calendar.cut_off,
        Some(jiff::civil::time(16, 0, 0, 0))
    );
    assert_eq!(covenant.inclusion_conditions.len(), 1);
}

#[test]
fn a_sub_region_overrides_only_what_it_names() {
    let covenant = Covenant::parse(THREE_SUB_REGIONS).unwrap();
    let zuid = SubRegionCode::parse("zuid").unwrap();
    let elsewhere = SubRegionCode::parse("noord").unwrap();
    let (here, network) = (
        covenant.parameters_for(Some(&zuid)),
        covenant.parameters_for(None),
    );
    assert_eq!(covenant.parameters_for(Some(&elsewhere)), network);
    assert_eq!(
        (here.terms.team_inbox, network.terms.team_inbox),
        (Term::WorkingDays(3), Term::WorkingDays(5))
    );
    assert_eq!(here.terms.reaction, network.terms.reaction);
    let low = ClassId::parse("low").unwrap();
    assert_eq!(here.class(&low).unwrap().norm, Term::Weeks(18));
    assert_eq!(covenant.class(&low).unwrap().norm, Term::Weeks(20));
}

#[test]
fn the_covenant_in_force_is_the_one_that_started_last() {
    let covenants = [THREE_SUB_REGIONS, FOUR_CLASSES].map(|text| Covenant::parse(text).unwrap());
    let on = |date: &str| {
        Covenant::in_force(&covenants, date.parse().unwrap()).map(|found| found.id.to_string())
    };
    assert_eq!(on("2025-12-31"), None);
    assert_eq!(on("2026-01-01").as_deref(), Some("drie-subregios"));
    assert_eq!(on("2026-07-01").as_deref(), Some("treeknorm-vier-klassen"));
}

/// Changes one place in the first covenant and expects one problem, on the line of the change or of its table.
#[track_caller]
fn check(from: &str, to: &str, path: &str, fault: &Fault) {
    assert_eq!(
        THREE_SUB_REGIONS.matches(from).count(),
        1,
        "{from:?} must stand in the covenant once"
    );
    let text = THREE_SUB_REGIONS.replace(from, to);
    let problems = Covenant::parse(&text).unwrap_err();
    let [problem] = problems.as_slice() else {
        panic!("one problem was expected: {problems:#?}")
    };
    assert_eq!((problem.path.as_str(), &problem.fault), (path, fault));
    let changed = THREE_SUB_REGIONS
        .split_at(THREE_SUB_REGIONS.find(from).unwrap())
        .0
        .matches('\n')
        .count()
        + 1;
    let table_starts = changed.saturating_sub(15);
    assert!(
        (table_starts..=changed).contains(&problem.line),
        "line {} is far from {changed}",
        problem.line
    );
}

fn unexpected(found: &str, expected: Expected) -> Fault {
    Fault::Unexpected {
        found: found.to_owned(),
        expected,
    }
}

#[test]
fn wrong_values_are_refused_with_what_is_expected() {
    check(
        "valid_from = 2026-01-01",
        "valid_from = \"1 januari\"",
        "valid_from",
        &unexpected("1 januari", Expected::Date),
    );
    check(
        "version = 1",
        "version = 0",
        "version",
        &unexpected(
            "0",
            Expected::WholeNumber {
                min: 1,
                max: 1_000_000,
            },
        ),
    );
    check(
        "norm = { weeks = 12 }",
        "norm = 12",
        "class[4].norm",
        &unexpected("12", Expected::Term),
    );
    check(
        "norm = { weeks = 12 }",
        "norm = {}",
        "class[4].norm",
        &unexpected("{…}", Expected::Term),
    );
    let both = "norm = { weeks = 12, working_days = 3 }";
    check(
        "norm = { weeks = 12 }",
        both,
        "class[4].norm",
        &unexpected("{…}", Expected::Term),
    );
    let weeks = Expected::WholeNumber { min: 1, max: 104 };
    check(
        "norm = { weeks = 12 }",
        "norm = { weeks = 0 }",
        "class[4].norm.weeks",
        &unexpected("0", weeks),
    );
    check(
        "id = \"urgent\"\nname",
        "id = \"Urgent!\"\nname",
        "class[2].id",
        &unexpected("Urgent!", Expected::Identifier),
    );
    let weight = Expected::Decimal { min: 0, max: 1_000 };
    check(
        "caseload_weight = 1.25",
        "caseload_weight = -1.0",
        "class[3].caseload_weight",
        &unexpected("-1.0", weight),
    );
    check(
        "# cut_off = 17:00:00",
        "cut_off = 17",
        "calendar.cut_off",
        &unexpected("17", Expected::TimeOfDay),
    );
}

#[test]
fn unknown_words_keys_and_names_are_refused_with_the_known_ones() {
    let known = ["working_day", "day_off"].map(ToOwned::to_owned).to_vec();
    let fault = unexpected("free", Expected::OneOf(known));
    check(
        "good_friday = \"working_day\"",
        "good_friday = \"free\"",
        "calendar.good_friday",
        &fault,
    );
    let known = ["cut_off", "good_friday", "liberation_day"]
        .map(ToOwned::to_owned)
        .to_vec();
    check(
        "# cut_off = 17:00:00",
        "cutoff = 17:00:00",
        "calendar.cutoff",
        &Fault::UnknownKey { known },
    );
    let unknown = |known: [&str; 5]| Fault::UnknownName {
        found: "laag".to_owned(),
        known: known.map(ToOwned::to_owned).to_vec(),
    };
    let fault = unknown(["crisis", "high", "low", "medium", "urgent"]);
    check(
        "class = \"low\"",
        "class = \"laag\"",
        "suggestion.rule[11].class",
        &fault,
    );
    let fault = unknown(["crisis", "urgent", "high", "medium", "low"]);
    check(
        "[sub_region.zuid.class.low]",
        "[sub_region.zuid.class.laag]",
        "sub_region.zuid.class.laag",
        &fault,
    );
}

#[test]
fn what_is_missing_is_named() {
    check(
        "own_wish =",
        "# own_wish =",
        "terms.own_wish",
        &Fault::Missing {
            expected: Expected::OneOf(
                ["runs_on", "does_not_count"]
                    .map(ToOwned::to_owned)
                    .to_vec(),
            ),
        },
    );
    check(
        ", en = \"Low complex\"",
        "",
        "class[5].name.en",
        &Fault::Missing {
            expected: Expected::Text { max: 200 },
        },
    );
    let fault = Fault::Unexpected {
        found: "[…]".to_owned(),
        expected: Expected::FilledList,
    };
    check(
        "met_by = [\"link_worker_acquaintance\", \"case_manager_first_contact\"]",
        "met_by = []",
        "class[5].met_by",
        &fault,
    );
}

#[test]
fn what_stands_there_twice_or_contradicts_itself_is_refused() {
    let problems = Covenant::parse(
        &THREE_SUB_REGIONS.replace("id = \"medication-list\"", "id = \"diagnosis-letter\""),
    );
    let problem = problems.unwrap_err().remove(0);
    assert_eq!(problem.path, "document[2].id");
    assert!(
        matches!(problem.fault, Fault::Repeated { ref found, first_line } if found == "diagnosis-letter" && first_line < problem.line)
    );
    let shorter = Fault::Contradiction(Contradiction::ShorterThanMoreUrgent);
    check(
        "norm = { weeks = 12 }",
        "norm = { weeks = 5 }",
        "class[4].norm",
        &shorter,
    );
    let bounds = Fault::Contradiction(Contradiction::LowerAboveUpper);
    check(
        "lowest_per_contract_hour = 1.5",
        "lowest_per_contract_hour = 2.5",
        "caseload",
        &bounds,
    );
    let ladder = Fault::Contradiction(Contradiction::NotLaterThanStepBefore);
    check(
        "after_working_days = 2",
        "after_working_days = 0",
        "escalation[2]",
        &ladder,
    );
}

#[test]
fn several_problems_come_at_once() {
    let text = THREE_SUB_REGIONS
        .replace("version = 1", "versie = 1")
        .replace("own_wish", "own_wishes");
    let paths: Vec<String> = Covenant::parse(&text)
        .unwrap_err()
        .into_iter()
        .map(|problem| problem.path)
        .collect();
    assert_eq!(
        paths,
        ["version", "versie", "terms.own_wish", "terms.own_wishes"]
    );
}

#[test]
fn an_empty_file_names_everything_that_is_missing() {
    let problems = Covenant::parse("").unwrap_err();
    let paths: Vec<&str> = problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "id",
            "version",
            "title",
            "network",
            "valid_from",
            "terms",
            "caseload",
            "nearly_overdue_working_days",
            "class",
            "escalation",
            "suggestion"
        ]
    );
    assert!(
        problems
            .iter()
            .all(|problem| problem.line == 1 && matches!(problem.fault, Fault::Missing { .. }))
    );
}

#[test]
fn what_is_no_toml_says_where() {
    let problems = Covenant::parse("id = \"x\"\nversion = = 1\n").unwrap_err();
    assert_eq!((problems[0].line, &problems[0].fault), (2, &Fault::NotToml));
}
