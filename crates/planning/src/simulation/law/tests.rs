use super::*;
use crate::stats::Moments;

fn law(text: &str) -> Law {
    Law::new(&serde_json::from_str(text).expect("a law"))
}

fn laws() -> Vec<Law> {
    vec![
        law(r#"{"distribution": "exponential", "mean_days": 100}"#),
        law(r#"{"distribution": "lognormal", "mean_days": 100, "sigma": 0.8}"#),
        law(r#"{"distribution": "gamma", "mean_days": 100, "shape": 3}"#),
        law(r#"{"distribution": "empirical", "days": [50, 150, 100]}"#),
        law(r#"{"distribution": "competing", "exits": [
            {"name": "a", "law": {"distribution": "exponential", "mean_days": 200}},
            {"name": "b", "law": {"distribution": "exponential", "mean_days": 200}}]}"#),
    ]
}

fn chance() -> Generator {
    generator(9, 0, Purpose::Service)
}

#[track_caller]
fn near(what: &str, moments: Moments, exact: f64) {
    let figure = moments.figure();
    println!(
        "{what}: {:.3} ± {:.3}, exact {exact:.3}",
        figure.mean, figure.se
    );
    assert!(
        (figure.mean - exact).abs() < 4.0 * figure.se,
        "{what}: {figure:?}, exact {exact}"
    );
}

#[test]
fn a_whole_stay_has_its_mean() {
    let mut chance = chance();
    for law in laws() {
        let drawn = (0..20_000).map(|_| law.draw(&mut chance).days).collect();
        near("mean", drawn, 100.0);
        assert!((law.mean() - 100.0).abs() < 3.0);
    }
}

#[test]
fn a_residual_stay_has_half_the_mean_square_over_the_mean() {
    let squares = [2.0, 0.64_f64.exp(), 4.0 / 3.0, 3.5 / 3.0, 2.0];
    let mut chance = chance();
    for (law, square) in laws().iter().zip(squares) {
        let drawn: Moments = (0..20_000)
            .map(|_| law.draw_residual(&mut chance).days)
            .collect();
        if matches!(law, Law::Competing(_)) {
            // Drawn from a table, so not exact to four standard errors of this sample.
            assert!((drawn.figure().mean - 100.0).abs() < 5.0);
        } else {
            near("residual", drawn, 50.0 * square);
        }
    }
}

#[test]
fn what_is_left_after_an_age_is_what_rejection_gives() {
    let mut chance = chance();
    for law in laws() {
        for age in [20.0, 120.0] {
            let rejected: Moments = (0..40_000)
                .map(|_| law.draw(&mut chance).days - age)
                .filter(|rest| *rest > 0.0)
                .collect();
            let rest: Moments = (0..20_000)
                .map(|_| law.draw_rest(age, &mut chance).days)
                .collect();
            let (one, two) = (rejected.figure(), rest.figure());
            let error = one.se.hypot(two.se).max(1e-9);
            assert!(
                (one.mean - two.mean).abs() < 4.0 * error,
                "{law:?} at {age}: {one:?} {two:?}"
            );
        }
    }
}

#[test]
fn a_very_old_stay_still_ends() {
    let mut chance = chance();
    for law in laws() {
        let rest = law.draw_rest(1e6, &mut chance).days;
        assert!(rest.is_finite() && rest >= 0.0, "{law:?}: {rest}");
    }
}
