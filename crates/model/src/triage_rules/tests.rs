//! How rules fire, and how they are read.
