//! `docs/trust-runs.toml`: what runs by hand came to. Each writes its own line when it ends well.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::workspace::{self, Moment};

const FILE: &str = "docs/trust-runs.toml";

/// The runs that are too long for every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum By {
    /// Requests with payloads in every parameter.
    Security,
    /// Seeded faults.
    Faults,
    /// Fuzz targets.
    Fuzz,
    /// Random worlds for each engine.
    Worlds,
    /// Tamperings with the journal.
    Tamperings,
    /// Kills of the server, both engines together.
    Kills,
    /// Events of the journal that were checked in a second.
    Journal,
    /// Parameters that sqlmap found clean.
    Sqlmap,
    /// Rows and conditions that were taken away, and found.
    Mutants,
    /// Changes of the code of policy, journal and sessions, and found.
    MutantsOfCode,
}

impl By {
    /// What a person types.
    pub(super) fn command(self) -> &'static str {
        match self {
            Self::Security => "cargo xtask security",
            Self::Faults => "cargo xtask faults --seeded",
            Self::Fuzz => "cargo xtask fuzz",
            Self::Worlds => "cargo xtask long worlds",
            Self::Tamperings => "cargo xtask long tamperings",
            Self::Kills => "cargo xtask long kills",
            Self::Journal => "cargo xtask bench journal",
            Self::Sqlmap => "cargo xtask security --sqlmap",
            Self::Mutants => "cargo xtask mutants",
            Self::MutantsOfCode => "cargo xtask mutants --code",
        }
    }
}

/// What a run came to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    figure: u64,
    moment: Moment,
}

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Runs {
    /// What each run counted, and when it was made; of runs that add up, the last part.
    #[serde(default)]
    runs: BTreeMap<By, Run>,
    /// When each seeded fault was seen found.
    #[serde(default)]
    faults: BTreeMap<String, Moment>,
}

impl Runs {
    /// The figure of a run, and when it was made; of faults the first. Nothing where it was not made yet.
    pub(super) fn figure(&self, by: By) -> Option<(u64, Moment)> {
        if by == By::Faults {
            let first = self.faults.values().min_by_key(|moment| moment.date)?;
            return Some((self.faults.len() as u64, first.clone()));
        }
        let run = self.runs.get(&by)?;
        Some((run.figure, run.moment.clone()))
    }

    fn write(&self) -> Result<()> {
        let text = toml::to_string(self)?;
        std::fs::write(workspace::root().join(FILE), text).context(FILE)
    }
}

/// Reads the file.
pub(super) fn read() -> Result<Runs> {
    let text = std::fs::read_to_string(workspace::root().join(FILE)).context(FILE)?;
    toml::from_str(&text).context(FILE)
}

/// Keeps what a whole run counted, in place of the run before.
pub(crate) fn keep(by: By, figure: u64) -> Result<()> {
    let mut runs = read()?;
    let moment = Moment::now()?;
    runs.runs.insert(by, Run { figure, moment });
    runs.write()
}

/// Keeps what a part of a run counted, with what was counted before.
pub(crate) fn keep_more(by: By, figure: u64) -> Result<()> {
    let before = read()?.figure(by).map_or(0, |(figure, _)| figure);
    keep(by, before + figure)
}

/// Keeps that a fault was seen found.
pub(crate) fn keep_fault(name: &str) -> Result<()> {
    let mut runs = read()?;
    runs.faults.insert(name.to_owned(), Moment::now()?);
    runs.write()
}
