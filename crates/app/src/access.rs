//! Who may come in: signing in, sessions, accounts.

pub mod totp;
