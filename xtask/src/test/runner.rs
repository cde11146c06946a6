//! Running a test runner or a build: its output goes on at once, and its closing lines are counted.

use std::io::{BufRead as _, BufReader};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::command::{cargo, describe};
use crate::postgres::Cluster;
use crate::terminal::say;

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

/// The tests of a package whose paths begin so, for a run by hand on both engines: it takes as long as it takes.
pub(crate) fn some_tests(package: &str, path: &str, cluster: &Cluster) -> Command {
    let mut tests = cargo();
    // Built as the whole workspace is: with the features of one crate alone half of it would be built once more.
    tests.args(["nextest", "run", "--workspace", "--no-capture"]);
    tests.args(["--profile", "long", "--filterset"]);
    tests.arg(format!("package({package}) and test(/^{path}/)"));
    tests.env("SPIL_TEST_POSTGRES", cluster.url());
    tests
}

/// Runs a test runner and counts. An error where it ran no test, or failed without naming one.
pub(crate) fn count(command: &mut Command) -> Result<Count> {
    count_and(command, |_| {})
}

/// The same, and shows every line to somebody who looks for more in it.
pub(crate) fn count_and(command: &mut Command, mut look: impl FnMut(&str)) -> Result<Count> {
    let mut count = Count::default();
    let ended = watch(command, |line| {
        look(line);
        count = count.plus(read(line));
    });
    // Where a failed test was named, that says more than how the runner ended.
    if count.failed == 0 {
        ended?;
    }
    at_least_one(count)
}

/// Runs a program whose output goes on at once, and shows every line to somebody; an error where it fails.
pub(super) fn watch(command: &mut Command, mut look: impl FnMut(&str)) -> Result<()> {
    let shown = describe(command);
    say(&format!("$ {shown}"));
    let (reader, writer) = std::io::pipe()?;
    command
        .env("CARGO_TERM_COLOR", "never")
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command
        .spawn()
        .with_context(|| format!("{shown} does not start"))?;
    // Our ends of the pipe close, so that reading ends when the child does.
    command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    for line in BufReader::new(reader).lines() {
        let line = line?;
        say(&line);
        look(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{shown} ended with {status}");
    }
    Ok(())
}

/// A stage that ran nothing proves nothing.
pub(crate) fn at_least_one(count: Count) -> Result<Count> {
    if count.passed + count.failed == 0 {
        bail!("no test was run");
    }
    Ok(count)
}

impl Count {
    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

/// What one line of output counts: the summary of nextest, the result lines of cargo test, the totals of node.
fn read(line: &str) -> Count {
    // What nextest shows of a test that failed has such a line too, further to the right: its summary counts that test.
    if line.starts_with("test result:") {
        return Count {
            passed: before(line, " passed"),
            failed: before(line, " failed"),
        };
    }
    let line = line.trim();
    if line.starts_with("Summary [") {
        return Count {
            passed: before(line, " passed"),
            failed: before(line, " failed") + before(line, " timed out"),
        };
    }
    let total = |name: &str| {
        line.strip_prefix(name)
            .and_then(|number| number.trim().parse().ok())
            .unwrap_or(0)
    };
    Count {
        passed: total("ℹ pass "),
        failed: total("ℹ fail "),
    }
}

/// The number that stands right before this word.
fn before(line: &str, word: &str) -> usize {
    let number = line
        .split(word)
        .next()
        .filter(|start| start.len() < line.len());
    number
        .and_then(|start| start.rsplit(' ').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, passed: usize, failed: usize) {
        assert_eq!(read(line), Count { passed, failed }, "{line}");
    }

    #[test]
    fn closing_lines_are_counted() {
        check(
            "     Summary [   1.204s] 34 tests run: 33 passed (1 slow), 1 failed, 2 skipped",
            33,
            1,
        );
        check(
            "     Summary [   0.011s] 3 tests run: 2 passed, 1 timed out, 0 skipped",
            2,
            1,
        );
        check(
            "test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            5,
            2,
        );
        check(
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
            0,
            0,
        );
        check("ℹ pass 7", 7, 0);
        check("ℹ fail 1", 0, 1);
        check("running 12 tests, none passed yet", 0, 0);
    }
}
