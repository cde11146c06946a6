//! `spil link`: which records are of one person? Reads people from CSV, links them, writes pairs and persons.
//!
//! The thinking is done by `spil_linkage`; files, options and words are here.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::console::{Console, Failure};

mod columns;
mod dedupe;
mod explain;
mod find;
mod people;
mod progress;
mod report;
mod table;
mod words;
mod write;

use columns::Mapping;

/// Finds records that are of one person.
#[derive(Debug, Args)]
pub(crate) struct Link {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Finds duplicates within one file.
    Dedupe(dedupe::Dedupe),
    /// Finds the records of a new file among those of a known one.
    Match(find::Match),
    /// Shows field by field what speaks for and against two records being one person.
    Explain(explain::Explain),
}

impl Link {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        match self.action {
            Action::Dedupe(dedupe) => dedupe.run(console),
            Action::Match(found) => found.run(console),
            Action::Explain(explain) => explain.run(console),
        }
    }
}

/// How the columns of a file are read.
#[derive(Debug, Args)]
struct Reading {
    /// The column that holds a field, as `field=column`; a column named like a field needs no mapping.
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    map: Vec<String>,
    /// Leave out lines that cannot be read, and report them.
    #[arg(long)]
    skip_bad: bool,
}

impl Reading {
    fn mapping(&self, console: &Console) -> Result<Mapping, Failure> {
        Mapping::parse(&self.map, console.language())
    }
}

/// Where the line is drawn and what is written.
#[derive(Debug, Args)]
struct Writing {
    /// The file for the pairs.
    #[arg(long, value_name = "PAIRS.csv")]
    out: Option<PathBuf>,
    /// The least probability of a pair; without it the one at which the best F1 is expected.
    #[arg(long, value_name = "P", value_parser = probability)]
    threshold: Option<f64>,
    /// The file for the persons: every id with the smallest id of its person.
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// Print one JSON document with counts, parameters, times and memory.
    #[arg(long)]
    json: bool,
}

fn probability(text: &str) -> Result<f64, String> {
    let value: f64 = text.trim().parse().map_err(|_| String::new())?;
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(String::new())
    }
}
