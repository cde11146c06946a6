//! The words and laws of Spil: domain types, ids, state transitions, norms, the working-day calendar and the covenant.
//!
//! Pure: no input or output, no async, no clock and no chance. Whoever calls hands in the time and the ids.

mod as_text;
#[cfg(test)]
mod fixtures;
mod toml_reader;

pub mod abuse_code;
pub mod address;
pub mod agb;
pub mod answer;
pub mod birth_date;
pub mod breach;
pub mod bsn;
pub mod budget;
pub mod calendar;
pub mod capacity;
pub mod client;
pub mod code;
pub mod coded;
pub mod consent;
pub mod contact_details;
pub mod covenant;
pub mod data_request;
pub mod documents;
pub mod duty;
pub mod geography;
pub mod guidance;
pub mod ids;
pub mod involvement;
pub mod language_code;
pub mod messages;
pub mod name;
pub mod network_file;
pub mod oversight;
pub mod own_copy;
pub mod person;
pub mod problem;
pub mod reference_code;
pub mod referral;
pub mod retention;
pub mod sex;
pub mod sign_in;
pub mod small_groups;
pub mod status;
pub mod steps;
pub mod support_file;
pub mod team;
pub mod text;
pub mod triage_rules;
pub mod use_limit;
pub mod vouching;
pub mod waiting_list;
