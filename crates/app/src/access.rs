//! Who may come in: signing in, sessions, accounts.

mod hashing;
pub mod invitation;
pub mod session;
pub mod sign_in;
pub mod totp;
