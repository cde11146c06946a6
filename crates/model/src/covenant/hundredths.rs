//! Numbers with two decimals, exact, so that a covenant compares and prints as it was written.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number of hundredths: 175 is 1.75.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hundredths(pub u32);

impl Hundredths {
    /// One.
    pub const ONE: Self = Self(100);

    /// The number, for computing.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}
