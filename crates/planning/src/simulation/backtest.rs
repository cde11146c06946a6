//! Holds the simulation against a network's own past: fits on the first years, predicts the following ones, and
//! counts how often the truth lay within the predicted interval.
//!
//! The future that is predicted knows the slots that were planned, and nothing else of what came.

#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use super::engine::Engine;
use super::figures::Reduction;
use super::plan::Plan;
use super::run::{Conduct, Refusal};
use super::tally::Tally;
use crate::problem::{Misfit, Problem};
use crate::stats::nearest_rank;

mod fit;
mod history;
mod observed;
mod wait;

pub use fit::Fitted;
pub use history::{Client, History, HistoryClass, HistoryStep};
pub use observed::Quantity;
use observed::Timeline;
pub use wait::{MostWait, most_wait};

/// Days in a year of the simulation.
const YEAR: i32 = 365;
/// Days from one day of prediction to the next.
const STEP: i32 = 91;
/// The most years that are predicted from one day.
const MOST_YEARS: i32 = 3;

/// How a prediction held against what came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// The share of truths that an interval should hold: 0.9.
    pub nominal: f64,
    /// How many predictions were held against the truth, over all figures.
    pub predictions: usize,
    /// The share of them whose interval held the truth.
    pub coverage: f64,
    /// The same per figure.
    pub by_quantity: Vec<Coverage>,
    /// Every day of prediction, with what was fitted and predicted there.
    pub origins: Vec<Origin>,
}

/// How the intervals of one figure held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// The figure.
    pub quantity: Quantity,
    /// How many predictions.
    pub predictions: usize,
    /// The share of them whose interval held the truth.
    pub coverage: f64,
    /// Mean of (predicted median − truth).
    pub bias: f64,
}

/// A day from which was predicted, knowing only what was known then.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origin {
    /// The day.
    pub day: Date,
    /// What was fitted on the days before.
    pub fitted: Fitted,
    /// What was predicted.
    pub predictions: Vec<Prediction>,
}

/// One figure as predicted and as it came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Prediction {
    /// The figure.
    pub quantity: Quantity,
    /// First day of the period, or the day itself.
    pub from: Date,
    /// Day after the period, or the day itself.
    pub to: Date,
    /// Predicted median.
    pub median: f64,
    /// 5th percentile of the predictions.
    pub low: f64,
    /// 95th percentile of the predictions.
    pub high: f64,
    /// What came.
    pub observed: f64,
    /// Whether it lay between the two, ends included.
    pub held: bool,
}

/// Predicts from several days of the past and counts how often the truth lay within the 90 % interval.
///
/// The first day of prediction lies halfway through the history, and at least a year after its beginning; the next
/// ones follow every 91 days as long as a whole year is left. Every prediction has `replications` futures, each with
/// parameters of its own, drawn from what the data leave open, so that the interval covers not knowing the
/// parameters as well as chance.
///
/// # Errors
///
/// [`Refusal::Spec`] with [`Misfit::TooLittleHistory`] at `/clients` if less than two years are covered or too few
/// stays have been seen to fit; [`Refusal::Stopped`] if `conduct.stop` was set.
pub fn backtest(
    history: &History,
    seed: u64,
    replications: u64,
    conduct: &Conduct<'_>,
) -> Result<Backtest, Refusal> {
    let days = origins(history);
    if days.is_empty() {
        return Err(too_little());
    }
    let mut origins = Vec::new();
    for day in days {
        let fit = fit::Fit::on(history, day).ok_or_else(too_little)?;
        let predictions = predict(history, &fit, day, (seed, replications), conduct)?;
        origins.push(Origin {
            day: history.date(day),
            fitted: fit.fitted(),
            predictions,
        });
    }
    Ok(summary(origins))
}

fn too_little() -> Refusal {
    Refusal::Spec(vec![Problem::at("/clients", Misfit::TooLittleHistory)])
}

/// What the days before a day say, as a scenario that begins there wants it; `None` if fewer than twenty stays have ended.
///
/// Rates are those of the last two years at most; stays are fitted on the whole history.
pub fn fitted(history: &History, day: Date) -> Option<Fitted> {
    fit::Fit::on(history, history.day(day)).map(|fit| fit.fitted())
}

/// Days of prediction, counted from the beginning of the history.
fn origins(history: &History) -> Vec<i32> {
    let last = history.length() - YEAR;
    let first = (history.length() / 2).max(YEAR).min(last.max(YEAR));
    (first..=last)
        .step_by(STEP.unsigned_abs() as usize)
        .collect()
}

fn predict(
    history: &History,
    fit: &fit::Fit,
    day: i32,
    (seed, replications): (u64, u64),
    conduct: &Conduct<'_>,
) -> Result<Vec<Prediction>, Refusal> {
    let timeline = Timeline::of(history);
    let mut predictions = Vec::new();
    for year in (1..=MOST_YEARS).take_while(|year| day + year * YEAR <= history.length()) {
        let figures = |plan: &Plan, tally: &Tally| {
            let figures = Reduction::new(plan).figures(tally);
            Quantity::simulated(plan, &figures, tally, year)
        };
        let futures = futures(
            history,
            fit,
            (day, year),
            (seed, replications),
            conduct,
            figures,
        )?;
        let wanted = Quantity::of_year(day + (year - 1) * YEAR);
        for (place, (quantity, from, to)) in wanted.into_iter().enumerate() {
            let values = futures
                .iter()
                .filter_map(|future| future.get(place).copied())
                .collect();
            let truth = timeline.observed(quantity, from, to);
            predictions.extend(prediction(
                values,
                truth,
                quantity,
                [history.date(from), history.date(to)],
            ));
        }
    }
    Ok(predictions)
}

/// What is taken from every future of `year` years, whose window is the last one.
fn futures<T: Send>(
    history: &History,
    fit: &fit::Fit,
    (day, year): (i32, i32),
    (seed, replications): (u64, u64),
    conduct: &Conduct<'_>,
    take: impl Fn(&Plan, &Tally) -> T + Sync,
) -> Result<Vec<T>, Refusal> {
    let future = |number: u64| {
        let spec = fit.spec(history, day, year, (seed, number));
        let plan = Plan::new(&spec);
        let mut engine = Engine::new(&plan, conduct.stop);
        engine.run(number);
        take(&plan, &engine.tally)
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(conduct.threads)
        .build()
        .map_err(|error| Refusal::Threads(error.to_string()))?;
    let numbers = 0..usize::try_from(replications).unwrap_or(usize::MAX);
    let futures = pool.install(|| {
        numbers
            .into_par_iter()
            .map(|number| future(number as u64))
            .collect()
    });
    if conduct.stop.load(std::sync::atomic::Ordering::Relaxed) {
        Err(Refusal::Stopped)
    } else {
        Ok(futures)
    }
}

fn prediction(
    mut values: Vec<f64>,
    observed: f64,
    quantity: Quantity,
    [from, to]: [Date; 2],
) -> Option<Prediction> {
    values.retain(|value| value.is_finite());
    values.sort_unstable_by(f64::total_cmp);
    let ranked = |percent| values.get(nearest_rank(values.len(), percent)).copied();
    let (low, median, high) = (ranked(5)?, ranked(50)?, ranked(95)?);
    let held = low <= observed && observed <= high;
    observed.is_finite().then_some(Prediction {
        quantity,
        from,
        to,
        median,
        low,
        high,
        observed,
        held,
    })
}

fn summary(origins: Vec<Origin>) -> Backtest {
    let all: Vec<Prediction> = origins
        .iter()
        .flat_map(|origin| origin.predictions.iter().copied())
        .collect();
    let of = |quantity: Quantity| {
        let own: Vec<&Prediction> = all.iter().filter(|one| one.quantity == quantity).collect();
        let bias = own.iter().map(|one| one.median - one.observed).sum::<f64>() / own.len() as f64;
        Coverage {
            quantity,
            predictions: own.len(),
            coverage: share(own.iter().map(|one| one.held)),
            bias,
        }
    };
    let by_quantity = Quantity::ALL
        .into_iter()
        .map(of)
        .filter(|one| one.predictions > 0)
        .collect();
    Backtest {
        nominal: 0.9,
        predictions: all.len(),
        coverage: share(all.iter().map(|one| one.held)),
        by_quantity,
        origins,
    }
}

fn share(held: impl Iterator<Item = bool>) -> f64 {
    let (mut yes, mut all) = (0, 0);
    for one in held {
        yes += usize::from(one);
        all += 1;
    }
    yes as f64 / f64::from(all)
}
