//! How a referral ends, is routed onward, turns out a duplicate, and is taken up again.

use jiff::civil::{Date, date};

use crate::{
    fixtures::{calendar, noon, received, triaged},
    ids::{PersonId, RouteId},
    referral::{End, GuidanceEnd, Refused, Reopening, RouteReason, Stage},
    text::ShortText,
};

const MONDAY: Date = date(2026, 3, 2);
const TUESDAY: Date = date(2026, 3, 3);
const LATER: Date = date(2026, 3, 20);

#[test]
fn a_death_ends_it_at_once_and_is_taken_back_only_as_a_mistake() {
    let mut referral = triaged(1, MONDAY, "high");
    referral.plan_contact(noon(LATER), noon(TUESDAY)).unwrap();
    referral.wait_at_own_wish(LATER, TUESDAY).unwrap();
    referral.record_death(TUESDAY, noon(TUESDAY));
    assert_eq!(
        (referral.planned_contact_at, referral.own_wish),
        (None, None)
    );
    assert_eq!(
        referral.plan_contact(noon(LATER), noon(TUESDAY)),
        Err(Refused::Stage(Stage::Ended))
    );
    assert_eq!(
        referral.reopen(Reopening::CameBack),
        Err(Refused::ReopeningDoesNotFit)
    );
    referral.reopen(Reopening::NotDeceased).unwrap();
    assert_eq!(referral.stage, Stage::Waiting);
}

#[test]
fn a_route_that_was_given_up_ends_nothing_and_is_not_taken_up_again() {
    let mut referral = triaged(1, MONDAY, "high");
    let receiver = ShortText::parse("GGZ").unwrap();
    let id = RouteId::from_parts(1, [0; 10]);
    let mut route = referral
        .route_onward(id, RouteReason::Psychiatry, receiver, noon(MONDAY))
        .unwrap();
    route.decline(noon(TUESDAY)).unwrap();
    assert!(route.is_open());
    route.give_up(noon(TUESDAY)).unwrap();
    assert!(!route.is_open());
    assert_eq!(route.confirm(noon(TUESDAY)), Err(Refused::RouteGivenUp));
    assert_eq!(
        referral.redirect(&route, noon(TUESDAY)),
        Err(Refused::RouteOpen)
    );
}

#[test]
fn a_route_stays_open_until_the_receiver_confirms() {
    let mut referral = triaged(1, MONDAY, "high");
    let receiver = ShortText::parse("GGZ").unwrap();
    let mut route = referral
        .route_onward(
            RouteId::from_parts(1, [0; 10]),
            RouteReason::Psychiatry,
            receiver,
            noon(MONDAY),
        )
        .unwrap();
    assert_eq!(
        referral.redirect(&route, noon(TUESDAY)),
        Err(Refused::RouteOpen)
    );
    route.decline(noon(TUESDAY)).unwrap();
    assert!(route.is_open() && referral.stage == Stage::Waiting);
    route.confirm(noon(LATER)).unwrap();
    assert_eq!(route.confirm(noon(LATER)), Err(Refused::AlreadyConfirmed));
    assert_eq!(
        received(2, MONDAY).redirect(&route, noon(LATER)),
        Err(Refused::OtherReferral)
    );
    referral.redirect(&route, noon(LATER)).unwrap();
    assert_eq!(referral.stage, Stage::Ended);
}

#[test]
fn ends_with_a_step_of_their_own() {
    let mut referral = triaged(1, MONDAY, "high");
    assert_eq!(
        referral.end(End::Death { on: TUESDAY }, noon(TUESDAY)),
        Err(Refused::OwnStep)
    );
    assert_eq!(
        referral.end(End::Duplicate { of: referral.id }, noon(TUESDAY)),
        Err(Refused::OwnStep)
    );
    let guidance = End::Guidance {
        reason: GuidanceEnd::NoNeed,
    };
    assert_eq!(
        referral.end(guidance, noon(TUESDAY)),
        Err(Refused::Stage(Stage::Waiting))
    );
}

#[test]
fn a_duplicate_hands_its_earlier_receipt_to_the_one_that_goes_on() {
    let mut first = triaged(1, MONDAY, "high");
    let mut second = triaged(2, LATER, "high");
    let due = first.deadline.as_ref().unwrap().due;
    first
        .end_as_duplicate_of(&mut second, noon(LATER), &calendar())
        .unwrap();
    assert_eq!(second.clock_started_at, noon(MONDAY));
    assert_eq!(second.deadline.as_ref().unwrap().due, due);
    assert_eq!(
        first.reopen(Reopening::Mistake),
        Err(Refused::ReopeningDoesNotFit)
    );
    first.reopen(Reopening::NoDuplicate).unwrap();
    let mut itself = second.clone();
    assert_eq!(
        itself.end_as_duplicate_of(&mut second, noon(LATER), &calendar()),
        Err(Refused::NotADuplicate)
    );
    let mut with_its_own_record = received(3, MONDAY);
    with_its_own_record.person = PersonId::from_parts(99, [0; 10]);
    with_its_own_record
        .end_as_duplicate_of(&mut second, noon(LATER), &calendar())
        .unwrap();
}
