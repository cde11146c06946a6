//! `spil link dedupe`: duplicates within one file.

use std::path::PathBuf;

use clap::Args;
use spil_linkage::Population;

use crate::console::{Console, Failure};

use super::people::{self, BadLines};
use super::report::Run;
use super::{Reading, Writing};

/// Finds duplicates within one file.
#[derive(Debug, Args)]
pub(crate) struct Dedupe {
    /// The people, in CSV.
    #[arg(value_name = "IN.csv")]
    input: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    writing: Writing,
}

impl Dedupe {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let mapping = self.reading.mapping(console)?;
        let mut run = Run::begin(console, &self.writing)?;
        let mut people = Population::new();
        let read = people::read(
            console,
            &self.input,
            &mapping,
            BadLines::of(&self.reading),
            &mut people,
        )?;
        run.read(people.len(), None, &[read]);
        run.link_and_write(console, people)
    }
}
