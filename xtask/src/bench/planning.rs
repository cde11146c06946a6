//! The simulation beside its goals, a plain reference loop, and three Python peers on one specification.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::command::{cargo, command, output, run};
use crate::peer::Peer;
use crate::table::Table;
use crate::terminal::{heading, say};
use crate::workspace;

/// Events per second that one thread must reach.
const EVENTS_PER_SECOND: f64 = 8e6;
/// Seconds for 100 replications of ten years of a region.
const REGION_SECONDS: f64 = 1.0;
/// Kibibytes resident at 10,000 replications.
const RESIDENT: u64 = 64 * 1024;
/// How many standard errors two simulations may differ.
const APART: f64 = 4.0;
/// The figures that are compared.
const FIGURES: [&str; 4] = ["waiting", "wait_started", "left_share", "started"];
/// The peers, pinned, with the number of replications that each can be asked.
const PEERS: [(&str, &str, u32); 3] = [
    ("ciw", "ciw==3.2.7", 10),
    ("simpy", "simpy==4.1.2", 20),
    ("salabim", "salabim==26.0.9", 6),
];

/// Measures the simulation.
#[derive(Debug, clap::Args)]
pub(crate) struct Planning {
    /// Leave the Python peers out.
    #[arg(long)]
    no_peers: bool,
}

impl Planning {
    /// Measures and prints; fails where a goal is missed or figures disagree.
    pub(crate) fn run(self) -> Result<()> {
        run(cargo().args(["build", "--release", "--package", "spil-cli"]))?;
        run(cargo().args([
            "build",
            "--release",
            "--package",
            "spil-planning",
            "--example",
            "reference_loop",
        ]))?;
        let goals = goals()?;
        let agree = compare(!self.no_peers)?;
        ensure!(
            goals && agree,
            "a goal was missed or figures disagree: see above"
        );
        Ok(())
    }
}

fn goals() -> Result<bool> {
    heading("simulation: goals");
    let mut table = Table::new(&["what", "measured", "goal", "met"]);
    let speed = best("spec.json", "1")?;
    let region = best("region.json", "2")?;
    let resident = resident()?;
    let seconds = number(&region, "/run/seconds")?;
    let rate = number(&speed, "/run/events_per_second")?;
    let met = [
        rate >= EVENTS_PER_SECOND,
        seconds < REGION_SECONDS,
        resident <= RESIDENT,
    ];
    let shown = |met: bool| if met { "yes" } else { "NO" }.to_owned();
    table.row([
        "million events per second, one thread".to_owned(),
        format!("{:.1}", rate / 1e6),
        format!("≥ {:.0}", EVENTS_PER_SECOND / 1e6),
        shown(met[0]),
    ]);
    table.row([
        "seconds, 100 × 10 years, 2,000 arrivals a year, two threads".to_owned(),
        format!("{seconds:.2}"),
        format!("< {REGION_SECONDS}"),
        shown(met[1]),
    ]);
    table.row([
        "MiB resident, 10,000 replications".to_owned(),
        (resident / 1024).to_string(),
        format!("≤ {}", RESIDENT / 1024),
        shown(met[2]),
    ]);
    table.print();
    Ok(met.iter().all(|met| *met))
}

/// The fastest of three runs: the others were disturbed.
fn best(spec: &str, threads: &str) -> Result<Value> {
    let mut runs = (0..3)
        .map(|_| simulate(spec, &["--threads", threads]))
        .collect::<Result<Vec<_>>>()?;
    runs.sort_by(|a, b| seconds(a).total_cmp(&seconds(b)));
    runs.into_iter().next().context("no run")
}

fn seconds(run: &Value) -> f64 {
    number(run, "/run/seconds").unwrap_or(f64::INFINITY)
}

fn simulate(spec: &str, more: &[&str]) -> Result<Value> {
    let program = workspace::target().join("release/spil");
    let text = output(
        command(program)
            .arg("simulate")
            .arg(input(spec))
            .arg("--json")
            .args(more),
    )?;
    serde_json::from_str(&text).context("spil did not print JSON")
}

/// The most memory that a run of 10,000 replications held, as the system counts it.
fn resident() -> Result<u64> {
    let program = workspace::target().join("release/spil");
    let script = r"import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let text = output(
        command("python3")
            .args(["-c", script])
            .arg(program)
            .arg("simulate")
            .arg(input("spec.json"))
            .args(["--json", "--replications", "10000"]),
    )?;
    text.trim()
        .parse()
        .context("the resident memory is not a number")
}

fn compare(with_peers: bool) -> Result<bool> {
    heading("simulation: the same specification elsewhere (ours: 1,000 replications, one thread)");
    let ours = simulate("peers.json", &["--threads", "1", "--replications", "1000"])?;
    let per_replication = number(&ours, "/run/events")? / 1000.0;
    let mut table = Table::new(&[
        "simulator",
        "events per second",
        "waiting",
        "wait",
        "left",
        "started",
        "agrees",
    ]);
    let rate = number(&ours, "/run/events_per_second")?;
    let own = FIGURES.map(|figure| of_ours(&ours, figure));
    row(&mut table, "spil", rate, own.map(|(mean, _)| mean), "-");
    let mut agree = true;
    let reference = workspace::target().join("release/examples/reference_loop");
    let mut others = vec![(
        "reference loop",
        json(&output(command(reference).arg("1000"))?)?,
        1000,
    )];
    if with_peers {
        for (name, package, replications) in PEERS {
            others.push((name, ask(name, package, replications)?, replications));
        }
    }
    for (name, answer, replications) in others {
        let theirs = FIGURES.map(|figure| of_peer(&answer, figure));
        let apart = own
            .iter()
            .zip(&theirs)
            .map(|(one, other)| (one.0 - other.0).abs() / one.1.hypot(other.1));
        let agrees = apart.fold(0.0, f64::max) <= APART;
        let rate = per_replication * f64::from(replications) / number(&answer, "/seconds")?;
        row(
            &mut table,
            name,
            rate,
            theirs.map(|(mean, _)| mean),
            if agrees { "yes" } else { "NO" },
        );
        agree &= agrees;
    }
    table.print();
    say(&format!(
        "Agrees: all four figures within {APART} standard errors of the difference."
    ));
    Ok(agree)
}

fn row(table: &mut Table, name: &str, rate: f64, figures: [f64; 4], agrees: &str) {
    let [waiting, wait, left, started] = figures;
    table.row([
        name.to_owned(),
        format!("{rate:.0}"),
        format!("{waiting:.2}"),
        format!("{wait:.2}"),
        format!("{left:.4}"),
        format!("{started:.1}"),
        agrees.to_owned(),
    ]);
}

fn ask(name: &str, package: &str, replications: u32) -> Result<Value> {
    let peer = Peer::prepare(name, &[package])?;
    let text = output(
        peer.python()
            .arg(input("peers.py"))
            .arg(name)
            .arg(input("peers.json"))
            .arg(replications.to_string()),
    )?;
    json(&text)
}

fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text).context("a peer did not print JSON")
}

/// Mean and standard error of one of our figures.
fn of_ours(document: &Value, figure: &str) -> (f64, f64) {
    let at =
        |part: &str| number(document, &format!("/figures/{figure}/{part}")).unwrap_or(f64::NAN);
    (at("mean"), at("se"))
}

/// Mean and standard error of a peer's figure, from its replications.
#[expect(clippy::cast_precision_loss, reason = "there are few replications")]
fn of_peer(document: &Value, figure: &str) -> (f64, f64) {
    let values = document
        .pointer(&format!("/figures/{figure}"))
        .and_then(Value::as_array);
    let values: Vec<f64> = values
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect();
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / (count - 1.0);
    (mean, (square / count).sqrt())
}

fn number(document: &Value, pointer: &str) -> Result<f64> {
    match document.pointer(pointer).and_then(Value::as_f64) {
        Some(number) => Ok(number),
        None => bail!("no number at {pointer}"),
    }
}

fn input(name: &str) -> PathBuf {
    workspace::root().join("xtask/bench/planning").join(name)
}
