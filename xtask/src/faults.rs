//! `cargo xtask faults`: breaks what Spil stands on and sees that nothing is lost; with `--seeded` breaks Spil itself and sees
//! that a check finds it.

mod harness;
mod seeded;

use anyhow::{Result, bail};

use crate::trust;

pub(crate) use self::seeded::{Chosen, try_all};

/// Breaks what Spil stands on, or with --seeded Spil itself.
#[derive(Debug, clap::Args)]
pub(crate) struct Faults {
    /// Puts known faults into a copy of the repository and sees that they are found.
    #[arg(long)]
    seeded: bool,
    /// Only those seeded faults that CI tries.
    #[arg(long, requires = "seeded")]
    quick: bool,
    /// Only those whose name contains one of these.
    names: Vec<String>,
}

impl Faults {
    /// Fails when something was lost, or when a seeded fault was not found.
    pub(crate) fn run(self) -> Result<()> {
        if !self.seeded {
            return harness::run(&self.names);
        }
        let chosen = if self.quick {
            Chosen::quick()
        } else {
            Chosen::named(self.names)
        };
        let tally = try_all(&chosen, trust::keep_fault)?;
        if tally.missed > 0 {
            bail!("{} faults were not found", tally.missed);
        }
        Ok(())
    }
}
