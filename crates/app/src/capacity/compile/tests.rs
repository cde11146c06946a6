use std::collections::BTreeMap;

use spil_model::capacity::{AreaPart, ClassPart};

use super::*;

fn scenario(changes: &[(Number, f64)]) -> Assumptions {
    let class = |id: &str, percent| ClassPart {
        id: id.parse().unwrap(),
        norm_days: 14.0,
        by_link_worker: id == "low",
        percent,
    };
    let area = |name: &str, percent, hours| AreaPart {
        name: name.to_owned(),
        percent,
        hours,
    };
    let mut numbers: BTreeMap<Number, f64> = Number::ALL
        .iter()
        .map(|number| (*number, number.unchanged().unwrap_or(1.0)))
        .collect();
    numbers.extend([
        (Number::Years, 4.0),
        (Number::Replications, 20.0),
        (Number::Arrivals, 100.0),
        (Number::MeanStay, 800.0),
        (Number::Spread, 0.7),
        (Number::CasesPerHour, 2.0),
        (Number::FromMonths, 12.0),
        (Number::AbsentNow, 10.0),
        (Number::Absent, 10.0),
    ]);
    numbers.extend(changes.iter().copied());
    let group = |class, area, steps, count| Group {
        class,
        area,
        steps,
        count,
    };
    Assumptions {
        classes: vec![
            class("urgent", 20.0),
            class("high", 30.0),
            class("low", 50.0),
        ],
        areas: vec![area("Noord", 60.0, 100.0), area("Zuid", 40.0, 50.0)],
        numbers,
        staffing: Staffing::PerArea,
        start: Start {
            on: jiff::civil::date(2026, 3, 2),
            waiting: vec![group(0, 0, 2, 3), group(2, 1, 0, 1)],
            in_care: vec![group(1, 0, 5, 150), group(1, 1, 0, 120)],
        },
    }
}

fn steps(steps: &[Step]) -> Vec<(i64, u64)> {
    #[expect(clippy::cast_possible_truncation, reason = "days of a test")]
    steps
        .iter()
        .map(|step| (step.from_day.floor() as i64, step.count))
        .collect()
}

#[test]
fn places_are_hours_times_cases_and_change_from_the_day_of_the_change() {
    let spec = spec(&scenario(&[(Number::HoursChange, 10.0)]));
    assert_eq!(spec.check(), Ok(()));
    let [north, south] = spec.districts.as_slice() else {
        unreachable!("{:?}", spec.districts)
    };
    assert_eq!(steps(&north.slots), [(0, 200), (365, 220)]);
    // 120 are in care where 100 fit: nobody is sent away, and what becomes free is not filled.
    assert_eq!(steps(&south.slots), [(0, 120), (0, 100), (365, 110)]);
    assert!((north.share - 0.6).abs() < 1e-9);
}

#[test]
fn absence_and_groups_change_what_fits() {
    #[track_caller]
    fn check(changes: &[(Number, f64)], expect: u64) {
        let spec = spec(&scenario(changes));
        assert_eq!(spec.districts[0].slots.last().unwrap().count, expect);
    }
    check(&[], 200);
    // 90 % of the hours are there now, all of them then.
    check(&[(Number::Absent, 0.0)], 222);
    check(&[(Number::Absent, 55.0)], 100);
    // Half come in a group that takes half the time: three quarters of the time for the same people.
    check(
        &[(Number::GroupShare, 50.0), (Number::GroupEffort, 50.0)],
        267,
    );
}

#[test]
fn staff_that_is_shared_is_one_pool() {
    let mut shared = scenario(&[]);
    shared.staffing = Staffing::Shared;
    let spec = spec(&shared);
    assert_eq!(spec.check(), Ok(()));
    assert_eq!(steps(&spec.slots), [(0, 300), (365, 300)]);
    assert!(spec.districts.iter().all(|one| one.slots.is_empty()));
}

#[test]
fn urgency_shifts_one_class_up_or_down_and_loses_nobody() {
    #[track_caller]
    fn check(part: f64, expect: [f64; 3]) {
        let after = shifted(&[20.0, 30.0, 50.0], part);
        for (share, expected) in after.iter().zip(expect) {
            assert!((share - expected).abs() < 1e-9, "{after:?}");
        }
    }
    check(0.0, [20.0, 30.0, 50.0]);
    check(0.1, [23.0, 32.0, 45.0]);
    check(-0.1, [18.0, 29.0, 53.0]);
}

#[test]
fn arrivals_grow_each_year_and_link_workers_serve_their_classes() {
    let spec = spec(&scenario(&[
        (Number::Growth, 10.0),
        (Number::LinkContacts, 5.0),
        (Number::LinkSuffices, 20.0),
    ]));
    assert_eq!(spec.check(), Ok(()));
    let factors: Vec<f64> = spec.arrival_factors.iter().map(|one| one.factor).collect();
    assert_eq!(factors.len(), 3);
    assert!((factors[2] - 1.331).abs() < 1e-9);
    let workers = spec.link_workers.unwrap();
    assert_eq!(workers.classes, ["low"]);
    assert!((workers.suffices - 0.2).abs() < 1e-9);
}

#[test]
fn everybody_who_is_there_is_in_the_document() {
    let spec = spec(&scenario(&[]));
    let (Busy::Listed(in_care), Waiting::Listed(waiting)) = (&spec.start.busy, &spec.start.waiting)
    else {
        unreachable!("{:?}", spec.start)
    };
    assert_eq!((in_care.len(), waiting.len()), (270, 4));
    assert_eq!(waiting[0].class, "urgent");
    assert!((waiting[0].days_waited - 17.5).abs() < 1e-9);
    assert_eq!(in_care.last().unwrap().district.as_deref(), Some("Zuid"));
}

#[test]
fn one_area_has_no_districts() {
    let mut single = scenario(&[]);
    single.areas.truncate(1);
    for groups in [&mut single.start.waiting, &mut single.start.in_care] {
        groups.retain(|group| group.area == 0);
    }
    let spec = spec(&single);
    assert_eq!(spec.check(), Ok(()));
    assert!(spec.districts.is_empty() && !spec.slots.is_empty());
}
