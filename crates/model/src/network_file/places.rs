//! The places of a network: sub-regions, organisations, municipalities, districts, teams.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{OrganisationCode, OrganisationKind, SubRegionCode, TeamCode};
use crate::agb::{AgbCode, UraNumber, Uzovi};
use crate::geography::{DistrictCode, MunicipalityCode, NeighbourhoodCode};

/// A part of the region with a desk of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubRegion {
    /// Its short name.
    pub code: SubRegionCode,
    /// Its name.
    pub name: String,
}

/// An organisation that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its short name.
    pub code: OrganisationCode,
    /// Its name.
    pub name: String,
    /// What kind of organisation it is.
    pub kind: OrganisationKind,
    /// Its AGB code.
    pub agb: Option<AgbCode>,
    /// Its URA number.
    pub ura: Option<UraNumber>,
    /// The insurers with whom it has a contract.
    pub contracts: BTreeSet<Uzovi>,
    /// The share of contract hours that its case managers spend on clients, in per cent.
    pub production_percent: Option<u8>,
}

/// An insurer, as the network calls it. Everywhere else it is known by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedInsurer {
    /// Its number.
    pub uzovi: Uzovi,
    /// Its name.
    pub name: String,
}

/// For how many people at once an insurer pays at an organisation, in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The organisation.
    pub organisation: OrganisationCode,
    /// The insurer, one with which the organisation has a contract.
    pub insurer: Uzovi,
    /// So many people at once.
    pub places: u32,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// A municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Its code.
    pub code: MunicipalityCode,
    /// Its name.
    pub name: String,
}

/// A district with its neighbourhoods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Its code.
    pub code: DistrictCode,
    /// Its name.
    pub name: String,
    /// The sub-region whose desk serves it.
    pub sub_region: SubRegionCode,
    /// Its neighbourhoods.
    pub neighbourhoods: Vec<Neighbourhood>,
}

/// A neighbourhood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbourhood {
    /// Its code.
    pub code: NeighbourhoodCode,
    /// Its name.
    pub name: String,
}

/// A district team: all case managers who are active there, whoever employs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its short name.
    pub code: TeamCode,
    /// Its name.
    pub name: String,
    /// The sub-region that it belongs to.
    pub sub_region: SubRegionCode,
    /// The neighbourhoods that it serves alone.
    pub neighbourhoods: BTreeSet<NeighbourhoodCode>,
    /// The neighbourhoods that it serves together with another team.
    pub shared_neighbourhoods: BTreeSet<NeighbourhoodCode>,
}

impl Team {
    /// Every neighbourhood that it serves, alone or together with another team.
    pub fn all_neighbourhoods(&self) -> impl Iterator<Item = NeighbourhoodCode> {
        self.neighbourhoods
            .iter()
            .chain(&self.shared_neighbourhoods)
            .copied()
    }
}
