//! The commands, a file each: read the input, call a use case or a library, print the answer.

use clap::Subcommand;

use crate::console::{Console, Failure};

mod assign;
pub(crate) mod backup;
mod backup_key;
mod config;
mod copy;
mod covenant;
mod demo;
mod export;
mod forecast;
mod import;
mod invite;
mod keys;
mod link;
mod migrate;
mod purge_log;
mod restore;
mod retention;
mod schedule;
mod serve;
mod simulate;
mod verify_log;

/// What `spil` can be asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Who takes whom?
    Assign(assign::Assign),
    /// Write an encrypted backup while the network is served.
    Backup(backup::Backup),
    /// Make a pair of keys for backups.
    BackupKey(backup_key::BackupKey),
    /// Is everything there that serving needs?
    Config(config::Config),
    /// Copy a network to another database.
    Copy(copy::Copy),
    /// Look at a covenant: check it, count out a term.
    Covenant(covenant::Covenant),
    /// Serve a made-up region, to try everything out.
    Demo(demo::Demo),
    /// Take the whole file of an organisation out.
    Export(export::Export),
    /// Look ahead: how much case management is needed?
    Forecast(forecast::Forecast),
    /// Take data in from files.
    Import(import::Import),
    /// Invite somebody of the network to sign in.
    Invite(invite::Invite),
    /// Replace the master key: add another, seal everything with it, take the old one away.
    Keys(keys::Keys),
    /// Which records are of one person?
    Link(link::Link),
    /// Make or update the database of a network.
    Migrate(migrate::Migrate),
    /// Empty what the journal has kept long enough.
    PurgeLog(purge_log::PurgeLog),
    /// Restore a backup, or check that it could be.
    Restore(restore::Restore),
    /// Destroy what was kept long enough.
    Retention(retention::Retention),
    /// The week schedule of a team.
    Schedule(schedule::ScheduleWeeks),
    /// Serve the pages of a network.
    Serve(serve::Serve),
    /// Look ahead: what will the waiting list do?
    Simulate(simulate::Simulate),
    /// Check that the journal is whole.
    VerifyLog(verify_log::VerifyLog),
}

impl Command {
    /// Does it.
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match self {
            Self::Assign(command) => command.run(console),
            Self::Backup(command) => command.run(console),
            Self::BackupKey(command) => command.run(console),
            Self::Config(command) => command.run(console),
            Self::Copy(command) => command.run(console),
            Self::Covenant(command) => command.run(console),
            Self::Demo(command) => command.run(console),
            Self::Export(command) => command.run(console),
            Self::Forecast(command) => command.run(console),
            Self::Import(command) => command.run(console),
            Self::Invite(command) => command.run(console),
            Self::Keys(command) => command.run(console),
            Self::Link(command) => command.run(console),
            Self::Migrate(command) => command.run(console),
            Self::PurgeLog(command) => command.run(console),
            Self::Restore(command) => command.run(console),
            Self::Retention(command) => command.run(console),
            Self::Schedule(command) => command.run(console),
            Self::Serve(command) => command.run(console),
            Self::Simulate(command) => command.run(console),
            Self::VerifyLog(command) => command.run(console),
        }
    }
}
