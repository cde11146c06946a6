//! Pages through the router, as a browser without JavaScript sees them. One file per feature.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a page that is not as it should be stops the test"
)]

mod browser;
mod public;
mod referral;
mod referral_draft;
mod waiting_list;
