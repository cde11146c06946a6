//! `cargo xtask fuzz`: the fuzz targets of `fuzz/`, one after the other, by hand. What was found interesting is kept in the
//! target folder, so that the next run goes on from there.
//!
//! The compiler that is there will do: coverage needs flags that it only takes when it is told to take them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::command::{cargo, command, describe, run};
use crate::table::Table;
use crate::terminal::{complain, heading, say};
use crate::{trust, workspace};

/// The tool, pinned.
const TOOL: &str = "cargo-fuzz@0.13.2";
/// The targets, and files that they begin with.
const TARGETS: [(&str, &[&str]); 8] = [
    (
        "fhir",
        &["testdata/fhir/huisarts.json", "testdata/fhir/huisarts"],
    ),
    ("covenant", &["covenants", "testdata/covenant"]),
    ("network", &["testdata/network"]),
    ("support", &["testdata/support"]),
    ("postcodes", &["testdata/postcodes"]),
    ("population", &[]),
    ("specification", &["xtask/bench/planning"]),
    ("request", &[]),
];

/// Fuzzes the readers of files and requests.
#[derive(Debug, clap::Args)]
pub(crate) struct Fuzz {
    /// Seconds for each target.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Only these targets.
    targets: Vec<String>,
}

impl Fuzz {
    /// Prints how much each target was tried; fails where one broke, and says what it was given.
    pub(crate) fn run(self) -> Result<()> {
        let tool = tool()?;
        let mut table = Table::new(&["target", "tried", "edges reached", "kept"]);
        let (mut all, mut broken) = (0, Vec::new());
        for (name, begins) in TARGETS.iter().filter(|(name, _)| self.chooses(name)) {
            heading(name);
            let tried = fuzz(&tool, name, begins, self.seconds)?;
            if !tried.is_whole {
                broken.push(*name);
            }
            all += tried.times;
            table.row([
                (*name).to_owned(),
                tried.times.to_string(),
                tried.edges.to_string(),
                tried.kept.to_string(),
            ]);
        }
        table.print();
        if !broken.is_empty() {
            bail!("broke: {}", broken.join(", "));
        }
        if self.targets.is_empty() {
            trust::keep(trust::By::Fuzz, all)?;
        }
        Ok(())
    }

    fn chooses(&self, name: &str) -> bool {
        self.targets.is_empty() || self.targets.iter().any(|target| target == name)
    }
}

/// The tool under `target/tools`, installed where it is not there yet.
fn tool() -> Result<PathBuf> {
    let tools = workspace::target().join("tools");
    let tool = tools.join("bin/cargo-fuzz");
    if !tool.is_file() {
        let mut install = cargo();
        install.args(["install", "--locked", "--quiet", "--root"]);
        run(install.arg(&tools).arg(TOOL))?;
    }
    Ok(tool)
}

/// How much was tried.
#[derive(Debug, Default)]
struct Tried {
    times: u64,
    edges: u64,
    kept: u64,
    is_whole: bool,
}

fn fuzz(tool: &PathBuf, name: &str, begins: &[&str], seconds: u32) -> Result<Tried> {
    let corpus = workspace::target().join("fuzz-corpus").join(name);
    std::fs::create_dir_all(&corpus)?;
    for begin in begins {
        seed(&workspace::root().join(begin), &corpus)?;
    }
    let mut fuzz: Command = command(tool);
    // Without a sanitizer: our crates have no unsafe code, and what may go wrong is a panic or too much time and memory.
    fuzz.args([
        "run",
        "--sanitizer",
        "none",
        "--fuzz-dir",
        "fuzz",
        "--target-dir",
    ])
    .arg(workspace::target().join("fuzz"))
    .args([name.as_ref(), corpus.as_os_str()])
    .args([
        "--",
        "-rss_limit_mb=2048",
        "-timeout=10",
        "-print_final_stats=1",
    ])
    .arg(format!("-max_total_time={seconds}"))
    .env("RUSTC_BOOTSTRAP", "1")
    .env_remove("CARGO_TARGET_DIR");
    say(&format!("$ {}", describe(&fuzz)));
    let output = fuzz.output().context("the fuzzer does not start")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let tried = read(&said, output.status.success());
    if !tried.is_whole {
        complain(&said);
    }
    if tried.is_whole && tried.times == 0 {
        bail!("{name} was not tried at all");
    }
    Ok(tried)
}

/// Files of ours are what a target begins with.
fn seed(from: &PathBuf, corpus: &std::path::Path) -> Result<()> {
    let files = if from.is_dir() {
        let entries: std::io::Result<Vec<_>> = std::fs::read_dir(from)?.collect();
        entries?.into_iter().map(|entry| entry.path()).collect()
    } else {
        vec![from.clone()]
    };
    for file in files.iter().filter(|file| file.is_file()) {
        let name = file.file_name().context("a file without a name")?;
        std::fs::copy(file, corpus.join(name))?;
    }
    Ok(())
}

/// What the fuzzer says at its end, and in its last line about coverage.
fn read(said: &str, is_whole: bool) -> Tried {
    let after = |key: &str| {
        let line = said.lines().rev().find_map(|line| line.split_once(key));
        let word = line.and_then(|(_, rest)| rest.split_whitespace().next());
        word.and_then(|word| word.split('/').next()?.parse().ok())
            .unwrap_or(0)
    };
    Tried {
        times: after("stat::number_of_executed_units:"),
        edges: after(" cov: "),
        kept: after(" corp: "),
        is_whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_of_the_fuzzer_are_counted() {
        let said = "#2 INITED cov: 12 ft: 13 corp: 1/1b\n#9000 REDUCE cov: 841 ft: 2301 corp: 312/18Kb lim: 80\n\
                    stat::number_of_executed_units: 91200\n";
        let tried = read(said, true);
        assert_eq!((tried.times, tried.edges, tried.kept), (91_200, 841, 312));
        assert_eq!(read("", false).times, 0);
    }

    #[test]
    fn every_target_has_its_file() {
        for (name, begins) in TARGETS {
            let target = format!("fuzz/fuzz_targets/{name}.rs");
            assert!(workspace::root().join(target).is_file(), "{name}");
            for begin in begins {
                assert!(workspace::root().join(begin).exists(), "{begin}");
            }
        }
    }
}
