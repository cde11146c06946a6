//! `spil import referral`: reads referrals in FHIR and takes them in, or shows what would be stored, from where, and what
//! has no place.

mod document;
mod storing;

use std::path::{Path, PathBuf};

use spil_fhir::{IncomingReferral, Limits, Problem, Reading, Severity, SourceFile};
use spil_texts::Language;

use crate::commands::import::delivery;
use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// A referral in FHIR R4: a bundle, a resource, or a folder of them, in XML or JSON.
#[derive(Debug, clap::Args)]
pub(crate) struct Referral {
    /// The file or folder to read
    path: PathBuf,
    /// Show what would be stored, and store nothing
    #[arg(long)]
    dry_run: bool,
    /// When the network received it, where it is taken in later: `2026-03-02` or `2026-03-02T09:30`
    #[arg(long, value_name = "TIMESTAMP", conflicts_with = "dry_run")]
    received: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// Referrals with the files that they were read from, which are the original to keep.
struct Import {
    files: Vec<SourceFile>,
    reading: Reading,
}

impl Referral {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let import = read(console, &self.path)?;
        if !self.dry_run {
            return self.take_in(console, &import);
        }
        let language = console.language();
        if self.json {
            return console.print_json(&document::Document::new(&import.reading, language));
        }
        for problem in &import.reading.problems {
            console.say(&sentence(problem, language));
        }
        for referral in &import.reading.referrals {
            console.print(&summary(referral, &import.files, language))?;
        }
        Ok(())
    }
}

impl Referral {
    fn take_in(&self, console: &mut Console, import: &Import) -> Result<(), Failure> {
        let arriving = import.arriving(console)?;
        for problem in &import.reading.problems {
            console.say(&sentence(problem, console.language()));
        }
        let referrals = instance::run(console, self.store(console, arriving))?;
        if self.json {
            console.print_json(&serde_json::json!({ "referrals": referrals }))?;
        }
        Ok(())
    }
}

/// Reads the referrals in a file or folder; an error in any file refuses all.
fn read(console: &Console, path: &Path) -> Result<Import, Failure> {
    let limits = Limits::DEFAULT;
    let delivery = delivery::take_in(console, path, limits)?;
    let too_much = delivery
        .problems
        .iter()
        .any(|problem| problem.severity() == Severity::Error);
    let mut reading = if too_much {
        Reading::default()
    } else {
        spil_fhir::read(&delivery.name, &delivery.files, limits)
    };
    reading.problems.extend(delivery.problems);
    reading.problems.sort();
    if reading.has_errors() {
        let language = console.language();
        let errors = reading
            .problems
            .iter()
            .filter(|problem| problem.severity() == Severity::Error);
        return Err(Failure::Input(
            errors.map(|problem| sentence(problem, language)).collect(),
        ));
    }
    Ok(Import {
        files: delivery.files,
        reading,
    })
}

/// What is wrong in words.
fn message(problem: &Problem, language: Language) -> String {
    let arguments = problem.kind.arguments().into_iter();
    let arguments: Vec<_> = arguments
        .map(|(name, value)| (name, value.into()))
        .collect();
    language.text_with(problem.kind.key(), &arguments)
}

/// What is wrong in words, with its place: `file:line: path: message`.
fn sentence(problem: &Problem, language: Language) -> String {
    let line = problem.line.map(|line| format!(":{line}"));
    let path = problem.path.as_ref().map(|path| format!(" {path}:"));
    let (line, path) = (line.unwrap_or_default(), path.unwrap_or_default());
    format!(
        "{}{line}:{path} {}",
        problem.file,
        message(problem, language)
    )
}

/// A referral for people to read.
fn summary(referral: &IncomingReferral, files: &[SourceFile], language: Language) -> String {
    let size: usize = files
        .iter()
        .filter(|file| referral.files.contains(&file.name))
        .map(|file| file.bytes.len())
        .sum();
    let (stored, unplaced) = (referral.stored(), &referral.unplaced);
    let told = [
        ("files", referral.files.len().into()),
        ("bytes", size.into()),
        ("stored", stored.len().into()),
        ("unplaced", unplaced.len().into()),
    ];
    let mut lines = vec![language.text_with("import-referral-summary", &told)];
    lines.extend(
        stored
            .iter()
            .map(|(key, stored)| format!("  {key}: {}", stored.value)),
    );
    if !unplaced.is_empty() {
        lines.push(language.text("import-referral-unplaced"));
        lines.extend(
            unplaced
                .iter()
                .map(|leaf| format!("  {}: {}", leaf.place.path, leaf.value)),
        );
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests;
