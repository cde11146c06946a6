//! Which mutants were tried, and what came of them; kept in the target folder, so that a run goes on after it was stopped.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::equivalent::Equivalent;
use super::trial::{Kind, Mutant, Verdict};
use crate::command::{command, output};
use crate::table::Table;
use crate::terminal::{complain, say};
use crate::workspace;

/// What is taken away from; where one of these changes, all is tried anew. Tests only grow: what they found they find again, and
/// `--anew` tries everything once more.
const RESTS_ON: [&str; 5] = [
    "HEAD:crates/model/src",
    "HEAD:crates/policy/src",
    "HEAD:crates/policy/rules.toml",
    "HEAD:crates/store/src/scope.rs",
    "HEAD:xtask/mutants",
];

/// How far it is.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Progress {
    rests_on: String,
    verdicts: BTreeMap<String, Verdict>,
}

impl Progress {
    /// Nothing was tried yet.
    pub(super) fn anew() -> Result<Self> {
        let rests_on = output(command("git").arg("rev-parse").args(RESTS_ON))?;
        Ok(Self {
            rests_on,
            verdicts: BTreeMap::new(),
        })
    }

    /// What a run of before found about the same code; else nothing.
    pub(super) fn read() -> Result<Self> {
        let anew = Self::anew()?;
        let kept: Option<Self> = match std::fs::read_to_string(file()) {
            Ok(text) => Some(serde_json::from_str(&text)?),
            Err(_) => None,
        };
        let kept = kept.filter(|kept| kept.rests_on == anew.rests_on);
        Ok(kept.unwrap_or(anew))
    }

    /// Whether it need not be tried again: it was found, or nothing can find it.
    pub(super) fn is_done(&self, mutant: &Mutant, equivalent: &Equivalent) -> bool {
        let verdict = self.verdicts.get(&mutant.name);
        verdict.is_some_and(|verdict| {
            verdict.suffices_for(mutant) || equivalent.reason(&mutant.name).is_some()
        })
    }

    /// Keeps what came of one.
    pub(super) fn note(&mut self, name: &str, verdict: Verdict) -> Result<()> {
        self.verdicts.insert(name.to_owned(), verdict);
        let file = file();
        std::fs::write(&file, serde_json::to_vec(self)?).with_context(|| file.display().to_string())
    }

    /// Whether it was tried.
    pub(super) fn has(&self, name: &str) -> bool {
        self.verdicts.contains_key(name)
    }

    /// Whether all were tried.
    pub(super) fn has_all(&self, mutants: &[Mutant]) -> bool {
        mutants.iter().all(|mutant| self.has(&mutant.name))
    }

    /// How many of them were found.
    pub(super) fn found(&self, mutants: &[Mutant]) -> u64 {
        let verdicts = mutants
            .iter()
            .filter_map(|mutant| self.verdicts.get(&mutant.name));
        verdicts.filter(|verdict| verdict.is_found()).count() as u64
    }

    /// Prints what came of them by kind; gives how many were missed, or found although nothing should.
    pub(super) fn print(&self, mutants: &[Mutant], equivalent: &Equivalent) -> usize {
        let mut table = Table::new(&[
            "taken away",
            "there are",
            "tried",
            "found",
            "no valid table",
            "by behaviour",
            "by the document alone",
            "equivalent",
            "missed",
        ]);
        let mut wrong = 0;
        for kind in Kind::ALL {
            let tally = self.tally(kind, mutants, equivalent);
            wrong += tally.missed;
            table.row([
                kind.name().to_owned(),
                tally.all.to_string(),
                tally.tried.to_string(),
                tally.found.to_string(),
                tally.no_table.to_string(),
                tally.behaviour.to_string(),
                tally.document.to_string(),
                tally.equivalent.to_string(),
                tally.missed.to_string(),
            ]);
        }
        table.print();
        say(&format!(
            "{} of {} tried",
            self.tried(mutants),
            mutants.len()
        ));
        wrong
    }

    fn tried(&self, mutants: &[Mutant]) -> usize {
        mutants
            .iter()
            .filter(|mutant| self.has(&mutant.name))
            .count()
    }

    fn tally(&self, kind: Kind, mutants: &[Mutant], equivalent: &Equivalent) -> Tally {
        let mut tally = Tally::default();
        for mutant in mutants.iter().filter(|mutant| mutant.kind == kind) {
            tally.all += 1;
            if let Some(verdict) = self.verdicts.get(&mutant.name) {
                tally.add(mutant, verdict, equivalent.reason(&mutant.name));
            }
        }
        tally
    }
}

/// What came of the mutants of one kind.
#[derive(Debug, Default)]
struct Tally {
    all: usize,
    tried: usize,
    found: usize,
    no_table: usize,
    behaviour: usize,
    document: usize,
    equivalent: usize,
    missed: usize,
}

impl Tally {
    fn add(&mut self, mutant: &Mutant, verdict: &Verdict, reason: Option<&str>) {
        self.tried += 1;
        self.found += usize::from(verdict.is_found());
        self.no_table += usize::from(verdict.is_no_table);
        let by_behaviour = verdict.is_found_by_behaviour();
        self.behaviour += usize::from(by_behaviour);
        let by_a_test = !verdict.tests.is_empty();
        self.document += usize::from(by_a_test && !by_behaviour && !verdict.is_no_table);
        let suffices = verdict.suffices_for(mutant);
        match (suffices, reason) {
            (true, None) => {}
            (false, Some(_)) => self.equivalent += 1,
            (false, None) => {
                self.missed += 1;
                complain(&format!("✗ {}: {verdict}", mutant.name));
            }
            (true, Some(_)) => {
                self.missed += 1;
                complain(&format!(
                    "✗ {} is listed as equivalent, and found: {verdict}",
                    mutant.name
                ));
            }
        }
    }
}

fn file() -> PathBuf {
    workspace::target().join("mutants.json")
}
