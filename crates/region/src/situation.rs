//! How somebody is when they are referred: what the assessment will find, and with it mostly which class follows.

use spil_model::answer::Answer;
use spil_model::referral::Danger;
use spil_model::triage_rules::{
    Assessment, CaregiverCanGoOn, DangerFound, Decline, DiagnosisState,
};

use crate::dice::Dice;

/// How heavy a situation is. The covenant's rules make the class of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Crisis,
    Urgent,
    High,
    Medium,
    Low,
}

/// What will be found, and what the referrer tells of it.
#[derive(Debug, Clone)]
pub(crate) struct Situation {
    pub(crate) weight: Weight,
    pub(crate) assessment: Assessment,
    pub(crate) told_dangers: Vec<Danger>,
    pub(crate) is_young: bool,
}

const WEIGHTS: [(Weight, u32); 5] = [
    (Weight::Crisis, 3),
    (Weight::Urgent, 9),
    (Weight::High, 25),
    (Weight::Medium, 41),
    (Weight::Low, 22),
];

/// Draws a situation.
pub(crate) fn situation(dice: &mut Dice) -> Situation {
    let weight = dice.weighted(&WEIGHTS).unwrap_or(Weight::Medium);
    let calm = calm(dice);
    let is_young = weight == Weight::High && dice.percent(15);
    let (assessment, danger) = match weight {
        Weight::Crisis => crisis(dice, calm),
        Weight::Urgent => urgent(dice, calm),
        Weight::High => (high(dice, calm, is_young), None),
        Weight::Medium => (medium(dice, calm), None),
        Weight::Low => (calm, None),
    };
    Situation {
        weight,
        assessment,
        told_dangers: danger.filter(|_| dice.percent(70)).into_iter().collect(),
        is_young,
    }
}

/// Nothing stands out.
fn calm(dice: &mut Dice) -> Assessment {
    Assessment {
        care_refusal: Answer::No,
        danger: DangerFound::None,
        caregiver_overloaded: Answer::No,
        caregiver_absent: Answer::No,
        caregiver_can_go_on: dice
            .pick(&[CaregiverCanGoOn::OneToTwoYears, CaregiverCanGoOn::Longer])
            .copied(),
        challenging_behaviour: Answer::No,
        young_onset: Answer::No,
        quality_of_life_threatened: Answer::No,
        comorbidity: Answer::No,
        psychiatry_in_front: Answer::No,
        addiction_in_front: Answer::No,
        lives_alone: Answer::No,
        decline: Some(Decline::Stable),
        diagnosis: Some(DiagnosisState::Diagnosis),
    }
}

fn crisis(dice: &mut Dice, calm: Assessment) -> (Assessment, Option<Danger>) {
    if dice.percent(50) {
        let danger = dice.pick(&[Danger::Violence, Danger::Abuse]).copied();
        let found = Assessment {
            danger: DangerFound::Present(danger.into_iter().collect()),
            challenging_behaviour: Answer::Yes,
            ..calm
        };
        return (found, danger);
    }
    let found = Assessment {
        caregiver_overloaded: Answer::Yes,
        caregiver_can_go_on: Some(CaregiverCanGoOn::LessThanAWeek),
        ..calm
    };
    (found, Some(Danger::CaregiverCollapse))
}

fn urgent(dice: &mut Dice, calm: Assessment) -> (Assessment, Option<Danger>) {
    if dice.percent(60) {
        let dangers = [Danger::Wandering, Danger::Fire, Danger::SelfNeglect];
        let danger = dice.pick(&dangers).copied();
        let found = Assessment {
            danger: DangerFound::Present(danger.into_iter().collect()),
            lives_alone: Answer::Yes,
            decline: Some(Decline::Gradual),
            ..calm
        };
        return (found, danger);
    }
    let found = Assessment {
        caregiver_overloaded: Answer::Yes,
        caregiver_can_go_on: Some(CaregiverCanGoOn::LessThanHalfAYear),
        decline: Some(Decline::Fast),
        ..calm
    };
    (found, None)
}

fn high(dice: &mut Dice, calm: Assessment, is_young: bool) -> Assessment {
    if is_young {
        return Assessment {
            young_onset: Answer::Yes,
            ..calm
        };
    }
    Assessment {
        care_refusal: if dice.percent(40) {
            Answer::Yes
        } else {
            Answer::No
        },
        challenging_behaviour: Answer::Yes,
        caregiver_overloaded: Answer::Yes,
        comorbidity: if dice.percent(50) {
            Answer::Yes
        } else {
            Answer::No
        },
        psychiatry_in_front: if dice.percent(12) {
            Answer::Yes
        } else {
            Answer::No
        },
        addiction_in_front: if dice.percent(6) {
            Answer::Yes
        } else {
            Answer::No
        },
        decline: Some(Decline::Gradual),
        ..calm
    }
}

fn medium(dice: &mut Dice, calm: Assessment) -> Assessment {
    if dice.percent(50) {
        return Assessment {
            lives_alone: Answer::Yes,
            decline: Some(Decline::Gradual),
            ..calm
        };
    }
    Assessment {
        comorbidity: Answer::Yes,
        ..calm
    }
}
