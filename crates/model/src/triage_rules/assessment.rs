//! The structured assessment of a situation. Everything may be unknown.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::coded::coded;
use crate::referral::{Danger, Diagnosis, ReferralContent};
use serde::{Deserialize, Serialize};

/// What is known of a situation at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Assessment {
    /// The client refuses care that is needed.
    pub care_refusal: Answer,
    /// The client or somebody else is in danger.
    pub danger: DangerFound,
    /// The caregiver is overloaded.
    pub caregiver_overloaded: Answer,
    /// There is no caregiver, or the caregiver has dropped out.
    pub caregiver_absent: Answer,
    /// How long the caregiver can go on (volhoudtijd).
    pub caregiver_can_go_on: Option<CaregiverCanGoOn>,
    /// Behaviour that is hard to live with or does not fit.
    pub challenging_behaviour: Answer,
    /// The first signs came before the age of 65.
    pub young_onset: Answer,
    /// The quality of life is threatened.
    pub quality_of_life_threatened: Answer,
    /// Other illnesses that make care complex.
    pub comorbidity: Answer,
    /// A psychiatric illness is in front.
    pub psychiatry_in_front: Answer,
    /// An addiction is in front.
    pub addiction_in_front: Answer,
    /// The client lives alone.
    pub lives_alone: Answer,
    /// How fast the client declines.
    pub decline: Option<Decline>,
    /// Whether dementia was diagnosed or is suspected.
    pub diagnosis: Option<DiagnosisState>,
}

impl Assessment {
    /// What a referral says already, with the age of the client where it is known. Whatever it does not say stays unknown:
    /// that nobody named a danger does not mean that there is none.
    pub fn of_referral(content: &ReferralContent, age: Option<i16>) -> Self {
        let client = &content.client;
        let collapse = content.dangers.contains(&Danger::CaregiverCollapse);
        Self {
            danger: if content.dangers.is_empty() {
                DangerFound::Unknown
            } else {
                DangerFound::Present(content.dangers.clone())
            },
            caregiver_overloaded: if collapse {
                Answer::Yes
            } else {
                Answer::Unknown
            },
            young_onset: client.special_groups.with_age(age).young_onset,
            lives_alone: client.lives_alone,
            diagnosis: match content.diagnosis {
                Diagnosis::Diagnosed { .. } => Some(DiagnosisState::Diagnosis),
                Diagnosis::Suspicion => Some(DiagnosisState::Suspicion),
                Diagnosis::Unknown => None,
            },
            ..Self::default()
        }
    }
}

/// Whether there is danger, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DangerFound {
    /// Not asked, or nobody knows.
    #[default]
    Unknown,
    /// No danger.
    None,
    /// Danger, of these kinds; of an unknown kind where the set is empty.
    Present(BTreeSet<Danger>),
}

coded! {
    /// How long the caregiver can go on if everything stays as it is. The shorter, the sooner in this order.
    pub enum CaregiverCanGoOn {
        /// Less than a week.
        LessThanAWeek = "less_than_a_week",
        /// A week to half a year.
        LessThanHalfAYear = "less_than_half_a_year",
        /// Half a year to a year.
        HalfToOneYear = "half_to_one_year",
        /// One to two years.
        OneToTwoYears = "one_to_two_years",
        /// Longer than two years.
        Longer = "longer",
    }
}

coded! {
    /// How fast the client declines. The faster, the later in this order.
    pub enum Decline {
        /// No decline to speak of.
        Stable = "stable",
        /// Over months.
        Gradual = "gradual",
        /// Over weeks or days.
        Fast = "fast",
    }
}

coded! {
    /// Whether dementia was diagnosed or is suspected.
    pub enum DiagnosisState {
        /// A diagnosis.
        Diagnosis = "diagnosis",
        /// A reasonable suspicion (niet-pluis).
        Suspicion = "suspicion",
    }
}

impl DangerFound {
    /// Whether there is danger at all.
    pub fn answer(&self) -> Answer {
        match self {
            Self::Unknown => Answer::Unknown,
            Self::None => Answer::No,
            Self::Present(_) => Answer::Yes,
        }
    }

    /// Whether there is danger of one of these kinds. Of danger of an unknown kind that is unknown.
    pub fn is_one_of(&self, kinds: &BTreeSet<Danger>) -> Answer {
        match self {
            Self::Unknown => Answer::Unknown,
            Self::None => Answer::No,
            Self::Present(present) if present.is_empty() => Answer::Unknown,
            Self::Present(present) => yes_or_no(!present.is_disjoint(kinds)),
        }
    }
}

/// Yes where it holds, else no.
pub(super) fn yes_or_no(holds: bool) -> Answer {
    if holds { Answer::Yes } else { Answer::No }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::{NameParts, PersonName};
    use crate::person::PersonDetails;

    fn content() -> ReferralContent {
        let parts = NameParts {
            surname: Some("Vries".to_owned()),
            ..NameParts::default()
        };
        ReferralContent::about(PersonDetails::named(PersonName::new(parts).unwrap()))
    }

    #[test]
    fn a_referral_that_says_nothing_leaves_everything_unknown() {
        assert_eq!(
            Assessment::of_referral(&content(), None),
            Assessment::default()
        );
    }

    #[test]
    fn what_the_referral_says_is_taken_over() {
        let mut content = content();
        content.dangers.insert(Danger::CaregiverCollapse);
        content.client.lives_alone = Answer::No;
        content.diagnosis = Diagnosis::Suspicion;
        let found = Assessment::of_referral(&content, Some(61));
        let expected = Assessment {
            danger: DangerFound::Present(BTreeSet::from([Danger::CaregiverCollapse])),
            caregiver_overloaded: Answer::Yes,
            young_onset: Answer::Yes,
            lives_alone: Answer::No,
            diagnosis: Some(DiagnosisState::Suspicion),
            ..Assessment::default()
        };
        assert_eq!(found, expected);
    }
}
