//! What is known about names, dates and addresses before any record is seen: rates that learning starts from and falls
//! back on. Estimates from the nature of the fields, not fitted to any data set.

use crate::comparison::Comparison;
use crate::parameters::LevelRates;

/// The rates of a comparison before learning; each column sums to one.
pub(crate) fn rates(comparison: Comparison) -> Vec<LevelRates> {
    let table = table(comparison);
    let sum = |column: fn(&(f64, f64, f64)) -> f64| table.iter().map(column).sum::<f64>();
    let (same, stranger, household) = (sum(|row| row.0), sum(|row| row.1), sum(|row| row.2));
    comparison
        .levels()
        .iter()
        .zip(table)
        .map(|(level, row)| LevelRates {
            level: *level,
            same: row.0 / same,
            stranger: row.1 / stranger,
            household: row.2 / household,
        })
        .collect()
}

/// Same person, strangers, household; a row for each level.
fn table(comparison: Comparison) -> &'static [(f64, f64, f64)] {
    match comparison {
        Comparison::GivenName => &[
            (0.62, 0.008, 0.010),
            (0.05, 0.003, 0.004),
            (0.004, 1e-6, 1e-6),
            (0.04, 0.004, 0.005),
            (0.07, 0.010, 0.012),
            (0.06, 0.004, 0.005),
            (0.01, 0.004, 0.006),
            (0.12, 0.060, 0.080),
            (0.02, 0.907, 0.878),
        ],
        Comparison::Surname => &[
            (0.85, 0.003, 0.55),
            (0.06, 0.002, 0.20),
            (0.06, 0.004, 0.01),
            (0.01, 0.001, 0.01),
            (0.02, 0.990, 0.23),
        ],
        Comparison::BirthDate => &[
            (0.93, 5e-5, 0.010),
            (0.01, 3e-5, 2e-4),
            (0.025, 0.0012, 0.003),
            (0.008, 0.006, 0.008),
            (0.005, 5e-4, 0.001),
            (0.003, 0.025, 0.030),
            (0.012, 0.967, 0.948),
        ],
        Comparison::Sex => &[(0.985, 0.5, 0.30), (0.015, 0.5, 0.70)],
        Comparison::SexOfName => &[(0.985, 0.985, 0.90), (0.015, 0.015, 0.10)],
        Comparison::Address => &[
            (0.60, 2e-5, 0.90),
            (0.03, 5e-6, 0.03),
            (0.06, 3e-5, 0.04),
            (0.01, 1e-4, 0.002),
            (0.12, 0.03, 0.010),
            (0.05, 0.10, 0.006),
            (0.13, 0.87, 0.012),
        ],
        Comparison::Phone => &[(0.65, 1e-6, 0.45), (0.03, 1e-6, 0.002), (0.32, 1.0, 0.548)],
        Comparison::Email => &[(0.75, 1e-7, 0.10), (0.06, 1e-3, 0.05), (0.19, 1.0, 0.85)],
        Comparison::Bsn => &[
            (0.955, 1e-9, 1e-4),
            (0.005, 1e-8, 1e-5),
            (0.02, 1e-6, 1e-5),
            (0.019, 0.10, 0.10),
            (0.001, 0.90, 0.90),
        ],
        Comparison::OtherId => &[(0.80, 1e-7, 0.001), (0.06, 1e-5, 0.001), (0.14, 1.0, 0.998)],
    }
}
