//! The only crate that knows SQL: database handles, transactions, permits, the journal, rows and migrations.
//!
//! Never seen by `web`; only `app` opens a transaction. Functions on personal data take a [`Permit`], lists a
//! [`ListPermit`]: without the question to policy and its line in the journal they cannot be called.

pub mod access;
pub mod account;
pub mod attempt;
pub mod backup;
pub mod breach;
pub mod budget;
pub mod capacity;
pub mod case_file;
pub mod client;
pub mod columns;
mod conn;
pub mod consent;
pub mod consult;
pub mod contact;
pub mod copy;
pub mod covenant;
pub mod credential;
pub mod data_request;
mod db;
mod dialect;
pub mod duty;
pub mod ending;
mod error;
pub mod files;
pub mod geography;
pub mod guidance;
pub mod information;
pub mod job;
pub mod journal;
pub mod keys;
mod migrate;
pub mod organisation;
pub mod outbox;
pub mod oversight;
pub mod own_copy;
pub mod passkey;
pub mod password;
mod permit;
pub mod person;
mod query;
pub mod recovery;
pub mod referral;
pub mod retention;
pub mod rotation;
pub mod route_onward;
pub mod saved_filter;
pub mod schedule;
mod scope;
pub mod seal;
pub mod search;
mod setting;
pub mod shipping;
pub mod step;
pub mod support;
pub mod team;
pub mod triage;
pub mod waiting_list;
pub mod wish;

pub use conn::{Conn, Snapshot, Tx};
pub use db::{Db, Purpose, Target};
pub use error::{Error, Result};
pub use migrate::{Migrated, Standing, check, migrate, schema_fingerprint, standing};
pub use permit::{ListPermit, Permit, RefusedAccess, Request};
