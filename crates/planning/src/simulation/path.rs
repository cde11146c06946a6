//! The number waiting over time: mean and band over the replications, in room that does not grow with them.

#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use std::collections::BTreeMap;

use serde::Serialize;

use crate::stats::nearest_rank;

/// The number waiting on one day, over all replications.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PathPoint {
    /// The day.
    pub day: f64,
    /// Mean over the replications.
    pub mean: f64,
    /// 5th percentile over the replications, by nearest rank.
    pub p5: f64,
    /// 95th percentile over the replications, by nearest rank.
    pub p95: f64,
}

/// How often each number waiting was seen, for every point of a path.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    points: Vec<BTreeMap<u32, u32>>,
}

impl Band {
    pub(crate) fn new(points: usize) -> Self {
        Self {
            points: vec![BTreeMap::new(); points],
        }
    }

    /// Takes in the path of one replication.
    pub(crate) fn add(&mut self, path: &[u32]) {
        for (point, waiting) in self.points.iter_mut().zip(path) {
            *point.entry(*waiting).or_default() += 1;
        }
    }

    /// The points of the path on these days.
    pub(crate) fn path(&self, days: &[f64]) -> Vec<PathPoint> {
        days.iter()
            .zip(&self.points)
            .map(|(day, counts)| point(*day, counts))
            .collect()
    }
}

fn point(day: f64, counts: &BTreeMap<u32, u32>) -> PathPoint {
    let count: usize = counts.values().map(|times| *times as usize).sum();
    let sum: f64 = counts
        .iter()
        .map(|(waiting, times)| f64::from(*waiting) * f64::from(*times))
        .sum();
    PathPoint {
        day,
        mean: sum / count as f64,
        p5: ranked(counts, count, 5),
        p95: ranked(counts, count, 95),
    }
}

fn ranked(counts: &BTreeMap<u32, u32>, count: usize, percent: usize) -> f64 {
    let rank = nearest_rank(count, percent);
    let mut passed = 0;
    for (waiting, times) in counts {
        passed += *times as usize;
        if passed > rank {
            return f64::from(*waiting);
        }
    }
    f64::NAN
}
