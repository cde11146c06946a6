//! Referring: what all doors share, from the public page, the desk and other systems to the referral that exists.

mod arriving;
pub(crate) mod change;
mod create;
pub mod draft;
pub(crate) mod files;
mod messages;

pub use arriving::{Original, Upload, enter, import};
pub use create::{Created, NewFile, NewReferral, submit};
pub(crate) use create::{routing, seal};
