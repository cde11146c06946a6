//! Pages through the router, as a browser without JavaScript sees them. One file per feature.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a page that is not as it should be stops the test"
)]

mod browser;
mod consult;
mod desk;
mod duty;
mod public;
mod referral;
mod referral_draft;
mod route_onward;
mod triage;
mod waiting_list;
