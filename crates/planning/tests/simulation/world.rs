//! Small specifications, runs and comparisons for the tests.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};
use spil_planning::simulation::{Conduct, Outcome, Spec, simulate};

/// Two classes, one slot, people who stay exactly 10 days; hardly anyone arrives by chance.
pub(crate) fn quiet() -> Value {
    json!({
        "seed": 3, "replications": 2, "horizon_days": 100, "warmup_days": 0, "discipline": "class_priority",
        "arrivals_per_year": 0.000_001,
        "classes": [{"name": "first", "share": 0.5, "norm_days": 5}, {"name": "second", "share": 0.5, "norm_days": 20}],
        "service": {"distribution": "empirical", "days": [10]}, "patience": null,
        "slots": [{"from_day": 0, "count": 1}],
        "start": {"busy": 0, "waiting": 0, "residual": "fresh"}
    })
}

pub(crate) fn with(mut spec: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let place = spec.pointer_mut(parent).expect("a parent");
    match place {
        Value::Array(list) => list[key.parse::<usize>().expect("a place")] = value,
        object => object[key] = value,
    }
    spec
}

pub(crate) fn conduct(threads: usize, stop: &AtomicBool) -> Conduct<'_> {
    Conduct {
        threads,
        stop,
        progress: &|_| {},
    }
}

pub(crate) fn run(spec: &Value) -> Outcome {
    run_on(spec, 1)
}

pub(crate) fn run_on(spec: &Value, threads: usize) -> Outcome {
    let spec = Spec::from_json(spec.to_string().as_bytes()).expect("a specification");
    simulate(&spec, &conduct(threads, &AtomicBool::new(false))).expect("a run")
}

pub(crate) fn document(outcome: &Outcome) -> Value {
    serde_json::to_value(outcome).expect("a document")
}

#[track_caller]
pub(crate) fn check(outcome: &Outcome, pointer: &str, expected: f64) {
    let document = document(outcome);
    let found = document.pointer(pointer).and_then(Value::as_f64);
    let found = found.unwrap_or_else(|| panic!("no number at {pointer}: {document}"));
    assert!(
        (found - expected).abs() < 1e-9,
        "{pointer}: {found}, expected {expected}"
    );
}

pub(crate) fn waiting(list: &[(&str, f64)]) -> Value {
    list.iter()
        .map(|(class, days)| json!({"class": class, "days_waited": days}))
        .collect()
}

/// A region of the usual size for the tests with chance.
pub(crate) fn region() -> Value {
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
