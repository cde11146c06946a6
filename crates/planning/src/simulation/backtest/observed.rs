//! The figures that are predicted: as they came, and as one simulated future has them.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "counts are far below 2^52, and days of a path are not negative"
)]

use serde::Serialize;

use super::YEAR;
use super::history::History;
use crate::simulation::figures::{Layout, Part, Whole};
use crate::simulation::plan::Plan;
use crate::simulation::tally::Tally;

/// A figure that is predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Number waiting on a day.
    Waiting,
    /// Arrivals in a year.
    Arrived,
    /// Starts in a year.
    Started,
    /// People who left the list in a year.
    Left,
    /// Mean wait in days of those who started in a year.
    WaitStarted,
    /// Share of those who started in a year within their norm.
    InNorm,
    /// Share of those who started in a year within 42 days.
    #[serde(rename = "in_6_weeks")]
    In6Weeks,
}

/// Quarters after the beginning of a year on which the number waiting is looked at, in points of the path.
const QUARTERS: [i32; 4] = [3, 6, 9, 12];
/// Days between two points of the path.
const POINT: i32 = 30;

impl Quantity {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Arrived,
        Self::Started,
        Self::Left,
        Self::WaitStarted,
        Self::InNorm,
        Self::In6Weeks,
    ];

    const YEARLY: [Self; 6] = [
        Self::Arrived,
        Self::Started,
        Self::Left,
        Self::WaitStarted,
        Self::InNorm,
        Self::In6Weeks,
    ];

    /// What is predicted for the year that begins on a day, with its period.
    pub(super) fn of_year(first: i32) -> Vec<(Self, i32, i32)> {
        let quarters = QUARTERS.into_iter().map(|points| {
            // The path is counted from the day of prediction, a whole number of years before.
            let day = first + points * POINT;
            (Self::Waiting, day, day)
        });
        quarters
            .chain(
                Self::YEARLY
                    .into_iter()
                    .map(|quantity| (quantity, first, first + YEAR)),
            )
            .collect()
    }

    /// The same figures in a simulated future of `year` years, whose window is the last one.
    pub(super) fn simulated(plan: &Plan, figures: &[f64], tally: &Tally, year: i32) -> Vec<f64> {
        let layout = Layout::new(plan);
        let path: Vec<u32> = tally.path(0).collect();
        let first = f64::from((year - 1) * YEAR);
        let waiting = QUARTERS.into_iter().map(|points| {
            let day = first + f64::from(points * POINT);
            nearest(&path, day)
        });
        let value = |place: usize| figures.get(place).copied().unwrap_or(f64::NAN);
        let yearly = [
            value(layout.whole(0, Whole::Arrived)),
            value(layout.whole(0, Whole::Started)),
            value(layout.whole(0, Whole::Left)),
            value(layout.part(0, None, Part::Wait)),
            value(layout.part(0, None, Part::InNorm)),
            value(layout.part(0, None, Part::InSixWeeks)),
        ];
        waiting.chain(yearly).collect()
    }
}

/// The path at the point nearest to a day.
fn nearest(path: &[u32], day: f64) -> f64 {
    // Years are not a whole number of points: the nearest one is at most 15 days off, little beside a quarter.
    let place = (day / f64::from(POINT)).round() as usize;
    path.get(place)
        .map_or(f64::NAN, |waiting| f64::from(*waiting))
}

/// A history as days, for counting.
#[derive(Debug)]
pub(super) struct Timeline {
    clients: Vec<Way>,
}

/// One person's days since the beginning of the history.
#[derive(Debug)]
struct Way {
    class: usize,
    arrived: i32,
    started: Option<i32>,
    left: Option<i32>,
    norm: f64,
}

impl Timeline {
    pub(super) fn of(history: &History) -> Self {
        let way = |client: &super::history::Client| Way {
            class: history.class(&client.class),
            arrived: history.day(client.arrived),
            started: client.started.map(|day| history.day(day)),
            left: client.left.map(|day| history.day(day)),
            norm: history
                .classes
                .get(history.class(&client.class))
                .map_or(0.0, |class| class.norm_days),
        };
        Self {
            clients: history.clients.iter().map(way).collect(),
        }
    }

    /// The waits in days of those of a class, or of all, who started in a period.
    pub(super) fn waits(
        &self,
        class: Option<usize>,
        from: i32,
        to: i32,
    ) -> impl Iterator<Item = f64> + '_ {
        let of_class = move |way: &&Way| class.is_none_or(|class| way.class == class);
        self.clients.iter().filter(of_class).filter_map(move |way| {
            let started = way.started.filter(|day| (from..to).contains(day))?;
            Some(f64::from(started - way.arrived))
        })
    }

    /// A figure as it came.
    pub(super) fn observed(&self, quantity: Quantity, from: i32, to: i32) -> f64 {
        let within = |day: Option<i32>| day.is_some_and(|day| (from..to).contains(&day));
        let count =
            |of: &dyn Fn(&Way) -> bool| self.clients.iter().filter(|way| of(way)).count() as f64;
        let started: Vec<(f64, f64)> = self
            .clients
            .iter()
            .filter(|way| within(way.started))
            .filter_map(|way| Some((f64::from(way.started? - way.arrived), way.norm)))
            .collect();
        let share = |of: &dyn Fn(&(f64, f64)) -> bool| {
            started.iter().filter(|one| of(one)).count() as f64 / started.len() as f64
        };
        match quantity {
            Quantity::Waiting => count(&|way| way.waits_on(from)),
            Quantity::Arrived => count(&|way| within(Some(way.arrived))),
            Quantity::Started => started.len() as f64,
            Quantity::Left => count(&|way| within(way.left)),
            Quantity::WaitStarted => {
                started.iter().map(|one| one.0).sum::<f64>() / started.len() as f64
            }
            Quantity::InNorm => share(&|(wait, norm)| wait <= norm),
            Quantity::In6Weeks => share(&|(wait, _)| *wait <= 42.0),
        }
    }
}

impl Way {
    fn waits_on(&self, day: i32) -> bool {
        self.arrived <= day && self.started.or(self.left).is_none_or(|end| end > day)
    }
}
