use jiff::civil::{Date, date};

use super::*;
use crate::{
    answer::Answer,
    fixtures::{calendar, noon, person, received, staff, triaged, visit},
    referral::{ReferrerKind, Withdrawal},
};

const MONDAY: Date = date(2026, 3, 2);

fn referred_by(kind: ReferrerKind) -> Referral {
    let mut referral = triaged(1, MONDAY, "high");
    referral.referrer.kind = kind;
    referral
}

#[track_caller]
fn check(referral: &Referral, moment: Moment, expected: &[(MessageKind, Recipient)]) {
    let found: Vec<_> = messages(moment, referral, &person())
        .iter()
        .map(|message| (message.kind, message.to))
        .collect();
    assert_eq!(found, expected, "{moment}");
}

#[test]
fn professionals_hear_at_every_step_and_so_does_the_gp() {
    let mut referral = referred_by(ReferrerKind::HomeCare);
    referral.content.gp_knowledge.may_be_told = Answer::Yes;
    check(
        &referral,
        Moment::Receipt,
        &[(MessageKind::Received, Recipient::Referrer)],
    );
    for (moment, kind) in [
        (Moment::Triage, MessageKind::Triaged),
        (Moment::Start, MessageKind::Started),
        (Moment::End, MessageKind::Ended),
    ] {
        check(
            &referral,
            moment,
            &[(kind, Recipient::Referrer), (kind, Recipient::Gp)],
        );
    }
    referral.content.gp_knowledge.may_be_told = Answer::No;
    check(
        &referral,
        Moment::Triage,
        &[(MessageKind::Triaged, Recipient::Referrer)],
    );
}

#[test]
fn a_gp_who_refers_hears_once() {
    let mut referral = referred_by(ReferrerKind::PracticeNurse);
    referral.content.gp_knowledge.knows = Answer::Yes;
    check(
        &referral,
        Moment::Start,
        &[(MessageKind::Started, Recipient::Referrer)],
    );
}

#[test]
fn for_others_it_ends_at_we_have_been_in_touch() {
    for kind in [
        ReferrerKind::Caregiver,
        ReferrerKind::Neighbour,
        ReferrerKind::Client,
    ] {
        let mut referral = referred_by(kind);
        check(
            &referral,
            Moment::Receipt,
            &[(MessageKind::Received, Recipient::Referrer)],
        );
        check(&referral, Moment::Triage, &[]);
        referral
            .record_contact(&visit(staff(1), MONDAY), noon(MONDAY))
            .unwrap();
        check(
            &referral,
            Moment::Triage,
            &[(MessageKind::InTouch, Recipient::Referrer)],
        );
        check(&referral, Moment::Start, &[]);
        check(&referral, Moment::End, &[]);
    }
}

#[test]
fn a_question_goes_to_the_referrer_alone_whoever_that_is() {
    for kind in [ReferrerKind::HomeCare, ReferrerKind::Neighbour] {
        let mut referral = referred_by(kind);
        referral.content.gp_knowledge.may_be_told = Answer::Yes;
        check(
            &referral,
            Moment::Question,
            &[(MessageKind::Asked, Recipient::Referrer)],
        );
    }
}

#[test]
fn after_a_death_nothing_goes_out() {
    let mut dead = person();
    dead.died_on = Some(MONDAY);
    let mut referral = referred_by(ReferrerKind::Gp);
    for moment in Moment::ALL {
        assert_eq!(messages(*moment, &referral, &dead), []);
    }
    referral.record_death(MONDAY, noon(MONDAY));
    assert!(!may_send(&referral, &person()));
}

#[test]
fn a_duplicate_is_silent_and_a_withdrawal_is_not() {
    let mut kept = received(2, MONDAY);
    let mut duplicate = referred_by(ReferrerKind::Gp);
    duplicate
        .end_as_duplicate_of(&mut kept, noon(MONDAY), &calendar())
        .unwrap();
    check(&duplicate, Moment::End, &[]);
    let mut withdrawn = referred_by(ReferrerKind::Gp);
    withdrawn
        .end(
            End::Withdrawn {
                by: Withdrawal::Client,
            },
            noon(MONDAY),
        )
        .unwrap();
    check(
        &withdrawn,
        Moment::End,
        &[(MessageKind::Ended, Recipient::Referrer)],
    );
}
