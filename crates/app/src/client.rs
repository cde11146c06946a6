//! Who is who: recognising somebody who is known already, and attaching another referral of the same client.

pub(crate) mod attach;
pub(crate) mod known;
pub(crate) mod matching;
pub mod merge;
pub mod page;
pub mod pair;
pub(crate) mod record;
pub mod split;

pub use attach::{detach, weigh};
pub use known::{AttachedHere, GuidedBefore, Known, PairHere};
pub(crate) use matching::compare_those_without_keys;
pub use matching::{KEPT_FROM, MATERIAL_BITS, MISTYPED_FROM};
