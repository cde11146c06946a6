//! Lengths of time: drawing them whole, drawing what is left of them in equilibrium, and what is left after an age.
//!
//! The document that names the laws is `spec`; nothing here knows about queues.

#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use rand::RngExt;
use rand_distr::{Distribution as _, Exp1, Gamma, StandardNormal};
use statrs::distribution::{ContinuousCDF, Gamma as GammaCurve};

use super::chance::{Generator, Purpose, generator, open_unit};
use super::spec::{self, Distribution};

/// A distribution of a length of time in days, ready to draw from.
#[derive(Debug, Clone)]
pub(crate) enum Law {
    Exponential { mean: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Gamma(GammaLaw),
    Empirical(Empirical),
    Competing(Competing),
}

/// A length of time and which of the competing exits ended it (0 where there is one).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stay {
    pub(crate) days: f64,
    pub(crate) exit: u16,
}

#[derive(Debug, Clone)]
pub(crate) struct GammaLaw {
    whole: Gamma<f64>,
    /// The same law weighted by length: shape one higher.
    by_length: Gamma<f64>,
    shape: f64,
    scale: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Empirical {
    sorted: Vec<f64>,
    /// Running sums of `sorted`, for drawing with chance proportional to length.
    running: Vec<f64>,
    mean: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Competing {
    laws: Vec<Law>,
    /// Many drawn stays: the law of the smallest time has no simple form, so equilibrium is drawn from these.
    drawn: Empirical,
}

/// How many stays stand for the law of the smallest of competing times when only its equilibrium is needed.
const TABLE: usize = 16_384;
/// How often a gamma time is drawn again to exceed an age before its distribution function is inverted.
const TRIES: usize = 32;

impl Law {
    /// Compiles a law of the document, which must have passed its check; what is missing counts as 1.
    pub(crate) fn new(law: &spec::Law) -> Self {
        let mean = law.mean_days.unwrap_or(1.0);
        match law.distribution {
            Distribution::Exponential => Self::Exponential { mean },
            Distribution::Lognormal => {
                let sigma = law.sigma.unwrap_or(1.0);
                Self::Lognormal {
                    mu: mean.ln() - sigma * sigma / 2.0,
                    sigma,
                }
            }
            Distribution::Gamma => Self::gamma(mean, law.shape.unwrap_or(1.0)),
            Distribution::Empirical => {
                Self::Empirical(Empirical::new(law.days.clone().unwrap_or_default()))
            }
            Distribution::Competing => {
                let exits = law.exits.as_deref().unwrap_or_default();
                Self::Competing(Competing::new(
                    exits.iter().map(|exit| Self::new(&exit.law)).collect(),
                ))
            }
        }
    }

    fn gamma(mean: f64, shape: f64) -> Self {
        let scale = mean / shape;
        match (Gamma::new(shape, scale), Gamma::new(shape + 1.0, scale)) {
            (Ok(whole), Ok(by_length)) => Self::Gamma(GammaLaw {
                whole,
                by_length,
                shape,
                scale,
            }),
            // Only for parameters that the check refuses.
            _ => Self::Exponential { mean },
        }
    }

    /// A whole stay.
    #[inline]
    pub(crate) fn draw(&self, chance: &mut Generator) -> Stay {
        match self {
            Self::Competing(competing) => competing.draw(chance),
            single => Stay {
                days: single.days(chance),
                exit: 0,
            },
        }
    }

    #[inline]
    fn days(&self, chance: &mut Generator) -> f64 {
        match self {
            Self::Exponential { mean } => mean * chance.sample::<f64, _>(Exp1),
            Self::Lognormal { mu, sigma } => {
                (mu + sigma * chance.sample::<f64, _>(StandardNormal)).exp()
            }
            Self::Gamma(law) => law.whole.sample(chance),
            Self::Empirical(law) => law.draw(chance),
            Self::Competing(law) => law.draw(chance).days,
        }
    }

    /// The mean stay in days.
    pub(crate) fn mean(&self) -> f64 {
        match self {
            Self::Exponential { mean } => *mean,
            Self::Lognormal { mu, sigma } => (mu + sigma * sigma / 2.0).exp(),
            Self::Gamma(law) => law.shape * law.scale,
            Self::Empirical(law) => law.mean,
            Self::Competing(law) => law.drawn.mean,
        }
    }

    /// What is left of a stay that is met at a random moment in equilibrium (density S(x) ÷ mean): a uniform
    /// part of a stay drawn with chance proportional to its length.
    pub(crate) fn draw_residual(&self, chance: &mut Generator) -> Stay {
        if let Self::Competing(law) = self {
            let age = open_unit(chance) * law.drawn.draw_by_length(chance);
            return self.draw_rest(age, chance);
        }
        let days = match self {
            Self::Lognormal { mu, sigma } => {
                let length =
                    (mu + sigma * sigma + sigma * chance.sample::<f64, _>(StandardNormal)).exp();
                open_unit(chance) * length
            }
            Self::Gamma(law) => open_unit(chance) * law.by_length.sample(chance),
            Self::Empirical(law) => open_unit(chance) * law.draw_by_length(chance),
            Self::Exponential { .. } | Self::Competing(_) => self.days(chance),
        };
        Stay { days, exit: 0 }
    }

    /// What is left of a stay that has lasted `age` days.
    pub(crate) fn draw_rest(&self, age: f64, chance: &mut Generator) -> Stay {
        match self {
            Self::Competing(law) => smallest(law.laws.iter().map(|one| one.rest(age, chance))),
            single => Stay {
                days: single.rest(age, chance),
                exit: 0,
            },
        }
    }

    fn rest(&self, age: f64, chance: &mut Generator) -> f64 {
        if age <= 0.0 {
            return self.days(chance);
        }
        match self {
            Self::Lognormal { mu, sigma } if *sigma > 0.0 => {
                let beyond = normal_above((age.ln() - mu) / sigma, chance);
                ((mu + sigma * beyond).exp() - age).max(0.0)
            }
            Self::Lognormal { mu, .. } => (mu.exp() - age).max(0.0),
            Self::Gamma(law) => law.rest(age, chance),
            Self::Empirical(law) => law.rest(age, chance),
            Self::Exponential { .. } | Self::Competing(_) => self.days(chance),
        }
    }
}

impl GammaLaw {
    fn rest(&self, age: f64, chance: &mut Generator) -> f64 {
        for _ in 0..TRIES {
            let stay = self.whole.sample(chance);
            if stay > age {
                return stay - age;
            }
        }
        let above = GammaCurve::new(self.shape, 1.0 / self.scale)
            .map(|curve| curve.inverse_cdf(1.0 - open_unit(chance) * curve.sf(age)));
        match above {
            Ok(stay) if stay.is_finite() => (stay - age).max(0.0),
            // So far in the tail the hazard is that of the scale.
            _ => self.scale * chance.sample::<f64, _>(Exp1),
        }
    }
}

impl Empirical {
    fn new(mut days: Vec<f64>) -> Self {
        days.sort_unstable_by(f64::total_cmp);
        let running: Vec<f64> = days
            .iter()
            .scan(0.0, |sum, day| {
                *sum += day;
                Some(*sum)
            })
            .collect();
        let mean = running.last().copied().unwrap_or(0.0) / days.len().max(1) as f64;
        Self {
            sorted: days,
            running,
            mean,
        }
    }

    fn draw(&self, chance: &mut Generator) -> f64 {
        let place = chance.random_range(0..self.sorted.len().max(1));
        self.sorted.get(place).copied().unwrap_or(0.0)
    }

    fn draw_by_length(&self, chance: &mut Generator) -> f64 {
        let at = open_unit(chance) * self.running.last().copied().unwrap_or(0.0);
        let place = self.running.partition_point(|sum| *sum < at);
        self.sorted.get(place).copied().unwrap_or(0.0)
    }

    /// Beyond the longest stay seen, the rest is exponential with the mean of all: nothing is known there.
    fn rest(&self, age: f64, chance: &mut Generator) -> f64 {
        let longer = self.sorted.partition_point(|stay| *stay <= age);
        if longer == self.sorted.len() {
            return self.mean * chance.sample::<f64, _>(Exp1);
        }
        let place = chance.random_range(longer..self.sorted.len());
        self.sorted.get(place).map_or(0.0, |stay| stay - age)
    }
}

impl Competing {
    fn new(laws: Vec<Law>) -> Self {
        let mut competing = Self {
            laws,
            drawn: Empirical::new(Vec::new()),
        };
        let mut chance = generator(0, 0, Purpose::Table);
        competing.drawn = Empirical::new(
            (0..TABLE)
                .map(|_| competing.draw(&mut chance).days)
                .collect(),
        );
        competing
    }

    fn draw(&self, chance: &mut Generator) -> Stay {
        smallest(self.laws.iter().map(|law| law.days(chance)))
    }
}

fn smallest(times: impl Iterator<Item = f64>) -> Stay {
    let mut first = Stay {
        days: f64::INFINITY,
        exit: 0,
    };
    for (exit, days) in times.enumerate() {
        if days < first.days {
            first = Stay {
                days,
                exit: u16::try_from(exit).unwrap_or(u16::MAX),
            };
        }
    }
    first
}

/// A standard normal above `least` (Robert 1995: rejection from a shifted exponential in the tail).
fn normal_above(least: f64, chance: &mut Generator) -> f64 {
    if least < 0.5 {
        loop {
            let drawn: f64 = chance.sample(StandardNormal);
            if drawn > least {
                return drawn;
            }
        }
    }
    let rate = f64::midpoint(least, (least * least + 4.0).sqrt());
    loop {
        let drawn = least + chance.sample::<f64, _>(Exp1) / rate;
        let distance = drawn - rate;
        if open_unit(chance).ln() <= -distance * distance / 2.0 {
            return drawn;
        }
    }
}

#[cfg(test)]
mod tests;
