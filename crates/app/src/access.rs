//! Who may come in: signing in, sessions, accounts.

pub mod session;
pub mod totp;
