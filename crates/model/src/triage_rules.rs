//! Rules that suggest an urgency class: read by a nurse, written by the network, never a verdict.
//!
//! A rule fires only on what is known: an answer that is unknown never makes one fire, and learning more never silences
//! one that fired. Deciding, and giving a reason for another class than the suggested one, belongs to triage.

mod assessment;
mod condition;
mod reading;
#[cfg(test)]
mod tests;

pub use assessment::{Assessment, CaregiverCanGoOn, DangerFound, Decline, DiagnosisState};
pub use condition::{Condition, Sign};

use crate::answer::Answer;
pub use crate::code::RuleId;
use crate::covenant::{ClassId, Covenant, Translated};

/// The part of a covenant that suggests a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionRules {
    /// Whether a class is suggested at all.
    pub enabled: bool,
    /// The rules, in the order of the file.
    pub rules: Vec<TriageRule>,
}

/// One rule: when this is so, that class fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriageRule {
    /// Its id.
    pub id: RuleId,
    /// The class that it points to.
    pub class: ClassId,
    /// The rule in words, for whoever reads the suggestion.
    pub sentence: Translated,
    /// When it fires.
    pub when: Condition,
}

/// What the rules say of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestion {
    /// The most urgent class that a fired rule points to; none when no rule fired.
    pub class: Option<ClassId>,
    /// The rules that fired, in the order of the file.
    pub fired: Vec<FiredRule>,
}

/// A rule that fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiredRule {
    /// The rule's id.
    pub rule: RuleId,
    /// The class that it points to.
    pub class: ClassId,
    /// The rule in words.
    pub sentence: Translated,
}

/// Suggests a class; none when no rule fires or the covenant does not want suggestions.
pub fn suggest(assessment: &Assessment, covenant: &Covenant) -> Suggestion {
    if !covenant.suggestion.enabled {
        return Suggestion::default();
    }
    let rules = covenant.suggestion.rules.iter();
    let fired: Vec<FiredRule> = rules
        .filter(|rule| rule.when.holds(assessment) == Answer::Yes)
        .map(FiredRule::from)
        .collect();
    let most_urgent = fired
        .iter()
        .min_by_key(|fired| covenant.parameters.urgency(&fired.class));
    Suggestion {
        class: most_urgent.map(|fired| fired.class.clone()),
        fired,
    }
}

impl From<&TriageRule> for FiredRule {
    fn from(rule: &TriageRule) -> Self {
        Self {
            rule: rule.id.clone(),
            class: rule.class.clone(),
            sentence: rule.sentence.clone(),
        }
    }
}
