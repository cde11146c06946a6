//! One mutant in the copy: which tests fail.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::conditions;
use crate::command::{cargo, describe};
use crate::copy::Copy;
use crate::postgres::{Cluster, Keeps};
use crate::terminal::say;
use crate::workspace;

/// What is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A row of the table.
    Row,
    /// An action, or a role, of a row.
    Action,
    /// A stage of a row.
    Stage,
    /// A condition in policy.
    Condition,
    /// A condition in the SQL of a scope.
    Sql,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [
        Self::Row,
        Self::Action,
        Self::Stage,
        Self::Condition,
        Self::Sql,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Row => "rows of the table",
            Self::Action => "actions of a row",
            Self::Stage => "stages of a row",
            Self::Condition => "conditions in policy",
            Self::Sql => "conditions in SQL",
        }
    }
}

/// Something that is taken away.
#[derive(Debug)]
pub(super) struct Mutant {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) change: Change,
}

/// How.
#[derive(Debug)]
pub(super) enum Change {
    /// By another table; and by one in which what nobody has any more is written down as such.
    Table { text: String, settled: String },
    /// By the switch that has the name of the mutant.
    Switch,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verdict {
    /// Whether the table is no table any more.
    pub(super) is_no_table: bool,
    /// The tests that failed; of a table that is none, those of the settled one.
    pub(super) tests: BTreeSet<String>,
}

/// The test that holds the document of the table against the table.
const DOCUMENT: &str = "document::";
/// What the program says of a table that is none.
const NO_TABLE: &str = "rules.toml is valid: ";

impl Verdict {
    /// Whether anything failed.
    pub(super) fn is_found(&self) -> bool {
        self.is_no_table || !self.tests.is_empty()
    }

    /// Whether a test of what somebody may do failed, and not only the document.
    pub(super) fn is_found_by_behaviour(&self) -> bool {
        self.tests.iter().any(|test| !test.contains(DOCUMENT))
    }

    /// Whether it is found well enough: a row must be missed by somebody who may do something, not only by the document.
    pub(super) fn suffices_for(&self, mutant: &Mutant) -> bool {
        match mutant.kind {
            Kind::Row => self.is_found_by_behaviour() || mutant.name.starts_with("silent "),
            _ => self.is_found(),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut by: Vec<&str> = self.tests.iter().map(String::as_str).collect();
        if self.is_no_table {
            by.insert(0, "no valid table");
        }
        match by.as_slice() {
            [] => f.write_str("not found"),
            by => f.write_str(&by.join(", ")),
        }
    }
}

const OF_THE_TABLE: &[&str] = &[
    "test",
    "-p",
    "spil-policy",
    "--test",
    "it",
    "--",
    "--skip",
    "two_readings::",
];
const OF_POLICY: &[&str] = &[
    "nextest",
    "run",
    "--max-fail",
    "1:immediate",
    "-p",
    "spil-policy",
];
const OF_SCOPES: &[&str] = &[
    "nextest",
    "run",
    "--max-fail",
    "1:immediate",
    "-p",
    "spil-store",
    "--lib",
    "--test",
    "it",
    "-E",
    "test(scope::) | test(client_pair::)",
];

/// The copy, with a switch for every condition.
pub(super) struct Trial {
    copy: Copy,
    table: PathBuf,
    cluster: Option<Cluster>,
}

impl Trial {
    /// Makes the copy, and sees that the tests pass in it as long as nothing is taken away.
    pub(super) fn begin(mutants: &[&Mutant]) -> Result<Self> {
        let copy = Copy::lasting(super::COPY)?;
        conditions::put_into(copy.folder())?;
        let with_sql = mutants.iter().any(|mutant| mutant.kind == Kind::Sql);
        let given = workspace::environment("SPIL_TEST_POSTGRES");
        let trial = Self {
            copy,
            table: workspace::target().join("mutants-table.toml"),
            cluster: match (with_sql, given) {
                (true, None) => Some(Cluster::start(Keeps::Nothing)?),
                _ => None,
            },
        };
        for kind in Kind::ALL {
            if mutants.iter().any(|mutant| mutant.kind == kind) {
                trial.must_pass(kind)?;
            }
        }
        Ok(trial)
    }

    fn must_pass(&self, kind: Kind) -> Result<()> {
        let mut tests = self.tests(kind);
        say(&format!("$ {} ({})", describe(&tests), kind.name()));
        let (failed, said) = run(&mut tests)?;
        if !failed.is_empty() {
            bail!("{failed:?} fail although nothing was taken away:\n{said}");
        }
        Ok(())
    }

    /// Takes it away and looks which tests fail.
    pub(super) fn of(&self, mutant: &Mutant) -> Result<Verdict> {
        let mut tests = self.tests(mutant.kind);
        match &mutant.change {
            Change::Switch => {
                let (tests, _) = run(tests.env("SPIL_MUTANT", &mutant.name))?;
                Ok(Verdict {
                    is_no_table: false,
                    tests,
                })
            }
            Change::Table { text, settled } => {
                tests.env("SPIL_MUTANT_TABLE", &self.table);
                std::fs::write(&self.table, text)?;
                let (mut failed, said) = run(&mut tests)?;
                let is_no_table = said.contains(NO_TABLE);
                if is_no_table {
                    std::fs::write(&self.table, settled)?;
                    let (by_settled, said) = run(&mut tests)?;
                    // A table that cannot be settled says nothing of behaviour.
                    failed = by_settled;
                    if said.contains(NO_TABLE) {
                        failed.clear();
                    }
                }
                Ok(Verdict {
                    is_no_table,
                    tests: failed,
                })
            }
        }
    }

    /// The tests that must find it.
    fn tests(&self, kind: Kind) -> Command {
        let mut tests = cargo();
        tests.current_dir(self.copy.folder()).args(match kind {
            // All in one process, since there are many; and both readings come from one table: chance finds nothing in it.
            Kind::Row | Kind::Action | Kind::Stage => OF_THE_TABLE,
            Kind::Condition => OF_POLICY,
            Kind::Sql => OF_SCOPES,
        });
        if let Some(cluster) = &self.cluster {
            tests.env("SPIL_TEST_POSTGRES", cluster.url());
        }
        // A failing example need not be made smaller, and none is kept.
        tests.env("CARGO_TARGET_DIR", super::built());
        tests.env("PROPTEST_MAX_SHRINK_ITERS", "0");
        tests.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true");
        tests.env("CARGO_TERM_COLOR", "never");
        tests.env("RUST_BACKTRACE", "0");
        tests
    }
}

/// The names of the tests that failed, and all that was said.
fn run(tests: &mut Command) -> Result<(BTreeSet<String>, String)> {
    let output = tests.output().context("the tests do not start")?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    let failed: BTreeSet<String> = said.lines().filter_map(failed_test).collect();
    if !output.status.success() && failed.is_empty() {
        bail!(
            "the tests ended with {} and named none that failed:\n{said}",
            output.status
        );
    }
    Ok((failed, said))
}

/// The test that a line says failed: of nextest `FAIL [   0.1s] (1/9) package::binary module::test`, of a test binary
/// `test module::test ... FAILED`.
fn failed_test(line: &str) -> Option<String> {
    let line = line.trim_start();
    let alone = line.strip_prefix("test ");
    if let Some(name) = alone.and_then(|rest| rest.strip_suffix(" ... FAILED")) {
        return Some(name.to_owned());
    }
    let ended = ["FAIL [", "TIMEOUT [", "SIGABRT ["];
    let marked = ended.iter().any(|mark| line.starts_with(mark));
    marked.then(|| line.rsplit(' ').next().map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_tests_are_read_from_what_nextest_says() {
        let line = "        FAIL [   0.162s] (28/31) spil-policy::it stories::every_rule_opens";
        assert_eq!(failed_test(line).unwrap(), "stories::every_rule_opens");
        assert_eq!(
            failed_test("        PASS [   0.1s] (1/31) spil-policy::it a::b"),
            None
        );
        assert_eq!(failed_test("error: test run failed"), None);
        assert_eq!(failed_test("test a::b ... FAILED").unwrap(), "a::b");
        assert_eq!(failed_test("test a::b ... ok"), None);
    }

    #[test]
    fn a_row_that_only_the_document_misses_is_not_found_well_enough() {
        let verdict = |is_no_table, tests: &[&str]| Verdict {
            is_no_table,
            tests: tests.iter().map(|test| (*test).to_owned()).collect(),
        };
        let of = |kind| Mutant {
            kind,
            name: "rule some".to_owned(),
            change: Change::Switch,
        };
        let document = verdict(true, &["document::the_access_matrix_is_up_to_date"]);
        assert!(document.suffices_for(&of(Kind::Action)) && !document.suffices_for(&of(Kind::Row)));
        assert!(verdict(false, &["stories::a"]).suffices_for(&of(Kind::Row)));
        assert!(!verdict(false, &[]).suffices_for(&of(Kind::Stage)));
        assert_eq!(verdict(true, &["a::b"]).to_string(), "no valid table, a::b");
    }
}
