//! Who acts: the visitor of the public site, a member of staff with their grants, a job, or somebody at the console.
//!
//! Nothing here says what an actor may do; that is `rules.toml`.

use serde::{Deserialize, Serialize};
use spil_model::ids::{OrganisationId, PersonId, StaffId, SubRegionId, TeamId};

/// Who asks to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A visitor of the public site, of whom nothing is known.
    Public,
    /// Somebody who works with Spil and is signed in.
    Staff(Staff),
    /// A background job of the program itself.
    Job(JobName),
    /// Somebody with access to the machine, at the command line.
    Console {
        /// The name of the user at the operating system.
        user: String,
    },
}

/// A signed-in member of staff, as read at the start of this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Who it is.
    pub id: StaffId,
    /// The roles that this person has now, each with the area where it holds. Empty: may do nothing but their own account.
    pub grants: Vec<Grant>,
    /// The clients for whom this person has emergency access now, each under every id that they are known by.
    pub emergencies: Vec<PersonId>,
    /// The clients for whom this person holds an invitation that has not ended, each under every id that they are known by.
    pub invited: Vec<PersonId>,
}

/// One role of one person, with the area, team or organisation where it holds.
///
/// An absent place never means "everywhere": a relation that needs the place is then never met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// What the person is.
    pub role: Role,
    /// The sub-region of a waiting-list manager or secretary.
    pub sub_region: Option<SubRegionId>,
    /// The organisation that employs the person in this role.
    pub organisation: Option<OrganisationId>,
    /// The district team of a case manager or link worker.
    pub team: Option<TeamId>,
    /// Of what kind the organisation is. One that is not known counts as welfare: whoever may be told least.
    pub employer: Employer,
}

impl Grant {
    /// A role without a place; set the places that the role needs.
    pub const fn of(role: Role) -> Self {
        Self {
            role,
            sub_region: None,
            organisation: None,
            team: None,
            employer: Employer::Welfare,
        }
    }
}

macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant),*
        }

        impl $name {
            /// All of them, in the order of the documents.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable name: in `rules.toml`, in the database and in the journal.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),*
                }
            }

            /// The one with this stable name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}
pub(crate) use named;

named! {
    /// What a member of staff is in the network.
    Role {
        /// Wachtlijstbeheerder: sees all referrals of an area, calls, triages, keeps everybody within the norm.
        WaitingListManager = "waiting_list_manager",
        /// Casemanager dementie: guides people.
        CaseManager = "case_manager",
        /// Aandachtsvelder dementie: first contact of low-complex clients.
        LinkWorker = "link_worker",
        /// Member of the multidisciplinary geriatric team (MGT): advises when asked.
        GeriatricTeamMember = "geriatric_team_member",
        /// Team leader or manager of a care organisation: capacity of the own staff.
        OrganisationManager = "organisation_manager",
        /// Programme leader of the network: the covenant and the figures.
        ProgrammeLead = "programme_lead",
        /// Insurer or municipality.
        Funder = "funder",
        /// Data protection officer: who saw what.
        PrivacyOfficer = "privacy_officer",
        /// Clustered administrative support.
        Secretary = "secretary",
        /// A general practitioner, nurse or day care, by invitation per client.
        InvolvedProfessional = "involved_professional",
        /// Organisations, people, districts and covenant.
        Administrator = "administrator",
    }
}

named! {
    /// Of what kind an organisation is, as far as it decides who may see what.
    Employer {
        /// It gives care, advises in care, or answers for it.
        Care = "care",
        /// A welfare partner: never sees the citizen service number or clinical notes.
        Welfare = "welfare",
    }
}

named! {
    /// A background job.
    JobName {
        /// Hands waiting messages to the mail server.
        SendMessages = "send_messages",
        /// Asks for terms that have passed: first the deputy, then the organisation's manager.
        WatchTerms = "watch_terms",
        /// Asks every three months whether the referral is still needed.
        AskStillNeeded = "ask_still_needed",
        /// Removes drafts of the public page that have expired.
        SweepDrafts = "sweep_drafts",
        /// Removes files that no row knows.
        SweepFiles = "sweep_files",
        /// Ends sessions that have passed their limits.
        SweepSessions = "sweep_sessions",
        /// Compares whoever is referred with whom is known, and attaches what belongs together.
        RecognisePeople = "recognise_people",
        /// Writes the anchor over the heads of the journal.
        AnchorJournal = "anchor_journal",
        /// Computes the scenarios that people asked for.
        RunScenarios = "run_scenarios",
        /// Weighs every access in the journal, for the privacy officer.
        WeighAccesses = "weigh_accesses",
        /// Lets the database count its rows; nothing of anybody.
        TendDatabase = "tend_database",
    }
}
