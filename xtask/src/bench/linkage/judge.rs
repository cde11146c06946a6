//! Judging pairs by the truth, the same way for every tool.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, Result};

/// Who each record really is.
#[derive(Debug)]
pub(super) struct Truth {
    persons: HashMap<String, String>,
    /// How many pairs of records are of one person.
    pub(super) pairs: f64,
}

/// A pair that a tool found: whether it is right, and how sure the tool is. There can be many millions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    right: bool,
    probability: f64,
    weight: f64,
}

/// How good the pairs of a tool are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) precision: f64,
    pub(super) recall: f64,
    pub(super) f1: f64,
    /// The best F1 at any threshold.
    pub(super) best: f64,
}

impl Truth {
    /// Reads lines of id and person.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).context("the truth cannot be read")?;
        let persons: HashMap<String, String> = text
            .lines()
            .filter_map(|line| line.trim().split_once(','))
            .map(|(id, person)| (id.to_owned(), person.to_owned()))
            .collect();
        let mut sizes: HashMap<&str, f64> = HashMap::new();
        for person in persons.values() {
            *sizes.entry(person).or_default() += 1.0;
        }
        let pairs = sizes.values().map(|size| size * (size - 1.0) / 2.0).sum();
        Ok(Self { persons, pairs })
    }

    /// Precision, recall and F1 at a threshold.
    pub(super) fn mark(&self, found: &[Found], threshold: f64) -> Marks {
        let (mut taken, mut hits) = (0.0, 0.0);
        for pair in found.iter().filter(|pair| pair.probability >= threshold) {
            taken += 1.0;
            hits += f64::from(u8::from(pair.right));
        }
        let f1 = 2.0 * hits / (taken + self.pairs).max(1.0);
        Marks {
            precision: hits / f64::max(taken, 1.0),
            recall: hits / self.pairs.max(1.0),
            f1,
            best: f1,
        }
    }

    /// The best F1 that any threshold on the tool's own order gives.
    pub(super) fn best(&self, found: &[Found]) -> f64 {
        let mut order: Vec<&Found> = found.iter().collect();
        order.sort_by(|one, other| {
            (other.weight, other.probability)
                .partial_cmp(&(one.weight, one.probability))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let (mut taken, mut hits, mut best) = (0.0, 0.0, 0.0_f64);
        for pair in order {
            taken += 1.0;
            hits += f64::from(u8::from(pair.right));
            best = best.max(2.0 * hits / (taken + self.pairs));
        }
        best
    }

    /// Reads and judges pairs: two ids, probability, weight.
    pub(super) fn judge(&self, path: &Path) -> Result<Vec<Found>> {
        let mut reader = csv::Reader::from_path(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let mut found = Vec::new();
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row)? {
            let value = |place: usize| row.get(place).unwrap_or_default();
            let number = |place: usize| value(place).parse().unwrap_or(0.0);
            found.push(Found {
                right: self.are_one(value(0), value(1)),
                probability: number(2),
                weight: number(3),
            });
        }
        Ok(found)
    }

    fn are_one(&self, left: &str, right: &str) -> bool {
        let person = |id: &str| self.persons.get(id);
        person(left).is_some_and(|left| person(right) == Some(left))
    }
}

/// How many of the pairs are right.
pub(super) fn hits(found: &[Found]) -> f64 {
    found.iter().filter(|pair| pair.right).map(|_| 1.0).sum()
}
