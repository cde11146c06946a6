//! Checking the journal from its start on both databases, beside its goal.

use anyhow::{Result, ensure};

use crate::command::{cargo, output};
use crate::postgres::{Cluster, Keeps};
use crate::terminal::{heading, say};
use crate::trust::{self, By};

/// Events checked in a second.
const GOAL: u64 = 100_000;
/// Both databases, each three times.
const RATES: usize = 6;

/// Measures how fast the journal is checked.
#[derive(Debug, clap::Args)]
pub(crate) struct Journal {}

impl Journal {
    /// Measures and prints; fails where the goal is missed.
    #[expect(clippy::unused_self, reason = "every bench has this form")]
    pub(crate) fn run(self) -> Result<()> {
        heading("journal: every event from the start");
        let cluster = Cluster::start(Keeps::Everything)?;
        let mut bench = cargo();
        bench.args(["bench", "--quiet", "--package", "spil-store", "--bench"]);
        bench.arg("verify").env("SPIL_TEST_POSTGRES", cluster.url());
        let said = output(&mut bench)?;
        say(said.trim_end());
        let rates: Vec<u64> = said.lines().filter_map(rate).collect();
        ensure!(rates.len() == RATES, "{} of {RATES} rates", rates.len());
        let slowest = rates.into_iter().min().unwrap_or_default();
        say(&format!(
            "{slowest} events a second at least, the goal is {GOAL}"
        ));
        ensure!(GOAL <= slowest, "the goal was missed");
        trust::keep(By::Journal, slowest)
    }
}

/// Of a line about checking, how many events that were in a second.
fn rate(line: &str) -> Option<u64> {
    let (_, rate) = line.split_once(" checked in ")?.1.split_once(": ")?;
    rate.split_once(' ')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn a_rate_is_read_of_checking_alone() {
        let said = "SQLite: 200000 events checked in 1.50 s: 133333 a second";
        assert_eq!(rate(said), Some(133_333));
        assert_eq!(rate(&said.replace("checked", "written")), None);
    }
}
