//! The synthetic region for the demo and the tests: seeded people, addresses and years of history, made through `app`.
//!
//! No SQL of its own.
