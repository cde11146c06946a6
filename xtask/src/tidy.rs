//! `cargo xtask tidy`: the house rules that no compiler knows.
//!
//! Each rule says how much it looked at, and fails when that is less than it must be: a rule that looks at nothing
//! holds for nothing. `faults/*.patch` prove that rules fail when they should.

mod dependencies;
mod functions;
mod sources;
mod storage;
mod tree;
mod words;

use anyhow::{Result, bail};

use crate::terminal::{complain, say};

pub(crate) use self::tree::Tree;

/// Checks the house rules.
#[derive(Debug, clap::Args)]
pub(crate) struct Tidy {}

/// What a rule found.
#[derive(Debug)]
pub(crate) struct Report {
    /// The rule in a few words.
    pub(crate) rule: &'static str,
    /// How many things the rule looked at, and of what kind.
    pub(crate) looked_at: usize,
    pub(crate) kind: &'static str,
    /// The fewest things that the rule must have looked at to mean something.
    pub(crate) floor: usize,
    /// One line for each breach: where and what.
    pub(crate) breaches: Vec<String>,
}

impl Tidy {
    /// Checks every rule and fails when one is broken.
    #[expect(clippy::unused_self, reason = "every task has this form")]
    pub(crate) fn run(self) -> Result<()> {
        let tree = Tree::read()?;
        let mut reports = dependencies::check()?;
        reports.extend(sources::check(&tree)?);
        reports.push(functions::check(&tree)?);
        reports.extend(storage::check(&tree));
        reports.extend(words::check(&tree));
        conclude(&reports)
    }
}

/// Prints the reports and fails when one has a breach or is below its floor.
pub(crate) fn conclude(reports: &[Report]) -> Result<()> {
    let mut broken = 0;
    for report in reports {
        let enough = report.looked_at >= report.floor;
        let mark = if report.breaches.is_empty() && enough {
            "✓"
        } else {
            "✗"
        };
        say(&format!(
            "{mark} {} ({} {})",
            report.rule, report.looked_at, report.kind
        ));
        if !enough {
            complain(&format!(
                "  looked at fewer than {} {}",
                report.floor, report.kind
            ));
        }
        for breach in &report.breaches {
            complain(&format!("  {breach}"));
        }
        broken += report.breaches.len() + usize::from(!enough);
    }
    if broken > 0 {
        bail!("{broken} breaches of the house rules");
    }
    Ok(())
}
