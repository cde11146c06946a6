//! `spil simulate`: what will the waiting list do? Reads a specification, runs it, prints the figures.
//!
//! The simulation itself is `spil_planning::simulation`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use spil_planning::simulation::{Comparison, Outcome, Refusal, Spec, compare, simulate};

use crate::console::{Console, Failure};
use crate::interrupt::Running;
use crate::problems::refuse;

mod table;

/// Simulates a waiting list.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The specification, in JSON.
    spec: PathBuf,
    /// How often the period is simulated, in place of what the specification says.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    replications: Option<u64>,
    /// How many threads compute; the figures do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    threads: Option<u64>,
    /// A second specification: the difference is estimated with the same people in both.
    #[arg(long)]
    compare: Option<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

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
        let spec = self.read_spec(console, &self.spec)?;
        let other = self.compare.as_deref().map(|path| self.read_spec(console, path)).transpose()?;
        let running = Running::begin(spec.replications, self.threads);
        let began = Instant::now();
        match other {
            None => {
                let outcome = simulate(&spec, &running.conduct());
                let outcome = outcome.map_err(|refusal| explain(console, &self.spec, refusal))?;
                let run = Run::measured(outcome.events, began, running.threads());
                drop(running);
                self.print_outcome(console, outcome, run)
            }
            Some(other) => {
                let comparison = compare(&spec, &other, &running.conduct());
                let at = self.compare.as_deref().unwrap_or(&self.spec);
                let comparison = comparison.map_err(|refusal| explain(console, at, refusal))?;
                let events = comparison.first.events + comparison.compared_with.events;
                let run = Run::measured(events, began, running.threads());
                drop(running);
                self.print_comparison(console, comparison, run)
            }
        }
    }

    fn read_spec(&self, console: &Console, path: &Path) -> Result<Spec, Failure> {
        let text = console.read(path)?;
        let mut spec = Spec::from_json(&text).map_err(|problems| refuse(console.language(), path, &problems))?;
        if let Some(replications) = self.replications {
            spec.replications = replications;
        }
        Ok(spec)
    }

    fn print_outcome(&self, console: &mut Console, outcome: Outcome, run: Run) -> Result<(), Failure> {
        if self.json {
            return console.print_json(&Document { said: outcome, run });
        }
        let text = table::of_outcome(console.language(), &outcome, &run);
        console.print(&text)
    }

    fn print_comparison(&self, console: &mut Console, comparison: Comparison, run: Run) -> Result<(), Failure> {
        if self.json {
            return console.print_json(&Document { said: comparison, run });
        }
        let text = table::of_comparison(console.language(), &comparison, &run);
        console.print(&text)
    }
}

impl Run {
    fn measured(events: u64, began: Instant, threads: usize) -> Self {
        let seconds = began.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a count of events is far below 2^52")]
        let events_per_second = events as f64 / seconds;
        Self { events, seconds, events_per_second, threads }
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
