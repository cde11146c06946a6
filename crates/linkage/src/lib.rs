//! Is this the same person? Comparison, scoring, blocking and an in-memory index on plain records.
//!
//! Knows nothing of Spil: no domain types, no database, no clock.
