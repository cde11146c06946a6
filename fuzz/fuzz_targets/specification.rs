//! The specification of a simulation, and an instance of the assignment, as JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spil_planning::assignment::Instance;
use spil_planning::simulation::Spec;

fuzz_target!(|bytes: &[u8]| {
    if let Err(problems) = Spec::from_json(bytes) {
        assert!(!problems.is_empty());
    }
    let _ = Instance::from_json(bytes);
});
