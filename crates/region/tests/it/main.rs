//! A small region on both engines: every state is there, the journal is whole, the same seed gives the same.

#![expect(
    clippy::unwrap_used,
    reason = "a region that is not as it should be stops the test, which says what it found"
)]

mod look_back;
mod small;
