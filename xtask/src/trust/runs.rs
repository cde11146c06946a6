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
}

impl By {
    /// What a person types.
    pub(super) fn command(self) -> &'static str {
        match self {
            Self::Security => "cargo xtask security",
            Self::Faults => "cargo xtask faults",
            Self::Fuzz => "cargo xtask fuzz",
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

impl Run {
    fn now(figure: u64) -> Result<Self> {
        let moment = Moment::now()?;
        Ok(Self { figure, moment })
    }

    fn shown(&self) -> (u64, &Moment) {
        (self.figure, &self.moment)
    }
}

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Runs {
    security: Option<Run>,
    fuzz: Option<Run>,
    /// When each seeded fault was seen found.
    #[serde(default)]
    faults: BTreeMap<String, Moment>,
}

impl Runs {
    /// The figure of a run, and when it was made; of several the first. Nothing where it was not made yet.
    pub(super) fn figure(&self, by: By) -> Option<(u64, Moment)> {
        let (figure, moment) = match by {
            By::Security => self.security.as_ref().map(Run::shown),
            By::Fuzz => self.fuzz.as_ref().map(Run::shown),
            By::Faults => {
                let first = self.faults.values().min_by_key(|moment| moment.date);
                first.map(|moment| (self.faults.len() as u64, moment))
            }
        }?;
        Some((figure, moment.clone()))
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

/// Keeps how many requests a whole run sent that were all answered rightly.
pub(crate) fn keep_requests(figure: usize) -> Result<()> {
    let mut runs = read()?;
    runs.security = Some(Run::now(figure as u64)?);
    runs.write()
}

/// Keeps how often all fuzz targets together were tried.
pub(crate) fn keep_fuzzed(figure: u64) -> Result<()> {
    let mut runs = read()?;
    runs.fuzz = Some(Run::now(figure)?);
    runs.write()
}

/// Keeps which faults were seen found.
pub(crate) fn keep_faults(names: Vec<String>) -> Result<()> {
    let mut runs = read()?;
    let moment = Moment::now()?;
    runs.faults
        .extend(names.into_iter().map(|name| (name, moment.clone())));
    runs.write()
}
