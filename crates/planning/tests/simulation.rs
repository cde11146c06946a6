//! What the specification promises, checked word for word on small worlds whose answer is known without chance.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

mod simulation {
    pub(crate) mod history;
}

use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};
use spil_planning::problem::Misfit;
use spil_planning::simulation::backtest::backtest;
use spil_planning::simulation::{Conduct, Outcome, Refusal, Spec, compare, simulate};

/// Two classes, one slot, people who stay exactly 10 days; hardly anyone arrives by chance.
fn quiet() -> Value {
    json!({
        "seed": 3, "replications": 2, "horizon_days": 100, "warmup_days": 0, "discipline": "class_priority",
        "arrivals_per_year": 0.000_001,
        "classes": [{"name": "first", "share": 0.5, "norm_days": 5}, {"name": "second", "share": 0.5, "norm_days": 20}],
        "service": {"distribution": "empirical", "days": [10]}, "patience": null,
        "slots": [{"from_day": 0, "count": 1}],
        "start": {"busy": 0, "waiting": 0, "residual": "fresh"}
    })
}

fn with(mut spec: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let place = spec.pointer_mut(parent).expect("a parent");
    match place {
        Value::Array(list) => list[key.parse::<usize>().expect("a place")] = value,
        object => object[key] = value,
    }
    spec
}

fn conduct(threads: usize, stop: &AtomicBool) -> Conduct<'_> {
    Conduct {
        threads,
        stop,
        progress: &|_| {},
    }
}

fn run(spec: &Value) -> Outcome {
    run_on(spec, 1)
}

fn run_on(spec: &Value, threads: usize) -> Outcome {
    let spec = Spec::from_json(spec.to_string().as_bytes()).expect("a specification");
    simulate(&spec, &conduct(threads, &AtomicBool::new(false))).expect("a run")
}

fn document(outcome: &Outcome) -> Value {
    serde_json::to_value(outcome).expect("a document")
}

#[track_caller]
fn check(outcome: &Outcome, pointer: &str, expected: f64) {
    let document = document(outcome);
    let found = document.pointer(pointer).and_then(Value::as_f64);
    let found = found.unwrap_or_else(|| panic!("no number at {pointer}: {document}"));
    assert!(
        (found - expected).abs() < 1e-9,
        "{pointer}: {found}, expected {expected}"
    );
}

fn waiting(list: &[(&str, f64)]) -> Value {
    list.iter()
        .map(|(class, days)| json!({"class": class, "days_waited": days}))
        .collect()
}

#[test]
fn a_list_at_the_start_is_served_by_class_and_keeps_its_earlier_days() {
    let spec = with(
        quiet(),
        "/start/waiting",
        waiting(&[("second", 40.0), ("first", 1.0), ("second", 30.0)]),
    );
    let outcome = run(&spec);
    // Starts on day 0 (first, waited 1), day 10 (second, 40 + 10) and day 20 (second, 30 + 20).
    check(&outcome, "/figures/wait_started/by_class/first/mean", 1.0);
    check(&outcome, "/figures/wait_started/by_class/second/mean", 50.0);
    check(
        &outcome,
        "/figures/wait_started/by_class/second/in_norm/mean",
        0.0,
    );
    check(
        &outcome,
        "/figures/wait_started/by_class/first/in_norm/mean",
        1.0,
    );
    check(&outcome, "/figures/wait_started/in_6_weeks/mean", 1.0 / 3.0);
    check(&outcome, "/figures/waiting/mean", (10.0 + 20.0) / 100.0);
    check(&outcome, "/figures/busy/mean", 0.3);
    check(&outcome, "/figures/started/mean", 3.0 * 3.65);
    check(&outcome, "/figures/arrived/mean", 0.0);
    check(&outcome, "/figures/wait_all/mean", 101.0 / 3.0);
    // Only completions are events here: nobody arrives, starts do not count.
    assert_eq!(outcome.events, 2 * 3);
}

#[test]
fn the_earliest_due_date_goes_first() {
    let spec = with(quiet(), "/discipline", json!("earliest_due_date"));
    // Due on day 4 and on day -5: the second goes first.
    let spec = with(
        spec,
        "/start/waiting",
        waiting(&[("first", 1.0), ("second", 25.0)]),
    );
    let outcome = run(&spec);
    check(&outcome, "/figures/wait_started/by_class/second/mean", 25.0);
    check(&outcome, "/figures/wait_started/by_class/first/mean", 11.0);
}

#[test]
fn first_come_first_served_looks_at_arrival_only() {
    let spec = with(quiet(), "/discipline", json!("first_come_first_served"));
    let spec = with(
        spec,
        "/start/waiting",
        waiting(&[("first", 1.0), ("second", 2.0)]),
    );
    let outcome = run(&spec);
    check(&outcome, "/figures/wait_started/by_class/second/mean", 2.0);
    check(&outcome, "/figures/wait_started/by_class/first/mean", 11.0);
}

#[test]
fn a_cut_ends_no_service_and_a_raise_starts_people_at_once() {
    let spec = with(
        quiet(),
        "/slots",
        json!([
            {"from_day": 0, "count": 3}, {"from_day": 4, "count": 1}, {"from_day": 15, "count": 2}
        ]),
    );
    let spec = with(spec, "/start/waiting", waiting(&[("first", 0.0); 6]));
    let outcome = run(&spec);
    // Three start on day 0 and run to day 10, though slots are cut on day 4; one starts on day 10, one on day 15 by
    // the raise, one on day 20.
    check(
        &outcome,
        "/figures/wait_started/by_class/first/mean",
        (10.0 + 15.0 + 20.0) / 6.0,
    );
    check(&outcome, "/figures/busy/mean", 0.6);
    check(&outcome, "/path/0/mean", 3.0);
    check(&outcome, "/path/1/mean", 0.0);
}

#[test]
fn the_window_leaves_out_what_happens_before_it() {
    let spec = with(
        quiet(),
        "/start/waiting",
        waiting(&[("first", 0.0), ("first", 0.0), ("first", 0.0)]),
    );
    let outcome = run(&with(spec, "/warmup_days", json!(15)));
    check(&outcome, "/figures/wait_started/mean", 20.0);
    check(&outcome, "/figures/started/mean", 365.0 / 85.0);
    check(&outcome, "/figures/waiting/mean", 5.0 / 85.0);
    check(&outcome, "/figures/busy/mean", 15.0 / 85.0);
}

#[test]
fn patience_counts_from_day_0_and_only_while_waiting() {
    let spec = with(
        quiet(),
        "/patience",
        json!({"distribution": "empirical", "days": [12]}),
    );
    let spec = with(
        spec,
        "/start/waiting",
        waiting(&[("first", 50.0), ("first", 50.0), ("first", 50.0)]),
    );
    let outcome = run(&spec);
    // One starts on day 0, one on day 10; the third leaves on day 12, after 62 days.
    check(&outcome, "/figures/left_share/mean", 1.0 / 3.0);
    check(
        &outcome,
        "/figures/left_share/by_class/first/mean",
        1.0 / 3.0,
    );
    check(
        &outcome,
        "/figures/wait_all/mean",
        (50.0 + 60.0 + 62.0) / 3.0,
    );
    check(&outcome, "/figures/left/mean", 3.65);
    check(&outcome, "/figures/waiting/mean", (10.0 + 12.0) / 100.0);
}

#[test]
fn the_path_has_every_thirtieth_day_and_the_horizon() {
    let days = |horizon: f64| -> Vec<f64> {
        run(&with(quiet(), "/horizon_days", json!(horizon)))
            .path
            .iter()
            .map(|point| point.day)
            .collect()
    };
    assert_eq!(days(100.0), [0.0, 30.0, 60.0, 90.0, 100.0]);
    assert_eq!(days(90.0), [0.0, 30.0, 60.0, 90.0]);
    assert_eq!(days(10.0), [0.0, 10.0]);
}

#[test]
fn a_figure_without_a_case_is_null_and_tells_how_many_had_one() {
    let outcome = document(&run(&quiet()));
    let wait = outcome
        .pointer("/figures/wait_started/by_class/first")
        .expect("a figure");
    assert_eq!(
        (&wait["mean"], &wait["se"], &wait["n"]),
        (&Value::Null, &Value::Null, &json!(0))
    );
    let one = run(&with(quiet(), "/replications", json!(1)));
    let waiting = document(&one)
        .pointer("/figures/waiting")
        .cloned()
        .expect("a figure");
    assert_eq!(
        (&waiting["mean"], &waiting["se"]),
        (&json!(0.0), &Value::Null)
    );
}

#[test]
fn busy_is_at_most_the_slots_of_day_0() {
    let spec = with(
        with(quiet(), "/start/busy", json!(50)),
        "/start/residual",
        json!("fresh"),
    );
    check(&run(&spec), "/figures/busy/mean", 0.1);
}

/// A region of the usual size for the tests with chance.
fn region() -> Value {
    json!({
        "seed": 5, "replications": 24, "horizon_days": 2000, "warmup_days": 400, "discipline": "class_priority",
        "arrivals_per_year": 300,
        "classes": [{"name": "first", "share": 0.2, "norm_days": 14}, {"name": "second", "share": 0.8, "norm_days": 84}],
        "service": {"distribution": "lognormal", "mean_days": 500, "sigma": 0.7},
        "patience": {"distribution": "exponential", "mean_days": 400},
        "slots": [{"from_day": 0, "count": 370}],
        "start": {"busy": "all", "waiting": 10, "residual": "stationary"}
    })
}

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

#[test]
fn known_stays_go_on_from_their_age() {
    let listed =
        json!([{"class": "first", "days_in_care": 4}, {"class": "second", "days_in_care": 9}]);
    let spec = with(
        with(quiet(), "/start/busy", listed),
        "/slots/0/count",
        json!(2),
    );
    // Stays of 10 days that have lasted 4 and 9: 6 and 1 to go.
    check(&run(&spec), "/figures/busy/mean", 0.07);
}

#[test]
fn a_run_can_be_stopped() {
    let spec = Spec::from_json(region().to_string().as_bytes()).expect("a specification");
    for threads in [1, 2] {
        assert_eq!(
            simulate(&spec, &conduct(threads, &AtomicBool::new(true))),
            Err(Refusal::Stopped)
        );
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    let cases = [
        ("/sead", json!(1), "/sead"),
        ("/classes/0/share", json!(0.4), "/classes"),
        ("/slots/0/count", json!(-1), "/slots/0/count"),
        ("/slots/0/from_day", json!(1), "/slots/0/from_day"),
        ("/arrivals_per_year", json!(0), "/arrivals_per_year"),
        (
            "/service/distribution",
            json!("weibull"),
            "/service/distribution",
        ),
        ("/service/mean_days", json!(0), "/service/mean_days"),
        ("/patience/sigma", json!(1), "/patience/sigma"),
        ("/horizon_days", json!(0), "/horizon_days"),
        ("/warmup_days", json!(2000), "/warmup_days"),
        ("/replications", json!(1_000_000_000), "/replications"),
        ("/discipline", json!("random"), "/discipline"),
        ("/start/busy", json!("some"), "/start/busy"),
        (
            "/start/waiting",
            json!([{"class": "third", "days_waited": 1}]),
            "/start/waiting/0/class",
        ),
        (
            "/districts",
            json!([{"name": "n", "share": 0.5}]),
            "/districts",
        ),
    ];
    for (pointer, value, expected) in cases {
        let spec = with(region(), pointer, value);
        let problems = Spec::from_json(spec.to_string().as_bytes()).expect_err(pointer);
        assert!(
            problems.iter().any(|problem| problem.pointer == expected),
            "{pointer}: {problems:?}"
        );
    }
}

#[test]
fn a_missing_field_is_named() {
    for field in [
        "classes",
        "service",
        "horizon_days",
        "warmup_days",
        "discipline",
        "arrivals_per_year",
    ] {
        let mut spec = region();
        spec.as_object_mut().expect("an object").remove(field);
        let problems = Spec::from_json(spec.to_string().as_bytes()).expect_err(field);
        assert_eq!(problems[0].pointer, format!("/{field}"));
        assert_eq!(problems[0].misfit, Misfit::Missing);
    }
}

#[test]
fn intervals_hold_for_a_past_that_follows_the_model() {
    let history = simulation::history::of_region(11);
    let held =
        backtest(&history, 1, 100, &conduct(2, &AtomicBool::new(false))).expect("a backtest");
    for one in &held.by_quantity {
        println!("{one:?}");
    }
    println!(
        "{} predictions, coverage {:.2}",
        held.predictions, held.coverage
    );
    assert!(held.predictions >= 100);
    assert!(held.coverage > 0.75, "{}", held.coverage);
    let fitted = held.origins[0].fitted;
    assert!(
        (fitted.mean_stay_days / 400.0 - 1.0).abs() < 0.15,
        "{fitted:?}"
    );
}

#[test]
fn a_short_past_is_refused() {
    let mut history = simulation::history::of_region(11);
    history.until = history.from.saturating_add(jiff::Span::new().days(300));
    let refused = backtest(&history, 1, 10, &conduct(1, &AtomicBool::new(false)));
    assert!(
        matches!(refused, Err(Refusal::Spec(problems)) if problems[0].misfit == Misfit::TooLittleHistory)
    );
}
