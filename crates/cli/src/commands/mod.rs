//! The commands, a file each: read the input, call a use case or a library, print the answer.

use clap::Subcommand;

use crate::console::{Console, Failure};

/// What `spil` can be asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {}

impl Command {
    /// Does it.
    #[expect(clippy::needless_pass_by_ref_mut, reason = "commands print")]
    pub(crate) fn run(self, _console: &mut Console) -> Result<(), Failure> {
        match self {}
    }
}
