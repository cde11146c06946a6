//! The journal: who did or saw what, when, under which rule, about which client. Append-only and chained in lanes.
//!
//! It holds ids, field names, codes and rule ids; never values, names, free text or search terms.

mod anchor;
mod event;
mod lane;
pub mod purge;
#[cfg(test)]
mod tests;
mod verify;
mod writer;

pub(crate) use anchor::hex;
pub use anchor::{Anchor, AnchorFile, write_anchor};
pub use event::{Event, ObjectRef, Origin, Outcome};
pub(crate) use lane::append;
pub use lane::{Journal, JournalKey};
pub use verify::{Finding, Verified, verify, verify_within};
pub use writer::Writer;
