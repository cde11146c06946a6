//! The simulation against a past.

use std::sync::atomic::AtomicBool;

use spil_planning::problem::{Misfit, Problem};
use spil_planning::simulation::Refusal;
use spil_planning::simulation::backtest::{History, backtest, most_wait};

use super::history;
use super::world::conduct;

#[test]
fn intervals_hold_for_a_past_that_follows_the_model() {
    let history = history::of_region(11);
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
fn what_is_said_of_a_wait_held_for_eight_in_ten() {
    let (mut held, mut people) = (0.0, 0);
    for seed in [11, 12, 13] {
        let history = history::of_region(seed);
        let said = most_wait(&history, 1, 60, &conduct(2, &AtomicBool::new(false))).expect("waits");
        for one in &said {
            println!("{one:?}");
            assert!(
                one.low_weeks <= one.high_weeks && one.origins > 5,
                "{one:?}"
            );
        }
        assert_eq!(said.len(), 3, "all together, and each of two classes");
        assert!(said[1].high_weeks < said[2].high_weeks, "{said:?}");
        held += said[0].held / 3.0;
        people += said[0].people;
    }
    println!("{people} people, {held:.2} of the starts within");
    assert!(people > 1_500, "{people}");
    // Nominal is 0.8, widened to whole weeks; a past of one path leaves it uncertain.
    assert!((0.7..=1.0).contains(&held), "{held}");
}

#[test]
fn a_short_past_is_refused() {
    let mut history = history::of_region(11);
    history.until = history.from.saturating_add(jiff::Span::new().days(300));
    let refused = backtest(&history, 1, 10, &conduct(1, &AtomicBool::new(false)));
    assert!(
        matches!(refused, Err(Refusal::Spec(problems)) if problems[0].misfit == Misfit::TooLittleHistory)
    );
}

#[test]
fn a_day_that_is_no_date_is_named() {
    let text = br#"{"from": "2022-01-01", "until": "2024-02-31", "classes": [], "clients": []}"#;
    let problems = History::from_json(text).expect_err("a problem");
    assert_eq!(problems, [Problem::at("/until", Misfit::NotADate)]);
}
