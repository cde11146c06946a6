//! Linking from outside: laws that hold for any records.

// The linter reads these modules as tests by their `cfg(test)`.
#[cfg(test)]
mod laws;
