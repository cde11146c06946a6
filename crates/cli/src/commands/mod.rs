//! The commands, a file each: read the input, call a use case or a library, print the answer.

use clap::Subcommand;

use crate::console::{Console, Failure};

mod covenant;

/// What `spil` can be asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Look at a covenant: check it, count out a term.
    Covenant(covenant::Covenant),
}

impl Command {
    /// Does it.
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match self {
            Self::Covenant(command) => command.run(console),
        }
    }
}
