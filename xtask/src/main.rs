//! The project's own tasks: `cargo xtask demo`, `test`, `tidy`, `bench`, the front-end build and so on.
//!
//! Each task is a module. Nothing here is part of the program that a network runs.

mod asvs;
mod bench;
mod command;
mod copy;
mod demo;
mod dpia;
mod faults;
mod frontend;
mod fuzz;
mod i18n;
mod long;
mod mutants;
mod peer;
mod postgres;
mod sbom;
mod screenshots;
mod security;
mod supply;
mod table;
mod terminal;
mod test;
mod tidy;
mod trust;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The project's own tasks.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds everything and starts Spil on the synthetic region.
    Demo(demo::Demo),
    /// Installs what it needs and runs every check and test.
    Test(test::Test),
    /// Runs the checks that need no tests: format, lints, house rules, texts, dependencies.
    Check(test::Check),
    /// Builds the front end.
    Frontend(frontend::Frontend),
    /// Checks the house rules.
    Tidy(tidy::Tidy),
    /// Checks the texts.
    I18n(i18n::I18n),
    /// Holds what we say about OWASP ASVS against the tests that passed.
    Asvs(asvs::Asvs),
    /// Writes the list of data fields into the data protection impact assessment.
    Dpia(dpia::Dpia),
    /// Asks every route with payloads in every parameter; by hand.
    Security(security::Security),
    /// Writes `TRUST.md`: what is promised, and what the last runs showed.
    Trust(trust::Trust),
    /// Fuzzes the readers of files and requests; by hand.
    Fuzz(fuzz::Fuzz),
    /// Runs the tests that do more by hand than with every change.
    Long(long::Long),
    /// Lists everything that the program is made of, as `CycloneDX`.
    Sbom(sbom::Sbom),
    /// Breaks what Spil stands on and sees that nothing is lost; with --seeded, Spil itself.
    Faults(faults::Faults),
    /// Takes away each row and each condition once, and sees that a test fails; by hand.
    Mutants(mutants::Mutants),
    /// Measures, beside a peer or a floor.
    Bench(bench::Bench),
    /// Takes the pictures of the README.
    Screenshots(screenshots::Screenshots),
    /// Keeps a PostgreSQL for tests running until it is interrupted.
    Postgres(postgres::Postgres),
}

impl Task {
    fn run(self) -> Result<()> {
        match self {
            Self::Demo(demo) => demo.run(),
            Self::Test(test) => test.run(),
            Self::Check(check) => check.run(),
            Self::Frontend(frontend) => frontend.run(),
            Self::Tidy(tidy) => tidy.run(),
            Self::I18n(i18n) => i18n.run(),
            Self::Asvs(asvs) => asvs.run(),
            Self::Dpia(dpia) => dpia.run(),
            Self::Security(security) => security.run(),
            Self::Trust(trust) => trust.run(),
            Self::Fuzz(fuzz) => fuzz.run(),
            Self::Long(long) => long.run(),
            Self::Sbom(sbom) => sbom.run(),
            Self::Faults(faults) => faults.run(),
            Self::Mutants(mutants) => mutants.run(),
            Self::Bench(bench) => bench.run(),
            Self::Screenshots(screenshots) => screenshots.run(),
            Self::Postgres(postgres) => postgres.run(),
        }
    }
}

fn main() -> ExitCode {
    match CommandLine::parse().task.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
