//! What every figure means, on worlds whose answer is known without chance.

use serde_json::{Value, json};

use super::world::{check, document, quiet, run, waiting, with};

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
