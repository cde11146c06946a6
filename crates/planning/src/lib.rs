//! Looking ahead: demand forecast, waiting-list simulation, assignment and week schedule.
//!
//! Pure, seeded and deterministic. Knows nothing of the rest of Spil; `app` converts.

pub mod assignment;
pub mod forecast;
pub mod problem;
pub mod schedule;
pub mod simulation;
pub mod stats;
