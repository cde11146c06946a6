//! The use cases: authorise, load, decide, save, record, enqueue. No HTML, no HTTP, no SQL.
