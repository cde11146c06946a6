//! `cargo xtask trust`: writes `TRUST.md`, what is promised in `docs/trust.toml` beside what the last runs showed.
//!
//! A promise names a test and the number that it must say, or a run by hand. Nothing is typed over by hand: a figure comes out
//! of the report of the tests, or out of `docs/trust-runs.toml`, where runs by hand leave theirs.

mod promises;
mod runs;

use std::fmt::Write as _;

use anyhow::{Result, bail};

use crate::terminal::{complain, say};
use crate::test::{self, Passed};
use crate::workspace::{self, Moment};

use self::promises::{Promise, Promises, Proof};
use self::runs::Runs;

pub(crate) use self::promises::number;
pub(crate) use self::runs::{By, keep, keep_fault, keep_more};

const TARGET: &str = "TRUST.md";

/// Writes what is promised, and what the last runs showed.
#[derive(Debug, clap::Args)]
pub(crate) struct Trust {}

impl Trust {
    /// Fails, and writes nothing, where a promise is not kept.
    #[expect(clippy::unused_self, reason = "every task has this form")]
    pub(crate) fn run(self) -> Result<()> {
        let lines = kept(Promises::read()?.promise)?;
        std::fs::write(workspace::root().join(TARGET), render(&lines)?)?;
        say(&format!(
            "{TARGET} was written: {} promises, {} of them not shown yet",
            lines.len(),
            lines.iter().filter(|line| !line.is_shown()).count()
        ));
        Ok(())
    }
}

/// What a run of `cargo xtask test` ends with: every promise that a test shows is looked up, and nothing is written. Whether the
/// runs by hand are all there is asked where the document is written.
pub(crate) fn after_tests() -> Result<()> {
    let mut promises = Promises::read()?.promise;
    promises.retain(|promise| matches!(promise.proof, Proof::Test { .. }));
    say(&format!("{} promises kept", kept(promises)?.len()));
    Ok(())
}

/// A promise that was kept, or whose run by hand was not made yet.
#[derive(Debug)]
struct Line {
    promise: Promise,
    shown: Option<(u64, Moment)>,
}

impl Line {
    /// Whether the figure is there and high enough.
    fn is_shown(&self) -> bool {
        let figure = self.shown.as_ref().map(|(figure, _)| *figure);
        figure.is_some_and(|figure| self.promise.holds(figure).is_ok())
    }
}

/// These promises with their figures; an error where one is not kept.
fn kept(promises: Vec<Promise>) -> Result<Vec<Line>> {
    let passed = test::passed_tests()?;
    let runs = runs::read()?;
    let mut lines = Vec::new();
    let mut broken = 0;
    for promise in promises {
        match shown(&promise, &passed, &runs) {
            Ok(shown) => lines.push(Line { promise, shown }),
            Err(error) => {
                broken += 1;
                complain(&format!("✗ {}: {error:#}", promise.says));
            }
        }
    }
    if broken > 0 {
        bail!("{broken} promises are not kept");
    }
    Ok(lines)
}

/// The figure of a promise, and when it was shown; nothing where a run by hand was not made yet.
fn shown(promise: &Promise, passed: &Passed, runs: &Runs) -> Result<Option<(u64, Moment)>> {
    let found = match &promise.proof {
        Proof::Test { test, saying } => {
            let figure = promises::figure(&passed.tests, test, saying)?;
            Some((figure, passed.moment.clone()))
        }
        // A run that goes on in parts is shown as far as it came.
        Proof::Run { run } => return Ok(runs.figure(*run)),
    };
    if let Some((figure, _)) = &found {
        promise.holds(*figure)?;
    }
    Ok(found)
}

/// The document.
fn render(lines: &[Line]) -> Result<String> {
    let mut text = String::from(HEAD);
    for line in lines {
        let Line { promise, shown } = line;
        let Promise {
            says, unit, floor, ..
        } = promise;
        let command = promise.command();
        let so_far = if line.is_shown() { "" } else { " **so far**" };
        match shown {
            Some((figure, Moment { commit, date })) => writeln!(
                text,
                "| {says} | {figure} {unit}{so_far} | {floor} | `{command}` | {date} | {commit} |"
            )?,
            None => writeln!(
                text,
                "| {says} | **not shown yet** | {floor} | `{command}` | | |"
            )?,
        }
    }
    Ok(text)
}

const HEAD: &str = "\
# What may be trusted, and why

Each line is a promise, with the figure that its check showed last, the least it must show, the command that shows it, and when
and of what it was shown. The checks of `cargo xtask test` run with every change; the others are run by hand. That a check can
fail is shown by the faults in `faults/`: `cargo xtask faults --seeded` puts each into a copy and sees it found.

Written by `cargo xtask trust` out of `docs/trust.toml`; do not change it by hand.

| Promise | Shown | At least | By | On | Of commit |
|---|---|---|---|---|---|
";
