//! `cargo xtask mutants --code`: cargo-mutants over the code of policy, journal and sessions, each with the tests that belong
//! to it, in a copy of the last commit.
//!
//! It is handed a few mutants at a time, and what came of them is kept: a run may be stopped and goes on, and after a test was
//! added only what was missed is tried again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::equivalent::Equivalent;
use crate::command::{cargo, command, output, run as run_command};
use crate::copy::Copy;
use crate::postgres::{Cluster, Keeps};
use crate::table::Table;
use crate::terminal::{complain, heading, say};
use crate::trust::{self, By};
use crate::workspace;

/// The tool, pinned.
const TOOL: &str = "cargo-mutants@27.1.0";
/// So many mutants go to the tool at once.
const AT_ONCE: usize = 6;

/// Code, and the tests that belong to it.
struct Part {
    name: &'static str,
    package: &'static str,
    files: &'static [&'static str],
    /// What nextest is told.
    tests: &'static [&'static str],
    needs_postgres: bool,
}

const PARTS: [Part; 4] = [
    Part {
        name: "policy",
        package: "spil-policy",
        files: &["crates/policy/src/**"],
        tests: &[],
        needs_postgres: false,
    },
    Part {
        name: "journal",
        package: "spil-store",
        files: &["crates/store/src/journal.rs", "crates/store/src/journal/**"],
        tests: &["--lib", "--test", "it", "-E", "test(journal)"],
        needs_postgres: true,
    },
    Part {
        name: "session",
        package: "spil-app",
        files: &["crates/app/src/access.rs", "crates/app/src/access/**"],
        tests: &["--lib", "--test", "it", "-E", SIGNING_IN],
        needs_postgres: true,
    },
    Part {
        name: "session-rows",
        package: "spil-store",
        files: &["crates/store/src/access.rs", "crates/store/src/attempt.rs"],
        tests: &["-p", "spil-app", "--test", "it", "-E", SIGNING_IN],
        needs_postgres: true,
    },
];

const SIGNING_IN: &str =
    "test(access) | test(account) | test(passkey) | test(provider) | test(signing) | test(totp)";

/// How much of it.
pub(super) struct Extent<'a> {
    /// Only every so-manieth mutant, spread over the files.
    pub(super) each: usize,
    pub(super) minutes: Option<u64>,
    /// Only parts whose name contains one of these.
    pub(super) names: &'a [String],
}

/// What came of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Outcome {
    Caught,
    Missed,
    Timeout,
    Unviable,
}

impl Outcome {
    /// Each with the file in which the tool writes the names.
    const FILES: [(Self, &str); 4] = [
        (Self::Caught, "caught.txt"),
        (Self::Missed, "missed.txt"),
        (Self::Timeout, "timeout.txt"),
        (Self::Unviable, "unviable.txt"),
    ];

    const fn is_found(self) -> bool {
        matches!(self, Self::Caught | Self::Timeout)
    }
}

/// By part and by the name that the tool gives.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Outcomes(BTreeMap<String, BTreeMap<String, Outcome>>);

/// Fails where a change was missed that is not listed as equivalent.
pub(super) fn run(extent: &Extent<'_>) -> Result<()> {
    let tool = tool()?;
    let equivalent = Equivalent::read()?;
    let mut outcomes = Outcomes::read()?;
    let copy = Copy::make("mutants-tree")?;
    let start = Instant::now();
    let limit = extent
        .minutes
        .map(|minutes| Duration::from_secs(60 * minutes));
    let is_over = || limit.is_some_and(|limit| limit < start.elapsed());
    for part in PARTS.iter().filter(|part| extent.chooses(part.name)) {
        heading(part.name);
        let all = part.list(&tool, copy.folder())?;
        outcomes.forget(part.name, &all);
        let chosen: Vec<&String> = all.iter().step_by(extent.each.max(1)).collect();
        let left = outcomes.left(part.name, &chosen, &equivalent);
        say(&format!("{} mutants, {} to try", all.len(), left.len()));
        if left.is_empty() || is_over() {
            continue;
        }
        let cluster = part.cluster()?;
        part.must_pass(copy.folder(), cluster.as_ref())?;
        for some in left.chunks(AT_ONCE) {
            if is_over() {
                say("the time is over; the next run goes on from here");
                break;
            }
            let came = part.try_some(&tool, copy.folder(), cluster.as_ref(), some)?;
            outcomes.note(part.name, came)?;
        }
    }
    let missed = outcomes.print(&equivalent);
    if missed > 0 {
        bail!("{missed} changes were missed and are not listed as equivalent");
    }
    trust::keep(By::MutantsOfCode, outcomes.found())
}

impl Extent<'_> {
    fn chooses(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()))
    }
}

/// The tool under `target/tools`, installed where it is not there yet.
fn tool() -> Result<PathBuf> {
    let tools = workspace::target().join("tools");
    let tool = tools.join("bin/cargo-mutants");
    if !tool.is_file() {
        let mut install = cargo();
        install.args(["install", "--locked", "--quiet", "--root"]);
        run_command(install.arg(&tools).arg(TOOL))?;
    }
    Ok(tool)
}

impl Part {
    fn tool(&self, tool: &Path, copy: &Path) -> Command {
        let mut command = command(tool);
        command.current_dir(copy);
        command.args(["mutants", "--no-config", "--package", self.package]);
        for file in self.files {
            command.args(["--file", file]);
        }
        command
    }

    /// The names of all mutants.
    fn list(&self, tool: &Path, copy: &Path) -> Result<Vec<String>> {
        let said = output(self.tool(tool, copy).arg("--list"))?;
        Ok(said.lines().map(str::to_owned).collect())
    }

    fn cluster(&self) -> Result<Option<Cluster>> {
        let is_given = workspace::environment("SPIL_TEST_POSTGRES").is_some();
        let starts = self.needs_postgres && !is_given;
        starts.then(|| Cluster::start(Keeps::Nothing)).transpose()
    }

    /// A test that fails anyway finds everything.
    fn must_pass(&self, copy: &Path, cluster: Option<&Cluster>) -> Result<()> {
        let mut tests = cargo();
        tests.current_dir(copy).args(["nextest", "run"]);
        if !self.tests.contains(&"-p") {
            tests.args(["-p", self.package]);
        }
        run_command(surroundings(tests.args(self.tests), cluster)).map(drop)
    }

    /// Hands some to the tool.
    fn try_some(
        &self,
        tool: &Path,
        copy: &Path,
        cluster: Option<&Cluster>,
        some: &[&String],
    ) -> Result<Vec<(String, Outcome)>> {
        let folder = workspace::target().join("mutants-code");
        std::fs::create_dir_all(&folder)?;
        let mut mutants = self.tool(tool, copy);
        mutants.args(["--in-place", "--baseline", "skip", "--timeout", "240"]);
        mutants.args(["--test-tool", "nextest", "--no-times", "--colors", "never"]);
        if !self.tests.contains(&"-p") {
            mutants.args(["--test-package", self.package]);
        }
        for name in some {
            mutants.arg("--re").arg(format!("^{}$", escaped(name)));
        }
        mutants
            .arg("--output")
            .arg(&folder)
            .arg("--")
            .args(self.tests);
        // It ends with an error where one was missed; what counts stands in its files.
        let status = surroundings(&mut mutants, cluster).status()?;
        let came = came_of(&folder.join("mutants.out"))?;
        if came.is_empty() {
            bail!("cargo-mutants ended with {status} and tried nothing");
        }
        Ok(came)
    }
}

fn surroundings<'a>(command: &'a mut Command, cluster: Option<&Cluster>) -> &'a mut Command {
    if let Some(cluster) = cluster {
        command.env("SPIL_TEST_POSTGRES", cluster.url());
    }
    command
        .env("CARGO_TARGET_DIR", workspace::target())
        .env("CARGO_INCREMENTAL", "1")
        .env("PROPTEST_MAX_SHRINK_ITERS", "0")
        .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true")
}

/// What the tool wrote about each.
fn came_of(folder: &Path) -> Result<Vec<(String, Outcome)>> {
    let mut came = Vec::new();
    for (outcome, file) in Outcome::FILES {
        let file = folder.join(file);
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        came.extend(text.lines().map(|name| (name.to_owned(), outcome)));
    }
    Ok(came)
}

/// A name as an expression that only it matches.
fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for letter in name.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// The name without line and column, which shift: `file: what`.
fn without_place(name: &str) -> String {
    let Some((place, what)) = name.split_once(": ") else {
        return name.to_owned();
    };
    let file = place.split(':').next().unwrap_or(place);
    format!("{file}: {what}")
}

impl Outcomes {
    fn file() -> PathBuf {
        workspace::target().join("mutants-code.json")
    }

    fn read() -> Result<Self> {
        match std::fs::read_to_string(Self::file()) {
            Ok(text) => Ok(serde_json::from_str(&text)?),
            Err(_) => Ok(Self::default()),
        }
    }

    fn note(&mut self, part: &str, came: Vec<(String, Outcome)>) -> Result<()> {
        self.0.entry(part.to_owned()).or_default().extend(came);
        Ok(std::fs::write(Self::file(), serde_json::to_vec(self)?)?)
    }

    /// Forgets mutants that there are no more.
    fn forget(&mut self, part: &str, all: &[String]) {
        let outcomes = self.0.entry(part.to_owned()).or_default();
        outcomes.retain(|name, _| all.contains(name));
    }

    /// Those that were not tried, and those that were missed.
    fn left<'a>(
        &self,
        part: &str,
        chosen: &[&'a String],
        equivalent: &Equivalent,
    ) -> Vec<&'a String> {
        let outcomes = self.0.get(part);
        let is_left = |name: &&&String| match outcomes.and_then(|known| known.get(name.as_str())) {
            None => true,
            Some(Outcome::Missed) => equivalent.reason(&without_place(name)).is_none(),
            Some(_) => false,
        };
        chosen.iter().filter(is_left).copied().collect()
    }

    fn found(&self) -> u64 {
        let all = self.0.values().flat_map(BTreeMap::values);
        all.filter(|outcome| outcome.is_found()).count() as u64
    }

    /// Prints what came of them; gives how many were missed without a reason.
    fn print(&self, equivalent: &Equivalent) -> usize {
        let heads = [
            "part",
            "tried",
            "found",
            "do not compile",
            "equivalent",
            "missed",
        ];
        let mut table = Table::new(&heads);
        let mut wrong = 0;
        for (part, outcomes) in &self.0 {
            let count = |of: fn(Outcome) -> bool| outcomes.values().filter(|one| of(**one)).count();
            let missed = outcomes.iter().filter(|(_, one)| **one == Outcome::Missed);
            let (known, unknown): (Vec<_>, Vec<_>) =
                missed.partition(|(name, _)| equivalent.reason(&without_place(name)).is_some());
            for (name, _) in &unknown {
                complain(&format!("✗ {name}"));
            }
            wrong += unknown.len();
            table.row([
                part.clone(),
                outcomes.len().to_string(),
                count(Outcome::is_found).to_string(),
                count(|one| one == Outcome::Unviable).to_string(),
                known.len().to_string(),
                unknown.len().to_string(),
            ]);
        }
        table.print();
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_without_its_place_and_matches_itself_alone() {
        let name =
            "crates/policy/src/rules.rs:12:5: replace Rules::find -> Option<&Rule> with None";
        assert_eq!(
            without_place(name),
            "crates/policy/src/rules.rs: replace Rules::find -> Option<&Rule> with None"
        );
        assert_eq!(escaped("a.rs: f() -> <T>"), r"a\.rs: f\(\) \-> <T>");
    }

    #[test]
    fn what_was_missed_is_tried_again_and_what_was_found_is_not() {
        let names: Vec<String> = ["a: one", "a: two", "a: three"].map(str::to_owned).into();
        let of = |name: usize, outcome| (names[name].clone(), outcome);
        let known = BTreeMap::from([of(0, Outcome::Caught), of(1, Outcome::Missed)]);
        let outcomes = Outcomes(BTreeMap::from([("part".to_owned(), known)]));
        let chosen: Vec<&String> = names.iter().collect();
        let left = outcomes.left("part", &chosen, &Equivalent::default());
        assert_eq!(left, [&names[1], &names[2]]);
        assert_eq!(
            (outcomes.found(), outcomes.print(&Equivalent::default())),
            (1, 1)
        );
    }
}
