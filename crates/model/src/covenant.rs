//! The covenant: the classes, norms, terms and rules that a network has agreed on, as a versioned file.
//!
//! This module knows what can be agreed and reads it from TOML; what was agreed stands in `covenants/*.toml`. Counting
//! days is the calendar's work, what a re-triage does is that of `norm`, and how a rule fires that of `triage_rules`.

mod agreements;
mod class;
mod hundredths;
mod reading;
mod step_terms;
#[cfg(test)]
mod tests;
mod translated;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

pub use agreements::{
    AskedOf, Caseload, EscalationStep, EscalationTo, InclusionCondition, RequiredDocument,
    RequiredWhen,
};
pub use class::{CallWhen, FirstContact, GeriatricTeam, NormEventPart, UrgencyClass};
pub use hundredths::Hundredths;
pub use step_terms::{OwnWishRule, StepTerms};
pub use translated::Translated;

use crate::calendar::{Counting, Term, WorkingCalendar};
pub use crate::code::{ClassId, ConditionId, CovenantId, DocumentId, SubRegionCode};
use crate::problem::Problem;
use crate::toml_reader::read_document;
use crate::triage_rules::SuggestionRules;

/// One version of a network's covenant. Every value comes from its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covenant {
    /// Which covenant it is, the same in every version.
    pub id: CovenantId,
    /// The version: 1, 2, 3 and so on.
    pub version: u32,
    /// Its title.
    pub title: Translated,
    /// The network that agreed on it.
    pub network: String,
    /// The first day on which it holds, for what is received from then on.
    pub valid_from: Date,
    /// Which days count.
    pub calendar: WorkingCalendar,
    /// What a sub-region may set differently; here what holds for the whole network.
    pub parameters: Parameters,
    /// The parameters of the sub-regions that set some of them differently, complete.
    pub sub_regions: BTreeMap<SubRegionCode, Parameters>,
    /// What a referral must bring.
    pub documents: Vec<RequiredDocument>,
    /// Who is asked, and when, after the term of a step has run out.
    pub escalation: Vec<EscalationStep>,
    /// Conditions for inclusion beyond a diagnosis or a reasonable suspicion; mostly none.
    pub inclusion_conditions: Vec<InclusionCondition>,
    /// The rules that suggest a class.
    pub suggestion: SuggestionRules,
}

/// What a sub-region may set differently from the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// The classes, the most urgent first.
    pub classes: Vec<UrgencyClass>,
    /// The terms of the steps in which somebody must act.
    pub terms: StepTerms,
    /// How many cases fit in a contract hour.
    pub caseload: Caseload,
}

impl Covenant {
    /// Reads a covenant from the text of its file.
    ///
    /// # Errors
    /// Every problem in the file, in the order of the lines.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        read_document(text, reading::covenant)
    }

    /// The covenant of these that holds on a day: the one that started last, and of those the highest version.
    pub fn in_force(covenants: &[Self], on: Date) -> Option<&Self> {
        let started = covenants
            .iter()
            .filter(|covenant| covenant.valid_from <= on);
        started.max_by_key(|covenant| (covenant.valid_from, covenant.version))
    }

    /// The parameters for a sub-region, which are the network's where it sets none.
    pub fn parameters_for(&self, sub_region: Option<&SubRegionCode>) -> &Parameters {
        sub_region
            .and_then(|code| self.sub_regions.get(code))
            .unwrap_or(&self.parameters)
    }

    /// The classes of the network, the most urgent first.
    pub fn classes(&self) -> &[UrgencyClass] {
        &self.parameters.classes
    }

    /// The class with this id.
    pub fn class(&self, id: &ClassId) -> Option<&UrgencyClass> {
        self.parameters.class(id)
    }

    /// Counts out the norm of a class for something received at this local time.
    pub fn count_norm(&self, class: &UrgencyClass, received: DateTime) -> Counting {
        self.calendar.count(received, class.norm)
    }

    /// The last day of a term that starts with something received, or done, at this local time.
    pub fn due(&self, started: DateTime, term: Term) -> Date {
        self.calendar.due(self.calendar.day_zero(started), term)
    }
}

impl Parameters {
    /// The class with this id.
    pub fn class(&self, id: &ClassId) -> Option<&UrgencyClass> {
        self.classes.iter().find(|class| class.id == *id)
    }

    /// How urgent a class is: 0 for the most urgent.
    pub fn urgency(&self, id: &ClassId) -> Option<usize> {
        self.classes.iter().position(|class| class.id == *id)
    }
}
