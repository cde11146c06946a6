//! The support directory: what help there is near home while somebody waits, as a plain list in CSV.
//!
//! Only what the list says. Which offers suit a person, and what was used, belongs to `support`.

mod reading;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;

pub use crate::code::SubRegionCode;
use crate::coded::coded;
use crate::geography::{DistrictCode, MunicipalityCode, NeighbourhoodCode};
use crate::problem::Problem;

/// One offer of support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportOffer {
    /// Its name.
    pub name: String,
    /// Who offers it.
    pub organisation: String,
    /// Where: one or more areas.
    pub areas: BTreeSet<Area>,
    /// For whom.
    pub audience: Audience,
    /// Whether a diagnosis is needed.
    pub diagnosis: DiagnosisNeed,
    /// Which indication is needed.
    pub indication: IndicationNeed,
    /// How many people it has room for; not known where there is none.
    pub capacity: Option<u32>,
    /// The phone number to call, as it is to be shown.
    pub phone: Option<String>,
    /// The web page.
    pub website: Option<String>,
    /// What it is, in a few sentences.
    pub description: String,
}

/// An area in which an offer holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// The whole network.
    Network,
    /// A part of the region with a desk of its own. Whether it exists is checked against the network.
    SubRegion(SubRegionCode),
    /// A municipality.
    Municipality(MunicipalityCode),
    /// A district.
    District(DistrictCode),
    /// A neighbourhood.
    Neighbourhood(NeighbourhoodCode),
}

coded! {
    /// For whom an offer is.
    pub enum Audience {
        /// People with dementia.
        Client = "client",
        /// Caregivers.
        Caregiver = "caregiver",
        /// Both, also together.
        Both = "both",
    }

    /// Whether an offer asks for a diagnosis.
    pub enum DiagnosisNeed {
        /// It does.
        Needed = "needed",
        /// It does not.
        NotNeeded = "not_needed",
    }

    /// Which indication an offer asks for.
    pub enum IndicationNeed {
        /// None.
        None = "none",
        /// One under the Wmo.
        Wmo = "wmo",
        /// One under the Wlz.
        Wlz = "wlz",
        /// One of either law.
        WmoOrWlz = "wmo_or_wlz",
    }
}

/// Reads the offers from the text of a CSV file, separated by semicolons or commas.
///
/// The first line names the columns, in Dutch or English and in any order: `aanbod` (offer), `organisatie`, `gebied` (area),
/// `voor wie` (for whom), `diagnose nodig`, `indicatie nodig`, `omschrijving` (description), and where there are any
/// `capaciteit`, `telefoon` and `website`. Other columns are ignored.
///
/// # Errors
/// Every problem in the file, in the order of the lines.
pub fn parse(text: &str) -> Result<Vec<SupportOffer>, Vec<Problem>> {
    reading::offers(text)
}

impl Area {
    /// Reads an area: a code of CBS (8, 6 or 4 characters, the first four digits), the code of a sub-region, or the word
    /// for the whole network.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if matches!(text.to_lowercase().as_str(), "netwerk" | "network") {
            return Some(Self::Network);
        }
        if text.starts_with(|first: char| first.is_ascii_digit()) || has_prefix(text) {
            let neighbourhood = NeighbourhoodCode::parse(text).ok().map(Self::Neighbourhood);
            let district = || DistrictCode::parse(text).ok().map(Self::District);
            let municipality = || MunicipalityCode::parse(text).ok().map(Self::Municipality);
            return neighbourhood.or_else(district).or_else(municipality);
        }
        SubRegionCode::parse(text).ok().map(Self::SubRegion)
    }

    /// The kind of area, as storage knows it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::SubRegion(_) => "sub_region",
            Self::Municipality(_) => "municipality",
            Self::District(_) => "district",
            Self::Neighbourhood(_) => "neighbourhood",
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network => formatter.write_str("network"),
            Self::SubRegion(code) => code.fmt(formatter),
            Self::Municipality(code) => code.fmt(formatter),
            Self::District(code) => code.fmt(formatter),
            Self::Neighbourhood(code) => code.fmt(formatter),
        }
    }
}

/// `BU`, `WK` and `GM` are written in capitals, codes of sub-regions never are.
fn has_prefix(text: &str) -> bool {
    ["BU", "WK", "GM"]
        .iter()
        .any(|prefix| text.starts_with(prefix))
}
