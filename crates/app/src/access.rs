//! Who may come in: signing in, sessions, accounts.

pub mod account;
pub mod accounts;
mod failed;
pub mod first;
mod guard;
pub(crate) mod hashing;
pub mod invitation;
pub(crate) mod mail;
pub mod passkey;
mod proof;
pub mod provider;
pub mod recovery;
pub mod session;
pub mod sign_in;
pub mod totp;
