//! Figures over replications: moments, Student t intervals, nearest rank percentiles.
//!
//! What is measured is not known here.

#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use serde::{Serialize, Serializer};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A figure estimated from independent replications.
///
/// Serialises as `{"mean", "se", "ci95": [low, high], "n"}`; what cannot be known (no case at all, or one
/// replication only) is `null`.
///
/// # Example
///
/// ```
/// use spil_planning::stats::Moments;
///
/// let figure = [1.0, 2.0, 3.0].into_iter().collect::<Moments>().figure();
/// assert_eq!(figure.mean, 2.0);
/// assert_eq!(figure.n, 3);
/// // t(0.975; 2) = 4.3027, se = 1 / √3
/// assert!((figure.ci95[1] - (2.0 + 4.302_653 / 3.0_f64.sqrt())).abs() < 1e-5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// Mean over the replications that have a case.
    #[serde(serialize_with = "finite")]
    pub mean: f64,
    /// Standard error of that mean: sample standard deviation ÷ √n. Not a number below two replications.
    #[serde(serialize_with = "finite")]
    pub se: f64,
    /// 95 % interval of the mean by Student's t with n − 1 degrees of freedom.
    #[serde(serialize_with = "finite_pair")]
    pub ci95: [f64; 2],
    /// Number of replications with a case.
    pub n: u64,
}

/// Count, mean and sum of squared deviations, updated one value at a time (Welford 1962).
///
/// Values that are not finite are left out: they stand for "no case in this replication".
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moments {
    n: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Takes in one value.
    ///
    /// ```
    /// use spil_planning::stats::Moments;
    ///
    /// let mut moments = Moments::default();
    /// moments.add(4.0);
    /// moments.add(f64::NAN);
    /// assert_eq!(moments.figure().n, 1);
    /// ```
    pub fn add(&mut self, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.n += 1;
        let from_mean = value - self.mean;
        self.mean += from_mean / self.n as f64;
        self.squares += from_mean * (value - self.mean);
    }

    /// The mean with its standard error and 95 % interval.
    pub fn figure(&self) -> Figure {
        let mean = if self.n == 0 { f64::NAN } else { self.mean };
        if self.n < 2 {
            return Figure {
                mean,
                se: f64::NAN,
                ci95: [f64::NAN; 2],
                n: self.n,
            };
        }
        let degrees = (self.n - 1) as f64;
        let se = (self.squares / degrees / self.n as f64).sqrt();
        let reach = student_t_975(self.n - 1) * se;
        Figure {
            mean,
            se,
            ci95: [mean - reach, mean + reach],
            n: self.n,
        }
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Self::default();
        values.into_iter().for_each(|value| moments.add(value));
        moments
    }
}

/// The 97.5th percentile of Student's t with `degrees` degrees of freedom; not a number at 0 degrees.
///
/// Source: the distribution function in terms of the incomplete beta function (Abramowitz and Stegun 26.7.1),
/// from `statrs`, refined by Newton's method.
///
/// ```
/// use spil_planning::stats::student_t_975;
///
/// assert!((student_t_975(1) - 12.706_204_736).abs() < 1e-8);
/// assert!((student_t_975(99) - 1.984_216_952).abs() < 1e-8);
/// ```
pub fn student_t_975(degrees: u64) -> f64 {
    use statrs::distribution::Continuous;
    let Ok(law) = StudentsT::new(0.0, 1.0, degrees as f64) else {
        return f64::NAN;
    };
    let mut t = law.inverse_cdf(0.975);
    for _ in 0..4 {
        t -= (law.cdf(t) - 0.975) / law.pdf(t);
    }
    t
}

/// The place (from 0) of a percentile by nearest rank among `n` sorted values: the ⌈n · percent ÷ 100⌉th of them.
///
/// # Example
///
/// ```
/// use spil_planning::stats::nearest_rank;
///
/// assert_eq!(nearest_rank(10, 90), 8);
/// assert_eq!(nearest_rank(5, 50), 2);
/// assert_eq!(nearest_rank(1, 5), 0);
/// ```
pub fn nearest_rank(n: usize, percent: usize) -> usize {
    (n * percent).div_ceil(100).max(1) - 1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn finite<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    value.is_finite().then_some(*value).serialize(serializer)
}

fn finite_pair<S: Serializer>(pair: &[f64; 2], serializer: S) -> Result<S::Ok, S::Error> {
    pair.map(|value| value.is_finite().then_some(value))
        .serialize(serializer)
}
