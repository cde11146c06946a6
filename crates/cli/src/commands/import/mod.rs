//! `spil import`: taking data in from files. Each kind of data is a file here.

mod delivery;
mod network;
mod population;
mod postcodes;
mod referral;
mod support;

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
    /// The network: areas, organisations, teams, people and the rota.
    Network(network::Network),
    /// The table from postcode and house number to neighbourhood.
    Postcodes(postcodes::Postcodes),
    /// How many people live in each district, or how many have dementia.
    Population(population::Population),
    /// The directory of support near home.
    Support(support::Support),
    /// A referral in FHIR R4: a bundle, a resource, or a folder of them, in XML or JSON.
    Referral(referral::Referral),
}

impl Import {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match self.what {
            What::Network(command) => command.run(console),
            What::Postcodes(command) => command.run(console),
            What::Population(command) => command.run(console),
            What::Support(command) => command.run(console),
            What::Referral(command) => command.run(console),
        }
    }
}
