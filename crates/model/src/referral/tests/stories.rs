//! Whole paths, and the steps that are refused on them.

use jiff::civil::{Date, date};

use crate::{
    fixtures::{calendar, decision, noon, parameters, received, staff, triaged, visit},
    guidance::{Contact, ContactKind, ContactRole, WithWhom},
    referral::{AfterAttempt, End, GiveBack, GuidanceEnd, Refused, Stage, StillNeeded, Withdrawal},
};

const MONDAY: Date = date(2026, 3, 2);
const TUESDAY: Date = date(2026, 3, 3);
const LATER: Date = date(2026, 3, 20);

#[test]
fn from_receipt_to_guidance() {
    let mut referral = received(1, MONDAY);
    referral.first_look(noon(TUESDAY)).unwrap();
    referral
        .decide_triage(&decision("high", TUESDAY), &parameters(), &calendar())
        .unwrap();
    referral.offer(staff(1), noon(TUESDAY)).unwrap();
    referral.take(staff(1), noon(TUESDAY)).unwrap();
    referral
        .record_contact(&visit(staff(1), LATER), noon(LATER))
        .unwrap();
    assert_eq!(referral.stage, Stage::Guidance);
    assert_eq!(referral.norm_met_at, Some(noon(LATER)));
    assert_eq!(referral.case_manager_first_contact_at, Some(noon(LATER)));
    assert_eq!(referral.triaged_at, Some(noon(TUESDAY)));
    referral
        .end(
            End::Guidance {
                reason: GuidanceEnd::NoNeed,
            },
            noon(LATER),
        )
        .unwrap();
    assert_eq!(referral.end.unwrap().end.code(), "guidance");
}

#[track_caller]
fn check_no_start(change: impl Fn(&mut Contact)) {
    let mut referral = triaged(1, MONDAY, "high");
    referral.assign(staff(1), noon(MONDAY)).unwrap();
    let mut contact = visit(staff(1), LATER);
    change(&mut contact);
    referral.record_contact(&contact, noon(LATER)).unwrap();
    assert_eq!(referral.stage, Stage::Assigned);
    assert_eq!(referral.case_manager_first_contact_at, None);
    assert_eq!(referral.norm_met_at, None);
}

#[test]
fn only_the_treating_case_manager_with_the_client_starts_guidance() {
    check_no_start(|contact| contact.with = WithWhom::ContactPerson);
    check_no_start(|contact| contact.with = WithWhom::Other);
    check_no_start(|contact| contact.by = staff(2));
    check_no_start(|contact| contact.role = ContactRole::Desk);
    check_no_start(|contact| contact.role = ContactRole::GeriatricTeam);
}

#[test]
fn the_desks_call_is_a_first_contact_but_stops_no_clock() {
    let mut referral = triaged(1, MONDAY, "high");
    let call = Contact {
        role: ContactRole::Desk,
        kind: ContactKind::Phone,
        with: WithWhom::ContactPerson,
        ..visit(staff(9), TUESDAY)
    };
    referral.record_contact(&call, noon(TUESDAY)).unwrap();
    assert_eq!(referral.first_contact_at, Some(noon(TUESDAY)));
    assert_eq!(
        (referral.norm_met_at, referral.case_manager_first_contact_at),
        (None, None)
    );
}

#[test]
fn a_low_complex_person_gets_a_link_worker_and_a_named_stand_by() {
    let mut referral = triaged(1, MONDAY, "low");
    assert_eq!(
        referral.assign_link_worker(staff(1), staff(1), noon(MONDAY)),
        Err(Refused::StandByIsLinkWorker)
    );
    referral
        .assign_link_worker(staff(1), staff(2), noon(MONDAY))
        .unwrap();
    let acquaintance = Contact {
        role: ContactRole::LinkWorker,
        ..visit(staff(1), TUESDAY)
    };
    referral
        .record_contact(&acquaintance, noon(TUESDAY))
        .unwrap();
    assert_eq!(
        (referral.stage, referral.norm_met_at),
        (Stage::Assigned, None)
    );
    let stranger = Contact {
        by: staff(7),
        ..acquaintance
    };
    assert_eq!(
        referral.record_contact(&stranger, noon(TUESDAY)),
        Err(Refused::NotNamed)
    );
    referral
        .record_contact(&visit(staff(2), LATER), noon(LATER))
        .unwrap();
    assert_eq!(
        (referral.stage, referral.norm_met_at),
        (Stage::Guidance, Some(noon(LATER)))
    );
    referral.scale_up().unwrap();
    assert_eq!(referral.holders.case_manager, Some(staff(2)));
    assert_eq!(referral.holders.link_worker, Some(staff(1)));
    assert_eq!(referral.scale_up(), Err(Refused::NobodyNamed));
}

#[test]
fn a_crisis_is_met_by_call_and_judgement() {
    let mut referral = triaged(1, MONDAY, "crisis");
    let call = Contact {
        kind: ContactKind::Phone,
        role: ContactRole::Desk,
        ..visit(staff(9), TUESDAY)
    };
    referral.record_contact(&call, noon(TUESDAY)).unwrap();
    assert_eq!(referral.norm_met_at, None);
    referral.judge_crisis(noon(TUESDAY), noon(TUESDAY)).unwrap();
    assert_eq!(referral.norm_met_at, Some(noon(TUESDAY)));
}

#[test]
fn an_urgent_norm_is_unmet_again_when_the_case_manager_gives_back() {
    let mut referral = triaged(1, MONDAY, "urgent");
    referral
        .begin_inventory(noon(MONDAY), noon(MONDAY))
        .unwrap();
    referral.ask_geriatric_team(noon(MONDAY)).unwrap();
    referral.assign(staff(1), noon(TUESDAY)).unwrap();
    assert_eq!(referral.norm_met_at, Some(noon(TUESDAY)));
    referral.give_back(GiveBack::NoRoom).unwrap();
    assert_eq!(
        (referral.stage, referral.norm_met_at),
        (Stage::Waiting, None)
    );
    assert_eq!(referral.holders.treating(), None);
}

#[test]
fn an_offer_is_taken_by_whom_it_was_made_to() {
    let mut referral = triaged(1, MONDAY, "high");
    referral.offer(staff(1), noon(MONDAY)).unwrap();
    assert_eq!(
        referral.take(staff(2), noon(MONDAY)),
        Err(Refused::OfferedToOther)
    );
    referral.give_back(GiveBack::Distance).unwrap();
    referral.take(staff(2), noon(MONDAY)).unwrap();
    assert_eq!(
        referral.reassign(staff(2), noon(MONDAY)),
        Err(Refused::SamePerson)
    );
    referral.reassign(staff(3), noon(MONDAY)).unwrap();
    assert_eq!(
        (referral.stage, referral.holders.treating()),
        (Stage::Assigned, Some(staff(3)))
    );
}

#[test]
fn a_team_gives_back_to_the_desk() {
    let mut referral = triaged(1, MONDAY, "high");
    referral.assign(staff(1), noon(MONDAY)).unwrap();
    referral.team_gives_back().unwrap();
    assert_eq!(
        (
            referral.stage,
            referral.routing.team,
            referral.holders.treating()
        ),
        (Stage::Waiting, None, None)
    );
}

#[test]
fn a_deviation_carries_a_reason() {
    let mut referral = received(1, MONDAY);
    referral.first_look(noon(MONDAY)).unwrap();
    let mut deviating = decision("high", MONDAY);
    deviating.suggested = Some(crate::fixtures::class("low"));
    deviating.reason = None;
    assert_eq!(
        referral.decide_triage(&deviating, &parameters(), &calendar()),
        Err(Refused::ReasonMissing)
    );
    let unknown = decision("unheard-of", MONDAY);
    assert_eq!(
        referral.decide_triage(&unknown, &parameters(), &calendar()),
        Err(Refused::UnknownClass)
    );
    assert_eq!(referral.stage, Stage::Triage);
}

#[test]
fn nobody_is_reached() {
    let mut referral = triaged(1, MONDAY, "high");
    let found: Vec<_> = (0..4).map(|_| referral.not_reached(3).unwrap()).collect();
    assert_eq!(
        found,
        [
            AfterAttempt::TryAgain,
            AfterAttempt::TryAgain,
            AfterAttempt::SendLetter,
            AfterAttempt::AskReferrer
        ]
    );
    let call = Contact {
        kind: ContactKind::Phone,
        role: ContactRole::Desk,
        ..visit(staff(9), TUESDAY)
    };
    referral.record_contact(&call, noon(TUESDAY)).unwrap();
    assert_eq!(referral.failed_attempts, 0);
}

#[test]
fn still_needed() {
    let mut referral = triaged(1, MONDAY, "high");
    referral
        .answer_still_needed(StillNeeded::Yes, LATER, noon(TUESDAY))
        .unwrap();
    assert_eq!(referral.still_needed_on, Some(LATER));
    referral
        .answer_still_needed(StillNeeded::No, LATER, noon(TUESDAY))
        .unwrap();
    assert_eq!(
        referral.end.as_ref().unwrap().end,
        End::Withdrawn {
            by: Withdrawal::Client
        }
    );
    assert_eq!(referral.still_needed_on, None);
}

#[test]
fn moments_lie_between_receipt_and_now() {
    let mut referral = triaged(1, TUESDAY, "high");
    referral.assign(staff(1), noon(TUESDAY)).unwrap();
    assert_eq!(
        referral.record_contact(&visit(staff(1), MONDAY), noon(LATER)),
        Err(Refused::BeforeReceipt)
    );
    assert_eq!(
        referral.record_contact(&visit(staff(1), LATER), noon(TUESDAY)),
        Err(Refused::Future)
    );
    assert_eq!(
        referral.wait_at_own_wish(TUESDAY, TUESDAY),
        Err(Refused::Past)
    );
    assert_eq!(
        referral.plan_contact(noon(MONDAY), noon(TUESDAY)),
        Err(Refused::Past)
    );
}

#[test]
fn another_link_worker_takes_over_and_the_stand_by_stays() {
    let mut referral = triaged(1, MONDAY, "low");
    assert_eq!(
        referral.replace_link_worker(staff(3)),
        Err(Refused::Stage(Stage::Waiting))
    );
    referral
        .assign_link_worker(staff(1), staff(2), noon(MONDAY))
        .unwrap();
    assert_eq!(
        referral.replace_link_worker(staff(2)),
        Err(Refused::StandByIsLinkWorker)
    );
    assert_eq!(
        referral.replace_link_worker(staff(1)),
        Err(Refused::SamePerson)
    );
    referral.replace_link_worker(staff(3)).unwrap();
    assert_eq!(
        (referral.holders.link_worker, referral.holders.treating()),
        (Some(staff(3)), Some(staff(2)))
    );
}
