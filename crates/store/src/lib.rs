//! The only crate that knows SQL: database handles, transactions, permits, the journal, rows and migrations.
//!
//! Never seen by `web`; only `app` opens a transaction.
