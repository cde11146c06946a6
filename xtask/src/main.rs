//! The project's own tasks: demo, test, check, tidy, bench, faults and the front-end build.

fn main() {}
