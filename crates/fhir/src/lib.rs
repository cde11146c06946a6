//! FHIR R4 as Spil reads it: the resources we use, from JSON and XML, and their mapping to a referral.
//!
//! No input or output: bytes in, values and problems out.
