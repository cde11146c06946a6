//! Administrative sex, as the register of persons and FHIR know it.

use crate::coded::coded;

coded! {
    /// Administrative sex of a person. The codes are those of FHIR.
    #[derive(Default)]
    pub enum Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Neither, or undifferentiated.
        Other = "other",
        /// Not known to us.
        #[default]
        Unknown = "unknown",
    }
}
