//! The answer to a question that may be answered with "I do not know".

use crate::coded::coded;

coded! {
    /// Yes, no, or not known.
    #[derive(Default)]
    pub enum Answer {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not known, or not asked.
        #[default]
        Unknown = "unknown",
    }
}

impl Answer {
    /// Whether the answer is yes.
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Yes)
    }

    /// Whether the answer is no.
    pub const fn is_no(self) -> bool {
        matches!(self, Self::No)
    }
}
