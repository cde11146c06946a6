//! Who is who: recognising somebody who is known already, and attaching another referral of the same client.

pub(crate) mod attach;
pub(crate) mod matching;
pub(crate) mod record;

pub(crate) use matching::compare_those_without_keys;
pub use attach::{detach, weigh};
pub use matching::{KEPT_FROM, MATERIAL_BITS, MISTYPED_FROM};
