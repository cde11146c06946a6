//! The network's own past, predicted from before it came: what a prediction for this network is worth. Twice: with as many
//! places as were in care on the day of prediction, and with the places that hours and covenant give.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use spil_model::capacity::RunKind;
use spil_planning::problem::Misfit;
use spil_planning::simulation::backtest::{self, Backtest, Quantity};
use spil_planning::simulation::{Conduct, Refusal};
use spil_policy::{Facts, actions};
use spil_store::capacity::scenario::{self as store, NewRun, Run};

use super::expected::{self, AreaWait};
use super::network;
use super::past::{Past, Places};
use super::scenario::keep;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// The seed of all looks back, and how many futures each day of prediction has.
pub(super) const SEED: u64 = 1;
pub(super) const FUTURES: u64 = 200;

/// What a look back says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookBack {
    /// Days of which anything is known.
    pub days: i32,
    /// By each reading of the places; none where the past is too short.
    pub readings: Vec<Reading>,
    /// How long most people of each area wait, and how often that held.
    #[serde(default)]
    pub waits: Vec<AreaWait>,
}

/// A look back with one reading of the places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// `in_care` or `agreed`.
    pub places: String,
    /// The share of truths that the intervals should hold.
    pub nominal: f64,
    /// How many predictions were held against what came.
    pub predictions: usize,
    /// The share of them whose interval held it.
    pub coverage: f64,
    /// The same for each figure.
    pub figures: Vec<Coverage>,
    /// Every day of prediction.
    pub origins: Vec<Origin>,
}

/// How the intervals of a figure held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The figure, as a code.
    pub figure: String,
    /// How many predictions.
    pub predictions: usize,
    /// The share whose interval held what came.
    pub coverage: f64,
    /// Mean of what was predicted less what came.
    pub bias: f64,
}

/// A day from which was predicted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The day.
    pub day: Date,
    /// What was predicted of the number waiting, and what came.
    pub waiting: Vec<Prediction>,
}

/// A number waiting, as predicted and as it came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// On which day.
    pub on: Date,
    /// The lower end of the interval.
    pub low: f64,
    /// The middle.
    pub median: f64,
    /// The upper end.
    pub high: f64,
    /// What came.
    pub came: f64,
    /// Whether it lay between the ends.
    pub held: bool,
}

/// Computes it.
pub(super) fn compute(past: &Past, conduct: &Conduct<'_>) -> Result<LookBack, Refusal> {
    let mut readings = Vec::new();
    for places in [Places::InCare, Places::Agreed] {
        let Some(history) = past.history(places) else {
            continue;
        };
        match backtest::backtest(&history, SEED, FUTURES, conduct) {
            Ok(found) => readings.push(reading(places, &found)),
            Err(Refusal::Spec(problems))
                if problems
                    .iter()
                    .all(|one| one.misfit == Misfit::TooLittleHistory) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(LookBack {
        days: past.days(),
        readings,
        waits: expected::compute(past, conduct)?,
    })
}

fn reading(places: Places, found: &Backtest) -> Reading {
    let coverage = found.by_quantity.iter().map(|one| Coverage {
        figure: code(one.quantity).to_owned(),
        predictions: one.predictions,
        coverage: one.coverage,
        bias: one.bias,
    });
    Reading {
        places: match places {
            Places::InCare => "in_care",
            Places::Agreed => "agreed",
        }
        .to_owned(),
        nominal: found.nominal,
        predictions: found.predictions,
        coverage: found.coverage,
        figures: coverage.collect(),
        origins: found.origins.iter().map(origin).collect(),
    }
}

fn origin(origin: &backtest::Origin) -> Origin {
    let waiting = origin
        .predictions
        .iter()
        .filter(|one| one.quantity == Quantity::Waiting);
    let prediction = |one: &backtest::Prediction| Prediction {
        on: one.from,
        low: one.low,
        median: one.median,
        high: one.high,
        came: one.observed,
        held: one.held,
    };
    Origin {
        day: origin.day,
        waiting: waiting.map(prediction).collect(),
    }
}

const fn code(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Waiting => "waiting",
        Quantity::Arrived => "arrived",
        Quantity::Started => "started",
        Quantity::Left => "left",
        Quantity::WaitStarted => "wait",
        Quantity::InNorm => "in_norm",
        Quantity::In6Weeks => "in_6_weeks",
    }
}

/// Asks for a look back, to be computed in the background. One at a time is enough.
pub async fn ask_look_back(cx: &Cx) -> Result<()> {
    let seen = look_back(cx).await?.release(cx).await?;
    if seen.0.is_some_and(|run| run.state.is_open()) {
        return Ok(());
    }
    let run = NewRun {
        id: cx.id(),
        kind: RunKind::LookBack,
        name: "",
        rests_on: None,
    };
    keep(cx, &run).await
}

/// The last look back that was asked for, and what the last one that is done says.
pub async fn look_back(cx: &Cx) -> Result<Viewed<(Option<Run>, Option<LookBack>)>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_see::<actions::ViewCapacity>(&snapshot, network(), &Facts::default())?;
    let run = store::list(&permit, RunKind::LookBack, 1).await?.pop();
    let result = store::last_result(&permit, RunKind::LookBack).await?;
    let read = |value| serde_json::from_value(value).map_err(Error::internal);
    let result = result.map(read).transpose()?;
    cx.viewed(snapshot, (run, result)).await
}
