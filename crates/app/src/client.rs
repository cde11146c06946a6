//! Who is who: recognising somebody who is known already, and attaching another referral of the same client.

pub(crate) mod again;
pub(crate) mod attach;
pub(crate) mod known;
pub(crate) mod matching;
pub mod merge;
pub mod page;
pub mod pair;
pub(crate) mod rarity;
pub(crate) mod record;
pub mod split;
pub(crate) mod tied;

pub(crate) use again::recognise;
pub use attach::{detach, weigh};
pub use known::{AttachedHere, GuidedBefore, Known, PairHere};
pub use matching::{KEPT_FROM, MATERIAL_BITS, MISTYPED_FROM};
pub use rarity::COUNTED_FROM;
