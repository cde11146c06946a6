use jiff::civil::date;

use super::*;
use crate::{
    fixtures::{noon, received, staff, triaged, visit},
    referral::{Referral, ReferrerKind},
};

const MONDAY: Date = date(2026, 3, 2);

fn started(by: ReferrerKind) -> Referral {
    let mut referral = triaged(1, MONDAY, "high");
    referral.referrer.kind = by;
    referral.assign(staff(1), noon(MONDAY)).unwrap();
    referral
        .record_contact(&visit(staff(1), date(2026, 3, 9)), noon(date(2026, 3, 9)))
        .unwrap();
    referral
}

#[track_caller]
fn check(referral: &Referral, current: StatusStep, shown: usize) {
    let status = Status::of(referral);
    assert_eq!((status.current(), status.steps.len()), (current, shown));
}

#[test]
fn professionals_see_the_whole_path() {
    check(&received(1, MONDAY), StatusStep::Received, 6);
    check(&triaged(1, MONDAY, "high"), StatusStep::Waiting, 6);
    check(&started(ReferrerKind::Gp), StatusStep::Started, 6);
}

#[test]
fn others_see_it_until_we_have_been_in_touch() {
    let mut referral = started(ReferrerKind::Neighbour);
    check(&referral, StatusStep::InTouch, 3);
    referral.record_death(MONDAY, noon(date(2026, 3, 10)));
    check(&referral, StatusStep::InTouch, 3);
}

#[test]
fn an_end_says_when_and_never_why() {
    let mut professional = triaged(1, MONDAY, "high");
    let mut neighbour = received(2, MONDAY);
    neighbour.referrer.kind = ReferrerKind::Neighbour;
    for referral in [&mut professional, &mut neighbour] {
        referral.record_death(MONDAY, noon(date(2026, 3, 10)));
        let status = Status::of(referral);
        assert_eq!(
            status.steps.last(),
            Some(&(StatusStep::Closed, StepState::Done(Some(date(2026, 3, 10)))))
        );
        assert!(
            status
                .steps
                .iter()
                .all(|(_, state)| *state != StepState::Ahead)
        );
    }
}
