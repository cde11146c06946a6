//! Small readings that others build on: what ties somebody to a client, what a level of fields shows, a rule by its name.

use spil_policy::{
    Action, Actor, Decision, Facts, FieldGroup, Fields, Grant, Relation, Role, Stage, decide,
    rules, scope,
};

use crate::world::{area, grant_at, one, person, referral, staff};

#[test]
fn the_nearest_tie_is_named_and_nothing_else_is_one() {
    let all = Facts {
        case_manager: Some(person(1)),
        offered_to: Some(person(1)),
        consulted: vec![person(1)],
        ..referral(Stage::Assigned)
    };
    let offered = Facts {
        case_manager: Some(person(2)),
        ..all.clone()
    };
    let asked = Facts {
        offered_to: Some(person(2)),
        ..offered.clone()
    };
    let nothing = Facts {
        consulted: vec![person(2)],
        ..asked.clone()
    };
    for (facts, tie) in [
        (all, Some(Relation::MyTreatment)),
        (offered, Some(Relation::OfferedToMe)),
        (asked, Some(Relation::AskedToConsult)),
        (nothing, None),
    ] {
        assert_eq!(facts.tie(person(1)), tie, "{facts:?}");
    }
}

#[test]
fn each_level_of_fields_shows_its_groups_and_no_others() {
    use FieldGroup::{Bsn, Identity, Notes, Outline, Status};
    for (fields, shown) in [
        (Fields::Grouped, vec![]),
        (Fields::Counts, vec![]),
        (Fields::Status, vec![Status]),
        (Fields::Inbox, vec![Status, Outline]),
        (Fields::Person, vec![Status, Outline, Identity]),
        (Fields::NoNotes, vec![Status, Outline, Identity, Bsn]),
        (Fields::NoBsn, vec![Status, Outline, Identity, Notes]),
        (Fields::All, vec![Status, Outline, Identity, Bsn, Notes]),
    ] {
        for group in [Status, Outline, Identity, Bsn, Notes] {
            let expected = shown.contains(&group);
            assert_eq!(fields.shows(group), expected, "{fields:?} {group:?}");
        }
    }
}

#[test]
fn a_rule_is_found_by_the_name_that_the_journal_has_and_no_other() {
    for rule in rules().all() {
        let found = rules().find(rule.id.as_str()).unwrap();
        assert_eq!(found.id, rule.id);
        assert_eq!(found.id.to_string(), rule.id.as_str());
    }
    assert!(rules().find("no-such-rule").is_none());
}

#[test]
fn a_scope_matches_what_may_be_opened_and_is_empty_where_nothing_may() {
    let desk = one(1, Role::WaitingListManager);
    let (here, guided) = (referral(Stage::Waiting), referral(Stage::Guidance));
    let reached = scope(&desk, Action::ViewReferral);
    assert!(!reached.is_empty());
    assert!(reached.matches(&here) && !reached.matches(&guided));
    assert!(decide(&desk, Action::ViewReferral, &here).is_granted());
    assert!(scope(&Actor::Public, Action::ViewReferral).is_empty());
    // A role without its place, too.
    let nowhere = staff(1, vec![Grant::of(Role::WaitingListManager)]);
    assert!(scope(&nowhere, Action::EditRota).is_empty());
}

#[test]
fn somebody_acts_under_the_appointment_whose_place_ties_them() {
    let both = vec![
        grant_at(Role::WaitingListManager, 2),
        grant_at(Role::WaitingListManager, 1),
    ];
    let decision = decide(
        &staff(1, both),
        Action::ViewReferral,
        &referral(Stage::Waiting),
    );
    let Decision::Granted(granted) = decision else {
        panic!("refused");
    };
    assert_eq!(granted.grant.unwrap().sub_region, Some(area(1)));
}
