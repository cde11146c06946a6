//! How long most people wait, in whole weeks as one says it to people; and how many did, when it was said in the past.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "counts are far below 2^52, and a cast of weeks saturates"
)]

use serde::Serialize;

use super::history::History;
use super::observed::Timeline;
use super::{YEAR, fit, futures, origins, too_little};
use crate::simulation::plan::Plan;
use crate::simulation::run::{Conduct, Refusal};
use crate::simulation::tally::Tally;
use crate::stats::nearest_rank;

/// Most people are those between these two percentiles: eight in ten.
const MOST: [usize; 2] = [10, 90];
const WEEK: f64 = 7.0;

/// How long most people of a class, or of all classes, wait if they start in the coming year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MostWait {
    /// The class; `None` for all together.
    pub class: Option<String>,
    /// Eight in ten wait at least so many weeks, rounded down,
    pub low_weeks: u32,
    /// and at most so many, rounded up.
    pub high_weeks: u32,
    /// From how many days of the past it was predicted for the year that followed.
    pub origins: usize,
    /// How many people started in those years, each counted once.
    pub people: usize,
    /// The share of the starts in those years whose wait lay within the weeks that would have been said; not a number without starts.
    pub held: f64,
}

/// Weeks that are said of a wait.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Weeks {
    low: f64,
    high: f64,
}

/// Says how long most people wait who start in the year after the history, and holds what would have been said on each day of
/// prediction (see [`super::backtest`]) against the waits of those who started in the year that followed.
///
/// Weeks are those of the 10th and the 90th percentile over all starts of all `replications` futures, rounded outwards: what
/// is said is what is tested. Classes in which no future has a start are left out.
///
/// # Errors
///
/// As [`super::backtest`].
pub fn most_wait(
    history: &History,
    seed: u64,
    replications: u64,
    conduct: &Conduct<'_>,
) -> Result<Vec<MostWait>, Refusal> {
    let days = origins(history);
    let first = *days.first().ok_or_else(too_little)?;
    let said_on = |day: i32| said(history, day, (seed, replications), conduct);
    let past: Vec<(i32, Vec<Option<Weeks>>)> = days
        .into_iter()
        .map(|day| Ok((day, said_on(day)?)))
        .collect::<Result<_, Refusal>>()?;
    let now = said_on(history.length())?;
    let timeline = Timeline::of(history);
    let groups = std::iter::once(None).chain((0..history.classes.len()).map(Some));
    let most_wait = |(place, class): (usize, Option<usize>)| {
        let weeks = (*now.get(place)?)?;
        let outcome = past.iter().filter_map(|(day, said)| {
            let weeks = (*said.get(place)?)?;
            Some(weeks.held(timeline.waits(class, *day, day + YEAR)))
        });
        let (within, all) = outcome.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let name = class.and_then(|class| history.classes.get(class));
        Some(MostWait {
            class: name.map(|class| class.name.clone()),
            low_weeks: weeks.low as u32,
            high_weeks: weeks.high as u32,
            origins: past.len(),
            people: timeline.waits(class, first, history.length()).count(),
            held: within as f64 / all as f64,
        })
    };
    Ok(groups.enumerate().filter_map(most_wait).collect())
}

/// What is said on a day of the year that follows: for all together, then for each class.
fn said(
    history: &History,
    day: i32,
    run: (u64, u64),
    conduct: &Conduct<'_>,
) -> Result<Vec<Option<Weeks>>, Refusal> {
    let fit = fit::Fit::on(history, day).ok_or_else(too_little)?;
    let waits = |_: &Plan, tally: &Tally| {
        let kinds = tally.kinds.iter();
        kinds.map(|kind| kind.waits.clone()).collect::<Vec<_>>()
    };
    let futures = futures(history, &fit, (day, 1), run, conduct, waits)?;
    let mut by_class = vec![Vec::new(); history.classes.len()];
    for future in futures {
        for (all, own) in by_class.iter_mut().zip(future) {
            all.extend(own);
        }
    }
    let together = by_class.concat();
    let groups = std::iter::once(together).chain(by_class);
    Ok(groups.map(Weeks::of).collect())
}

impl Weeks {
    fn of(mut waits: Vec<f64>) -> Option<Self> {
        waits.sort_unstable_by(f64::total_cmp);
        let [low, high] =
            MOST.map(|percent| waits.get(nearest_rank(waits.len(), percent)).copied());
        Some(Self {
            low: (low? / WEEK).floor(),
            high: (high? / WEEK).ceil(),
        })
    }

    /// How many of these waits lie within, of how many.
    fn held(self, waits: impl Iterator<Item = f64>) -> (usize, usize) {
        let within = self.low * WEEK..=self.high * WEEK;
        waits.fold((0, 0), |(held, all), wait| {
            (held + usize::from(within.contains(&wait)), all + 1)
        })
    }
}
