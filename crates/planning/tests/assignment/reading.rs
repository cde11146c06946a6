//! Instance files that are right, and ones that are not.

use serde_json::{Value, json};
use spil_planning::assignment::{Fault, Instance, synthetic};

fn file() -> Value {
    synthetic(6, 3, 1).to_json("6x3", 1)
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Value), place: &str) -> Fault {
    let mut file = file();
    change(&mut file);
    let error = Instance::from_json(file.to_string().as_bytes()).expect_err("the file is wrong");
    assert_eq!(error.place, place);
    error.fault
}

#[test]
fn what_is_written_is_read_back() {
    let instance = synthetic(40, 12, 8);
    let text = instance.to_json("40x12", 8).to_string();
    assert_eq!(Instance::from_json(text.as_bytes()), Ok(instance));
}

#[test]
fn an_unknown_key_is_refused() {
    assert_eq!(
        refused(|file| file["budget"] = json!(1), "/budget"),
        Fault::Unknown
    );
    assert_eq!(
        refused(|file| file["cost"]["late"] = json!(1), "/cost/late"),
        Fault::Unknown
    );
    assert_eq!(
        refused(|file| file["clients"]["a/b"] = json!([]), "/clients/a~1b"),
        Fault::Unknown
    );
}

#[test]
fn arrays_of_unequal_length_are_refused() {
    let fault = refused(|file| file["clients"]["x"] = json!([1, 2]), "/clients/x");
    assert_eq!(
        fault,
        Fault::Length {
            expected: 6,
            found: 2
        }
    );
    let fault = refused(
        |file| file["cost"]["unassigned"] = json!([1]),
        "/cost/unassigned",
    );
    assert_eq!(
        fault,
        Fault::Length {
            expected: 5,
            found: 1
        }
    );
}

#[test]
fn impossible_numbers_are_refused() {
    let negative = refused(
        |file| file["managers"]["cap"][2] = json!(-1),
        "/managers/cap/2",
    );
    assert!(matches!(negative, Fault::OutOfRange { least: 0, .. }));
    let nowhere = refused(
        |file| file["clients"]["pref_manager"][1] = json!(3),
        "/clients/pref_manager/1",
    );
    assert_eq!(nowhere, Fault::OutOfRange { least: 0, most: 2 });
    let less_than_none = refused(
        |file| file["clients"]["pref_team"][0] = json!(-2),
        "/clients/pref_team/0",
    );
    assert!(matches!(
        less_than_none,
        Fault::OutOfRange { least: -1, .. }
    ));
    refused(
        |file| file["managers"]["team"][0] = json!(99),
        "/managers/team/0",
    );
    refused(
        |file| file["clients"]["cls"][0] = json!(5),
        "/clients/cls/0",
    );
    refused(
        |file| file["clients"]["high"][0] = json!(2),
        "/clients/high/0",
    );
}

#[test]
fn only_whole_numbers_are_accepted() {
    for wrong in [
        json!(1.5),
        json!(1e300),
        json!("1"),
        json!(null),
        json!(true),
    ] {
        assert_eq!(
            refused(
                |file| file["clients"]["waited"][3] = wrong,
                "/clients/waited/3"
            ),
            Fault::NotAnInteger
        );
    }
}

#[test]
fn what_is_missing_or_of_another_kind_is_refused() {
    let missing = refused(
        |file| _ = file.as_object_mut().map(|file| file.remove("nearest")),
        "/nearest",
    );
    assert_eq!(missing, Fault::Missing);
    assert_eq!(
        refused(|file| file["managers"] = json!([]), "/managers"),
        Fault::NotAnObject
    );
    assert_eq!(
        refused(|file| file["managers"]["x"] = json!(1), "/managers/x"),
        Fault::NotAnArray
    );
    let broken = Instance::from_json(b"{\"n\": 1,\n}").expect_err("not JSON");
    assert!(matches!(broken.fault, Fault::Syntax { line: 2, .. }));
}

#[test]
fn a_count_that_cannot_be_is_refused_before_it_is_made_room_for() {
    let fault = refused(|file| file["n"] = json!(1_000_000_000), "/clients/x");
    assert_eq!(
        fault,
        Fault::Length {
            expected: 1_000_000_000,
            found: 6
        }
    );
}
