//! How rules fire, what an answer that is unknown does to them, and every way in which a rule can be wrong.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::problem::{Contradiction, Expected, Fault, Problem};
use crate::referral::Danger;

const THREE_SUB_REGIONS: &str = include_str!("../../../../covenants/2026-drie-subregios.toml");
const FOUR_CLASSES: &str = include_str!("../../../../covenants/treeknorm-vier-klassen.toml");

fn covenant() -> Covenant {
    Covenant::parse(THREE_SUB_REGIONS).unwrap()
}

#[track_caller]
fn check(covenant: &Covenant, assessment: &Assessment, class: Option<&str>, rules: &[&str]) {
    let suggestion = suggest(assessment, covenant);
    assert_eq!(
        suggestion.class.as_ref().map(ClassId::as_str),
        class,
        "{suggestion:#?}"
    );
    let fired: Vec<&str> = suggestion
        .fired
        .iter()
        .map(|fired| fired.rule.as_str())
        .collect();
    assert_eq!(fired, rules);
}

#[test]
fn nothing_known_means_no_suggestion() {
    check(&covenant(), &Assessment::default(), None, &[]);
}

#[test]
fn the_most_urgent_of_the_fired_rules_is_suggested_and_all_are_told() {
    let assessment = Assessment {
        danger: DangerFound::Present(BTreeSet::from([Danger::Fire])),
        caregiver_absent: Answer::Yes,
        young_onset: Answer::Yes,
        ..Assessment::default()
    };
    let rules = ["danger-and-nobody-there", "danger", "young-onset"];
    check(&covenant(), &assessment, Some("crisis"), &rules);
}

#[test]
fn danger_of_an_unknown_kind_is_danger_but_not_of_that_kind() {
    let unnamed = Assessment {
        danger: DangerFound::Present(BTreeSet::new()),
        ..Assessment::default()
    };
    check(&covenant(), &unnamed, Some("urgent"), &["danger"]);
    let violence = DangerFound::Present(BTreeSet::from([Danger::Violence]));
    let named = Assessment {
        danger: violence,
        ..Assessment::default()
    };
    check(
        &covenant(),
        &named,
        Some("crisis"),
        &["acute-danger", "danger"],
    );
}

#[test]
fn thresholds_hold_from_their_value_on() {
    let can_go_on = |time| Assessment {
        caregiver_can_go_on: Some(time),
        ..Assessment::default()
    };
    let year = "alone-or-one-year";
    check(
        &covenant(),
        &can_go_on(CaregiverCanGoOn::LessThanAWeek),
        Some("crisis"),
        &["caregiver-gives-way", year],
    );
    check(
        &covenant(),
        &can_go_on(CaregiverCanGoOn::HalfToOneYear),
        Some("medium"),
        &[year],
    );
    check(
        &covenant(),
        &can_go_on(CaregiverCanGoOn::OneToTwoYears),
        None,
        &[],
    );
}

#[test]
fn none_of_these_must_be_known() {
    let mut assessment = Assessment {
        danger: DangerFound::None,
        caregiver_overloaded: Answer::No,
        challenging_behaviour: Answer::No,
        ..Assessment::default()
    };
    check(&covenant(), &assessment, None, &[]);
    assessment.care_refusal = Answer::No;
    check(&covenant(), &assessment, Some("low"), &["calm-situation"]);
}

#[test]
fn two_signs_weigh_more_than_one() {
    let mut assessment = Assessment {
        comorbidity: Answer::Yes,
        ..Assessment::default()
    };
    check(
        &covenant(),
        &assessment,
        Some("medium"),
        &["one-complex-sign"],
    );
    assessment.challenging_behaviour = Answer::Yes;
    check(
        &covenant(),
        &assessment,
        Some("high"),
        &["several-complex-signs", "one-complex-sign"],
    );
}

#[test]
fn another_covenant_has_other_rules() {
    let covenant = Covenant::parse(FOUR_CLASSES).unwrap();
    let suspicion = Assessment {
        danger: DangerFound::None,
        diagnosis: Some(DiagnosisState::Suspicion),
        ..Assessment::default()
    };
    check(&covenant, &suspicion, Some("vroeg"), &["vermoeden"]);
}

#[test]
fn suggestions_can_be_switched_off() {
    let covenant =
        Covenant::parse(&THREE_SUB_REGIONS.replace("enabled = true", "enabled = false")).unwrap();
    let danger = Assessment {
        danger: DangerFound::Present(BTreeSet::new()),
        ..Assessment::default()
    };
    check(&covenant, &danger, None, &[]);
}

#[test]
fn every_rule_speaks_dutch_and_english() {
    for text in [THREE_SUB_REGIONS, FOUR_CLASSES] {
        for rule in Covenant::parse(text).unwrap().suggestion.rules {
            assert_ne!(rule.sentence.nl, rule.sentence.en, "{}", rule.id);
        }
    }
}

fn problem_of(when: &str) -> Problem {
    let from = "when = \"young_onset\"";
    assert_eq!(THREE_SUB_REGIONS.matches(from).count(), 1);
    let text = THREE_SUB_REGIONS.replace(from, &format!("when = {when}"));
    let problems = Covenant::parse(&text).unwrap_err();
    let [problem] = problems.as_slice() else {
        panic!("one problem was expected: {problems:#?}")
    };
    assert_eq!(
        text.lines().nth(problem.line - 1).unwrap(),
        format!("when = {when}")
    );
    problem.clone()
}

#[track_caller]
fn check_expected(when: &str, path: &str, expected: &Expected) {
    let problem = problem_of(when);
    let found = match &problem.fault {
        Fault::Missing { expected } | Fault::Unexpected { expected, .. } => expected,
        other => panic!("{other:?}"),
    };
    assert_eq!((problem.path.as_str(), found), (path, expected));
}

#[test]
fn wrong_conditions_are_refused_at_their_place() {
    let signs = Expected::OneOf(
        Sign::ALL
            .iter()
            .map(|sign| sign.code().to_owned())
            .collect(),
    );
    check_expected("\"old\"", "suggestion.rule[8].when", &signs);
    check_expected("12", "suggestion.rule[8].when", &Expected::Condition);
    check_expected("{}", "suggestion.rule[8].when", &Expected::Condition);
    check_expected(
        "{ any = [\"danger\"], all = [\"danger\"] }",
        "suggestion.rule[8].when",
        &Expected::Condition,
    );
    check_expected(
        "{ any = [] }",
        "suggestion.rule[8].when.any",
        &Expected::FilledList,
    );
    check_expected(
        "{ any = [\"danger\", \"x\"] }",
        "suggestion.rule[8].when.any[2]",
        &signs,
    );
    check_expected(
        "{ none = [{ all = [7] }] }",
        "suggestion.rule[8].when.none[1].all[1]",
        &Expected::Condition,
    );
    check_expected(
        "{ at_least = 2 }",
        "suggestion.rule[8].when.of",
        &Expected::List,
    );
    let count = Expected::WholeNumber { min: 1, max: 20 };
    check_expected(
        "{ of = [\"danger\"] }",
        "suggestion.rule[8].when.at_least",
        &count,
    );
    let problem = problem_of("{ at_least = 2, of = [\"danger\"] }");
    assert_eq!(
        problem.fault,
        Fault::Contradiction(Contradiction::MoreThanListed)
    );
}

#[test]
fn an_unknown_key_in_a_condition_is_named() {
    let text = THREE_SUB_REGIONS.replace(
        "when = \"young_onset\"",
        "when = { decline_at_most = \"fast\" }",
    );
    let problems = Covenant::parse(&text).unwrap_err();
    let unknown = problems
        .iter()
        .find(|problem| matches!(problem.fault, Fault::UnknownKey { .. }));
    assert_eq!(
        unknown.unwrap().path,
        "suggestion.rule[8].when.decline_at_most"
    );
}

fn any_answer() -> impl Strategy<Value = Answer> {
    prop::sample::select(Answer::ALL)
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        prop::sample::select(Sign::ALL).prop_map(Condition::Sign),
        prop::sample::select(CaregiverCanGoOn::ALL).prop_map(Condition::CanGoOnAtMost),
        prop::sample::select(Decline::ALL).prop_map(Condition::DeclineAtLeast),
        prop::sample::select(DiagnosisState::ALL).prop_map(Condition::Diagnosis),
        prop::collection::btree_set(prop::sample::select(Danger::ALL), 1..4)
            .prop_map(Condition::Danger),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let several = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            several().prop_map(Condition::All),
            several().prop_map(Condition::Any),
            several().prop_map(Condition::None),
            (1_usize..4, several()).prop_map(|(count, of)| Condition::AtLeast(count, of)),
        ]
    })
}

/// An assessment as far as it was asked, and the same with every gap filled in.
fn any_assessment_and_its_completion() -> impl Strategy<Value = (Assessment, Assessment)> {
    let answers = prop::collection::vec((any_answer(), any_answer()), 10);
    let danger = prop::collection::btree_set(prop::sample::select(Danger::ALL), 0..3);
    let (go_on, decline) = (
        prop::sample::select(CaregiverCanGoOn::ALL),
        prop::sample::select(Decline::ALL),
    );
    let diagnosis = prop::sample::select(DiagnosisState::ALL);
    (
        answers,
        danger,
        0_u8..3,
        go_on,
        decline,
        diagnosis,
        any::<[bool; 3]>(),
    )
        .prop_map(
            |(answers, kinds, danger_known, go_on, decline, diagnosis, known)| {
                let full_danger = if kinds.is_empty() {
                    DangerFound::None
                } else {
                    DangerFound::Present(kinds.clone())
                };
                let danger = match danger_known {
                    0 => DangerFound::Unknown,
                    1 if !kinds.is_empty() => DangerFound::Present(BTreeSet::new()),
                    _ => full_danger.clone(),
                };
                let now: Vec<Answer> = answers.iter().map(|(now, _)| *now).collect();
                let later: Vec<Answer> = answers
                    .iter()
                    .map(|(now, later)| {
                        if *now == Answer::Unknown {
                            *later
                        } else {
                            *now
                        }
                    })
                    .collect();
                let [go_on_known, decline_known, diagnosis_known] = known;
                let partial = Assessment {
                    danger,
                    caregiver_can_go_on: go_on_known.then_some(go_on),
                    decline: decline_known.then_some(decline),
                    diagnosis: diagnosis_known.then_some(diagnosis),
                    ..answered(&now)
                };
                let full = Assessment {
                    danger: full_danger,
                    caregiver_can_go_on: Some(go_on),
                    decline: Some(decline),
                    diagnosis: Some(diagnosis),
                    ..answered(&later)
                };
                (partial, full)
            },
        )
}

fn answered(answers: &[Answer]) -> Assessment {
    Assessment {
        care_refusal: answers[0],
        caregiver_overloaded: answers[1],
        caregiver_absent: answers[2],
        challenging_behaviour: answers[3],
        young_onset: answers[4],
        quality_of_life_threatened: answers[5],
        comorbidity: answers[6],
        psychiatry_in_front: answers[7],
        addiction_in_front: answers[8],
        lives_alone: answers[9],
        ..Assessment::default()
    }
}

proptest! {
    #[test]
    fn learning_more_never_changes_what_was_certain(
        condition in any_condition(), (partial, full) in any_assessment_and_its_completion(),
    ) {
        let now = condition.holds(&partial);
        if now != Answer::Unknown {
            prop_assert_eq!(condition.holds(&full), now);
        }
    }

    #[test]
    fn learning_more_never_makes_the_suggestion_less_urgent((partial, full) in any_assessment_and_its_completion()) {
        let covenant = covenant();
        let urgency = |assessment| suggest(assessment, &covenant).class.and_then(|class| covenant.parameters.urgency(&class));
        if let (Some(before), after) = (urgency(&partial), urgency(&full)) {
            prop_assert!(after.is_some_and(|after| after <= before));
        }
    }
}
