//! `spil covenant`.

use serde_json::{Value, json};

use crate::running::{file, json, refusal, spil};

const FIRST: &str = "covenants/2026-drie-subregios.toml";
const SECOND: &str = "covenants/treeknorm-vier-klassen.toml";

fn due(covenant: &str, class: &str, received: &str) -> Value {
    json(&[
        "covenant",
        "due",
        &file(covenant),
        "--class",
        class,
        "--received",
        received,
        "--json",
    ])
}

#[track_caller]
fn check_due(covenant: &str, class: &str, received: &str, expected: &str) {
    let document = due(covenant, class, received);
    assert_eq!(
        document["due"], expected,
        "{class} {received}: {document:#}"
    );
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 4, "{keys:?}");
    assert_eq!(
        (&document["class"], &document["received"]),
        (&json!(class), &json!(received))
    );
    let days = document["days"].as_array().unwrap();
    assert_eq!(
        days.last().unwrap()["date"],
        expected,
        "the days end on the last day of the term"
    );
    for day in days {
        assert_eq!(day.as_object().unwrap().len(), 3);
        assert!(day["counts"].is_boolean() && !day["why"].as_str().unwrap().is_empty());
    }
}

#[test]
fn the_norms_of_the_first_covenant_are_counted_out() {
    check_due(FIRST, "crisis", "2026-01-05T09:00", "2026-01-06");
    check_due(FIRST, "crisis", "2026-01-09", "2026-01-12");
    check_due(FIRST, "urgent", "2026-12-24T12:00:00Z", "2027-01-11");
    check_due(FIRST, "high", "2026-11-13T10:00:00+01:00", "2026-12-25");
    check_due(FIRST, "medium", "2026-01-10T10:00", "2026-04-06");
    check_due(FIRST, "low", "2026-01-05", "2026-05-25");
}

#[test]
fn another_covenant_counts_otherwise() {
    check_due(SECOND, "spoed", "2026-04-02T15:59", "2026-04-08");
    check_due(SECOND, "spoed", "2026-04-02T16:01", "2026-04-09");
    check_due(SECOND, "regulier", "2026-04-03T10:00", "2026-05-19");
}

#[test]
fn an_instant_is_read_on_the_dutch_clock() {
    check_due(FIRST, "crisis", "2026-01-08T23:30:00Z", "2026-01-12");
    check_due(FIRST, "crisis", "2026-03-29T02:30", "2026-03-31");
    check_due(FIRST, "crisis", "2026-10-25T02:30", "2026-10-27");
}

#[test]
fn a_sub_region_may_have_its_own_norm() {
    let arguments = [
        "covenant",
        "due",
        &file(FIRST),
        "--class",
        "low",
        "--received",
        "2026-01-05",
        "--json",
    ];
    let zuid = json(&[arguments.as_slice(), &["--sub-region", "zuid"]].concat());
    assert_eq!(zuid["due"], "2026-05-11");
}

#[test]
fn every_day_says_why() {
    let document = due(FIRST, "crisis", "2026-12-24T10:00");
    let expected = json!([
        { "date": "2026-12-24", "counts": false, "why": "dag van ontvangst (dag 0)" },
        { "date": "2026-12-25", "counts": false, "why": "eerste kerstdag" },
        { "date": "2026-12-26", "counts": false, "why": "tweede kerstdag" },
        { "date": "2026-12-27", "counts": false, "why": "weekend" },
        { "date": "2026-12-28", "counts": true, "why": "werkdag" },
    ]);
    assert_eq!(document["days"], expected);
}

#[test]
fn both_shipped_covenants_are_right() {
    for covenant in [FIRST, SECOND] {
        let output = spil("nl", &["covenant", "check", &file(covenant)]);
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
fn the_covenant_after_the_source_sorts_first() {
    let names = std::fs::read_dir(file("covenants")).unwrap();
    let first = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .min();
    assert_eq!(first.as_deref(), Some("2026-drie-subregios.toml"));
}

#[test]
fn a_wrong_covenant_names_every_mistake() {
    let wrong = file("testdata/covenant/several-mistakes.toml");
    for arguments in [
        vec!["covenant", "check", &wrong],
        vec![
            "covenant",
            "due",
            &wrong,
            "--class",
            "low",
            "--received",
            "2026-01-05",
            "--json",
        ],
    ] {
        let said = refusal("en", &arguments);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 4, "{said}");
        assert!(
            lines[0].contains("line 1, version: this is missing"),
            "{said}"
        );
        assert!(
            lines[1].contains("line 5, versie: this field is not known"),
            "{said}"
        );
        assert!(lines.iter().all(|line| line.starts_with(&wrong)), "{said}");
        assert!(said.contains("class[1].norm.working_days: this says \"0\". Expected: a whole number from 1 to 500"), "{said}");
    }
    assert!(
        refusal("nl", &["covenant", "check", &wrong])
            .contains("regel 5, versie: dit veld is hier niet bekend")
    );
}

#[test]
fn wrong_arguments_are_refused_with_what_is_expected() {
    let covenant = file(FIRST);
    let due = ["covenant", "due", covenant.as_str()];
    let said = refusal(
        "nl",
        &[
            due.as_slice(),
            &["--class", "laag", "--received", "2026-01-05"],
        ]
        .concat(),
    );
    assert!(
        said.contains("\"laag\"") && said.contains("crisis, urgent, high, medium, low"),
        "{said}"
    );
    let said = refusal(
        "nl",
        &[
            due.as_slice(),
            &["--class", "low", "--received", "05-01-2026"],
        ]
        .concat(),
    );
    assert!(
        said.contains("\"05-01-2026\"") && said.contains("2026-05-04T10:30"),
        "{said}"
    );
    assert!(refusal("nl", &due).contains("--class"));
    assert!(
        refusal("nl", &["covenant", "check", "no-such-file.toml"]).contains("no-such-file.toml")
    );
}
