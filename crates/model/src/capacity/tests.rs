use proptest::prelude::*;

use super::*;

fn assumptions() -> Assumptions {
    let numbers = Number::ALL.iter().map(|number| {
        let value = match number {
            Number::Years => 3.0,
            Number::Replications => 200.0,
            Number::Arrivals => 900.0,
            Number::MeanStay => 803.0,
            Number::Spread => 0.7,
            Number::Patience => 500.0,
            Number::CasesPerHour => 1.6,
            Number::AbsentNow => 5.0,
            other => other.unchanged().unwrap_or(0.0),
        };
        (*number, value)
    });
    let class = |id: &str, percent| ClassPart {
        id: id.parse().unwrap(),
        norm_days: 42.0,
        by_link_worker: id == "low",
        percent,
    };
    let area = |name: &str, percent| AreaPart {
        name: name.to_owned(),
        percent,
        hours: 700.0,
    };
    Assumptions {
        classes: vec![class("high", 33.3), class("low", 66.7)],
        areas: vec![area("Noord", 50.0), area("Zuid", 50.0)],
        numbers: numbers.collect(),
        staffing: Staffing::Shared,
        start: Start {
            on: jiff::civil::date(2026, 3, 2),
            waiting: Vec::new(),
            in_care: Vec::new(),
        },
    }
}

#[track_caller]
fn check(change: impl FnOnce(&mut Assumptions), field: &str, is_wrong: impl Fn(Wrong) -> bool) {
    let mut changed = assumptions();
    change(&mut changed);
    let [found] = changed.problems().try_into().unwrap();
    assert_eq!(found.place.field(), field);
    assert!(is_wrong(found.wrong), "{found:?}");
}

fn set(number: Number, value: f64) -> impl FnOnce(&mut Assumptions) {
    move |assumptions| {
        assumptions.numbers.insert(number, value);
    }
}

#[test]
fn what_does_not_make_sense_is_named_by_its_field() {
    assert_eq!(assumptions().problems(), Vec::new());
    let outside = |wrong| matches!(wrong, Wrong::OutOfRange { .. });
    check(set(Number::Years, 0.0), "years", outside);
    check(set(Number::Replications, 1e9), "replications", outside);
    check(set(Number::Arrivals, 0.0), "arrivals", outside);
    check(set(Number::MeanStay, -1.0), "mean_stay", outside);
    check(set(Number::MeanStay, f64::NAN), "mean_stay", outside);
    check(set(Number::Replications, 20.5), "replications", |wrong| {
        wrong == Wrong::NotWhole
    });
    check(
        |a| a.classes[1].percent = 60.0,
        "class_0",
        |wrong| matches!(wrong, Wrong::Sum { .. }),
    );
    check(|a| a.areas[1].percent = -50.0, "area_1", outside);
    check(|a| a.areas[1].hours = -1.0, "hours_1", outside);
    check(
        |a| a.areas.iter_mut().for_each(|area| area.hours = 0.0),
        "hours_0",
        |wrong| wrong == Wrong::NoHours,
    );
    check(
        |a| {
            set(Number::Arrivals, 90_000.0)(a);
            set(Number::Replications, 2_000.0)(a);
        },
        "replications",
        |wrong| wrong == Wrong::TooMuchWork,
    );
    check(
        |a| {
            a.numbers.remove(&Number::Years);
        },
        "years",
        |wrong| wrong == Wrong::Missing,
    );
}

#[test]
fn nobody_needs_to_leave_the_list() {
    let mut without = assumptions();
    without.numbers.remove(&Number::Patience);
    assert_eq!(without.problems(), Vec::new());
}

#[test]
fn nothing_changes_keeps_the_network_and_drops_every_change() {
    let mut scenario = assumptions();
    for number in Number::ALL {
        if number.unchanged().is_some() {
            scenario.numbers.insert(*number, 10.0);
        }
    }
    scenario.numbers.insert(Number::Absent, 2.0);
    let unchanged = scenario.unchanged();
    assert!((unchanged.number(Number::Absent) - 5.0).abs() < 1e-9);
    assert!((unchanged.number(Number::GroupEffort) - 100.0).abs() < 1e-9);
    assert!(unchanged.number(Number::HoursChange).abs() < 1e-9);
    assert!((unchanged.number(Number::Arrivals) - 900.0).abs() < 1e-9);
    assert_eq!(unchanged.staffing, Staffing::PerArea);
    assert_eq!(unchanged.areas, scenario.areas);
}

#[test]
fn a_scenario_is_kept_as_it_was() {
    let written = serde_json::to_string(&assumptions()).unwrap();
    let read: Assumptions = serde_json::from_str(&written).unwrap();
    assert_eq!(read, assumptions());
}

proptest! {
    #[test]
    fn a_division_adds_up(whole in 0_u32..10_000, weights in prop::collection::vec(0.0_f64..50.0, 1..9)) {
        let parts = divide(whole, &weights);
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(parts.iter().sum::<u32>(), whole);
    }
}
