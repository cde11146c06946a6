//! `cargo xtask test`: everything that CI runs, stage by stage, with minutes a stage. It installs what it needs.
//!
//! A stage is a function that gives a [`Count`]. All stages run, so that one run shows all that is wrong;
//! only where the tools or the front end fail does it stop at once.

pub(crate) mod browser;
mod built;
mod names;
mod runner;
mod tools;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::command::{cargo, run};
use crate::faults::{self, Chosen};
use crate::i18n::I18n;
use crate::postgres::{Cluster, Keeps};
use crate::table::Table;
use crate::terminal::{complain, heading, say};
use crate::tidy::Tidy;
use crate::{asvs, frontend, supply, trust, workspace};

pub(crate) use self::names::{Passed, passed, tests as passed_tests};
pub(crate) use self::runner::{Count, count_and, some_tests};

/// A run that takes longer than this fails: nobody waits for it.
const LIMIT: Duration = Duration::from_mins(45);

/// Installs what it needs and runs every check and test.
#[derive(Debug, clap::Args)]
pub(crate) struct Test {
    /// By hand: more random worlds, every fault, a picture of every page.
    #[arg(long)]
    full: bool,
    /// Only the stages whose name contains one of these.
    stages: Vec<String>,
}

/// The checks that need no tests to run: format, lints, house rules, texts, dependencies.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {}

impl Check {
    /// Fails at the first that does not hold.
    #[expect(clippy::unused_self, reason = "every task has this form")]
    pub(crate) fn run(self) -> Result<()> {
        for check in [format, lints, house_rules, texts, dependencies] {
            check()?;
        }
        Ok(())
    }
}

/// What a stage needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Extent {
    /// What CI runs.
    Usual,
    /// What is run by hand.
    Full,
}

/// What a stage came to.
struct Outcome {
    name: &'static str,
    took: Duration,
    count: Count,
    error: Option<anyhow::Error>,
}

impl Test {
    /// Runs the stages and closes with the number of tests that passed and failed.
    pub(crate) fn run(self) -> Result<()> {
        let extent = if self.full {
            Extent::Full
        } else {
            Extent::Usual
        };
        let start = Instant::now();
        let mut outcomes = Vec::new();
        for (name, stage) in STAGES {
            if self.chooses(name) {
                let outcome = attempt(name, stage, extent);
                let hopeless = outcome.error.is_some() && matches!(name, "tools" | "front end");
                outcomes.push(outcome);
                if hopeless {
                    break;
                }
            }
        }
        conclude(&outcomes, start.elapsed())
    }

    fn chooses(&self, name: &str) -> bool {
        self.stages.is_empty()
            || self
                .stages
                .iter()
                .any(|stage| name.contains(stage.as_str()))
    }
}

type Stage = fn(Extent) -> Result<Count>;

const STAGES: [(&str, Stage); 13] = [
    ("tools", |_| checked(tools::install)),
    ("front end", |_| checked(frontend::build)),
    ("format", |_| checked(format)),
    ("lints and build", |_| checked(built::build)),
    ("house rules", |_| checked(house_rules)),
    ("texts", |_| checked(texts)),
    ("dependencies", |_| checked(dependencies)),
    ("tests", tests),
    ("examples in documentation", |_| examples()),
    ("browser", browser::run_all),
    ("faults", faults),
    ("asvs", |_| checked(asvs::after_tests)),
    ("trust", |_| checked(trust::after_tests)),
];

fn attempt(name: &'static str, stage: Stage, extent: Extent) -> Outcome {
    heading(name);
    let start = Instant::now();
    let (count, error) = match stage(extent) {
        Ok(count) => (count, None),
        Err(error) => (Count::default(), Some(error)),
    };
    if let Some(error) = &error {
        complain(&format!("✗ {name}: {error:#}"));
    }
    Outcome {
        name,
        took: start.elapsed(),
        count,
        error,
    }
}

/// The minutes of each stage, then the closing line that counts; an error where anything is wrong.
fn conclude(outcomes: &[Outcome], total: Duration) -> Result<()> {
    heading("minutes");
    let mut table = Table::new(&["stage", "minutes", "passed", "failed", ""]);
    for outcome in outcomes {
        let verdict = if outcome.is_good() { "ok" } else { "FAILED" };
        table.row([
            outcome.name.to_owned(),
            minutes(outcome.took),
            outcome.count.passed.to_string(),
            outcome.count.failed.to_string(),
            verdict.to_owned(),
        ]);
    }
    table.row([
        "total".to_owned(),
        minutes(total),
        String::new(),
        String::new(),
        String::new(),
    ]);
    table.print();
    let passed: usize = outcomes.iter().map(|outcome| outcome.count.passed).sum();
    let broken = outcomes.iter().filter(|outcome| !outcome.is_good()).count();
    // A stage that broke without counting a test is one failure all the same.
    let failed: usize = outcomes
        .iter()
        .map(|outcome| outcome.count.failed.max(usize::from(!outcome.is_good())))
        .sum();
    let late = total > LIMIT;
    if late {
        complain(&format!(
            "{} minutes; at most {}",
            minutes(total),
            minutes(LIMIT)
        ));
    }
    say("");
    say(&format!(
        "{passed} passed, {} failed",
        failed + usize::from(late)
    ));
    if broken > 0 || late {
        bail!("{broken} stages failed");
    }
    Ok(())
}

impl Outcome {
    fn is_good(&self) -> bool {
        self.error.is_none() && self.count.failed == 0
    }
}

fn minutes(took: Duration) -> String {
    format!("{:.1}", took.as_secs_f64() / 60.0)
}

/// A stage that is right or wrong, without tests to count.
fn checked(check: fn() -> Result<()>) -> Result<Count> {
    check().map(|()| Count::default())
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"])).map(drop)
}

fn lints() -> Result<()> {
    run(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
    .map(drop)
}

fn house_rules() -> Result<()> {
    Tidy {}.run()
}

fn texts() -> Result<()> {
    I18n {}.run()
}

fn dependencies() -> Result<()> {
    supply::check()
}

/// Unit and integration tests: by nextest where it is installed, else by cargo. The names of those that passed are kept.
fn tests(extent: Extent) -> Result<Count> {
    let cluster = Cluster::start(Keeps::Nothing)?;
    let has_nextest = workspace::program("cargo-nextest").is_some();
    let mut tests = built::cargo()?;
    if has_nextest {
        tests.args(["nextest", "run", "--profile", "ci"]);
    } else {
        tests.args(["test", "--lib", "--bins", "--tests"]);
    }
    tests.args(["--workspace", "--no-fail-fast"]);
    tests.env("SPIL_TEST_POSTGRES", cluster.url());
    if matches!(extent, Extent::Full) {
        tests.env("SPIL_TEST_FULL", "1");
    }
    let mut passed = BTreeMap::new();
    let count = runner::count_and(&mut tests, |line| {
        passed.extend(names::of_line(line).map(|name| (name, String::new())));
    })?;
    if has_nextest {
        passed = names::of_report(&std::fs::read_to_string(names::report())?)?;
    }
    names::keep(names::Of::Tests, passed)?;
    Ok(count)
}

/// Over the whole workspace, although only the pure crates have any: other features would build everything again.
fn examples() -> Result<Count> {
    runner::count(built::cargo()?.args(["test", "--doc", "--workspace"]))
}

fn faults(extent: Extent) -> Result<Count> {
    let chosen = match extent {
        Extent::Usual => Chosen::quick(),
        Extent::Full => Chosen::all(),
    };
    let tally = faults::try_all(&chosen, |_| Ok(()))?;
    runner::at_least_one(Count {
        passed: tally.found,
        failed: tally.missed,
    })
}
