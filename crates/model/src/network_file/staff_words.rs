//! Kinds of organisations, professions and roles, with the words by which files and storage know them.

use crate::coded::coded;

coded! {
    /// A kind of organisation.
    pub enum OrganisationKind {
        /// Home care, nursing and care (VVT).
        HomeCare = "home_care",
        /// Welfare.
        Welfare = "welfare",
        /// A municipality or its neighbourhood teams.
        Municipality = "municipality",
        /// A group of general practices.
        GeneralPractice = "general_practice",
        /// A hospital or memory clinic.
        Hospital = "hospital",
        /// Mental health care.
        MentalHealth = "mental_health",
        /// Care for addictions.
        AddictionCare = "addiction_care",
        /// A health insurer.
        Insurer = "insurer",
        /// The network's own office.
        NetworkOffice = "network_office",
        /// Something else.
        Other = "other",
    }

    /// A profession.
    pub enum Profession {
        /// Registered nurse.
        Nurse = "nurse",
        /// District nurse.
        DistrictNurse = "district_nurse",
        /// Nurse specialist.
        NurseSpecialist = "nurse_specialist",
        /// Social worker.
        SocialWorker = "social_worker",
        /// Psychosocial or pedagogical professional.
        SocialPedagogue = "social_pedagogue",
        /// Carer in home care (verzorgende).
        Carer = "carer",
        /// Elderly-care physician.
        ElderlyCarePhysician = "elderly_care_physician",
        /// General practitioner.
        GeneralPractitioner = "general_practitioner",
        /// Psychologist.
        Psychologist = "psychologist",
        /// Psychiatrist.
        Psychiatrist = "psychiatrist",
        /// Professional in care for addictions.
        AddictionProfessional = "addiction_professional",
        /// Occupational therapist.
        OccupationalTherapist = "occupational_therapist",
        /// Secretary.
        Secretary = "secretary",
        /// Manager.
        Manager = "manager",
        /// Something else.
        Other = "other",
    }

    /// What somebody may be in the network. Who is involved by invitation per client does not stand in the file.
    pub enum StaffRole {
        /// Waiting-list manager of a sub-region.
        WaitingListManager = "waiting_list_manager",
        /// Case manager in a team.
        CaseManager = "case_manager",
        /// Link worker in a team.
        LinkWorker = "link_worker",
        /// Member of the geriatric team.
        GeriatricTeamMember = "geriatric_team_member",
        /// Manager of an organisation.
        OrganisationManager = "organisation_manager",
        /// Programme leader of the network.
        ProgrammeLead = "programme_lead",
        /// Insurer or municipality that pays.
        Funder = "funder",
        /// Data protection officer.
        PrivacyOfficer = "privacy_officer",
        /// Secretary of a sub-region or an organisation.
        Secretary = "secretary",
        /// Administrator.
        Administrator = "administrator",
    }
}

/// Whether a role is exercised in a place of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlaceNeed {
    /// The place must be named.
    Needed,
    /// The place may be named.
    Possible,
    /// The place makes no sense.
    Never,
}

impl StaffRole {
    /// Whether the role belongs to a sub-region.
    pub(super) fn sub_region(self) -> PlaceNeed {
        match self {
            Self::WaitingListManager => PlaceNeed::Needed,
            Self::Secretary | Self::GeriatricTeamMember => PlaceNeed::Possible,
            _ => PlaceNeed::Never,
        }
    }

    /// Whether the role belongs to an organisation: that of whoever works for it, or manages it.
    pub(super) fn organisation(self) -> PlaceNeed {
        match self {
            Self::CaseManager | Self::LinkWorker | Self::OrganisationManager => PlaceNeed::Needed,
            _ => PlaceNeed::Possible,
        }
    }

    /// Whether the role belongs to a team.
    pub(super) fn team(self) -> PlaceNeed {
        match self {
            Self::CaseManager | Self::LinkWorker => PlaceNeed::Needed,
            Self::GeriatricTeamMember => PlaceNeed::Possible,
            _ => PlaceNeed::Never,
        }
    }
}

impl PlaceNeed {
    /// Whether a place that is there, or is not, suits.
    pub(super) fn suits<T>(self, place: Option<&T>) -> bool {
        match self {
            Self::Needed => place.is_some(),
            Self::Possible => true,
            Self::Never => place.is_none(),
        }
    }
}
