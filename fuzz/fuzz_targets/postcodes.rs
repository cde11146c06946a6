//! Postcodes and neighbourhoods, as CSV.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spil_model::geography::PostcodeFile;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(rows) = PostcodeFile::open(bytes) {
        rows.for_each(drop);
    }
});
