//! `cargo xtask long`: the tests that do more by hand than with every change, and what they came to.
//!
//! Each is a test of `cargo xtask test` with more rounds. What it counted is kept in `docs/trust-runs.toml`; where rounds add up,
//! a run of a part goes on from what was counted before.

use anyhow::{Context as _, Result, bail};

use crate::postgres::{Cluster, Keeps};
use crate::terminal::{heading, say};
use crate::test::{count_and, some_tests};
use crate::trust::{self, By};

/// Runs the tests that do more by hand.
#[derive(Debug, clap::Args)]
pub(crate) struct Long {
    /// How many rounds of those that add up, for each engine.
    #[arg(long, default_value_t = 100)]
    rounds: u32,
    /// Only those whose name contains one of these.
    names: Vec<String>,
}

/// A test that does more by hand.
struct Check {
    name: &'static str,
    package: &'static str,
    /// The path of the test, for both engines.
    filter: &'static str,
    /// How many tests that are.
    tests: usize,
    /// What each of its tests says, with `#` for the figure.
    saying: &'static str,
    by: By,
    rounds: Rounds,
}

/// How a test is told to do more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rounds {
    /// It knows how much is enough.
    Full,
    /// As many as are asked for; they add up.
    Counted,
}

const CHECKS: [Check; 3] = [
    Check {
        name: "worlds",
        package: "spil-store",
        filter: "scope::a_list_opens_what_policy_grants",
        tests: 2,
        saying: "# worlds:",
        by: By::Worlds,
        rounds: Rounds::Full,
    },
    Check {
        name: "tamperings",
        package: "spil-store",
        filter: "journal_tampering::every_tampering_before_the_anchor_is_found::sqlite",
        tests: 1,
        saying: "# tamperings found",
        by: By::Tamperings,
        rounds: Rounds::Full,
    },
    Check {
        name: "kills",
        package: "spil-cli",
        filter: "kill::a_killed_server_keeps_what_it_confirmed",
        tests: 2,
        saying: "# kills:",
        by: By::Kills,
        rounds: Rounds::Counted,
    },
];

impl Long {
    /// Fails at the first that does not hold; what was counted before that is kept.
    pub(crate) fn run(self) -> Result<()> {
        let cluster = Cluster::start(Keeps::Nothing)?;
        for check in CHECKS.iter().filter(|check| self.chooses(check.name)) {
            heading(check.name);
            let figures = check.run(&cluster, self.rounds)?;
            match check.rounds {
                // Of the engines, the one that did least.
                Rounds::Full => trust::keep(check.by, figures.iter().copied().min().unwrap_or(0))?,
                Rounds::Counted => trust::keep_more(check.by, figures.iter().sum())?,
            }
        }
        Ok(())
    }

    fn chooses(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()))
    }
}

impl Check {
    /// What each test of it counted.
    fn run(&self, cluster: &Cluster, rounds: u32) -> Result<Vec<u64>> {
        let mut tests = some_tests(self.package, self.filter, cluster);
        match self.rounds {
            Rounds::Full => tests.env("SPIL_TEST_FULL", "1"),
            Rounds::Counted => tests.env("SPIL_TEST_ROUNDS", rounds.to_string()),
        };
        let mut figures = Vec::new();
        let count = count_and(&mut tests, |line| {
            figures.extend(trust::number(line, self.saying));
        })?;
        if count.failed > 0 {
            bail!("{} of {} failed", count.failed, self.name);
        }
        let total: u64 = figures.iter().sum();
        (figures.len() == self.tests && total > 0)
            .then_some(figures)
            .with_context(|| format!("{} did not say \"{}\"", self.name, self.saying))
            .inspect(|figures| say(&format!("{}: {figures:?}", self.name)))
    }
}
