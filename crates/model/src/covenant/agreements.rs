//! What a covenant agrees on beside classes and terms: caseload, documents, escalation, conditions for inclusion.

use super::{ConditionId, DocumentId, Hundredths, Translated};
use crate::coded::coded;

/// How many cases fit in a contract hour, of weight 1.00 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caseload {
    /// From here on a caseload is full enough.
    pub lowest_per_contract_hour: Hundredths,
    /// Above this nobody is asked to take another case.
    pub highest_per_contract_hour: Hundredths,
}

/// A document that a referral must bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredDocument {
    /// Its id.
    pub id: DocumentId,
    /// Its name.
    pub name: Translated,
    /// In which cases it must be there.
    pub when: RequiredWhen,
    /// Who is asked for it.
    pub asked_of: AskedOf,
}

coded! {
    /// In which cases a document must be there.
    pub enum RequiredWhen {
        /// Always.
        Always = "always",
        /// When the referral states a diagnosis.
        Diagnosis = "diagnosis",
        /// When the referral states a suspicion.
        Suspicion = "suspicion",
    }
}

coded! {
    /// Who is asked for a document.
    pub enum AskedOf {
        /// Care providers only.
        CareProviders = "care_providers",
        /// Everyone who refers by profession.
        Professionals = "professionals",
        /// Everyone.
        Everyone = "everyone",
    }
}

/// A step of the ladder after the term of a step has run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EscalationStep {
    /// Who is asked.
    pub to: EscalationTo,
    /// So many working days after the term ran out; with 0 on its last day's end.
    pub after_working_days: u16,
}

coded! {
    /// Who is asked when a step is late.
    pub enum EscalationTo {
        /// The deputy of whoever had to act.
        Deputy = "deputy",
        /// The manager of the organisation of whoever had to act.
        OrganisationManager = "organisation_manager",
    }
}

/// A condition for inclusion beyond a diagnosis or a reasonable suspicion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionCondition {
    /// Its id.
    pub id: ConditionId,
    /// The condition, in words.
    pub text: Translated,
}
