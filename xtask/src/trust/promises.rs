//! `docs/trust.toml`: what is promised, what shows it, and the floor.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::runs::By;
use crate::workspace;

const SOURCE: &str = "docs/trust.toml";
/// Stands for the figure in what a test says.
const FIGURE: char = '#';

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Promises {
    pub(super) promise: Vec<Promise>,
}

/// One promise.
#[derive(Debug, Deserialize)]
pub(super) struct Promise {
    /// What is promised, in a sentence.
    pub(super) says: String,
    /// What the figure counts.
    pub(super) unit: String,
    /// With less than this it shows nothing.
    pub(super) floor: u64,
    #[serde(flatten)]
    pub(super) proof: Proof,
}

/// What shows that a promise is kept.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Proof {
    /// A test of `cargo xtask test`, and what it says with `#` for the figure.
    Test { test: String, saying: String },
    /// A run by hand.
    Run { run: By },
}

impl Promises {
    /// Reads the file.
    pub(super) fn read() -> Result<Self> {
        let text = std::fs::read_to_string(workspace::root().join(SOURCE)).context(SOURCE)?;
        toml::from_str(&text).context(SOURCE)
    }
}

impl Promise {
    /// Whether the figure reaches the floor.
    pub(super) fn holds(&self, figure: u64) -> Result<()> {
        ensure!(
            self.floor <= figure,
            "{figure} {}; at least {} are needed",
            self.unit,
            self.floor
        );
        Ok(())
    }

    /// What a person types to see it.
    pub(super) fn command(&self) -> String {
        match &self.proof {
            // The binary goes before the first space; nextest asks for the path alone.
            Proof::Test { test, .. } => {
                let path = test.split_once(' ').map_or(test.as_str(), |(_, path)| path);
                format!("cargo nextest run {path}")
            }
            Proof::Run { run } => run.command().to_owned(),
        }
    }
}

/// The number that a test said.
pub(super) fn figure(tests: &BTreeMap<String, String>, test: &str, saying: &str) -> Result<u64> {
    let said = tests
        .get(test)
        .with_context(|| format!("{test} did not run, or did not pass"))?;
    said.lines()
        .find_map(|line| number(line, saying))
        .with_context(|| format!("{test} did not say \"{saying}\""))
}

/// The number in a line that stands where the pattern has `#`.
pub(crate) fn number(line: &str, pattern: &str) -> Option<u64> {
    let (before, after) = pattern.split_once(FIGURE)?;
    let digits_then = |rest: &str| {
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, rest) = rest.split_at(end);
        rest.starts_with(after).then(|| digits.parse().ok())?
    };
    line.match_indices(before)
        .find_map(|(start, found)| digits_then(line.get(start + found.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, pattern: &str, expected: Option<u64>) {
        assert_eq!(number(line, pattern), expected, "{line} {pattern}");
    }

    #[test]
    fn the_number_stands_where_the_pattern_says() {
        check(
            "20 kills: 2138 confirmed, all there",
            "kills: # confirmed",
            Some(2_138),
        );
        check("20 kills: 2138 confirmed, all there", "# kills", Some(20));
        check("20 forms, 7 sent", "# sent", Some(7));
        check("20 kills: none confirmed", "kills: # confirmed", None);
        check("20 kills", "# kill:", None);
    }

    #[test]
    fn a_test_that_did_not_run_or_says_something_else_shows_nothing() {
        let tests = BTreeMap::from([("spil-x::it a::b".to_owned(), "\n 12 routes\n".to_owned())]);
        assert_eq!(figure(&tests, "spil-x::it a::b", "# routes").unwrap(), 12);
        assert!(figure(&tests, "spil-x::it a::b", "# forms").is_err());
        assert!(figure(&tests, "spil-x::it a::c", "# routes").is_err());
    }

    #[test]
    fn every_promise_has_a_floor() {
        let promises = Promises::read().unwrap().promise;
        assert!(25 <= promises.len(), "{} promises", promises.len());
        for promise in promises {
            assert!(0 < promise.floor, "{}", promise.says);
            assert!(promise.holds(promise.floor - 1).is_err());
        }
    }
}
