//! Oversight of who looked at whom: the log of one person, emergency access, and every access weighed for the privacy officer.

pub mod emergency;
pub mod log;
pub mod review;
