//! Capacity for a waiting list by formula, as the R package `NHSRwaitinglist` computes it.
//!
//! Source: Fong, Ayyar, Booton and others, "Understanding waiting lists pressures", medRxiv
//! 2022.08.23.22279117. All rates are per week, all waits in weeks.

use serde::Serialize;

/// Weeks in which a list that has grown too long is brought back.
pub const RELIEF_WEEKS: f64 = 26.0;
/// The mean wait is a quarter of the target: with exponential waits about 98.2 % are then seen within the target.
pub const TARGET_FACTOR: f64 = 4.0;

/// What is known of a waiting list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaitingList {
    /// Arrivals per week, greater than 0.
    pub demand: f64,
    /// The wait within which nearly everyone should be seen, in weeks, greater than 0.
    pub target_weeks: f64,
    /// People on the list now.
    pub queue: Option<f64>,
    /// Starts per week now.
    pub capacity: Option<f64>,
    /// Coefficient of variation of the time between arrivals; 1 for a Poisson process.
    pub cv_demand: f64,
    /// Coefficient of variation of the time between starts.
    pub cv_capacity: f64,
}

/// What the formulas say of a waiting list; `None` where a figure needs a number that was not given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Advice {
    /// Demand ÷ capacity; from 1 on the list grows without end.
    pub load: Option<f64>,
    /// The longest list with which the target can be met, in people.
    pub target_queue: f64,
    /// Starts per week that keep the mean wait at a quarter of the target once the list is short enough.
    pub target_capacity: f64,
    /// Starts per week that bring the list down to `target_queue` in 26 weeks.
    pub relief_capacity: Option<f64>,
}

/// Load, target queue, target capacity and relief capacity.
///
/// load = demand ÷ capacity; target queue = demand × target ÷ 4;
/// target capacity = demand + (cv_d² + cv_c²) ÷ 2 × 4 ÷ target;
/// relief capacity = demand + (queue − target queue) ÷ 26.
///
/// # Example
///
/// ```
/// use spil_planning::forecast::capacity::{WaitingList, advise};
///
/// let list = WaitingList {
///     demand: 30.0, target_weeks: 52.0, queue: Some(1200.0), capacity: None, cv_demand: 1.0, cv_capacity: 1.0,
/// };
/// let advice = advise(&list);
/// assert_eq!(advice.target_queue, 390.0);
/// assert!((advice.relief_capacity.unwrap() - 61.153_846).abs() < 1e-6);
/// ```
#[expect(
    clippy::doc_markdown,
    reason = "cv_d and cv_c are symbols of a formula"
)]
pub fn advise(list: &WaitingList) -> Advice {
    let target_queue = list.demand * list.target_weeks / TARGET_FACTOR;
    let variation = f64::midpoint(list.cv_demand.powi(2), list.cv_capacity.powi(2));
    Advice {
        load: list.capacity.map(|capacity| list.demand / capacity),
        target_queue,
        target_capacity: list.demand + variation * TARGET_FACTOR / list.target_weeks,
        relief_capacity: list
            .queue
            .map(|queue| list.demand + (queue - target_queue) / RELIEF_WEEKS),
    }
}

/// Caseload slots that give a number of starts per week: a slot gives one start per mean stay.
///
/// ```
/// use spil_planning::forecast::capacity::slots;
///
/// // Ten starts a week of people who stay 100 weeks.
/// assert_eq!(slots(10.0, 700.0), 1000.0);
/// ```
pub fn slots(starts_per_week: f64, mean_stay_days: f64) -> f64 {
    starts_per_week * mean_stay_days / 7.0
}
