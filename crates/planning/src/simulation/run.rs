//! Many replications on several threads, added up in the order of the replications: the same figures whatever the
//! number of threads.

#![expect(
    clippy::cast_possible_truncation,
    reason = "the check allows 100,000 replications"
)]

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::engine::Engine;
use super::figures::{Figures, Layout, Named, Reduction, document};
use super::path::{Band, PathPoint};
use super::plan::Plan;
use super::spec::Spec;
use super::tally::grid;
use crate::problem::{Misfit, Problem};
use crate::stats::Moments;

/// How a simulation is run: what does not change its figures.
#[derive(Clone, Copy)]
pub struct Conduct<'a> {
    /// Number of threads, at least 1.
    pub threads: usize,
    /// Set to true by anyone to end the run early.
    pub stop: &'a AtomicBool,
    /// Told now and then how many replications are done.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

/// What a simulation says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The specification, with its defaults filled in.
    pub spec: Spec,
    /// The figures over the window.
    pub figures: Figures,
    /// The number waiting every 30 days and at the horizon.
    pub path: Vec<PathPoint>,
    /// The same per district; only with districts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_by_district: Option<Named<Vec<PathPoint>>>,
    /// Arrivals, completions and leavings from day 0, in all replications together.
    #[serde(skip)]
    pub events: u64,
}

/// Two scenarios that met the same people, and what the second differs from the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The first scenario.
    #[serde(flatten)]
    pub first: Outcome,
    /// The second scenario.
    pub compared_with: Outcome,
    /// Second less first, replication by replication: the interval is that of the difference itself.
    pub difference: Figures,
}

/// Why a simulation gave no figures.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The specification does not make sense.
    #[error("the specification does not make sense")]
    Spec(Vec<Problem>),
    /// The run was ended early.
    #[error("the run was stopped")]
    Stopped,
    /// The threads could not be started.
    #[error("no threads: {0}")]
    Threads(String),
}

/// Replications that are run before their figures are added up.
const ROUND: u64 = 256;
/// The most points of paths that are kept in a round.
const ROUND_POINTS: usize = 2_000_000;

/// Simulates a waiting list.
///
/// # Errors
///
/// [`Refusal::Spec`] if a value makes no sense, [`Refusal::Stopped`] if `conduct.stop` was set.
///
/// # Example
///
/// ```
/// use std::sync::atomic::AtomicBool;
/// use spil_planning::simulation::{Conduct, Spec, simulate};
///
/// let spec = Spec::from_json(br#"{
///     "seed": 1, "replications": 20, "horizon_days": 2000, "warmup_days": 500,
///     "discipline": "first_come_first_served", "arrivals_per_year": 365,
///     "classes": [{"name": "all", "share": 1, "norm_days": 42}],
///     "service": {"distribution": "exponential", "mean_days": 8},
///     "patience": null, "slots": [{"from_day": 0, "count": 10}],
///     "start": {"busy": 8, "waiting": 0, "residual": "stationary"}
/// }"#).unwrap();
/// let stop = AtomicBool::new(false);
/// let outcome = simulate(&spec, &Conduct { threads: 1, stop: &stop, progress: &|_| {} }).unwrap();
/// // One arrival a day that stays 8 days: 8 slots are taken on average.
/// assert!((outcome.figures.busy.mean - 8.0).abs() < 0.3);
/// ```
pub fn simulate(spec: &Spec, conduct: &Conduct<'_>) -> Result<Outcome, Refusal> {
    spec.check().map_err(Refusal::Spec)?;
    let plan = Plan::new(spec);
    let mut sums = Totals::new(&plan);
    replicate(&[&plan], spec.replications, conduct, |replications| {
        for replication in replications {
            sums.add(replication);
        }
    })?;
    Ok(sums.outcome(spec, &plan))
}

/// Simulates two scenarios with common random numbers and gives their difference.
///
/// The second runs with seed and number of replications of the first: its people arrive by the same chance and have
/// the same stay and patience wherever the laws are the same.
///
/// # Errors
///
/// As [`simulate`]; also [`Refusal::Spec`] with pointer `/classes`, `/districts`, `/service` or `/link_workers` if the
/// scenarios do not have the same figures.
pub fn compare(first: &Spec, second: &Spec, conduct: &Conduct<'_>) -> Result<Comparison, Refusal> {
    let second = Spec {
        seed: first.seed,
        replications: first.replications,
        ..second.clone()
    };
    first.check().map_err(Refusal::Spec)?;
    second.check().map_err(Refusal::Spec)?;
    let (plan, other) = (Plan::new(first), Plan::new(&second));
    comparable(first, &second, &plan, &other)?;
    let mut sums = [Totals::new(&plan), Totals::new(&other)];
    let mut difference = vec![Moments::default(); Layout::new(&plan).len()];
    replicate(
        &[&plan, &other],
        first.replications,
        conduct,
        |replications| {
            if let [one, two] = replications {
                for (moments, (a, b)) in difference
                    .iter_mut()
                    .zip(one.figures.iter().zip(&two.figures))
                {
                    moments.add(b - a);
                }
            }
            sums.iter_mut()
                .zip(replications)
                .for_each(|(sums, replication)| sums.add(replication));
        },
    )?;
    let [one, two] = sums;
    Ok(Comparison {
        first: one.outcome(first, &plan),
        compared_with: two.outcome(&second, &other),
        difference: document(first, &plan, &difference),
    })
}

fn comparable(first: &Spec, second: &Spec, plan: &Plan, other: &Plan) -> Result<(), Refusal> {
    let names = |spec: &Spec| {
        spec.classes
            .iter()
            .map(|class| class.name.clone())
            .collect::<Vec<_>>()
    };
    let districts = |spec: &Spec| {
        spec.districts
            .iter()
            .map(|one| one.name.clone())
            .collect::<Vec<_>>()
    };
    let differing = [
        ("/classes", names(first) == names(second)),
        ("/districts", districts(first) == districts(second)),
        ("/service", plan.exits == other.exits),
    ];
    let problems: Vec<Problem> = differing
        .into_iter()
        .filter(|(_, same)| !same)
        .map(|(pointer, _)| Problem::at(pointer, Misfit::NotComparable))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Spec(problems))
    }
}

/// What one replication of one plan gives.
#[derive(Debug)]
pub(crate) struct Replication {
    pub(crate) figures: Vec<f64>,
    /// Number waiting on each point of the grid, per district.
    pub(crate) paths: Vec<Vec<u32>>,
    pub(crate) events: u64,
}

/// Room for one thread: an engine and a reduction per plan.
struct Bench<'p> {
    engines: Vec<(Engine<'p>, Reduction<'p>)>,
}

impl<'p> Bench<'p> {
    fn new(plans: &[&'p Plan], stop: &'p AtomicBool) -> Self {
        Self {
            engines: plans
                .iter()
                .map(|plan| (Engine::new(plan, stop), Reduction::new(plan)))
                .collect(),
        }
    }

    fn run(&mut self, replication: u64) -> Vec<Replication> {
        let run = |(engine, reduction): &mut (Engine<'p>, Reduction<'p>)| {
            engine.run(replication);
            let tally = &engine.tally;
            Replication {
                figures: reduction.figures(tally),
                paths: (0..tally.exits.len())
                    .map(|district| tally.path(district).collect())
                    .collect(),
                events: tally.events,
            }
        };
        self.engines.iter_mut().map(run).collect()
    }
}

/// Runs all replications and hands them to `add` in their order, each with one entry per plan.
pub(crate) fn replicate(
    plans: &[&Plan],
    replications: u64,
    conduct: &Conduct<'_>,
    mut add: impl FnMut(&[Replication]) + Send,
) -> Result<(), Refusal> {
    if conduct.threads <= 1 {
        let mut bench = Bench::new(plans, conduct.stop);
        for replication in 0..replications {
            let done = bench.run(replication);
            stopped(conduct)?;
            add(&done);
            (conduct.progress)(replication + 1);
        }
        return Ok(());
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(conduct.threads)
        .build()
        .map_err(|error| Refusal::Threads(error.to_string()))?;
    pool.install(|| in_rounds(plans, replications, conduct, &mut add))
}

fn in_rounds(
    plans: &[&Plan],
    replications: u64,
    conduct: &Conduct<'_>,
    add: &mut dyn FnMut(&[Replication]),
) -> Result<(), Refusal> {
    let points: usize = plans
        .iter()
        .map(|plan| grid(plan.horizon).len() * plan.districts)
        .sum();
    let round = ROUND
        .min((ROUND_POINTS / points.max(1)) as u64)
        .max(conduct.threads as u64 * 2);
    let mut first = 0;
    while first < replications {
        let last = replications.min(first + round);
        let share = ((last - first) as usize)
            .div_ceil(conduct.threads * 8)
            .max(1);
        let done: Vec<Vec<Replication>> = (first as usize..last as usize)
            .into_par_iter()
            .with_min_len(share)
            .map_init(
                || Bench::new(plans, conduct.stop),
                |bench, replication| bench.run(replication as u64),
            )
            .collect();
        stopped(conduct)?;
        for replication in &done {
            add(replication);
        }
        (conduct.progress)(last);
        first = last;
    }
    Ok(())
}

fn stopped(conduct: &Conduct<'_>) -> Result<(), Refusal> {
    if conduct.stop.load(Ordering::Relaxed) {
        Err(Refusal::Stopped)
    } else {
        Ok(())
    }
}

/// Everything that is kept over the replications of one plan.
struct Totals {
    moments: Vec<Moments>,
    region: Band,
    districts: Vec<Band>,
    whole: Vec<u32>,
    events: u64,
}

impl Totals {
    fn new(plan: &Plan) -> Self {
        let points = grid(plan.horizon).len();
        let districts = if plan.districts > 1 {
            plan.districts
        } else {
            0
        };
        Self {
            moments: vec![Moments::default(); Layout::new(plan).len()],
            region: Band::new(points),
            districts: vec![Band::new(points); districts],
            whole: vec![0; points],
            events: 0,
        }
    }

    fn add(&mut self, replication: &Replication) {
        self.events += replication.events;
        self.moments
            .iter_mut()
            .zip(&replication.figures)
            .for_each(|(moments, value)| moments.add(*value));
        self.whole.fill(0);
        for path in &replication.paths {
            self.whole
                .iter_mut()
                .zip(path)
                .for_each(|(sum, waiting)| *sum += waiting);
        }
        self.region.add(&self.whole);
        self.districts
            .iter_mut()
            .zip(&replication.paths)
            .for_each(|(band, path)| band.add(path));
    }

    fn outcome(self, spec: &Spec, plan: &Plan) -> Outcome {
        let days = grid(plan.horizon);
        let districts = spec.districts.iter().zip(&self.districts);
        let by_district = districts
            .map(|(district, band)| (district.name.clone(), band.path(&days)))
            .collect();
        Outcome {
            spec: spec.clone(),
            figures: document(spec, plan, &self.moments),
            path: self.region.path(&days),
            path_by_district: (!self.districts.is_empty()).then_some(Named(by_district)),
            events: self.events,
        }
    }
}
