//! What a referral says: the data of the first step. What happens to it afterwards does not belong here.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    address::Address,
    answer::Answer,
    coded::coded,
    contact_details::{Email, Phone},
    ids::FileId,
    language_code::LanguageCode,
    name::PersonName,
    person::PersonDetails,
    text::{LongText, ShortText},
};

/// All data of a referral. Whatever "I do not know" answers is unknown or absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferralContent {
    /// The client.
    pub client: PersonDetails,
    /// Whom to call first.
    #[serde(default)]
    pub first_contact: FirstContactPerson,
    /// Family and others around the client; the first one is the contact person where the client is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact_persons: Vec<ContactPerson>,
    /// The question, or the reason to refer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<LongText>,
    /// The circumstances at home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circumstances: Option<LongText>,
    /// What else one should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub particulars: Option<LongText>,
    /// Whether the GP knows of the referral and may be told.
    #[serde(default)]
    pub gp_knowledge: GpKnowledge,
    /// Whether the client knows of the referral; no is allowed.
    #[serde(default)]
    pub person_knows: Answer,
    /// Diagnosis or suspicion.
    #[serde(default)]
    pub diagnosis: Diagnosis,
    /// What was agreed to, and by whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<ConsentGiven>,
    /// Signs of danger.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub dangers: BTreeSet<Danger>,
    /// What came in and has no place of its own yet. It is kept and shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<Unplaced>,
}

impl ReferralContent {
    /// A referral of which only the client is known.
    pub fn about(client: PersonDetails) -> Self {
        Self {
            client,
            first_contact: FirstContactPerson::Client,
            contact_persons: Vec::new(),
            question: None,
            circumstances: None,
            particulars: None,
            gp_knowledge: GpKnowledge::default(),
            person_knows: Answer::Unknown,
            diagnosis: Diagnosis::Unknown,
            consents: Vec::new(),
            dangers: BTreeSet::new(),
            unplaced: Vec::new(),
        }
    }

    /// The phone number to call first, and whose it is.
    pub fn phone_to_call(&self) -> Option<(FirstContactPerson, &Phone)> {
        let client = || {
            self.client
                .phones
                .first()
                .map(|phone| (FirstContactPerson::Client, phone))
        };
        let other = || {
            let phones = self
                .contact_persons
                .iter()
                .flat_map(|person| &person.phones);
            phones
                .map(|phone| (FirstContactPerson::ContactPerson, phone))
                .next()
        };
        match self.first_contact {
            FirstContactPerson::Client => client().or_else(other),
            FirstContactPerson::ContactPerson => other().or_else(client),
        }
    }

    /// The latest answer to a consent question.
    pub fn consent(&self, purpose: ConsentPurpose) -> Answer {
        let mut latest_first = self.consents.iter().rev();
        let answer = latest_first.find(|consent| consent.purpose == purpose);
        answer.map_or(Answer::Unknown, |consent| consent.answer)
    }
}

coded! {
    /// Whom to call first.
    #[derive(Default)]
    pub enum FirstContactPerson {
        /// The client.
        #[default]
        Client = "client",
        /// The first of the contact persons.
        ContactPerson = "contact_person",
    }

    /// What somebody is to the client.
    #[derive(Default)]
    pub enum Relation {
        /// Partner.
        Partner = "partner",
        /// Child, or child-in-law.
        Child = "child",
        /// Brother or sister.
        Sibling = "sibling",
        /// Parent.
        Parent = "parent",
        /// Other family.
        Family = "family",
        /// Friend.
        Friend = "friend",
        /// Neighbour.
        Neighbour = "neighbour",
        /// Professional.
        Professional = "professional",
        /// Something else.
        Other = "other",
        /// Not known.
        #[default]
        Unknown = "unknown",
    }

    /// For what consent is asked.
    pub enum ConsentPurpose {
        /// The desk of the network may handle the referral and share it with the team of the district.
        NetworkDesk = "network_desk",
        /// An organisation that gives interim support may be told what it needs.
        InterimSupport = "interim_support",
        /// The geriatric team, mental-health care included, may discuss the situation.
        GeriatricTeam = "geriatric_team",
        /// The general practitioner may be told.
        InformGp = "inform_gp",
        /// Researchers may have the data without name and address.
        ResearchExport = "research_export",
    }

    /// Who gave or refused consent.
    pub enum ConsentBy {
        /// The client.
        Client = "client",
        /// A legal representative.
        Representative = "representative",
        /// The referrer says that the client agrees.
        SaidByReferrer = "said_by_referrer",
    }

    /// A sign of danger.
    pub enum Danger {
        /// Wanders and gets lost.
        Wandering = "wandering",
        /// Fire, gas, stove.
        Fire = "fire",
        /// Aggression or violence.
        Violence = "violence",
        /// Does not eat or drink enough, or takes medicine wrongly.
        SelfNeglect = "self_neglect",
        /// Talks of not wanting to live.
        Suicide = "suicide",
        /// Is hurt, neglected or exploited by somebody.
        Abuse = "abuse",
        /// The caregiver cannot go on, or has dropped out.
        CaregiverCollapse = "caregiver_collapse",
        /// Suddenly very confused.
        Delirium = "delirium",
        /// Something else.
        Other = "other",
    }

    /// Kinds of dementia, as far as a letter names one.
    #[derive(Default)]
    pub enum DementiaType {
        /// Alzheimer's disease.
        Alzheimer = "alzheimer",
        /// Vascular dementia.
        Vascular = "vascular",
        /// Alzheimer and vascular.
        Mixed = "mixed",
        /// Dementia with Lewy bodies.
        LewyBody = "lewy_body",
        /// Frontotemporal dementia.
        Frontotemporal = "frontotemporal",
        /// Dementia with Parkinson's disease.
        Parkinson = "parkinson",
        /// Korsakoff's syndrome and other dementia by alcohol.
        Alcohol = "alcohol",
        /// Mild cognitive impairment.
        MildImpairment = "mild_impairment",
        /// Another kind.
        Other = "other",
        /// Not named.
        #[default]
        Unknown = "unknown",
    }
}

/// Somebody around the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactPerson {
    /// The name.
    pub name: PersonName,
    /// What this one is to the client.
    #[serde(default)]
    pub relation: Relation,
    /// Phone numbers, the best one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Where this one lives, if it matters.
    #[serde(default, skip_serializing_if = "Address::is_empty")]
    pub address: Address,
    /// The language this one speaks best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageCode>,
    /// Whether this one cares for the client (mantelzorger).
    #[serde(default)]
    pub caregiver: Answer,
    /// Whether this one lives with the client.
    #[serde(default)]
    pub lives_with_client: Answer,
    /// Whether this one represents the client by law.
    #[serde(default)]
    pub legal_representative: Answer,
}

impl ContactPerson {
    /// A contact person of whom only the name is known.
    pub fn named(name: PersonName) -> Self {
        Self {
            name,
            relation: Relation::Unknown,
            phones: Vec::new(),
            email: None,
            address: Address::default(),
            language: None,
            caregiver: Answer::Unknown,
            lives_with_client: Answer::Unknown,
            legal_representative: Answer::Unknown,
        }
    }
}

/// What the general practitioner knows of the referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GpKnowledge {
    /// Whether the GP knows.
    pub knows: Answer,
    /// Whether we may tell, where the GP does not know.
    pub may_be_told: Answer,
}

impl GpKnowledge {
    /// Whether messages may go to the GP.
    pub const fn may_be_written_to(self) -> bool {
        self.knows.is_yes() || self.may_be_told.is_yes()
    }
}

/// Diagnosis or suspicion.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum Diagnosis {
    /// A doctor has made the diagnosis.
    Diagnosed {
        /// Which kind.
        #[serde(default)]
        kind: DementiaType,
        /// When.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Date>,
        /// The letter that says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<FileId>,
    },
    /// Something is not right (niet-pluis); there is no diagnosis.
    Suspicion,
    /// The referrer does not know.
    #[default]
    Unknown,
}

impl Diagnosis {
    /// Whether the letter with the diagnosis is missing.
    pub const fn lacks_letter(&self) -> bool {
        matches!(self, Self::Diagnosed { letter: None, .. })
    }

    /// The code of the state: `diagnosed`, `suspicion`, `unknown`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Diagnosed { .. } => "diagnosed",
            Self::Suspicion => "suspicion",
            Self::Unknown => "unknown",
        }
    }
}

/// An answer to a consent question at the referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentGiven {
    /// For what.
    pub purpose: ConsentPurpose,
    /// The answer.
    pub answer: Answer,
    /// Who gave it.
    pub by: ConsentBy,
}

/// A value that came in and has no place of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unplaced {
    /// Where it stood in the message.
    pub path: ShortText,
    /// The value.
    pub value: LongText,
}

#[cfg(test)]
mod tests;
