//! Referring: what all doors share, from the public page, the desk and other systems to the referral that exists.

mod create;
pub mod draft;
mod messages;

pub use create::{Created, NewFile, NewReferral, enter, import, submit};
pub(crate) use messages::tell;
