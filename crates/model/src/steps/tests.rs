use jiff::civil::{Date, date};

use super::*;
use crate::{
    covenant::Covenant,
    fixtures::{covenant, noon, received, staff, triaged, visit},
    guidance::{Contact, ContactRole},
};

const MONDAY: Date = date(2026, 3, 2);

#[track_caller]
fn check(referral: &Referral, matters: &OpenMatters, expected: &[(StepKind, Date)]) {
    let Covenant {
        parameters,
        calendar,
        ..
    } = covenant();
    let steps = open_steps(referral, matters, &parameters.terms, &calendar);
    assert_eq!(
        steps
            .iter()
            .map(|step| (step.kind, step.due))
            .collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn steps_that_are_open() {
    let none = OpenMatters::default();
    check(
        &received(1, MONDAY),
        &none,
        &[(StepKind::FirstLook, date(2026, 3, 3))],
    );
    let inbox = OpenMatters {
        in_team_inbox_since: Some(noon(MONDAY)),
        ..none
    };
    let mut referral = triaged(1, MONDAY, "high");
    check(
        &referral,
        &inbox,
        &[(StepKind::TeamInbox, date(2026, 3, 9))],
    );
    let asked = OpenMatters {
        documents_asked_at: Some(noon(MONDAY)),
        geriatric_team_asked_at: Some(noon(date(2026, 3, 3))),
        route_opened_at: Some(noon(date(2026, 3, 4))),
        ..inbox
    };
    let expected = [
        (StepKind::TeamInbox, date(2026, 3, 9)),
        (StepKind::MissingDocuments, date(2026, 3, 16)),
        (StepKind::GeriatricTeamQuestion, date(2026, 3, 17)),
        (StepKind::RouteConfirmation, date(2026, 3, 18)),
    ];
    check(&referral, &asked, &expected);
    referral.offer(staff(1), noon(date(2026, 3, 3))).unwrap();
    check(
        &referral,
        &inbox,
        &[(StepKind::OfferAnswer, date(2026, 3, 10))],
    );
}

#[test]
fn what_was_planned_is_due_on_its_day() {
    let mut referral = triaged(1, MONDAY, "high");
    referral
        .plan_contact(noon(date(2026, 3, 5)), noon(MONDAY))
        .unwrap();
    referral.ask_still_needed_on(date(2026, 6, 2)).unwrap();
    referral.not_reached(3).unwrap();
    let matters = OpenMatters {
        last_attempt_at: Some(noon(MONDAY)),
        ..OpenMatters::default()
    };
    let expected = [
        (StepKind::NextAttempt, date(2026, 3, 4)),
        (StepKind::PlannedContact, date(2026, 3, 5)),
        (StepKind::StillNeeded, date(2026, 6, 2)),
    ];
    check(&referral, &matters, &expected);
    referral.record_death(MONDAY, noon(MONDAY));
    check(&referral, &matters, &[]);
}

#[test]
fn without_a_team_the_desk_looks_for_one() {
    let mut referral = triaged(1, MONDAY, "high");
    referral.routing.team = None;
    check(
        &referral,
        &OpenMatters::default(),
        &[(StepKind::FindTeam, date(2026, 3, 3))],
    );
    assert_eq!(acts_next(&referral, MONDAY), Some(ActsNext::Desk));
}

#[test]
fn somebody_acts_next() {
    assert_eq!(
        acts_next(&received(1, MONDAY), MONDAY),
        Some(ActsNext::Desk)
    );
    let mut referral = triaged(1, MONDAY, "low");
    assert_eq!(acts_next(&referral, MONDAY), Some(ActsNext::Team));
    referral.wait_at_own_wish(date(2026, 3, 9), MONDAY).unwrap();
    assert_eq!(
        acts_next(&referral, date(2026, 3, 8)),
        Some(ActsNext::Client)
    );
    assert_eq!(acts_next(&referral, date(2026, 3, 9)), Some(ActsNext::Team));
    referral
        .assign_link_worker(staff(1), staff(2), noon(MONDAY))
        .unwrap();
    assert_eq!(
        acts_next(&referral, date(2026, 3, 9)),
        Some(ActsNext::LinkWorker)
    );
    let contact = Contact {
        role: ContactRole::LinkWorker,
        ..visit(staff(1), date(2026, 3, 9))
    };
    referral
        .record_contact(&contact, noon(date(2026, 3, 9)))
        .unwrap();
    assert_eq!(
        acts_next(&referral, date(2026, 3, 9)),
        Some(ActsNext::CaseManager)
    );
}

#[track_caller]
fn check_escalation(today: Date, expected: Escalation) {
    let covenant = covenant();
    let step = Step {
        due: date(2026, 3, 6),
        kind: StepKind::TeamInbox,
        referral: received(1, MONDAY).id,
    };
    assert_eq!(
        escalation(&step, today, &covenant.calendar, &covenant.escalation),
        expected
    );
}

#[test]
fn over_its_term_first_the_deputy_then_the_manager_is_asked() {
    check_escalation(
        date(2026, 3, 4),
        Escalation::InTime {
            working_days_left: 2,
        },
    );
    check_escalation(
        date(2026, 3, 6),
        Escalation::InTime {
            working_days_left: 0,
        },
    );
    check_escalation(date(2026, 3, 7), Escalation::Ask(EscalationTo::Deputy));
    check_escalation(date(2026, 3, 10), Escalation::Ask(EscalationTo::Deputy));
    check_escalation(
        date(2026, 3, 11),
        Escalation::Ask(EscalationTo::OrganisationManager),
    );
}

#[test]
fn a_covenant_without_a_ladder_asks_nobody() {
    let covenant = covenant();
    let step = Step {
        due: date(2026, 3, 6),
        kind: StepKind::TeamInbox,
        referral: received(1, MONDAY).id,
    };
    assert_eq!(
        escalation(&step, date(2026, 4, 1), &covenant.calendar, &[]),
        Escalation::Late
    );
}
