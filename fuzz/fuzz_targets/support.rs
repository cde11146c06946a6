//! Offers of support, as CSV.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spil_model::support_file;

fuzz_target!(|text: &str| {
    if let Err(problems) = support_file::parse(text) {
        assert!(!problems.is_empty());
    }
});
