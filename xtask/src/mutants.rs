//! `cargo xtask mutants`: takes away each row, action and stage of `rules.toml` and each condition of a scope once, in a copy of
//! the last commit, and sees that a test fails. By hand; it goes on where it stopped, and its figure stands in `TRUST.md`.
//!
//! The copy is built once: every condition has a switch in it, and the table is read from a file. `--code` leaves what is
//! changed to cargo-mutants. What no test can find stands in `docs/mutants.toml`, each with its reason.

mod bodies;
mod code;
mod conditions;
mod equivalent;
mod outcomes;
mod progress;
mod table;
mod trial;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::terminal::{complain, say};
use crate::trust::{self, By};
use crate::workspace;

use self::equivalent::Equivalent;
use self::progress::Progress;
use self::trial::{Mutant, Trial};

/// Takes away each row and each condition once, and sees that a test fails.
#[derive(Debug, clap::Args)]
pub(crate) struct Mutants {
    /// Stops after so many minutes; the next run goes on from there.
    #[arg(long)]
    minutes: Option<u64>,
    /// Tries also what was found before.
    #[arg(long, conflicts_with = "code")]
    anew: bool,
    /// Changes the code of policy, journal and sessions instead, by cargo-mutants.
    #[arg(long)]
    code: bool,
    /// With `--code`: only every so-manieth of them, spread over the files.
    #[arg(long, requires = "code", default_value_t = 1)]
    each: usize,
    /// Only those whose name contains one of these; with `--code` only these parts:
    /// policy, limits, journal, session, rows.
    names: Vec<String>,
}

/// Where the copy is built: what is built in two trees does not go into one folder.
fn built() -> PathBuf {
    workspace::target().join("mutants")
}

/// The copy.
const COPY: &str = "mutants-tree";

impl Mutants {
    /// Fails where one was not found and is not listed as equivalent.
    pub(crate) fn run(self) -> Result<()> {
        if self.code {
            return code::run(&code::Extent {
                each: self.each,
                minutes: self.minutes,
                names: &self.names,
            });
        }
        let mut mutants = table::mutants()?;
        mutants.extend(conditions::mutants()?);
        let all = mutants.len();
        mutants.retain(|mutant| self.chooses(&mutant.name));
        let equivalent = Equivalent::read()?;
        let progress = self.try_all(&mutants, &equivalent)?;
        let missed = progress.print(&mutants, &equivalent);
        if missed > 0 {
            bail!("{missed} were not found and are not listed as equivalent");
        }
        if progress.has_all(&mutants) && mutants.len() == all {
            trust::keep(By::Mutants, progress.found(&mutants))?;
        }
        Ok(())
    }

    fn chooses(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()))
    }

    /// Tries those that were not tried yet or missed, as long as there is time.
    fn try_all(&self, mutants: &[Mutant], equivalent: &Equivalent) -> Result<Progress> {
        let mut progress = if self.anew {
            Progress::anew()?
        } else {
            Progress::read()?
        };
        let left: Vec<&Mutant> = mutants
            .iter()
            .filter(|mutant| !progress.is_done(mutant, equivalent))
            .collect();
        if left.is_empty() {
            return Ok(progress);
        }
        let trial = Trial::begin(&left)?;
        let start = Instant::now();
        let limit = self.minutes.map(Duration::from_mins);
        for mutant in left {
            if limit.is_some_and(|limit| limit < start.elapsed()) {
                say("the time is over; the next run goes on from here");
                break;
            }
            let verdict = trial.of(mutant)?;
            if verdict.is_found() {
                say(&format!("✓ {}: {verdict}", mutant.name));
            } else {
                complain(&format!("✗ {}: {verdict}", mutant.name));
            }
            progress.note(&mutant.name, verdict)?;
        }
        Ok(progress)
    }
}
