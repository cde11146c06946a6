//! `cargo xtask bench NAME`: measures the shipped configuration in release, beside a peer or a floor.
//!
//! A bench is a file here with a `clap::Args` struct and `fn run(self) -> Result<()>`, and a variant of [`Subject`].
//! It prints with [`crate::table`], reaches Python peers through [`crate::peer`], and keeps its scripts and inputs
//! in `xtask/bench/<name>/`.

use anyhow::Result;
use clap::Subcommand;

/// Measures, beside a peer or a floor.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    subject: Subject,
}

/// What can be measured.
#[derive(Debug, Subcommand)]
enum Subject {
    /// Who takes whom, beside two general solvers at equal time.
    Assignment(assignment::Assignment),
    /// Checking the journal from its start, on both databases, beside its goal.
    Journal(journal::Journal),
    /// Recognising one person in several records, beside splink and recordlinkage.
    Linkage(linkage::Linkage),
    /// Says on what machine the figures would be measured.
    Machine(machine::Machine),
    /// The simulation of the waiting list, beside its goals, a plain loop and Python peers.
    Planning(planning::Planning),
    /// The running program over both databases, beside a bare page.
    Server(server::Server),
}

impl Bench {
    /// Measures and prints.
    pub(crate) fn run(self) -> Result<()> {
        match self.subject {
            Subject::Assignment(assignment) => assignment.run(),
            Subject::Journal(journal) => journal.run(),
            Subject::Linkage(linkage) => linkage.run(),
            Subject::Machine(machine) => machine.run(),
            Subject::Planning(planning) => planning.run(),
            Subject::Server(server) => server.run(),
        }
    }
}

mod assignment;
mod journal;
mod linkage;
mod machine;
mod planning;
mod server;
