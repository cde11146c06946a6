//! The laws of the store, each on both engines. One file per feature.

mod journal;
