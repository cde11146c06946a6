//! Scenarios: threads, pairs, districts, exits, worsening, absence, link workers.

use std::sync::atomic::AtomicBool;

use serde_json::json;
use spil_planning::simulation::{Spec, compare};

use super::world::{conduct, document, region, run, run_on, with};

#[test]
fn the_figures_do_not_depend_on_the_number_of_threads() {
    for spec in [
        region(),
        with(region(), "/discipline", json!("earliest_due_date")),
    ] {
        let one = document(&run_on(&spec, 1));
        for threads in [2, 3, 8] {
            assert_eq!(one, document(&run_on(&spec, threads)), "{threads} threads");
        }
    }
    assert_ne!(
        document(&run(&region())),
        document(&run(&with(region(), "/seed", json!(6))))
    );
}

#[test]
fn a_replication_does_not_depend_on_how_many_follow() {
    let events =
        |replications: u64| run(&with(region(), "/replications", json!(replications))).events;
    let (one, two, three) = (events(1), events(2), events(3));
    assert!(one < two && two < three);
    assert_eq!(one, events(1));
}

#[test]
fn common_random_numbers_make_a_difference_sharper() {
    let spec = |slots: u64| {
        let value = with(region(), "/slots/0/count", json!(slots));
        Spec::from_json(value.to_string().as_bytes()).expect("a specification")
    };
    let stop = AtomicBool::new(false);
    let compared = compare(&spec(370), &spec(380), &conduct(2, &stop)).expect("a run");
    let difference = compared.difference.waiting.all;
    let one = compared.first.figures.waiting.all;
    println!("difference {difference:?}, one {one:?}");
    assert!(difference.ci95[1] < 0.0);
    assert!(difference.se < one.se / 2.0);
    let expected = compared.compared_with.figures.waiting.all.mean - one.mean;
    assert!((difference.mean - expected).abs() < 1e-9);
}

#[test]
fn separate_staff_waits_longer_than_shared_staff() {
    let districts = |own: bool| {
        let slots = if own {
            json!([{"from_day": 0, "count": 185}])
        } else {
            json!([])
        };
        let mut spec = with(
            region(),
            "/districts",
            json!([
                {"name": "north", "share": 0.5, "slots": slots}, {"name": "south", "share": 0.5, "slots": slots}
            ]),
        );
        if own {
            spec["slots"] = json!([]);
        }
        run(&spec).figures
    };
    let (shared, separate) = (districts(false), districts(true));
    assert!(shared.waiting.all.mean < separate.waiting.all.mean);
    let by_district = separate.by_district.as_ref().expect("districts");
    let sum: f64 = by_district
        .0
        .iter()
        .map(|(_, figures)| figures.waiting.all.mean)
        .sum();
    assert!((sum - separate.waiting.all.mean).abs() < 1e-9);
    assert!(
        (shared.arrived.mean - separate.arrived.mean).abs() < 1e-9,
        "the same people arrive"
    );
}

#[test]
fn competing_exits_share_the_ends_by_their_rates() {
    let exits = json!({"distribution": "competing", "exits": [
        {"name": "admission", "law": {"distribution": "exponential", "mean_days": 1000}},
        {"name": "death", "law": {"distribution": "exponential", "mean_days": 1000}},
        {"name": "move", "law": {"distribution": "exponential", "mean_days": 10_000}}
    ]});
    let figures = run(&with(region(), "/service", exits)).figures;
    let exits = figures.exits.expect("exits");
    let ends = |name: &str| exits.get(name).expect("an exit").mean;
    assert!((ends("admission") / ends("death") - 1.0).abs() < 0.1);
    assert!((ends("move") / ends("death") - 0.1).abs() < 0.02);
    // All slots taken: 370 people with a rate of 0.0021 a day.
    assert!(
        ((ends("admission") + ends("death") + ends("move")) / (370.0 * 0.0021 * 365.0) - 1.0).abs()
            < 0.05
    );
}

#[test]
fn worsening_moves_people_to_the_urgent_class() {
    let spec = with(
        region(),
        "/classes/1/worsens",
        json!({"to": "first", "per_year": 2.0}),
    );
    let before = run(&region()).figures;
    let after = run(&spec).figures;
    let share = |figures: &spil_planning::simulation::Figures| {
        let waits = &figures.wait_started.by_class;
        waits.get("first").expect("class").mean.mean
    };
    assert!(
        after
            .worsened
            .as_ref()
            .expect("worsening")
            .by_class
            .get("first")
            .expect("class")
            .mean
            > 5.0
    );
    assert!(before.worsened.is_none());
    assert!(
        share(&after) > share(&before),
        "who worsened had waited before"
    );
}

#[test]
fn absence_and_leave_cost_slots() {
    let leave = with(
        region(),
        "/leave",
        json!([{"from_day": 0, "to_day": 2000, "slots": 37}]),
    );
    let absence = with(
        region(),
        "/absence",
        json!(
            {"members": 37, "slots_per_member": 10, "spells_per_year": 2, "mean_days": 20.277_777}
        ),
    );
    let (plain, leave, absence) = (
        run(&region()).figures,
        run(&leave).figures,
        run(&absence).figures,
    );
    assert!((leave.busy.mean - 333.0).abs() < 1.0, "{:?}", leave.busy);
    // 20.28 days ill for every 182.5 at work: a tenth of the slots is lost on average, but nobody's care is broken off,
    // so that fewer stand empty.
    assert!(
        (333.0..350.0).contains(&absence.busy.mean),
        "{:?}",
        absence.busy
    );
    assert!(plain.busy.mean > 365.0);
}

#[test]
fn link_workers_shorten_the_wait_for_a_first_contact() {
    let workers = json!({"classes": ["second"], "contacts_per_week": 5, "suffices": 0.2});
    let figures = run(&with(region(), "/link_workers", workers)).figures;
    let contact = figures.first_contact.expect("contacts");
    assert!(
        contact.by_class.get("second").expect("class").mean.mean
            < figures.wait_started.all.mean.mean
    );
    assert!(figures.helped.expect("helped").mean > 5.0);
}
