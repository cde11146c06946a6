//! Referring: what all doors share, from the public page, the desk and other systems to the referral that exists.

pub(crate) mod change;
mod create;
pub mod draft;
mod messages;

pub(crate) use create::{routing, seal};
pub use create::{Created, NewFile, NewReferral, enter, import, submit};
