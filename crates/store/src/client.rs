//! Rows of who is who: two people who may be one, and people who are seen as one.

pub mod attached;
pub mod known;
pub mod matching;
pub mod merge;
pub mod pair;
pub mod rarity;
