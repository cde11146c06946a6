//! `spil import`: taking data in from files. Each kind of data is a file here.

mod delivery;
mod referral;

use clap::Subcommand;

use crate::console::{Console, Failure};

/// Take data in from files.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    what: What,
}

/// What can be taken in.
#[derive(Debug, Subcommand)]
enum What {
    /// A referral in FHIR R4: a bundle, a resource, or a folder of them, in XML or JSON.
    Referral(referral::Referral),
}

impl Import {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match self.what {
            What::Referral(command) => command.run(console),
        }
    }
}
