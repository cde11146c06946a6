//! Pages through the router, as a browser without JavaScript sees them. One file per feature.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a page that is not as it should be stops the test"
)]

#[cfg(test)]
mod abuse_code;
mod account;
#[cfg(test)]
mod bad_input;
mod breach;
mod browser;
mod budget;
mod capacity;
mod case_file;
mod client_matching;
mod client_pair;
mod consent;
mod consult;
mod contact;
mod data_request;
mod desk;
mod duty;
mod ending;
mod expected_wait;
mod forms;
mod guidance;
// The linter reads this module as tests by its `cfg(test)`.
#[cfg(test)]
mod hostile;
mod icons;
mod information;
mod insurer;
mod intake;
#[cfg(test)]
mod involvement;
mod outbox;
mod oversight;
#[cfg(test)]
mod own_copy;
mod passkey;
mod provider;
mod public;
mod referral;
mod referral_draft;
mod retention;
mod route_onward;
#[cfg(test)]
mod routes;
mod schedule;
mod search;
mod security;
mod support;
mod team;
mod team_absence;
mod team_proposal;
mod triage;
mod waiting_list;
mod wish;
