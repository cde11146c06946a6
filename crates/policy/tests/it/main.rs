//! What the table of rules promises, looked at from outside.

mod decisions;
mod document;
mod existence;
mod table;
mod two_readings;
mod world;
