//! Where to draw the line: the threshold at which the model expects the best F1.

/// The threshold on the probability at which the expected F1 is best, for pairs given as probability and number, and the
/// expected number of matches among all pairs. Without pairs it is one half.
pub(crate) fn best(mut pairs: Vec<(f64, f64)>, expected: f64) -> Expectation {
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut hits, mut taken) = (0.0, 0.0);
    let mut best = Expectation {
        threshold: 0.5,
        f1: 0.0,
    };
    for (place, (probability, count)) in pairs.iter().enumerate() {
        hits += probability * count;
        taken += count;
        let last_of_its_kind = pairs
            .get(place + 1)
            .is_none_or(|next| next.0 < *probability);
        let f1 = 2.0 * hits / (taken + expected).max(1e-12);
        if last_of_its_kind && f1 > best.f1 {
            best = Expectation {
                threshold: *probability,
                f1,
            };
        }
    }
    best
}

/// What the model expects of its best threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Expectation {
    pub(crate) threshold: f64,
    pub(crate) f1: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pairs: &[(f64, f64)], expect: f64) {
        let sum = pairs
            .iter()
            .map(|(probability, count)| probability * count)
            .sum();
        assert!((best(pairs.to_vec(), sum).threshold - expect).abs() < 1e-9);
    }

    #[test]
    fn the_best_threshold_is_near_half_the_best_f1() {
        check(&[], 0.5);
        check(&[(1.0, 10.0), (0.6, 1.0), (0.3, 1.0)], 0.6);
        check(&[(1.0, 1.0), (0.4, 5.0)], 0.4);
        check(&[(0.99, 100.0), (0.02, 1000.0)], 0.99);
    }
}
