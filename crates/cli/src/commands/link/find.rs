//! `spil link match`: the records of a new file among those of a known one.

use std::path::PathBuf;

use clap::Args;
use spil_linkage::Population;

use crate::console::{Console, Failure};

use super::people::{self, BadLines};
use super::report::Run;
use super::{Reading, Writing};

/// Finds the records of a new file among those of a known one.
#[derive(Debug, Args)]
pub(crate) struct Match {
    /// The known people, in CSV.
    #[arg(value_name = "KNOWN.csv")]
    known: PathBuf,
    /// The new people, in CSV.
    #[arg(value_name = "NEW.csv")]
    new: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    writing: Writing,
}

impl Match {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let mapping = self.reading.mapping(console)?;
        let bad = BadLines::of(&self.reading);
        let mut run = Run::begin(console, &self.writing)?;
        let mut people = Population::new();
        let known = people::read(console, &self.known, &mapping, bad, &mut people)?;
        let count = people.len();
        people.begin_newcomers();
        let new = people::read(console, &self.new, &mapping, bad, &mut people)?;
        run.read(count, Some(people.len() - count), &[known, new]);
        run.link_and_write(console, people)
    }
}
