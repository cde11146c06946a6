//! Fitting the simulation on the days before a day, and drawing parameters from what those days leave open.
//!
//! Arrivals and leaving: Gamma posteriors of a Poisson rate (Jeffreys' prior). Classes: Dirichlet. Stays: lognormal by
//! maximum likelihood with censoring and late entry, uncertain as the normal approximation says.

use rand::RngExt;
use rand_distr::{Distribution as _, Gamma, StandardNormal};
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

use super::YEAR;
use super::history::History;
use crate::simulation::chance::{Generator, Purpose, generator};
use crate::simulation::spec::{
    Busy, Class, Distribution, InCare, Law, OnList, Residual, Spec, Start, Step, Waiting,
};

mod likelihood;

use likelihood::{Estimate, Seen};

/// The most days before the day of prediction on which rates are fitted: older ones say little of now.
const RECENT: i32 = 730;
/// Stays that must have been seen to their end.
const FEWEST_ENDS: usize = 20;

/// What was fitted, as a reader wants it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Fitted {
    /// Arrivals per year.
    pub arrivals_per_year: f64,
    /// Mean stay in days.
    pub mean_stay_days: f64,
    /// Standard deviation of the logarithm of the stay.
    pub sigma: f64,
    /// Mean patience in days; not a number where nobody left.
    pub mean_patience_days: f64,
    /// People on the list.
    pub waiting: usize,
    /// People in care.
    pub busy: usize,
    /// Slots.
    pub slots: u64,
}

/// What the days before a day say.
#[derive(Debug)]
pub(super) struct Fit {
    arrivals: f64,
    days: f64,
    by_class: Vec<f64>,
    stay: Estimate,
    left: f64,
    waited_days: f64,
    busy: Vec<InCare>,
    waiting: Vec<OnList>,
    slots: Vec<Step>,
}

impl Fit {
    /// Fits on what was known on a day; `None` if too few stays have ended by then.
    pub(super) fn on(history: &History, day: i32) -> Option<Self> {
        let recent = (day - RECENT).max(0);
        let seen = stays(history, day);
        if seen.iter().filter(|stay| stay.ended).count() < FEWEST_ENDS {
            return None;
        }
        let mut by_class = vec![0.5; history.classes.len()];
        let mut fit = Self {
            arrivals: 0.0,
            days: f64::from(day - recent),
            by_class: Vec::new(),
            stay: likelihood::fit(&seen),
            left: 0.0,
            waited_days: 0.0,
            busy: Vec::new(),
            waiting: Vec::new(),
            slots: Vec::new(),
        };
        for client in &history.clients {
            let arrived = history.day(client.arrived);
            if (recent..day).contains(&arrived) {
                fit.arrivals += 1.0;
                if let Some(count) = by_class.get_mut(history.class(&client.class)) {
                    *count += 1.0;
                }
            }
            fit.add(history, client, (arrived, recent, day));
        }
        fit.by_class = by_class;
        fit.slots = slots(history, day, fit.busy.len() as u64);
        Some(fit)
    }

    fn add(
        &mut self,
        history: &History,
        client: &super::Client,
        (arrived, recent, day): (i32, i32, i32),
    ) {
        let known = |date: Option<jiff::civil::Date>| {
            date.map(|date| history.day(date)).filter(|at| *at < day)
        };
        let (started, left, ended) = (
            known(client.started),
            known(client.left),
            known(client.ended),
        );
        let out = started.or(left).unwrap_or(day);
        self.waited_days += f64::from((out.min(day) - arrived.max(recent)).max(0));
        self.left += f64::from(u8::from(left.is_some_and(|left| left >= recent)));
        if arrived >= day {
            return;
        }
        let class = client.class.clone();
        match (started, left, ended) {
            (Some(started), _, None) => {
                self.busy.push(InCare {
                    class,
                    days_in_care: f64::from(day - started),
                    district: None,
                });
            }
            (None, None, _) => {
                self.waiting.push(OnList {
                    class,
                    days_waited: f64::from(day - arrived),
                    district: None,
                });
            }
            _ => {}
        }
    }

    /// What was fitted, as a reader wants it.
    pub(super) fn fitted(&self) -> Fitted {
        let [mu, log_sigma] = self.stay.place;
        let sigma = log_sigma.exp();
        Fitted {
            arrivals_per_year: self.arrivals / self.days * f64::from(YEAR),
            mean_stay_days: (mu + sigma * sigma / 2.0).exp(),
            sigma,
            mean_patience_days: if self.left > 0.0 {
                self.waited_days / self.left
            } else {
                f64::NAN
            },
            waiting: self.waiting.len(),
            busy: self.busy.len(),
            slots: self.slots.last().map_or(0, |step| step.count),
        }
    }

    /// One future of `year` years from a day on, its window the last year, with parameters drawn for it.
    pub(super) fn spec(
        &self,
        history: &History,
        day: i32,
        year: i32,
        (seed, number): (u64, u64),
    ) -> Spec {
        let mut chance = generator(
            seed ^ u64::from(day.unsigned_abs()),
            number,
            Purpose::Parameter,
        );
        let per_day = gamma(self.arrivals + 0.5, &mut chance) / self.days;
        let weights: Vec<f64> = self
            .by_class
            .iter()
            .map(|count| gamma(*count, &mut chance))
            .collect();
        let [mu, log_sigma] = self
            .stay
            .draw([chance.sample(StandardNormal), chance.sample(StandardNormal)]);
        let sigma = log_sigma.exp().clamp(0.05, 3.0);
        let mean = (mu + sigma * sigma / 2.0).exp().clamp(1.0, 100_000.0);
        let leaving = gamma(self.left + 0.5, &mut chance) / self.waited_days.max(1.0);
        let whole: f64 = weights.iter().sum();
        let class = |(class, weight): (&super::HistoryClass, &f64)| Class {
            name: class.name.clone(),
            share: weight / whole,
            norm_days: class.norm_days,
            service: None,
            patience: None,
            worsens: None,
        };
        Spec {
            seed,
            replications: 1,
            horizon_days: f64::from(year * YEAR),
            warmup_days: f64::from((year - 1) * YEAR),
            discipline: history.discipline,
            arrivals_per_year: per_day * f64::from(YEAR),
            arrival_factors: Vec::new(),
            classes: history.classes.iter().zip(&weights).map(class).collect(),
            service: Law::with_mean(Distribution::Lognormal, mean, Some(sigma)),
            patience: (self.left > 0.0)
                .then(|| Law::with_mean(Distribution::Exponential, 1.0 / leaving, None)),
            slots: self.slots.clone(),
            start: Start {
                busy: Busy::Listed(self.busy.clone()),
                waiting: Waiting::Listed(self.waiting.clone()),
                residual: Residual::Stationary,
            },
            districts: Vec::new(),
            absence: None,
            leave: Vec::new(),
            link_workers: None,
        }
    }
}

/// The stays that are known on a day: how long they have lasted, and from which age on they were watched.
fn stays(history: &History, day: i32) -> Vec<Seen> {
    let stay = |client: &super::Client| {
        let started = history.day(client.started?);
        let end = client
            .ended
            .map(|date| history.day(date))
            .filter(|end| *end < day);
        let (entry, exit) = ((-started).max(0), end.unwrap_or(day) - started);
        // A stay of a day or less counts as half a day: the logarithm needs a length.
        let exit = f64::from(exit).max(0.5);
        (started < day && f64::from(entry) < exit).then_some(Seen {
            entry: f64::from(entry),
            exit,
            ended: end.is_some(),
        })
    };
    history.clients.iter().filter_map(stay).collect()
}

/// The planned slots from a day on. Whoever is in care then stays, even if there are more of them than slots.
fn slots(history: &History, day: i32, busy: u64) -> Vec<Step> {
    let planned = |at: i32| {
        let step = history
            .slots
            .iter()
            .rev()
            .find(|step| history.day(step.from) <= at);
        step.map_or(busy, |step| step.count)
    };
    let mut steps = vec![Step {
        from_day: 0.0,
        count: planned(day).max(busy),
    }];
    if planned(day) < busy {
        steps.push(Step {
            from_day: 0.001,
            count: planned(day),
        });
    }
    let later = history
        .slots
        .iter()
        .filter(|step| history.day(step.from) > day);
    steps.extend(later.map(|step| Step {
        from_day: f64::from(history.day(step.from) - day),
        count: step.count,
    }));
    steps
}

/// A Gamma variable of scale 1.
fn gamma(shape: f64, chance: &mut Generator) -> f64 {
    Gamma::new(shape.max(0.01), 1.0)
        .map_or(shape, |law| law.sample(chance))
        .max(1e-12)
}

/// The logarithm of the chance that a standard normal exceeds `z`.
fn log_beyond(z: f64) -> f64 {
    if z > 30.0 {
        // Mills' ratio; the distribution function underflows here.
        return -z * z / 2.0 - z.ln() - 0.918_938_533_204_672_8;
    }
    Normal::standard().sf(z).ln()
}
