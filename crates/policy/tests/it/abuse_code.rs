//! Who reads the steps of the reporting code for abuse, and as what looking at them is told to the client.

use spil_policy::{Action, Actor, Decision, Facts, Role, Stage, decide, rules};

use crate::world::{one, organisation, person, referral};

const STEPS: [Action; 2] = [Action::ViewAbuseCode, Action::RecordAbuseCode];

fn may(actor: &Actor, facts: &Facts) -> bool {
    let all = STEPS.map(|action| decide(actor, action, facts).is_granted());
    assert_eq!(all[0], all[1], "whoever reads the steps records them too");
    all[0]
}

#[test]
fn only_whoever_is_responsible_reads_and_records_the_steps() {
    let mut looked = 0;
    let mut allowed = 0;
    for stage in Stage::ALL {
        let facts = Facts {
            case_manager: Some(person(1)),
            link_worker: Some(person(2)),
            stand_by: Some(person(3)),
            offered_to: Some(person(4)),
            consulted: vec![person(5)],
            organisations: vec![organisation(1)],
            ..referral(*stage)
        };
        let waits = matches!(
            stage,
            Stage::Received | Stage::Triage | Stage::Waiting | Stage::Offered
        );
        let is_held = matches!(stage, Stage::Assigned | Stage::Guidance | Stage::Ended);
        for role in Role::ALL {
            for number in 1..=6 {
                let treats = is_held && *role == Role::CaseManager && number <= 3;
                let desk = waits && *role == Role::WaitingListManager;
                let actor = one(number, *role);
                assert_eq!(
                    may(&actor, &facts),
                    treats || desk,
                    "{role:?} {number} {stage:?}"
                );
                looked += 1;
                allowed += usize::from(treats || desk);
            }
        }
        let nobody = [
            Actor::Public,
            Actor::Console {
                user: "beheer".to_owned(),
            },
        ];
        for actor in &nobody {
            assert!(!may(actor, &facts));
            looked += 1;
        }
    }
    println!("{looked} people looked at, {allowed} of them responsible");
    assert!(450 <= looked && 30 <= allowed);
}

#[test]
fn without_an_area_every_desk_records_so_that_somebody_does() {
    for stage in [Stage::Received, Stage::Triage, Stage::Waiting] {
        let lost = Facts {
            sub_region: None,
            teams: Vec::new(),
            ..referral(stage)
        };
        assert!(may(&one(1, Role::WaitingListManager), &lost));
        for role in [Role::Secretary, Role::CaseManager, Role::PrivacyOfficer] {
            assert!(!may(&one(1, role), &lost), "{role:?}");
        }
    }
}

#[test]
fn a_look_is_told_to_the_client_as_any_other_under_a_rule_that_grants_that() {
    let mut told = 0;
    for action in Action::ALL {
        let other = action.told_to_client();
        assert_eq!(other.told_to_client(), other);
        assert_eq!(other != *action, STEPS.contains(action), "{action}");
        for rule in rules().for_action(*action) {
            let found = rules().told_to_client(rule.id.as_str(), *action).unwrap();
            assert!(
                found.actions.contains(&other) && found.relation == rule.relation,
                "{}",
                rule.id
            );
            assert_eq!(found.id == rule.id, other == *action, "{}", rule.id);
            told += 1;
        }
    }
    println!("{told} rules are told to a client");
    assert!(200 <= told);
}

#[test]
fn a_refusal_says_nothing_of_the_steps_to_whoever_may_not_see_the_file() {
    let stranger = one(9, Role::CaseManager);
    let facts = Facts {
        case_manager: Some(person(1)),
        ..referral(Stage::Guidance)
    };
    let refused = |action| match decide(&stranger, action, &facts) {
        Decision::Refused(refused) => refused.existence,
        Decision::Granted(granted) => panic!("granted under {}", granted.rule),
    };
    assert_eq!(
        refused(Action::ViewAbuseCode),
        refused(Action::ViewReferral)
    );
}
