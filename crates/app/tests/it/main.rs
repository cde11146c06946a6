//! The use cases on a real database with a clock that stands still. One file per feature.

mod access;
mod waiting_list;
