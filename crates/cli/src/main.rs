//! The binary `spil`: configuration, the composition root and the command line. No domain rules.

mod commands;
mod console;
mod file_problems;
mod identity;
mod instance;
mod interrupt;
mod listening;
mod mail;
mod problems;
mod scanning;
mod shipping;
mod usage;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;
use crate::console::Console;

/// The working system of a regional dementia network.
#[derive(Debug, Parser)]
#[command(name = "spil", version, disable_help_subcommand = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let mut console = match Console::from_environment() {
        Ok(console) => console,
        Err(failure) => return failure.report(),
    };
    match CommandLine::try_parse() {
        Ok(line) => match line.command.run(&mut console) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.report(),
        },
        Err(error) => usage::explain(&error, console.language()),
    }
}
