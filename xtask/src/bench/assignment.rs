//! The assignment beside its goals and two general solvers at equal time, on instances made for the purpose.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::command::{cargo, command, output, run};
use crate::peer::Peer;
use crate::table::Table;
use crate::terminal::{heading, say};
use crate::workspace;

/// Clients, case managers, the time limit in seconds, and how far from the best known bound it may end, in percent.
const SIZES: [(u32, u32, u32, f64); 3] =
    [(50, 10, 1, 0.0), (500, 80, 1, 0.5), (5_000, 800, 30, 1.0)];
/// The peers, pinned.
const PEERS: [(&str, &[&str]); 2] = [
    ("highs", &["highspy==1.15.1", "numpy==2.4.6"]),
    ("cpsat", &["ortools==9.15.6755"]),
];

/// Measures the assignment.
#[derive(Debug, clap::Args)]
pub(crate) struct Assignment {
    /// Leave the Python peers out.
    #[arg(long)]
    no_peers: bool,
    /// Instances of each size.
    #[arg(long, default_value = "2")]
    instances: u32,
}

/// What a solver made of an instance.
struct Answer {
    who: &'static str,
    objective: Option<f64>,
    bound: Option<f64>,
    seconds: f64,
}

impl Assignment {
    /// Measures and prints; fails where a goal is missed, an answer does not add up or a peer does better.
    pub(crate) fn run(self) -> Result<()> {
        run(cargo().args(["build", "--release", "--package", "spil-cli"]))?;
        let example = [
            "--package",
            "spil-planning",
            "--example",
            "assignment_instance",
        ];
        run(cargo().args(["build", "--release"]).args(example))?;
        heading("assignment: equal time");
        let mut table = Table::new(&[
            "instance",
            "solver",
            "objective",
            "bound",
            "% above best bound",
            "seconds",
        ]);
        let mut missed = Vec::new();
        for (clients, managers, limit, goal) in SIZES {
            for seed in 1..=self.instances {
                let path = instance(clients, managers, seed)?;
                let name = format!("{clients}×{managers} no. {seed}");
                let answers = self.answers(&path, limit)?;
                missed.extend(judge(&mut table, &name, &answers, f64::from(limit), goal));
            }
        }
        table.print();
        for line in &missed {
            say(line);
        }
        ensure!(missed.is_empty(), "a goal was missed: see above");
        Ok(())
    }

    fn answers(&self, path: &Path, limit: u32) -> Result<Vec<Answer>> {
        let mut answers = vec![ours(path, limit)?];
        if !self.no_peers {
            for (name, packages) in PEERS {
                answers.push(theirs(name, packages, path, limit)?);
            }
        }
        Ok(answers)
    }
}

/// Adds the rows; gives what went wrong.
fn judge(table: &mut Table, name: &str, answers: &[Answer], limit: f64, goal: f64) -> Vec<String> {
    let best_bound = answers
        .iter()
        .filter_map(|answer| answer.bound)
        .fold(0.0, f64::max);
    let best = answers
        .iter()
        .filter_map(|answer| answer.objective)
        .fold(f64::INFINITY, f64::min);
    let above = |objective: f64| 100.0 * (objective - best_bound) / objective.max(1.0);
    let shown = |figure: Option<f64>| {
        figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.0}"))
    };
    let mut wrong = Vec::new();
    for answer in answers {
        let share = answer.objective.map_or_else(
            || "–".to_owned(),
            |objective| format!("{:.3}", above(objective)),
        );
        table.row([
            name.to_owned(),
            answer.who.to_owned(),
            shown(answer.objective),
            shown(answer.bound),
            share,
            format!("{:.2}", answer.seconds),
        ]);
    }
    if let Some(Answer {
        objective: Some(objective),
        bound: Some(bound),
        seconds,
        ..
    }) = answers.first()
    {
        if goal < above(*objective) {
            wrong.push(format!(
                "{name}: {:.3} % above the bound, goal {goal} %",
                above(*objective)
            ));
        }
        if limit < *seconds {
            wrong.push(format!("{name}: took {seconds:.2} s of {limit} s"));
        }
        if best < *objective {
            wrong.push(format!("{name}: a peer found {best:.0}"));
        }
        if best < *bound {
            wrong.push(format!("{name}: the bound {bound:.0} is above an answer"));
        }
    }
    wrong
}

fn ours(path: &Path, limit: u32) -> Result<Answer> {
    let program = workspace::target().join("release/spil");
    let start = Instant::now();
    let mut asked = command(program);
    asked.arg("assign").arg(path).arg("--json");
    let text = output(asked.args(["--time-limit", &limit.to_string()]))?;
    let seconds = start.elapsed().as_secs_f64();
    let answer: Value = serde_json::from_str(&text).context("spil did not print JSON")?;
    let kept = path.with_extension("answer.json");
    std::fs::write(&kept, &text).context("the answer cannot be kept")?;
    let checked = output(
        command("python3")
            .arg(script())
            .arg("check")
            .arg(path)
            .arg(&kept),
    )?;
    let checked: Value = serde_json::from_str(&checked).context("the check did not print JSON")?;
    ensure!(
        checked.get("agrees") == Some(&Value::Bool(true)),
        "the answer for {} does not add up",
        path.display()
    );
    Ok(Answer {
        who: "spil",
        objective: figure(&answer, "objective"),
        bound: figure(&answer, "bound"),
        seconds,
    })
}

fn theirs(name: &'static str, packages: &[&str], path: &Path, limit: u32) -> Result<Answer> {
    let peer = Peer::prepare(name, packages)?;
    let mut asked = peer.python();
    let text = output(
        asked
            .arg(script())
            .arg(name)
            .arg(path)
            .arg(limit.to_string()),
    )?;
    let answer: Value = serde_json::from_str(&text).context("the peer did not print JSON")?;
    Ok(Answer {
        who: name,
        objective: figure(&answer, "objective"),
        bound: figure(&answer, "bound"),
        seconds: figure(&answer, "seconds").unwrap_or(f64::NAN),
    })
}

fn figure(answer: &Value, key: &str) -> Option<f64> {
    answer.get(key).and_then(Value::as_f64)
}

fn script() -> PathBuf {
    workspace::root().join("xtask/bench/assignment/peers.py")
}

fn instance(clients: u32, managers: u32, seed: u32) -> Result<PathBuf> {
    let folder = workspace::target().join("bench/assignment");
    std::fs::create_dir_all(&folder).context("the folder for instances cannot be made")?;
    let program = workspace::target().join("release/examples/assignment_instance");
    let numbers = [clients, managers, seed].map(|number| number.to_string());
    let text = output(command(program).args(&numbers))?;
    let path = folder.join(format!("{}.json", numbers.join("x")));
    std::fs::write(&path, text).context("an instance cannot be written")?;
    Ok(path)
}
