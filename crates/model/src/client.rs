//! Who is who: two people who may be one, and people who are seen as one. How alike two people are is worked out elsewhere.

pub mod merge;
pub mod pair;
