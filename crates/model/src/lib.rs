//! The words and laws of Spil: domain types, ids, state transitions, norms, the working-day calendar and the covenant.
//!
//! Pure: no input or output, no async, no clock and no chance. Whoever calls hands in the time and the ids.

pub mod geography;
