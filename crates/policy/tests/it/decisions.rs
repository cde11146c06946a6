//! What the product promises about who sees what, one promise a test.

use spil_policy::{
    Action, Actor, Decision, Facts, FieldGroup, Fields, JobName, Role, Stage, decide, scope,
};

use crate::world::{area, grant_at, one, organisation, person, referral, staff, team};

#[track_caller]
fn granted(actor: &Actor, action: Action, facts: &Facts, rule: &str, fields: Fields) {
    match decide(actor, action, facts) {
        Decision::Granted(granted) => {
            assert_eq!(
                (granted.rule.as_str(), granted.fields),
                (rule, fields),
                "{action}"
            );
        }
        Decision::Refused(_) => panic!("{action} is refused"),
    }
}

#[track_caller]
fn refused(actor: &Actor, action: Action, facts: &Facts) {
    let decision = decide(actor, action, facts);
    assert!(!decision.is_granted(), "{action}: {decision:?}");
}

#[test]
fn until_somebody_is_taken_or_offered_the_team_does_not_see_who_it_is() {
    let colleague = one(1, Role::CaseManager);
    let waiting = referral(Stage::Waiting);
    granted(
        &colleague,
        Action::ViewInbox,
        &waiting,
        "case-manager-inbox",
        Fields::Inbox,
    );
    refused(&colleague, Action::ViewReferral, &waiting);
    refused(&colleague, Action::SearchReferrals, &waiting);
    let offered = Facts {
        offered_to: Some(person(1)),
        ..referral(Stage::Offered)
    };
    granted(
        &colleague,
        Action::ViewReferral,
        &offered,
        "case-manager-offered",
        Fields::All,
    );
    refused(&one(2, Role::CaseManager), Action::ViewReferral, &offered);
    for group in [FieldGroup::Identity, FieldGroup::Bsn, FieldGroup::Notes] {
        assert!(!Fields::Inbox.shows(group), "{group:?}");
    }
}

#[test]
fn the_three_who_treat_open_the_file_and_nobody_else_of_the_team() {
    let client = Facts {
        case_manager: Some(person(1)),
        link_worker: Some(person(2)),
        stand_by: Some(person(3)),
        organisations: vec![organisation(1)],
        ..referral(Stage::Guidance)
    };
    granted(
        &one(1, Role::CaseManager),
        Action::ViewReferral,
        &client,
        "case-manager-treats",
        Fields::All,
    );
    granted(
        &one(2, Role::LinkWorker),
        Action::ViewReferral,
        &client,
        "link-worker-treats",
        Fields::NoBsn,
    );
    granted(
        &one(3, Role::CaseManager),
        Action::ViewReferral,
        &client,
        "case-manager-treats",
        Fields::All,
    );
    refused(&one(4, Role::CaseManager), Action::ViewReferral, &client);
    refused(
        &one(1, Role::OrganisationManager),
        Action::ViewReferral,
        &client,
    );
    refused(&one(1, Role::ProgrammeLead), Action::ListReferrals, &client);
}

#[test]
fn an_offer_that_was_answered_opens_nothing_any_more() {
    let taken = Facts {
        offered_to: Some(person(1)),
        case_manager: Some(person(2)),
        ..referral(Stage::Assigned)
    };
    refused(&one(1, Role::CaseManager), Action::ViewReferral, &taken);
}

#[test]
fn the_desk_loses_the_content_when_guidance_starts() {
    let desk = one(1, Role::WaitingListManager);
    granted(
        &desk,
        Action::ViewReferral,
        &referral(Stage::Assigned),
        "waiting-list-manager-desk",
        Fields::All,
    );
    let guided = referral(Stage::Guidance);
    refused(&desk, Action::ViewReferral, &guided);
    granted(
        &desk,
        Action::SearchReferrals,
        &guided,
        "waiting-list-manager-in-guidance",
        Fields::NoNotes,
    );
}

#[test]
fn a_referral_without_an_area_is_seen_by_every_desk_and_one_of_another_area_by_none() {
    let lost = Facts {
        sub_region: None,
        teams: Vec::new(),
        ..referral(Stage::Received)
    };
    let elsewhere = Facts {
        sub_region: Some(area(2)),
        ..referral(Stage::Received)
    };
    let desk = one(1, Role::WaitingListManager);
    granted(
        &desk,
        Action::TakeFirstLook,
        &lost,
        "waiting-list-manager-unplaced",
        Fields::All,
    );
    refused(&desk, Action::TakeFirstLook, &elsewhere);
}

#[test]
fn the_secretary_completes_data_and_never_sees_notes() {
    let secretary = one(1, Role::Secretary);
    for action in Action::ALL {
        for part in scope(&secretary, *action).any_of {
            let about_clients = action.object() == spil_policy::Object::Referral;
            let own = part.rule.as_str().starts_with("public-");
            assert!(
                !about_clients || own || !part.fields.shows(FieldGroup::Notes),
                "{action}"
            );
        }
    }
    refused(
        &secretary,
        Action::ViewReferralFile,
        &referral(Stage::Triage),
    );
    refused(&secretary, Action::LogContact, &referral(Stage::Triage));
}

#[test]
fn those_without_clients_never_see_identity_content_or_numbers_of_a_person() {
    for role in [
        Role::OrganisationManager,
        Role::ProgrammeLead,
        Role::PrivacyOfficer,
        Role::Administrator,
        Role::Funder,
    ] {
        for action in Action::ALL
            .iter()
            .filter(|action| action.object() == spil_policy::Object::Referral)
        {
            for part in scope(&one(1, role), *action).any_of {
                let own = part.rule.as_str().starts_with("public-");
                // Whose log it is, the privacy officer must know; the log itself holds nothing of the file.
                let log = part.rule.as_str() == "privacy-officer-oversight"
                    && [Action::ViewAccessLog, Action::ExportAccessLog].contains(action);
                // Whose data are kept longer too; the page holds the name and the terms.
                let kept = part.rule.as_str() == "privacy-officer-retention"
                    && [
                        Action::ViewClientRetention,
                        Action::PlaceHold,
                        Action::LiftHold,
                    ]
                    .contains(action);
                // And what somebody agreed to: the name, the answers and who gave them.
                let agreed = part.rule.as_str() == "privacy-officer-consents"
                    && *action == Action::ViewConsents;
                // And what somebody asks about their own data: the name, the request and the answer.
                let asked = part.rule.as_str() == "privacy-officer-requests"
                    && [
                        Action::ViewRequests,
                        Action::RecordRequest,
                        Action::DecideRequest,
                    ]
                    .contains(action);
                assert!(
                    own || log
                        || kept
                        || agreed
                        || asked
                        || !part.fields.shows(FieldGroup::Identity),
                    "{role:?} {action}"
                );
            }
        }
    }
}

#[test]
fn a_caseload_is_seen_by_that_person_the_team_and_the_own_manager() {
    let colleague = Facts {
        teams: vec![team(1)],
        organisations: vec![organisation(1)],
        ..Facts::of_staff(person(1))
    };
    let at = |role, place| staff(9, vec![grant_at(role, place)]);
    let action = Action::ViewPersonCaseload;
    granted(
        &staff(1, Vec::new()),
        action,
        &colleague,
        "staff-own-account",
        Fields::All,
    );
    granted(
        &at(Role::CaseManager, 1),
        action,
        &colleague,
        "case-manager-team-caseload",
        Fields::Counts,
    );
    granted(
        &at(Role::OrganisationManager, 1),
        action,
        &colleague,
        "organisation-manager-staff",
        Fields::Counts,
    );
    refused(&at(Role::CaseManager, 2), action, &colleague);
    refused(&at(Role::OrganisationManager, 2), action, &colleague);
    refused(&at(Role::ProgrammeLead, 1), action, &colleague);
    refused(&at(Role::WaitingListManager, 1), action, &colleague);
}

#[test]
fn advice_opens_the_file_for_those_who_were_asked_only() {
    let asked = Facts {
        consulted: vec![person(1)],
        ..referral(Stage::Triage)
    };
    granted(
        &one(1, Role::GeriatricTeamMember),
        Action::ViewReferral,
        &asked,
        "geriatric-team-consulted",
        Fields::NoBsn,
    );
    refused(
        &one(2, Role::GeriatricTeamMember),
        Action::ViewReferral,
        &asked,
    );
    refused(
        &one(1, Role::Secretary),
        Action::AnswerGeriatricTeam,
        &asked,
    );
}

#[test]
fn a_grant_without_a_place_reaches_nothing_and_a_role_must_be_held_to_count() {
    let nowhere = staff(1, vec![spil_policy::Grant::of(Role::WaitingListManager)]);
    refused(&nowhere, Action::ViewReferral, &referral(Stage::Received));
    let treated = Facts {
        case_manager: Some(person(1)),
        ..referral(Stage::Guidance)
    };
    refused(&staff(1, Vec::new()), Action::ViewReferral, &treated);
}

#[test]
fn of_two_appointments_the_log_gets_the_one_that_is_responsible() {
    let client = Facts {
        case_manager: Some(person(1)),
        organisations: vec![organisation(2)],
        ..referral(Stage::Guidance)
    };
    let both = staff(
        1,
        vec![
            grant_at(Role::CaseManager, 1),
            grant_at(Role::CaseManager, 2),
        ],
    );
    let Decision::Granted(granted) = decide(&both, Action::ViewReferral, &client) else {
        panic!("refused");
    };
    assert_eq!(granted.grant.unwrap().organisation, Some(organisation(2)));
}

#[test]
fn a_job_does_its_own_work_only_and_the_console_opens_no_file() {
    let sender = Actor::Job(JobName::SendMessages);
    granted(
        &sender,
        Action::SendMessage,
        &Facts::default(),
        "job-sends-messages",
        Fields::Status,
    );
    refused(&sender, Action::AnchorJournal, &Facts::default());
    let console = Actor::Console {
        user: "beheer".to_owned(),
    };
    for action in [
        Action::ViewReferral,
        Action::ListReferrals,
        Action::SearchReferrals,
        Action::ViewReferralFile,
    ] {
        assert!(scope(&console, action).is_empty(), "{action}");
    }
}

#[test]
fn a_code_shows_where_it_stands_and_a_list_of_codes_does_not_exist() {
    granted(
        &Actor::Public,
        Action::FollowStatus,
        &Facts::found_by_code(),
        "public-follow-code",
        Fields::Status,
    );
    refused(
        &Actor::Public,
        Action::FollowStatus,
        &referral(Stage::Waiting),
    );
    refused(
        &Actor::Public,
        Action::ViewReferral,
        &Facts::found_by_code(),
    );
}
