//! Times of requests: their quantiles beside the goal.

use std::time::Duration;

/// Times of one kind of request.
struct Line {
    name: &'static str,
    goal: Option<u64>,
    journals: bool,
    times: Vec<Duration>,
}

/// All that was timed.
pub(crate) struct Figures(Vec<Line>);

/// Whether each request of a kind writes in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Journal {
    /// It must.
    Writes,
    /// It shows nobody.
    Silent,
}

impl Figures {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Keeps the times of one kind; the goal is for the 90th percentile, in milliseconds.
    pub(crate) fn keep(
        &mut self,
        name: &'static str,
        goal: Option<u64>,
        journal: Journal,
        mut times: Vec<Duration>,
    ) {
        times.sort_unstable();
        let journals = journal == Journal::Writes;
        self.0.push(Line {
            name,
            goal,
            journals,
            times,
        });
    }

    /// How many events these requests must have left at least.
    pub(crate) fn journalled(&self) -> u64 {
        let all = self.0.iter().filter(|line| line.journals);
        all.map(|line| line.times.len() as u64).sum()
    }

    pub(crate) fn print(&self) {
        println!(
            "{:<44}{:>6}{:>10}{:>10}{:>10}{:>8}",
            "milliseconds", "n", "p50", "p90", "p99", "goal"
        );
        for line in &self.0 {
            let at = |share: usize| {
                let place =
                    (line.times.len() * share / 100).min(line.times.len().saturating_sub(1));
                line.times
                    .get(place)
                    .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
            };
            let goal = line.goal.map_or_else(String::new, |goal| {
                #[expect(clippy::cast_precision_loss, reason = "a goal of some milliseconds")]
                let missed = at(90) > goal as f64;
                format!("{goal}{}", if missed { " !" } else { "" })
            });
            println!(
                "{:<44}{:>6}{:>10.2}{:>10.2}{:>10.2}{goal:>8}",
                line.name,
                line.times.len(),
                at(50),
                at(90),
                at(99)
            );
        }
    }
}
