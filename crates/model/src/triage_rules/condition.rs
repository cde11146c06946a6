//! Conditions on an assessment, in the three values of Kleene's logic: yes, no, unknown.

use std::collections::BTreeSet;

use super::assessment::{Assessment, CaregiverCanGoOn, Decline, DiagnosisState, yes_or_no};
use crate::answer::Answer;
use crate::coded::coded;
use crate::referral::Danger;

/// When a rule fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The sign is there.
    Sign(Sign),
    /// There is danger of one of these kinds.
    Danger(BTreeSet<Danger>),
    /// The caregiver can go on for at most so long.
    CanGoOnAtMost(CaregiverCanGoOn),
    /// The client declines at least so fast.
    DeclineAtLeast(Decline),
    /// Dementia was diagnosed, or is suspected.
    Diagnosis(DiagnosisState),
    /// All of these hold.
    All(Vec<Self>),
    /// At least one of these holds.
    Any(Vec<Self>),
    /// None of these holds, and that is known.
    None(Vec<Self>),
    /// At least so many of these hold.
    AtLeast(usize, Vec<Self>),
}

coded! {
    /// A sign that is there or not.
    pub enum Sign {
        /// The client refuses care.
        CareRefusal = "care_refusal",
        /// There is danger, of whatever kind.
        Danger = "danger",
        /// The caregiver is overloaded.
        CaregiverOverloaded = "caregiver_overloaded",
        /// There is no caregiver.
        CaregiverAbsent = "caregiver_absent",
        /// Behaviour that is hard to live with or does not fit.
        ChallengingBehaviour = "challenging_behaviour",
        /// Young onset.
        YoungOnset = "young_onset",
        /// The quality of life is threatened.
        QualityOfLifeThreatened = "quality_of_life_threatened",
        /// Other illnesses that make care complex.
        Comorbidity = "comorbidity",
        /// A psychiatric illness is in front.
        PsychiatryInFront = "psychiatry_in_front",
        /// An addiction is in front.
        AddictionInFront = "addiction_in_front",
        /// The client lives alone.
        LivesAlone = "lives_alone",
    }
}

impl Condition {
    /// Whether the condition holds, as far as that is known.
    pub fn holds(&self, assessment: &Assessment) -> Answer {
        match self {
            Self::Sign(sign) => sign.answer(assessment),
            Self::Danger(kinds) => assessment.danger.is_one_of(kinds),
            Self::CanGoOnAtMost(longest) => {
                known(assessment.caregiver_can_go_on, |found| found <= *longest)
            }
            Self::DeclineAtLeast(slowest) => known(assessment.decline, |found| *slowest <= found),
            Self::Diagnosis(state) => known(assessment.diagnosis, |found| found == *state),
            Self::All(conditions) => at_least(conditions.len(), conditions, assessment),
            Self::Any(conditions) => at_least(1, conditions, assessment),
            Self::None(conditions) => not(at_least(1, conditions, assessment)),
            Self::AtLeast(count, conditions) => at_least(*count, conditions, assessment),
        }
    }
}

impl Sign {
    /// Whether the sign is there.
    pub fn answer(self, assessment: &Assessment) -> Answer {
        match self {
            Self::CareRefusal => assessment.care_refusal,
            Self::Danger => assessment.danger.answer(),
            Self::CaregiverOverloaded => assessment.caregiver_overloaded,
            Self::CaregiverAbsent => assessment.caregiver_absent,
            Self::ChallengingBehaviour => assessment.challenging_behaviour,
            Self::YoungOnset => assessment.young_onset,
            Self::QualityOfLifeThreatened => assessment.quality_of_life_threatened,
            Self::Comorbidity => assessment.comorbidity,
            Self::PsychiatryInFront => assessment.psychiatry_in_front,
            Self::AddictionInFront => assessment.addiction_in_front,
            Self::LivesAlone => assessment.lives_alone,
        }
    }
}

fn known<T>(found: Option<T>, holds: impl FnOnce(T) -> bool) -> Answer {
    found.map_or(Answer::Unknown, |found| yes_or_no(holds(found)))
}

fn not(answer: Answer) -> Answer {
    match answer {
        Answer::Yes => Answer::No,
        Answer::No => Answer::Yes,
        Answer::Unknown => Answer::Unknown,
    }
}

fn at_least(count: usize, conditions: &[Condition], assessment: &Assessment) -> Answer {
    let answers: Vec<Answer> = conditions
        .iter()
        .map(|condition| condition.holds(assessment))
        .collect();
    let certain = answers
        .iter()
        .filter(|answer| **answer == Answer::Yes)
        .count();
    let possible = answers
        .iter()
        .filter(|answer| **answer != Answer::No)
        .count();
    if count <= certain {
        Answer::Yes
    } else if possible < count {
        Answer::No
    } else {
        Answer::Unknown
    }
}
