//! The assignment from outside: rules are kept, the bound holds, equal questions have equal answers, wrong files are
//! refused where they are wrong.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

mod laws;
mod reading;

use std::time::Duration;

use spil_planning::assignment::{Instance, Limits, Solution, solve};

/// Solves without a clock: only the work counts.
fn solved(instance: &Instance, seconds: u64) -> Solution {
    let limits = Limits {
        time: Duration::from_secs(seconds),
        elapsed: &|| Duration::ZERO,
    };
    solve(instance, limits).expect("the instance is right")
}
