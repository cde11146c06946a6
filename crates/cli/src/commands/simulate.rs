//! `spil simulate`: what will the waiting list do? Reads a specification, runs it, prints the figures.
//!
//! The simulation itself is `spil_planning::simulation`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use spil_planning::simulation::backtest::{Backtest, History, backtest};
use spil_planning::simulation::{Comparison, Refusal, Spec, compare, simulate};

use crate::console::{Console, Failure};
use crate::interrupt::Running;
use crate::problems::refuse;

mod table;

/// Simulates a waiting list.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The specification, in JSON.
    #[arg(required_unless_present = "backtest")]
    spec: Option<PathBuf>,
    /// How often the period is simulated, in place of what the specification says.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    replications: Option<u64>,
    /// Where chance comes from, in place of what the specification says.
    #[arg(long)]
    seed: Option<u64>,
    /// How many threads compute; the figures do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    threads: Option<u64>,
    /// A second specification: the difference is estimated with the same people in both.
    #[arg(long)]
    compare: Option<PathBuf>,
    /// A network's past, in JSON: fit on its first years, predict the following ones, count how often that held.
    #[arg(long, conflicts_with_all = ["spec", "compare"])]
    backtest: Option<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

/// Futures per day of prediction where nothing else is asked.
const FUTURES: u64 = 200;

/// How fast it went.
#[derive(Debug, Serialize)]
pub(crate) struct Run {
    events: u64,
    seconds: f64,
    events_per_second: f64,
    threads: usize,
}

#[derive(Serialize)]
struct Document<T> {
    #[serde(flatten)]
    said: T,
    run: Run,
}

impl Simulate {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match (&self.spec, &self.compare, &self.backtest) {
            (_, _, Some(history)) => self.look_back(console, history),
            (Some(spec), None, _) => self.one(console, spec),
            (Some(spec), Some(other), _) => self.two(console, spec, other),
            // The command line asks for one of them.
            (None, _, None) => Ok(()),
        }
    }

    fn one(&self, console: &mut Console, path: &Path) -> Result<(), Failure> {
        let spec = self.read_spec(console, path)?;
        let running = Running::begin(spec.replications, self.threads);
        let began = Instant::now();
        let outcome = simulate(&spec, &running.conduct())
            .map_err(|refusal| explain(console, path, refusal))?;
        let run = Run::measured(outcome.events, began, running.threads());
        drop(running);
        if self.json {
            return console.print_json(&Document { said: outcome, run });
        }
        let text = table::of_outcome(console.language(), &outcome, &run);
        console.print(&text)
    }

    fn two(&self, console: &mut Console, path: &Path, other_path: &Path) -> Result<(), Failure> {
        let spec = self.read_spec(console, path)?;
        let other = self.read_spec(console, other_path)?;
        let running = Running::begin(spec.replications, self.threads);
        let began = Instant::now();
        let comparison: Comparison = compare(&spec, &other, &running.conduct())
            .map_err(|refusal| explain(console, other_path, refusal))?;
        let events = comparison.first.events + comparison.compared_with.events;
        let run = Run::measured(events, began, running.threads());
        drop(running);
        if self.json {
            return console.print_json(&Document {
                said: comparison,
                run,
            });
        }
        let text = table::of_comparison(console.language(), &comparison, &run);
        console.print(&text)
    }

    fn look_back(&self, console: &mut Console, path: &Path) -> Result<(), Failure> {
        let text = console.read(path)?;
        let history = History::from_json(&text)
            .map_err(|problems| refuse(console.language(), path, &problems))?;
        let running = Running::begin(0, self.threads);
        let futures = self.replications.unwrap_or(FUTURES);
        let held: Backtest = backtest(
            &history,
            self.seed.unwrap_or(1),
            futures,
            &running.conduct(),
        )
        .map_err(|refusal| explain(console, path, refusal))?;
        drop(running);
        if self.json {
            return console.print_json(&held);
        }
        let text = table::of_backtest(console.language(), &held);
        console.print(&text)
    }

    fn read_spec(&self, console: &Console, path: &Path) -> Result<Spec, Failure> {
        let text = console.read(path)?;
        let mut spec = Spec::from_json(&text)
            .map_err(|problems| refuse(console.language(), path, &problems))?;
        spec.replications = self.replications.unwrap_or(spec.replications);
        spec.seed = self.seed.unwrap_or(spec.seed);
        Ok(spec)
    }
}

impl Run {
    fn measured(events: u64, began: Instant, threads: usize) -> Self {
        let seconds = began.elapsed().as_secs_f64();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a count of events is far below 2^52"
        )]
        let events_per_second = events as f64 / seconds;
        Self {
            events,
            seconds,
            events_per_second,
            threads,
        }
    }
}

/// The failure that a refusal of the library is for the user.
pub(crate) fn explain(console: &Console, path: &Path, refusal: Refusal) -> Failure {
    let language = console.language();
    match refusal {
        Refusal::Spec(problems) => refuse(language, path, &problems),
        Refusal::Stopped => Failure::Undone(language.text("simulate-stopped")),
        Refusal::Threads(reason) => {
            Failure::Undone(language.text_with("simulate-threads", &[("reason", reason.into())]))
        }
    }
}
