//! A refusal says that something exists only to those who know it already.

use spil_policy::{Action, Actor, Decision, Existence, Facts, JobName, Role, Stage, decide};

use crate::world::{area, client, one, person, referral, team};

#[track_caller]
fn check(actor: &Actor, action: Action, facts: &Facts, expected: Existence) {
    match decide(actor, action, facts) {
        Decision::Refused(refused) => assert_eq!(refused.existence, expected, "{action}"),
        Decision::Granted(granted) => panic!("{action} is granted under {}", granted.rule),
    }
}

#[test]
fn a_colleague_of_the_team_knows_that_somebody_waits_but_may_not_open_the_file() {
    let waiting = referral(Stage::Waiting);
    check(
        &one(1, Role::CaseManager),
        Action::ViewReferral,
        &waiting,
        Existence::Known,
    );
}

#[test]
fn for_another_team_an_organisation_or_a_visitor_the_person_does_not_exist() {
    let elsewhere = Facts {
        teams: vec![team(2)],
        sub_region: None,
        ..referral(Stage::Waiting)
    };
    for role in [
        Role::CaseManager,
        Role::LinkWorker,
        Role::OrganisationManager,
        Role::Administrator,
    ] {
        check(
            &one(1, role),
            Action::ViewReferral,
            &elsewhere,
            Existence::Hidden,
        );
    }
    check(
        &Actor::Public,
        Action::ViewReferral,
        &elsewhere,
        Existence::Hidden,
    );
    check(
        &Actor::Public,
        Action::FollowStatus,
        &elsewhere,
        Existence::Hidden,
    );
}

#[test]
fn after_guidance_has_started_the_rest_of_the_team_no_longer_sees_that_it_exists() {
    let guided = Facts {
        case_manager: Some(person(2)),
        ..referral(Stage::Ended)
    };
    check(
        &one(1, Role::CaseManager),
        Action::ViewReferral,
        &guided,
        Existence::Hidden,
    );
}

#[test]
fn the_network_and_actions_without_an_object_are_no_secret() {
    let nothing = Facts::default();
    check(
        &one(1, Role::CaseManager),
        Action::PublishCovenant,
        &nothing,
        Existence::Known,
    );
    check(
        &one(1, Role::CaseManager),
        Action::CreateReferral,
        &nothing,
        Existence::Known,
    );
    check(
        &one(1, Role::Funder),
        Action::ListAccounts,
        &nothing,
        Existence::Known,
    );
}

#[test]
fn what_only_the_privacy_officer_takes_out_says_of_no_client_that_they_exist() {
    let somebody = Facts {
        client: Some(client(7)),
        teams: vec![team(2)],
        sub_region: None,
        ..referral(Stage::Waiting)
    };
    for role in [Role::CaseManager, Role::Funder, Role::Administrator] {
        check(
            &one(1, role),
            Action::ExportAccessLog,
            &somebody,
            Existence::Hidden,
        );
    }
}

#[test]
fn an_account_of_somebody_else_is_hidden_from_those_who_share_no_team() {
    let other = Facts {
        teams: vec![team(2)],
        ..Facts::of_staff(person(2))
    };
    check(
        &one(1, Role::CaseManager),
        Action::EditAbsence,
        &other,
        Existence::Hidden,
    );
    let colleague = Facts {
        teams: vec![team(1)],
        ..Facts::of_staff(person(2))
    };
    check(
        &one(1, Role::CaseManager),
        Action::EditAbsence,
        &colleague,
        Existence::Known,
    );
}

#[test]
fn whoever_may_change_something_of_the_kind_and_read_nothing_learns_of_nobody() {
    // A case manager may ask emergency access to anybody: that says nothing of who is known.
    check(
        &one(1, Role::CaseManager),
        Action::ViewPair,
        &Facts::of_people(vec![area(2)]),
        Existence::Hidden,
    );
}

#[test]
fn the_network_is_no_secret_to_a_job_that_reads_nothing_of_it() {
    check(
        &Actor::Job(JobName::SweepFiles),
        Action::EditProvider,
        &Facts::default(),
        Existence::Known,
    );
}
