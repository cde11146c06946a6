//! The laws of the store, each on both engines. One file per feature.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on stops where it is, and says how much it did"
)]

mod backup;
mod case_file;
mod client_pair;
mod copy;
mod duty;
mod ending;
mod geography;
mod given;
mod journal;
mod journal_places;
mod journal_tampering;
mod oversight;
mod personal_data;
mod retention;
mod scope;
mod search;
mod shipping;
mod support;
mod team;
mod triage;
mod waiting_list;
