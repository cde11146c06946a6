//! `spil import network`, `postcodes` and `support`, tried without keeping anything.

use crate::running::{file, json, refusal};

fn import(kind: &str, path: &str) -> serde_json::Value {
    json(&["import", kind, &file(path), "--dry-run", "--json"])
}

#[test]
fn a_network_file_is_summed_up() {
    let document = import("network", "testdata/network/two-sub-regions.toml");
    assert_eq!(document["counts"]["people"], 6);
    assert_eq!(document["hours_per_week"], 104.5);
    assert_eq!(
        document["neighbourhoods_without_team"],
        serde_json::json!(["9901AF02"])
    );
}

#[test]
fn postcodes_are_counted_whatever_the_edition() {
    let document = import("postcodes", "testdata/postcodes/2025.csv");
    assert_eq!(
        (&document["edition"], &document["rows"]),
        (&2025.into(), &11.into())
    );
    let document = import("postcodes", "testdata/postcodes/2017-zeros-lost.csv");
    assert_eq!(
        (&document["edition"], &document["neighbourhoods"]),
        (&2017.into(), &3.into())
    );
}

#[test]
fn offers_of_support_are_summed_up() {
    let document = import("support", "testdata/support/offers.csv");
    assert_eq!(document["counts"]["offers"], 5);
    assert_eq!(
        document["offers"][1]["areas"],
        serde_json::json!(["990101", "990200"])
    );
}

#[track_caller]
fn check_refused(kind: &str, path: &str, expected: &[&str]) {
    let said = refusal("nl", &["import", kind, &file(path), "--dry-run", "--json"]);
    assert_eq!(said.lines().count(), expected.len(), "{said}");
    for (line, expected) in said.lines().zip(expected) {
        assert!(
            line.starts_with(&file(path)) && line.contains(expected),
            "{line}"
        );
    }
}

#[test]
fn wrong_files_name_line_and_field() {
    let network = [
        "regel 8, sub_region[1].name: dit ontbreekt",
        "regel 10, sub_region[1].naam: dit veld",
        "regel 17, organisation[1].agb",
    ];
    check_refused(
        "network",
        "testdata/network/several-mistakes.toml",
        &network,
    );
    let postcodes = [
        "regel 3, PC6:",
        "regel 4, Huisnummer:",
        "regel 5, Buurt:",
        "regel 6, Buurt:",
    ];
    check_refused("postcodes", "testdata/postcodes/wrong-rows.csv", &postcodes);
    let support = [
        "regel 2, gebied:",
        "regel 3, aanbod:",
        "regel 3, voor wie:",
        "regel 3, diagnose",
        "regel 3, omschr",
        "regel 4:",
    ];
    check_refused("support", "testdata/support/wrong.csv", &support);
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let table = file("testdata/postcodes/2025.csv");
    assert!(refusal("nl", &["import", "network", &table, "--dry-run"]).contains("TOML"));
    assert!(refusal("nl", &["import", "support", &table, "--dry-run"]).contains("aanbod"));
    let network = file("testdata/network/two-sub-regions.toml");
    assert!(refusal("nl", &["import", "postcodes", &network, "--dry-run"]).contains("Huisnummer"));
}
