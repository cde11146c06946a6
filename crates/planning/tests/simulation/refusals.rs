//! What is refused, with its place; and runs that are stopped.

use std::sync::atomic::AtomicBool;

use serde_json::json;
use spil_planning::problem::Misfit;
use spil_planning::simulation::{Refusal, Spec, simulate};

use super::world::{conduct, region, with};

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
