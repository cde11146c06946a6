//! The use cases on a real database with a clock that stands still. One file per feature.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on stops where it is, and says how much it did"
)]

mod access;
mod account;
mod accounts;
mod arriving;
mod backup;
mod breach;
mod capacity;
mod case_file;
mod client_attached;
mod client_matching;
mod client_merge;
mod client_people;
mod client_rarity;
mod client_restored;
mod clock_jumps;
mod consent;
mod consult;
mod contact;
mod data_request;
mod duty;
mod ending;
mod geography;
mod given;
mod guidance;
mod network_copy;
mod outbox;
mod oversight;
mod oversight_purge;
mod own_copy;
mod passkey;
mod population;
mod provider;
mod provider_attacks;
mod provider_setting;
mod refusals;
mod retention;
mod rotation;
mod route_onward;
mod scanner;
mod schedule;
mod search;
mod shipping;
mod signing;
mod support;
mod team;
mod team_proposal;
mod triage;
mod use_limit;
mod waiting_list;
mod wish;
