//! What came of each change of code; kept in the target folder, so that a run goes on after it was stopped.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::bodies::Edit;
use super::equivalent::Equivalent;
use crate::table::Table;
use crate::terminal::complain;
use crate::workspace;

/// What came of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Outcome {
    Caught,
    Missed,
    Timeout,
    Unviable,
}

impl Outcome {
    /// Each with the file in which the tool writes the names.
    pub(super) const FILES: [(Self, &str); 4] = [
        (Self::Caught, "caught.txt"),
        (Self::Missed, "missed.txt"),
        (Self::Timeout, "timeout.txt"),
        (Self::Unviable, "unviable.txt"),
    ];

    pub(super) const fn is_found(self) -> bool {
        matches!(self, Self::Caught | Self::Timeout)
    }
}

/// By part and by the name that the tool gives.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Outcomes(BTreeMap<String, BTreeMap<String, Outcome>>);

/// The name without line and column, which shift: `file: what`.
fn without_place(name: &str) -> String {
    let Some((place, what)) = name.split_once(": ") else {
        return name.to_owned();
    };
    let file = place.split(':').next().unwrap_or(place);
    format!("{file}: {what}")
}

impl Outcomes {
    fn file() -> PathBuf {
        workspace::target().join("mutants-code.json")
    }

    pub(super) fn read() -> Result<Self> {
        match std::fs::read_to_string(Self::file()) {
            Ok(text) => Ok(serde_json::from_str(&text)?),
            Err(_) => Ok(Self::default()),
        }
    }

    pub(super) fn note(
        &mut self,
        part: &str,
        came: impl IntoIterator<Item = (String, Outcome)>,
    ) -> Result<()> {
        self.0.entry(part.to_owned()).or_default().extend(came);
        Ok(std::fs::write(Self::file(), serde_json::to_vec(self)?)?)
    }

    /// Forgets changes that there are no more.
    pub(super) fn forget(&mut self, part: &str, all: &[Edit]) {
        let outcomes = self.0.entry(part.to_owned()).or_default();
        outcomes.retain(|name, _| all.iter().any(|edit| edit.name == *name));
    }

    /// Those that were not tried, and those that were missed.
    pub(super) fn left(&self, part: &str, chosen: &[Edit], equivalent: &Equivalent) -> Vec<Edit> {
        let outcomes = self.0.get(part);
        let known = |name: &str| outcomes.and_then(|known| known.get(name).copied());
        let is_left = |edit: &&Edit| match known(&edit.name) {
            None => true,
            Some(Outcome::Missed) => equivalent.reason(&without_place(&edit.name)).is_none(),
            Some(_) => false,
        };
        chosen.iter().filter(is_left).cloned().collect()
    }

    pub(super) fn found(&self) -> u64 {
        let all = self.0.values().flat_map(BTreeMap::values);
        all.filter(|outcome| outcome.is_found()).count() as u64
    }

    /// Prints what came of them; gives how many were missed without a reason.
    pub(super) fn print(&self, equivalent: &Equivalent) -> usize {
        let heads = [
            "part",
            "tried",
            "found",
            "do not compile",
            "equivalent",
            "missed",
        ];
        let mut table = Table::new(&heads);
        let mut wrong = 0;
        for (part, outcomes) in &self.0 {
            let count = |of: fn(Outcome) -> bool| outcomes.values().filter(|one| of(**one)).count();
            let missed = outcomes.iter().filter(|(_, one)| **one == Outcome::Missed);
            let (known, unknown): (Vec<_>, Vec<_>) =
                missed.partition(|(name, _)| equivalent.reason(&without_place(name)).is_some());
            for (name, _) in &unknown {
                complain(&format!("✗ {name}"));
            }
            wrong += unknown.len();
            table.row([
                part.clone(),
                outcomes.len().to_string(),
                count(Outcome::is_found).to_string(),
                count(|one| one == Outcome::Unviable).to_string(),
                known.len().to_string(),
                unknown.len().to_string(),
            ]);
        }
        table.print();
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_known_without_its_place() {
        let name =
            "crates/policy/src/rules.rs:12:5: replace Rules::find -> Option<&Rule> with None";
        assert_eq!(
            without_place(name),
            "crates/policy/src/rules.rs: replace Rules::find -> Option<&Rule> with None"
        );
    }

    #[test]
    fn what_was_missed_is_tried_again_and_what_was_found_is_not() {
        let edits = ["a: one", "a: two", "a: three"].map(Edit::named);
        let of = |edit: usize, outcome| (edits[edit].name.clone(), outcome);
        let known = BTreeMap::from([of(0, Outcome::Caught), of(1, Outcome::Missed)]);
        let mut outcomes = Outcomes(BTreeMap::from([("part".to_owned(), known)]));
        let left = outcomes.left("part", &edits, &Equivalent::default());
        let names: Vec<&str> = left.iter().map(|edit| edit.name.as_str()).collect();
        assert_eq!(names, ["a: two", "a: three"]);
        let missed = outcomes.print(&Equivalent::default());
        assert_eq!((outcomes.found(), missed), (1, 1));
        outcomes.forget("part", &edits[1..]);
        assert_eq!(outcomes.found(), 0);
    }
}
