//! The use cases: authorise, load, decide, save, record, enqueue. No HTML, no HTTP, no SQL.
//!
//! A feature is a module with functions that take a [`Cx`] (who asks, when, in which language) and a command. Views come
//! back as [`Viewed`]: nothing of them may leave before the journal has them.

pub mod abuse_code;
pub mod access;
pub mod backup;
pub mod breach;
pub mod budget;
pub mod capacity;
pub mod case_file;
mod chance;
pub mod client;
pub mod clock;
pub mod consent;
pub mod consult;
pub mod contact;
pub mod covenant;
mod cx;
pub mod data_request;
pub mod duty;
pub mod ending;
mod error;
pub mod follow;
pub mod geography;
pub mod guidance;
pub mod information;
pub mod involvement;
pub mod network_copy;
pub mod organisation;
pub mod outbox;
pub mod oversight;
pub mod own_copy;
pub mod referral;
mod refusals;
pub mod retention;
pub mod rotation;
pub mod route_onward;
pub mod scanner;
pub mod schedule;
pub mod search;
pub mod shipping;
pub mod support;
pub mod team;
pub mod triage;
mod viewed;
pub mod waiting_list;
pub mod wish;
pub mod worker;

pub use chance::Chance;
pub use clock::Clock;
pub use cx::{App, Cx, Parts, Settings};
pub use error::{Error, FieldProblem, Result};
pub use spil_store::journal::Origin;
pub use viewed::Viewed;
