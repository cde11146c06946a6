//! FHIR in JSON and XML, and what the intake makes of it.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use spil_fhir::{Limits, SourceFile, read, receive};

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile {
        name: "one".into(),
        bytes: bytes.to_vec(),
    };
    let reading = read(&Arc::from("one"), &[file], Limits::default());
    for referral in &reading.referrals {
        let _ = receive(referral);
    }
});
