//! The file that says who works in a network.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spil_model::network_file::NetworkFile;

fuzz_target!(|text: &str| {
    if let Err(problems) = NetworkFile::parse(text) {
        assert!(!problems.is_empty());
    }
});
