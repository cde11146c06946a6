//! `spil assign`: who takes whom? Reads an instance, proposes an assignment with a proven bound.
//!
//! The method is `spil_planning::assignment`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use spil_planning::assignment::{
    Fault, Instance, InstanceError, LARGEST, Limits, Reason, Report, Solution, explain, solve,
};
use spil_texts::Language;

use crate::console::{Console, Failure};

/// What stays unused of the time limit, for starting, reading and printing: this, and a share of the whole.
const RESERVE: Duration = Duration::from_millis(50);
const RESERVED_SHARE: f64 = 0.03;

/// Proposes who takes whom.
#[derive(Debug, Args)]
pub(crate) struct Assign {
    /// The instance, in JSON.
    instance: PathBuf,
    /// How long it may take as a whole, in seconds.
    #[arg(long, default_value = "10", value_name = "S", value_parser = seconds)]
    time_limit: f64,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

/// The answer as JSON.
#[derive(Debug, Serialize)]
struct Answer {
    /// The case manager of each client; -1: nobody.
    assignment: Vec<i64>,
    objective: i64,
    bound: i64,
    gap: f64,
    seconds: f64,
}

impl Assign {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let start = Instant::now();
        let text = console.read(&self.instance)?;
        let language = console.language();
        let instance =
            Instance::from_json(&text).map_err(|error| refuse(language, &self.instance, &error))?;
        let time = Duration::from_secs_f64(self.time_limit);
        let limits = Limits {
            time: time.mul_f64(1.0 - RESERVED_SHARE).saturating_sub(RESERVE),
            elapsed: &|| start.elapsed(),
        };
        let solution =
            solve(&instance, limits).map_err(|error| refuse(language, &self.instance, &error))?;
        if self.json {
            return console.print_json(&Answer::of(&solution, start.elapsed()));
        }
        let report = explain(&instance, &solution.managers);
        console.print(&in_words(language, &instance, &solution, &report))
    }
}

impl Answer {
    fn of(solution: &Solution, took: Duration) -> Self {
        let number = |manager: &Option<usize>| {
            manager
                .and_then(|manager| i64::try_from(manager).ok())
                .unwrap_or(-1)
        };
        Self {
            assignment: solution.managers.iter().map(number).collect(),
            objective: solution.objective,
            bound: solution.bound,
            gap: solution.gap(),
            seconds: took.as_secs_f64(),
        }
    }
}

/// A number of seconds above 0.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && 0.0 < seconds && seconds <= 86_400.0 => Ok(seconds),
        _ => Err(text.to_owned()),
    }
}

fn in_words(
    language: Language,
    instance: &Instance,
    solution: &Solution,
    report: &Report,
) -> String {
    let placed = solution.managers.iter().flatten().count();
    let mut lines = vec![
        language.text_with(
            "assign-placed",
            &[
                ("placed", placed.into()),
                ("clients", instance.clients.len().into()),
            ],
        ),
        language.text_with(
            "assign-cost",
            &[
                ("objective", solution.objective.to_string().into()),
                ("bound", solution.bound.to_string().into()),
                ("gap", format!("{:.3}", 100.0 * solution.gap()).into()),
            ],
        ),
        String::new(),
    ];
    for (client, explanation) in report.clients.iter().enumerate() {
        let told = [
            ("client", client.to_string().into()),
            (
                "manager",
                explanation
                    .manager
                    .map_or_else(|| "-".to_owned(), |manager| manager.to_string())
                    .into(),
            ),
            ("cost", explanation.cost.total().to_string().into()),
            ("reason", reason(language, explanation.reason).into()),
        ];
        lines.push(language.text_with("assign-line", &told));
    }
    lines.push(String::new());
    for (manager, load) in report.managers.iter().enumerate() {
        let told = [
            ("manager", manager.to_string().into()),
            ("before", load.caseload_before.to_string().into()),
            ("after", load.caseload_after.to_string().into()),
            ("highbefore", load.high_before.to_string().into()),
            ("highafter", load.high_after.to_string().into()),
            ("hours", load.hours_left.to_string().into()),
        ];
        lines.push(language.text_with("assign-load", &told));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn reason(language: Language, reason: Reason) -> String {
    let key = match reason {
        Reason::Fixed => "assign-reason-fixed",
        Reason::Preferred => "assign-reason-preferred",
        Reason::Cheapest => "assign-reason-cheapest",
        Reason::NextBest { cheapest } => {
            return language.text_with(
                "assign-reason-next-best",
                &[("cheapest", cheapest.to_string().into())],
            );
        }
        Reason::NoContract => "assign-reason-no-contract",
        Reason::NoBudget => "assign-reason-no-budget",
        Reason::NoCandidate => "assign-reason-no-candidate",
        Reason::NoRoom => "assign-reason-no-room",
        Reason::NoHours => "assign-reason-no-hours",
        Reason::Balance => "assign-reason-balance",
    };
    language.text(key)
}

fn refuse(language: Language, path: &Path, error: &InstanceError) -> Failure {
    let what = match &error.fault {
        Fault::Syntax { line, column } => language.text_with(
            "assign-fault-syntax",
            &[
                ("line", line.to_string().into()),
                ("column", column.to_string().into()),
            ],
        ),
        Fault::OutOfRange { least, most } if *most == LARGEST => language.text_with(
            "assign-fault-too-small",
            &[("least", least.to_string().into())],
        ),
        Fault::OutOfRange { least, most } => language.text_with(
            "assign-fault-out-of-range",
            &[
                ("least", least.to_string().into()),
                ("most", most.to_string().into()),
            ],
        ),
        Fault::Length { expected, found } => language.text_with(
            "assign-fault-length",
            &[
                ("expected", expected.to_string().into()),
                ("found", found.to_string().into()),
            ],
        ),
        Fault::Unknown => language.text("assign-fault-unknown"),
        Fault::Missing => language.text("assign-fault-missing"),
        Fault::NotAnObject => language.text("assign-fault-not-an-object"),
        Fault::NotAnArray => language.text("assign-fault-not-an-array"),
        Fault::NotAText => language.text("assign-fault-not-a-text"),
        Fault::NotAnInteger => language.text("assign-fault-not-an-integer"),
        Fault::FixedBeyondRoom => language.text("assign-fault-fixed-beyond-room"),
    };
    let path = path.display().to_string();
    let place = error.place.clone();
    Failure::input(if place.is_empty() {
        language.text_with(
            "assign-wrong",
            &[("path", path.into()), ("what", what.into())],
        )
    } else {
        language.text_with(
            "assign-wrong-at",
            &[
                ("path", path.into()),
                ("place", place.into()),
                ("what", what.into()),
            ],
        )
    })
}
