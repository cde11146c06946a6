//! Lognormal stays by maximum likelihood, from stays that have ended, still last, or were watched from an age on.
//!
//! Source: Klein and Moeschberger, Survival Analysis, 2003, section 3.5: an ended stay adds ln f(exit), a lasting one
//! ln S(exit), and late entry takes off ln S(entry).

#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use super::log_beyond;

/// A stay as far as it is known, in days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Age from which on it was watched; 0 if from its beginning.
    pub(super) entry: f64,
    /// Age at its end, or up to now.
    pub(super) exit: f64,
    /// Whether it has ended.
    pub(super) ended: bool,
}

/// Two parameters (mean of the logarithm, logarithm of its standard deviation) and what is left open about them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Estimate {
    pub(super) place: [f64; 2],
    /// Cholesky factor of the covariance: [a, 0; b, c].
    spread: [f64; 3],
}

impl Estimate {
    /// Parameters two standard normal numbers away from the estimate.
    pub(super) fn draw(&self, [first, second]: [f64; 2]) -> [f64; 2] {
        let [a, b, c] = self.spread;
        [
            self.place[0] + a * first,
            self.place[1] + b * first + c * second,
        ]
    }
}

/// Newton's method with a step that shrinks until the likelihood grows.
pub(super) fn fit(stays: &[Seen]) -> Estimate {
    let mut place = begin(stays);
    let mut best = likelihood(stays, place);
    for _ in 0..40 {
        let (gradient, curve) = slopes(stays, place);
        let step = newton(gradient, curve);
        let mut part = 1.0;
        let better = loop {
            let there = [place[0] + part * step[0], place[1] + part * step[1]];
            let value = likelihood(stays, there);
            if value > best {
                break Some((there, value));
            }
            part /= 2.0;
            if part < 1e-6 {
                break None;
            }
        };
        let Some((there, value)) = better else { break };
        let gain = value - best;
        (place, best) = (there, value);
        if gain < 1e-9 {
            break;
        }
    }
    Estimate {
        place,
        spread: spread(slopes(stays, place).1),
    }
}

/// Moments of the logarithms of all stays, as if they had ended.
fn begin(stays: &[Seen]) -> [f64; 2] {
    let count = stays.len().max(1) as f64;
    let mean = stays.iter().map(|stay| stay.exit.ln()).sum::<f64>() / count;
    let square = stays
        .iter()
        .map(|stay| (stay.exit.ln() - mean).powi(2))
        .sum::<f64>()
        / count;
    [mean, square.max(0.01).ln() / 2.0]
}

fn likelihood(stays: &[Seen], [mu, log_sigma]: [f64; 2]) -> f64 {
    let sigma = log_sigma.exp();
    let of = |stay: &Seen| {
        let z = (stay.exit.ln() - mu) / sigma;
        let end = if stay.ended {
            -z * z / 2.0 - log_sigma
        } else {
            log_beyond(z)
        };
        if stay.entry > 0.0 {
            end - log_beyond((stay.entry.ln() - mu) / sigma)
        } else {
            end
        }
    };
    stays.iter().map(of).sum()
}

/// First and second derivatives by differences: [d0, d1] and [d00, d01, d11].
fn slopes(stays: &[Seen], place: [f64; 2]) -> ([f64; 2], [f64; 3]) {
    const H: f64 = 1e-4;
    let at = |a: f64, b: f64| likelihood(stays, [place[0] + a * H, place[1] + b * H]);
    let (here, east, west, north, south) = (
        at(0.0, 0.0),
        at(1.0, 0.0),
        at(-1.0, 0.0),
        at(0.0, 1.0),
        at(0.0, -1.0),
    );
    let cross = at(1.0, 1.0) - at(1.0, -1.0) - at(-1.0, 1.0) + at(-1.0, -1.0);
    let gradient = [(east - west) / (2.0 * H), (north - south) / (2.0 * H)];
    let square = H * H;
    let curve = [
        (east - 2.0 * here + west) / square,
        cross / (4.0 * square),
        (north - 2.0 * here + south) / square,
    ];
    (gradient, curve)
}

/// The Newton step where the likelihood is a hill, else a short step uphill; never longer than 1.
fn newton([g0, g1]: [f64; 2], [a, b, c]: [f64; 3]) -> [f64; 2] {
    let determinant = a * c - b * b;
    let is_hill = a < 0.0 && determinant > 0.0;
    let step = if is_hill {
        [
            (b * g1 - c * g0) / determinant,
            (b * g0 - a * g1) / determinant,
        ]
    } else {
        [g0, g1]
    };
    let length = step[0].hypot(step[1]);
    if length > 1.0 {
        step.map(|part| part / length)
    } else {
        step
    }
}

/// Cholesky factor of the inverse of the negative curve; none where the likelihood is flat.
fn spread([a, b, c]: [f64; 3]) -> [f64; 3] {
    let determinant = a * c - b * b;
    if !(a < 0.0 && determinant > 0.0) {
        return [0.0; 3];
    }
    let (v00, v01, v11) = (-c / determinant, b / determinant, -a / determinant);
    let first = v00.sqrt();
    let below = v01 / first;
    [first, below, (v11 - below * below).max(0.0).sqrt()]
}
