//! Who refers, in which role, and through which door it came in.

use serde::{Deserialize, Serialize};

use crate::{
    agb::AgbCode,
    coded::coded,
    contact_details::{Email, Phone},
    ids::OrganisationId,
    name::PersonName,
    text::{ShortText, fold},
};

coded! {
    /// Who refers.
    pub enum ReferrerKind {
        /// General practitioner.
        Gp = "gp",
        /// Practice nurse of the general practitioner (POH).
        PracticeNurse = "practice_nurse",
        /// Neighbourhood team of the municipality.
        NeighbourhoodTeam = "neighbourhood_team",
        /// Memory clinic.
        MemoryClinic = "memory_clinic",
        /// Mental-health care.
        MentalHealthCare = "mental_health_care",
        /// Home care.
        HomeCare = "home_care",
        /// Hospital.
        Hospital = "hospital",
        /// Welfare organisation.
        Welfare = "welfare",
        /// Informal caregiver.
        Caregiver = "caregiver",
        /// Neighbour, friend or acquaintance.
        Neighbour = "neighbour",
        /// The client.
        Client = "client",
    }

    /// The door through which a referral came in.
    pub enum Channel {
        /// The public page.
        Web = "web",
        /// A phone call, typed by staff.
        Phone = "phone",
        /// A letter, typed by staff.
        Letter = "letter",
        /// The PDF of another system, typed by staff.
        Pdf = "pdf",
        /// A FHIR message.
        Fhir = "fhir",
    }
}

impl ReferrerKind {
    /// Whether the law asks this referrer for the client's BSN (Wabvpz: care providers).
    pub const fn is_care_provider(self) -> bool {
        matches!(
            self,
            Self::Gp
                | Self::PracticeNurse
                | Self::MemoryClinic
                | Self::MentalHealthCare
                | Self::HomeCare
                | Self::Hospital
        )
    }

    /// Whether the referrer acts for an organisation. Others hear no more than that we have been in touch.
    pub const fn is_professional(self) -> bool {
        !matches!(self, Self::Caregiver | Self::Neighbour | Self::Client)
    }

    /// Whether the referrer is the general practitioner's practice.
    pub const fn is_gp_practice(self) -> bool {
        matches!(self, Self::Gp | Self::PracticeNurse)
    }
}

/// The one who refers, and where news may go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referrer {
    /// In which role.
    pub kind: ReferrerKind,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The role in their own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<ShortText>,
    /// Practice, team or organisation, as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_name: Option<ShortText>,
    /// The organisation, where it takes part in the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// AGB code; only care providers are asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agb: Option<AgbCode>,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// E-mail address, to which "there is news" may go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// What this one is to the client: daughter, neighbour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<ShortText>,
}

impl Referrer {
    /// A referrer of whom only the role is known.
    pub const fn of(kind: ReferrerKind) -> Self {
        Self {
            kind,
            name: None,
            role: None,
            organisation_name: None,
            organisation: None,
            agb: None,
            phone: None,
            email: None,
            relation: None,
        }
    }
}

/// The number that another system gave to a referral: the same number twice is one referral.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalNumber {
    /// The system: `ZorgDomein`, or the naming system of a FHIR identifier.
    pub system: ShortText,
    /// The number.
    pub number: ShortText,
}

fn bare(text: &str) -> String {
    fold(text).replace(' ', "")
}

impl ExternalNumber {
    /// The form in which two numbers are compared: case, spaces and punctuation do not count.
    pub fn key(&self) -> String {
        format!("{}:{}", bare(self.system.as_str()), self.number_key())
    }

    /// The number alone in that form: whoever searches seldom names the system.
    pub fn number_key(&self) -> String {
        bare(self.number.as_str())
    }

    /// The form in which a number that somebody types is compared with [`Self::number_key`].
    pub fn key_of_number(typed: &str) -> String {
        bare(typed)
    }
}
