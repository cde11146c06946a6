//! The network file: sub-regions, organisations, districts, teams, people and the rota of the desk, as somebody wrote them.
//!
//! Everything here carries the short names of the file, not ids: whoever imports it gives ids and finds what is already
//! there. Postcodes and offers of support have files of their own.

mod people;
mod places;
mod reading;
mod staff_words;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use people::{Appointment, Person, Registration, RoleInNetwork, RotaEntry};
pub use places::{
    Contract, District, Municipality, NamedInsurer, Neighbourhood, Organisation, SubRegion, Team,
};
pub use staff_words::{OrganisationKind, Profession, StaffRole};

pub use crate::code::{OrganisationCode, SubRegionCode, TeamCode};
use crate::geography::NeighbourhoodCode;
use crate::problem::Problem;
use crate::toml_reader::read_document;

/// A whole network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkFile {
    /// Its name.
    pub name: String,
    /// The parts of the region with a desk of their own.
    pub sub_regions: Vec<SubRegion>,
    /// The organisations that take part.
    pub organisations: Vec<Organisation>,
    /// For how many people insurers pay at organisations. Without one there is no limit.
    pub contracts: Vec<Contract>,
    /// The insurers that have a name here.
    pub insurers: Vec<NamedInsurer>,
    /// The municipalities.
    pub municipalities: Vec<Municipality>,
    /// The districts with their neighbourhoods.
    pub districts: Vec<District>,
    /// The district teams.
    pub teams: Vec<Team>,
    /// The people who work with Spil.
    pub people: Vec<Person>,
    /// Who is on duty as waiting-list manager, and who stands in.
    pub rota: Vec<RotaEntry>,
}

impl NetworkFile {
    /// Reads a network from the text of its file.
    ///
    /// # Errors
    /// Every problem in the file, in the order of the lines.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        read_document(text, reading::network)
    }

    /// The neighbourhoods of the file that no team serves. Whoever lives there is routed by hand.
    pub fn neighbourhoods_without_team(&self) -> Vec<NeighbourhoodCode> {
        let served: BTreeSet<NeighbourhoodCode> = self
            .teams
            .iter()
            .flat_map(Team::all_neighbourhoods)
            .collect();
        let all = self
            .districts
            .iter()
            .flat_map(|district| &district.neighbourhoods);
        all.map(|neighbourhood| neighbourhood.code)
            .filter(|code| !served.contains(code))
            .collect()
    }

    /// The sub-regions for which nobody stands on the rota.
    pub fn sub_regions_without_rota(&self) -> Vec<&SubRegionCode> {
        let on_rota: BTreeSet<&SubRegionCode> =
            self.rota.iter().map(|entry| &entry.sub_region).collect();
        self.sub_regions
            .iter()
            .map(|sub_region| &sub_region.code)
            .filter(|code| !on_rota.contains(code))
            .collect()
    }
}
