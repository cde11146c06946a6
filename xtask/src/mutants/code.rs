//! `cargo xtask mutants --code`: what cargo-mutants changes in the code of policy, journal and sessions, each with the tests that
//! belong to it, in a copy of the last commit.
//!
//! Most changes stand behind switches in one build (`bodies`); the rest cargo-mutants builds itself. What came of each is kept: a
//! run may be stopped and goes on, and after a test was added only what was missed is tried again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::bodies::{self, Edit};
use super::equivalent::Equivalent;
use super::outcomes::{Outcome, Outcomes};
use crate::command::{cargo, command, output, run as run_command};
use crate::copy::Copy;
use crate::postgres::{Cluster, Keeps};
use crate::terminal::{heading, say};
use crate::trust::{self, By};
use crate::workspace;

/// The tool, pinned.
const TOOL: &str = "cargo-mutants@27.1.0";
/// So many go to the tool at once.
const AT_ONCE: usize = 6;
/// Seconds after which tests that do not end have found it.
const PATIENCE: &str = "240";

/// Code, and the tests that belong to it.
struct Part {
    name: &'static str,
    package: &'static str,
    files: &'static [&'static str],
    /// What nextest is told.
    tests: &'static [&'static str],
    needs_postgres: bool,
}

const PARTS: [Part; 5] = [
    Part {
        name: "policy",
        package: "spil-policy",
        files: &["crates/policy/src/**"],
        tests: &["-p", "spil-policy"],
        needs_postgres: false,
    },
    Part {
        name: "limits",
        package: "spil-model",
        files: &["crates/model/src/sign_in.rs", "crates/model/src/sign_in/**"],
        tests: &["-p", "spil-model", "--lib", "-E", "test(sign_in)"],
        needs_postgres: false,
    },
    Part {
        name: "journal",
        package: "spil-store",
        files: &["crates/store/src/journal.rs", "crates/store/src/journal/**"],
        tests: &[
            "-p",
            "spil-store",
            "--lib",
            "--test",
            "it",
            "-E",
            "test(journal)",
        ],
        needs_postgres: true,
    },
    Part {
        name: "session",
        package: "spil-app",
        files: &["crates/app/src/access.rs", "crates/app/src/access/**"],
        tests: &["-p", "spil-app", "--lib", "--test", "it", "-E", SIGNING_IN],
        needs_postgres: true,
    },
    Part {
        name: "rows",
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
    /// Only every so-manieth, spread over the files.
    pub(super) each: usize,
    pub(super) minutes: Option<u64>,
    /// Only parts whose name contains one of these.
    pub(super) names: &'a [String],
}

/// Fails where a change was missed that is not listed as equivalent.
pub(super) fn run(extent: &Extent<'_>) -> Result<()> {
    let equivalent = Equivalent::read()?;
    let mut trial = Trial {
        tool: tool()?,
        copy: Copy::lasting(super::COPY)?,
        cluster: None,
        outcomes: Outcomes::read()?,
        start: Instant::now(),
        limit: extent.minutes.map(Duration::from_mins),
    };
    for part in PARTS.iter().filter(|part| extent.chooses(part.name)) {
        heading(part.name);
        let all = part.list(&trial.tool, trial.copy.folder())?;
        trial.outcomes.forget(part.name, &all);
        let chosen: Vec<Edit> = all.iter().step_by(extent.each.max(1)).cloned().collect();
        let left = trial.outcomes.left(part.name, &chosen, &equivalent);
        say(&format!(
            "{} changes, {} chosen, {} to try",
            all.len(),
            chosen.len(),
            left.len()
        ));
        if !left.is_empty() && !trial.is_over() {
            trial.try_all(part, left)?;
        }
    }
    let missed = trial.outcomes.print(&equivalent);
    if missed > 0 {
        bail!("{missed} changes were missed and are not listed as equivalent");
    }
    trust::keep(By::MutantsOfCode, trial.outcomes.found())
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

/// The copy in which something is changed, and what came of it so far.
struct Trial {
    tool: PathBuf,
    copy: Copy,
    cluster: Option<Cluster>,
    outcomes: Outcomes,
    start: Instant,
    limit: Option<Duration>,
}

impl Trial {
    fn is_over(&self) -> bool {
        self.limit.is_some_and(|limit| limit < self.start.elapsed())
    }

    fn try_all(&mut self, part: &Part, left: Vec<Edit>) -> Result<()> {
        let given = workspace::environment("SPIL_TEST_POSTGRES");
        if part.needs_postgres && given.is_none() && self.cluster.is_none() {
            self.cluster = Some(Cluster::start(Keeps::Nothing)?);
        }
        let switchable = bodies::switchable(self.copy.folder(), &left)?;
        let (switched, rest): (Vec<Edit>, Vec<Edit>) = left
            .into_iter()
            .partition(|edit| switchable.contains(&edit.name));
        if !switched.is_empty() {
            self.switch(part, &switched)?;
            self.copy.restore()?;
        }
        for some in rest.chunks(AT_ONCE) {
            if self.is_over() {
                say("the time is over; the next run goes on from here");
                break;
            }
            let came = self.build(part, some)?;
            self.outcomes.note(part.name, came)?;
        }
        Ok(())
    }

    /// Tries those that can stand behind a switch, in one build.
    fn switch(&mut self, part: &Part, edits: &[Edit]) -> Result<()> {
        let (standing, broken) = bodies::put_into(self.copy.folder(), part.package, edits)?;
        say(&format!(
            "{} behind a switch; {} do not compile",
            standing.len(),
            broken.len()
        ));
        let broken = broken.into_iter().map(|name| (name, Outcome::Unviable));
        self.outcomes.note(part.name, broken)?;
        if self.tests(part, None)? != Outcome::Missed {
            bail!("the tests fail although nothing was changed");
        }
        for name in standing {
            if self.is_over() {
                say("the time is over; the next run goes on from here");
                break;
            }
            let outcome = self.tests(part, Some(&name))?;
            say(&format!("{outcome:?}: {name}"));
            self.outcomes.note(part.name, [(name, outcome)])?;
        }
        Ok(())
    }

    /// Runs the tests with one switch, or none.
    fn tests(&self, part: &Part, switch: Option<&str>) -> Result<Outcome> {
        let mut tests = command("timeout");
        tests.current_dir(self.copy.folder());
        tests.args([
            "--kill-after",
            "10",
            if switch.is_some() { PATIENCE } else { "1800" },
        ]);
        tests
            .arg(cargo().get_program())
            .args(["nextest", "run", "--max-fail", "1:immediate"])
            .args(part.tests);
        tests.env("SPIL_MUTANT", switch.unwrap_or_default());
        let output = self.surroundings(&mut tests).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => Ok(Outcome::Missed),
            // What nextest gives when tests failed, and `timeout` when they did not end.
            Some(100) => Ok(Outcome::Caught),
            Some(124 | 137) => Ok(Outcome::Timeout),
            _ => bail!("the tests ended with {}:\n{said}", output.status),
        }
    }

    /// Hands some to the tool, which builds each.
    fn build(&self, part: &Part, some: &[Edit]) -> Result<Vec<(String, Outcome)>> {
        let folder = workspace::target().join("mutants-code");
        std::fs::create_dir_all(&folder)?;
        let mut mutants = part.tool(&self.tool, self.copy.folder());
        mutants.args(["--in-place", "--baseline", "skip", "--timeout", PATIENCE]);
        mutants.args(["--test-tool", "nextest", "--no-times", "--colors", "never"]);
        for edit in some {
            mutants
                .arg("--re")
                .arg(format!("^{}$", escaped(&edit.name)));
        }
        mutants
            .arg("--output")
            .arg(&folder)
            .arg("--")
            .args(part.tests);
        // It ends with an error where one was missed; what counts stands in its files.
        let status = self.surroundings(&mut mutants).status()?;
        let came = came_of(&folder.join("mutants.out"))?;
        if came.is_empty() {
            bail!("cargo-mutants ended with {status} and tried nothing");
        }
        Ok(came)
    }

    fn surroundings<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some(cluster) = &self.cluster {
            command.env("SPIL_TEST_POSTGRES", cluster.url());
        }
        command
            .env("CARGO_TARGET_DIR", super::built())
            .env("PROPTEST_MAX_SHRINK_ITERS", "0")
            .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true")
    }
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

    /// All that can be changed.
    fn list(&self, tool: &Path, copy: &Path) -> Result<Vec<Edit>> {
        let said = output(self.tool(tool, copy).args(["--list", "--json"]))?;
        let edits: Vec<Edit> = serde_json::from_str(&said).context("what cargo-mutants lists")?;
        let names: BTreeSet<&str> = edits.iter().map(|edit| edit.name.as_str()).collect();
        if edits.is_empty() || names.len() != edits.len() {
            bail!(
                "cargo-mutants lists {} changes with {} names",
                edits.len(),
                names.len()
            );
        }
        Ok(edits)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_matches_itself_alone() {
        assert_eq!(escaped("a.rs: f() -> <T>"), r"a\.rs: f\(\) \-> <T>");
    }
}
