//! `spil config`: is everything there that serving needs?

mod check;

use clap::{Args, Subcommand};

use crate::console::{Console, Failure};

/// Looks at what this machine has been given.
#[derive(Debug, Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Is everything there that serving needs? Takes the same options as `serve`, changes nothing, and sends nothing.
    Check(check::Check),
}

impl Config {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match self.question {
            Question::Check(question) => question.run(console),
        }
    }
}
