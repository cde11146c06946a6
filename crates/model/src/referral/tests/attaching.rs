//! Another referral of the same client, attached and detached.

use jiff::civil::date;

use crate::{
    fixtures::{calendar, noon, received, staff, triaged, visit},
    referral::{End, Refused, Reopening, Stage, Withdrawal},
    status::{Status, StatusStep, StepState},
    steps::{OpenMatters, StepKind, open_steps},
};

#[test]
fn an_attached_referral_has_no_clocks_and_comes_back_with_its_own() {
    let mut main = triaged(1, date(2026, 3, 2), "high");
    let mut late = received(2, date(2026, 3, 9));
    let (main_before, late_before) = (main.clone(), late.clone());
    late.attach_to(&mut main, noon(date(2026, 3, 9)), &calendar())
        .unwrap();
    assert_eq!(main, main_before, "a later receipt moves no clock");
    assert_eq!(late.stage, Stage::Attached);
    assert!(!late.stage.is_waiting());
    assert_eq!(
        late.first_look(noon(date(2026, 3, 10))),
        Err(Refused::Stage(Stage::Attached))
    );
    assert_eq!(
        late.record_contact(&visit(staff(1), date(2026, 3, 10)), noon(date(2026, 3, 10))),
        Err(Refused::Stage(Stage::Attached))
    );
    late.detach_from(&mut main).unwrap();
    assert_eq!((late, main), (late_before, main_before));
}

#[test]
fn an_earlier_receipt_moves_the_clock_and_detaching_gives_it_back() {
    let mut main = triaged(1, date(2026, 3, 9), "high");
    let mut earlier = received(2, date(2026, 3, 2));
    let before = main.clone();
    earlier
        .attach_to(&mut main, noon(date(2026, 3, 10)), &calendar())
        .unwrap();
    assert_eq!(main.clock_started_at, noon(date(2026, 3, 2)));
    let due = |referral: &crate::referral::Referral| referral.deadline.as_ref().unwrap().due;
    assert!(due(&main) < due(&before));
    earlier.detach_from(&mut main).unwrap();
    assert_eq!(main, before);
}

#[test]
fn nothing_is_attached_to_what_is_ended_attached_or_itself() {
    let day = date(2026, 3, 9);
    let mut one = received(1, day);
    let mut itself = one.clone();
    assert_eq!(
        one.attach_to(&mut itself, noon(day), &calendar()),
        Err(Refused::NotADuplicate)
    );
    let mut ended = received(2, day);
    let withdrawn = End::Withdrawn {
        by: Withdrawal::Client,
    };
    ended.end(withdrawn, noon(day)).unwrap();
    assert_eq!(
        one.attach_to(&mut ended, noon(day), &calendar()),
        Err(Refused::Stage(Stage::Ended))
    );
    let (mut main, mut attached) = (received(3, day), received(4, day));
    attached
        .attach_to(&mut main, noon(day), &calendar())
        .unwrap();
    assert_eq!(
        one.attach_to(&mut attached, noon(day), &calendar()),
        Err(Refused::Stage(Stage::Attached))
    );
    assert_eq!(one.detach_from(&mut main), Err(Refused::NotAttached));
}

#[test]
fn an_attached_referral_that_ended_and_is_opened_again_is_attached_still() {
    let day = date(2026, 3, 9);
    let (mut main, mut attached) = (received(1, day), received(2, day));
    attached
        .attach_to(&mut main, noon(day), &calendar())
        .unwrap();
    let withdrawn = End::Withdrawn {
        by: Withdrawal::Referrer,
    };
    attached.end(withdrawn, noon(day)).unwrap();
    attached.reopen(Reopening::Mistake).unwrap();
    assert_eq!(attached.stage, Stage::Attached);
}

#[test]
fn the_news_is_for_the_desk_until_somebody_is_named() {
    let day = date(2026, 3, 9);
    let mut main = triaged(1, date(2026, 3, 2), "high");
    let covenant = crate::fixtures::covenant();
    let matters = OpenMatters {
        attached_news_since: Some(noon(day)),
        ..OpenMatters::default()
    };
    let kinds = |referral: &crate::referral::Referral| {
        let terms = &covenant.parameters.terms;
        let steps = open_steps(referral, &matters, terms, &covenant.calendar);
        steps.into_iter().map(|step| step.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&main), [StepKind::AttachedNews]);
    main.assign(staff(1), noon(day)).unwrap();
    assert_eq!(kinds(&main), [StepKind::AttachedNewsTreating]);
    let mut attached = received(2, day);
    attached
        .attach_to(&mut main, noon(day), &calendar())
        .unwrap();
    assert_eq!(kinds(&attached), []);
}

#[test]
fn its_referrer_sees_what_happened_since_its_own_receipt_alone() {
    let mut main = triaged(1, date(2026, 3, 2), "high");
    main.assign(staff(1), noon(date(2026, 3, 4))).unwrap();
    let mut attached = received(2, date(2026, 3, 9));
    attached
        .attach_to(&mut main, noon(date(2026, 3, 9)), &calendar())
        .unwrap();
    let none = Status::of_attached(&attached, &main, None);
    assert_eq!(none.current(), StatusStep::Received);
    let fresh = received(2, date(2026, 3, 9));
    assert_eq!(none, Status::of(&fresh), "as of one that nobody looked at");
    let contact = visit(staff(1), date(2026, 3, 10));
    main.record_contact(&contact, noon(date(2026, 3, 10)))
        .unwrap();
    attached.weigh(noon(date(2026, 3, 10)));
    let status = Status::of_attached(&attached, &main, Some(contact.at));
    let done = StepState::Done(Some(date(2026, 3, 10)));
    assert_eq!(
        status.steps,
        [
            (
                StatusStep::Received,
                StepState::Done(Some(date(2026, 3, 9)))
            ),
            (StatusStep::Looked, done),
            (StatusStep::InTouch, done),
            (StatusStep::Started, done),
        ]
    );
}

#[test]
fn what_followed_another_one_goes_back_with_it() {
    let (late, earlier, first) = (date(2026, 3, 9), date(2026, 3, 4), date(2026, 3, 2));
    let mut main = triaged(1, late, "high");
    let mut middle = received(2, earlier);
    let mut follower = received(3, first);
    let at = noon(date(2026, 3, 10));
    let before = middle.clone();
    follower.attach_to(&mut middle, at, &calendar()).unwrap();
    let (alone, with_follower) = (follower.clone(), middle.clone());
    middle.attach_to(&mut main, at, &calendar()).unwrap();
    follower.follow_to(main.id);
    assert_eq!(follower.attached.as_ref().unwrap().followed(), 1);
    assert!(!follower.follow_back(main.id));
    middle.detach_from(&mut main).unwrap();
    assert_eq!(middle, with_follower);
    assert!(follower.follow_back(middle.id));
    assert_eq!(follower, alone);
    follower.detach_from(&mut middle).unwrap();
    assert_eq!(middle, before, "its clock is its own again");
}
