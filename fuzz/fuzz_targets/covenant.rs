//! The covenant of a network.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spil_model::covenant::Covenant;

fuzz_target!(|text: &str| {
    if let Err(problems) = Covenant::parse(text) {
        assert!(!problems.is_empty());
    }
});
