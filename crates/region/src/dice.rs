//! The seeded source of everything that happens in the region: the same seed, the same region.

use jiff::SignedDuration;
use rand::RngExt as _;
use rand::rand_core::SeedableRng as _;
use rand_chacha::ChaCha12Rng;

/// Draws numbers and choices.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha12Rng);

impl Dice {
    /// Seeded by a number.
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha12Rng::seed_from_u64(seed))
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// A whole number from `low` up to and with `high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// A place in a list of this length; 0 for an empty one.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        if length == 0 {
            0
        } else {
            self.0.random_range(0..length)
        }
    }

    /// One of these, if there is any.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.place(of.len()))
    }

    /// One of these texts.
    pub(crate) fn word(&mut self, of: &[&'static str]) -> &'static str {
        self.pick(of).copied().unwrap_or_default()
    }

    /// One of these, each with its weight.
    pub(crate) fn weighted<T: Copy>(&mut self, of: &[(T, u32)]) -> Option<T> {
        let total: u32 = of.iter().map(|(_, weight)| weight).sum();
        if total == 0 {
            return None;
        }
        let mut left = self.0.random_range(0..total);
        of.iter().find_map(|(one, weight)| {
            let is_it = left < *weight;
            left = left.saturating_sub(*weight);
            is_it.then_some(*one)
        })
    }

    /// A time until something that happens at random, with this mean.
    pub(crate) fn exponential(&mut self, mean: SignedDuration) -> SignedDuration {
        let uniform: f64 = self.0.random_range(f64::EPSILON..1.0);
        SignedDuration::from_secs_f64(-uniform.ln() * mean.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_nothing_is_never_drawn() {
        let mut dice = Dice::new(1);
        for _ in 0..1_000 {
            assert_eq!(
                dice.weighted(&[("never", 0), ("always", 3)]),
                Some("always")
            );
        }
        assert_eq!(dice.weighted::<u8>(&[]), None);
    }

    #[test]
    fn times_have_the_mean_that_was_asked() {
        let mut dice = Dice::new(1);
        let mean = SignedDuration::from_hours(24);
        let total: f64 = (0..20_000)
            .map(|_| dice.exponential(mean).as_secs_f64())
            .sum();
        let days = total / 20_000.0 / 86_400.0;
        assert!((0.97..1.03).contains(&days), "{days}");
    }
}
