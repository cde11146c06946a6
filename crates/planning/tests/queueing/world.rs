//! Small worlds for the tests: a specification with few words, and a comparison with a known value.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may fail and tell"
)]

use std::sync::atomic::AtomicBool;

use spil_planning::simulation::{Conduct, Discipline, Outcome, Residual, Spec, simulate};
use spil_planning::stats::Figure;

/// A region without districts, exponential unless `service` says otherwise.
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) replications: u64,
    pub(crate) horizon: f64,
    pub(crate) warmup: f64,
    pub(crate) discipline: Discipline,
    pub(crate) per_day: f64,
    pub(crate) classes: String,
    pub(crate) service: String,
    pub(crate) patience: Option<f64>,
    pub(crate) slots: u32,
    pub(crate) busy: u32,
    pub(crate) residual: Residual,
}

impl World {
    pub(crate) fn plain(slots: u32, per_day: f64, stay: f64) -> Self {
        let mut world = Self {
            seed: 7,
            replications: 30,
            horizon: 20_000.0 * stay.max(1.0).sqrt(),
            warmup: 100.0 * stay,
            discipline: Discipline::FirstComeFirstServed,
            per_day,
            classes: String::new(),
            service: format!(r#"{{"distribution": "exponential", "mean_days": {stay}}}"#),
            patience: None,
            slots,
            busy: slots / 2,
            residual: Residual::Stationary,
        };
        world.classes(&[("all", 1.0, 42.0)]);
        world
    }

    pub(crate) fn classes(&mut self, classes: &[(&str, f64, f64)]) {
        let class = |(name, share, norm): &(&str, f64, f64)| {
            format!(r#"{{"name": "{name}", "share": {share}, "norm_days": {norm}}}"#)
        };
        self.classes = classes.iter().map(class).collect::<Vec<_>>().join(", ");
    }

    pub(crate) fn spec(&self) -> Spec {
        let patience = self.patience.map_or("null".to_owned(), |mean| {
            format!(r#"{{"distribution": "exponential", "mean_days": {mean}}}"#)
        });
        let discipline = serde_json::to_string(&self.discipline).expect("a word");
        let residual = serde_json::to_string(&self.residual).expect("a word");
        let text = format!(
            r#"{{"seed": {}, "replications": {}, "horizon_days": {}, "warmup_days": {}, "discipline": {discipline},
                "arrivals_per_year": {}, "classes": [{}], "service": {}, "patience": {patience},
                "slots": [{{"from_day": 0, "count": {}}}],
                "start": {{"busy": {}, "waiting": 0, "residual": {residual}}}}}"#,
            self.seed,
            self.replications,
            self.horizon,
            self.warmup,
            self.per_day * 365.0,
            self.classes,
            self.service,
            self.slots,
            self.busy,
        );
        Spec::from_json(text.as_bytes()).expect("a specification")
    }
}

pub(crate) fn run(spec: &Spec) -> Outcome {
    let stop = AtomicBool::new(false);
    simulate(
        spec,
        &Conduct {
            threads: 2,
            stop: &stop,
            progress: &|_| {},
        },
    )
    .expect("a run")
}

#[track_caller]
pub(crate) fn near(what: &str, figure: &Figure, exact: f64) {
    let errors = (figure.mean - exact) / figure.se;
    println!(
        "{what}: {:.5} (exact {exact:.5}), {errors:+.1} standard errors",
        figure.mean
    );
    assert!(
        (figure.mean - exact).abs() <= 4.0 * figure.se + 1e-5,
        "{what}: {figure:?}, exact {exact}"
    );
}
