//! Where somebody lives: postcode, house number, and the CBS codes of neighbourhood, district and municipality.
//!
//! A team is found by postcode and house number, never by the name of a town. Reading the file that connects the two
//! belongs in a module of its own; streets, names of towns and whole addresses do not belong here.

mod area_code;
mod house_number;
mod postcode;
mod postcode_file;

pub use area_code::{DistrictCode, InvalidAreaCode, MunicipalityCode, NeighbourhoodCode};
pub use house_number::{HouseNumber, HouseNumberParts, InvalidHouseNumber};
pub use postcode::{InvalidPostcode, Postcode};
pub use postcode_file::{NeighbourhoodNames, PostcodeFile, PostcodeFileError, PostcodeRow};
