//! The figures of a simulation as lines for people. The JSON document has more.

use std::fmt::Write as _;

use spil_planning::simulation::backtest::{Backtest, Quantity};
use spil_planning::simulation::{Comparison, Figures, Outcome, Waits};
use spil_planning::stats::Figure;
use spil_texts::Language;

use super::Run;

/// The figures of one scenario.
pub(super) fn of_outcome(language: Language, outcome: &Outcome, run: &Run) -> String {
    let mut text = title(language, outcome);
    text.push_str(&figures(language, &outcome.figures));
    text.push_str(&ending(language, run));
    text
}

/// The figures of two scenarios, and their difference.
pub(super) fn of_comparison(language: Language, comparison: &Comparison, run: &Run) -> String {
    let mut text = title(language, &comparison.first);
    text.push_str(&figures(language, &comparison.first.figures));
    let _ = writeln!(text, "\n{}", language.text("simulate-difference"));
    text.push_str(&figures(language, &comparison.difference));
    text.push_str(&ending(language, run));
    text
}

/// How predictions held against the past.
pub(super) fn of_backtest(language: Language, held: &Backtest) -> String {
    let told = [
        ("predictions", held.predictions.to_string().into()),
        ("share", format!("{:.0}", held.coverage * 100.0).into()),
        ("nominal", format!("{:.0}", held.nominal * 100.0).into()),
    ];
    let mut text = format!("{}\n", language.text_with("simulate-backtest", &told));
    for one in &held.by_quantity {
        let name = language.text(quantity_key(one.quantity));
        let told = [
            ("share", format!("{:.0}", one.coverage * 100.0).into()),
            ("predictions", one.predictions.to_string().into()),
        ];
        let _ = writeln!(
            text,
            "  {name:<45} {}",
            language.text_with("simulate-backtest-line", &told)
        );
    }
    text
}

fn quantity_key(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Waiting => "simulate-waiting",
        Quantity::Arrived => "simulate-arrived",
        Quantity::Started => "simulate-started",
        Quantity::Left => "simulate-left",
        Quantity::WaitStarted => "simulate-wait",
        Quantity::InNorm => "simulate-in-norm",
        Quantity::In6Weeks => "simulate-in-6-weeks",
    }
}

fn title(language: Language, outcome: &Outcome) -> String {
    let days = outcome.spec.horizon_days - outcome.spec.warmup_days;
    let told = [
        ("days", days.to_string().into()),
        ("replications", outcome.spec.replications.to_string().into()),
    ];
    let title = language.text_with("simulate-title", &told);
    format!("{title}\n{}\n", language.text("simulate-head"))
}

fn ending(language: Language, run: &Run) -> String {
    let told = [
        ("events", run.events.to_string().into()),
        ("seconds", format!("{:.2}", run.seconds).into()),
        ("threads", run.threads.to_string().into()),
    ];
    format!("\n{}\n", language.text_with("simulate-run", &told))
}

fn figures(language: Language, figures: &Figures) -> String {
    let mut text = group(language, figures);
    for (name, district) in figures
        .by_district
        .iter()
        .flat_map(|districts| &districts.0)
    {
        let _ = writeln!(
            text,
            "\n{}",
            language.text_with("simulate-district", &[("name", name.as_str().into())])
        );
        text.push_str(&group(language, district));
    }
    text
}

fn group(language: Language, figures: &Figures) -> String {
    let mut text = String::new();
    let mut add =
        |key: &str, figure: &Figure, scale: f64| text.push_str(&line(language, key, figure, scale));
    add("simulate-waiting", &figures.waiting.all, 1.0);
    add("simulate-busy", &figures.busy, 1.0);
    add("simulate-started", &figures.started, 1.0);
    add("simulate-left", &figures.left, 1.0);
    add("simulate-left-share", &figures.left_share.all, 100.0);
    text.push_str(&waits(language, &figures.wait_started.all));
    for (name, class) in &figures.wait_started.by_class.0 {
        let _ = writeln!(
            text,
            "\n{}",
            language.text_with("simulate-class", &[("name", name.as_str().into())])
        );
        text.push_str(&waits(language, class));
        if let Some(left) = figures.left_share.by_class.get(name) {
            text.push_str(&line(language, "simulate-left-share", left, 100.0));
        }
    }
    text
}

fn waits(language: Language, waits: &Waits) -> String {
    [
        line(language, "simulate-wait", &waits.mean, 1.0),
        line(language, "simulate-median", &waits.median, 1.0),
        line(language, "simulate-p90", &waits.p90, 1.0),
        line(language, "simulate-in-norm", &waits.in_norm, 100.0),
        line(language, "simulate-in-6-weeks", &waits.in_6_weeks, 100.0),
    ]
    .concat()
}

fn line(language: Language, key: &str, figure: &Figure, scale: f64) -> String {
    let number = |value: f64| {
        if value.is_finite() {
            format!("{:.1}", value * scale)
        } else {
            "-".to_owned()
        }
    };
    let [low, high] = figure.ci95.map(number);
    format!(
        "  {:<45} {:>10}   {low} - {high}\n",
        language.text(key),
        number(figure.mean)
    )
}
