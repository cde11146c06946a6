//! The synthetic region: a made-up network with made-up people, whose years of history went through the use cases.
//!
//! It is for the demo, for tests and for measurements. The same seed, size and last day give the same region. It knows no
//! SQL: whatever is in the database came by the doors that staff and visitors use.

mod again;
mod arrival;
mod cast;
mod course;
mod dice;
mod division;
mod guiding;
mod history;
mod intake;
mod names;
mod network;
mod people;
mod places;
mod situation;
mod size;
mod take_over;
mod wait;

pub use history::{Built, Failed, Order, Told, build};
pub use network::NAME;
pub use size::Size;
