//! People by age and sex, and prevalence, as CSV.

#![no_main]

use libfuzzer_sys::fuzz_target;
use spil_planning::forecast::population::Profile;
use spil_planning::forecast::prevalence::Prevalence;

fuzz_target!(|text: &str| {
    let _ = Profile::from_csv(text);
    let _ = Prevalence::from_csv(text);
});
