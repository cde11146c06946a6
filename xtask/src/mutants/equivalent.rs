//! `docs/mutants.toml`: mutants that no test can find, each with the reason.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::workspace;

const LIST: &str = "docs/mutants.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    equivalent: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The name of the mutant; of the code, what cargo-mutants says without the line.
    mutant: String,
    /// Why nothing can tell it from what it was.
    reason: String,
}

/// The mutants by their names.
#[derive(Debug, Default)]
pub(super) struct Equivalent {
    reasons: BTreeMap<String, String>,
}

impl Equivalent {
    /// Reads the file.
    pub(super) fn read() -> Result<Self> {
        let text = std::fs::read_to_string(workspace::root().join(LIST)).context(LIST)?;
        let list: List = toml::from_str(&text).context(LIST)?;
        let mut reasons = BTreeMap::new();
        for Row { mutant, reason } in list.equivalent {
            ensure!(!reason.trim().is_empty(), "{LIST}: {mutant} has no reason");
            let before = reasons.insert(mutant.clone(), reason);
            ensure!(before.is_none(), "{LIST}: {mutant} stands there twice");
        }
        Ok(Self { reasons })
    }

    /// Why nothing can find it, where that was said.
    pub(super) fn reason(&self, mutant: &str) -> Option<&str> {
        self.reasons.get(mutant).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_equivalent_mutant_has_a_reason() {
        let equivalent = Equivalent::read().unwrap();
        println!("{} equivalent mutants", equivalent.reasons.len());
        assert!(equivalent.reason("no such mutant").is_none());
    }
}
