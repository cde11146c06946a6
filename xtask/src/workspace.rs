//! Where things lie in the working tree, and what the environment says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::command::{command, output};

/// The root of the repository: the folder above this package.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The folder for whatever is built: `CARGO_TARGET_DIR` where it is set, else `target`.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The value of a variable of the environment; nothing where it is unset or empty.
pub(crate) fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The program with this name on the search path.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = environment("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// Chromium: where it is there the build that has no window, which shows the same pages in two thirds of the time.
pub(crate) fn chromium() -> Option<PathBuf> {
    program(HEADLESS_CHROMIUM).or_else(|| program("chromium"))
}

/// Debian's name of that build, as a program and as a package.
pub(crate) const HEADLESS_CHROMIUM: &str = "chromium-headless-shell";

/// Of what commit something is true, and since what day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Moment {
    /// The first ten digits of the commit, with a `+` where something was not committed.
    pub(crate) commit: String,
    /// The day.
    pub(crate) date: jiff::civil::Date,
}

impl Moment {
    /// Today, of the tree as it stands; what the runs themselves write does not count.
    #[expect(
        clippy::disallowed_methods,
        reason = "a task is where the clock comes in"
    )]
    pub(crate) fn now() -> Result<Self> {
        let git = |arguments: &[&str]| output(command("git").current_dir(root()).args(arguments));
        let changed = git(&[
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ".",
            ":!docs/trust-runs.toml",
            ":!TRUST.md",
        ])?;
        let mut commit = git(&["rev-parse", "--short=10", "HEAD"])?.trim().to_owned();
        if !changed.trim().is_empty() {
            commit.push('+');
        }
        let date = jiff::Zoned::now().date();
        Ok(Self { commit, date })
    }
}
