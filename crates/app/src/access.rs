//! Who may come in: signing in, sessions, accounts.

pub mod invitation;
pub mod session;
pub mod sign_in;
pub mod totp;
