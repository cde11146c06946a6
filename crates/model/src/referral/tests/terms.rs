//! What triage, triage again and a wait at own wish do to the term.

use jiff::civil::{Date, date};

use crate::{
    covenant::OwnWishRule,
    fixtures::{calendar, decision, parameters, triaged},
    referral::{OwnWish, Referral, TriageChange},
};

const MONDAY: Date = date(2026, 3, 2);

fn due(referral: &Referral) -> Date {
    referral.deadline.as_ref().unwrap().due
}

fn decide(referral: &mut Referral, class: &str, on: Date) -> TriageChange {
    referral
        .decide_triage(&decision(class, on), &parameters(), &calendar())
        .unwrap()
}

#[test]
fn the_first_term_runs_from_receipt() {
    assert_eq!(due(&triaged(1, MONDAY, "crisis")), date(2026, 3, 3));
    assert_eq!(due(&triaged(1, MONDAY, "urgent")), date(2026, 3, 16));
    assert_eq!(due(&triaged(1, MONDAY, "high")), date(2026, 4, 13));
    assert_eq!(due(&triaged(1, MONDAY, "low")), date(2026, 7, 20));
}

#[test]
fn upward_runs_from_the_decision_and_never_ends_later() {
    let mut early = triaged(1, MONDAY, "low");
    let change = decide(&mut early, "high", date(2026, 3, 9));
    assert_eq!(
        change,
        TriageChange::Upward {
            due_before: date(2026, 7, 20)
        }
    );
    assert_eq!(due(&early), date(2026, 4, 20));
    let mut late = triaged(1, MONDAY, "low");
    decide(&mut late, "high", date(2026, 7, 13));
    assert_eq!(due(&late), date(2026, 7, 20));
}

#[test]
fn downward_is_the_term_from_receipt_and_never_shorter() {
    let mut referral = triaged(1, MONDAY, "high");
    let change = decide(&mut referral, "medium", date(2026, 3, 9));
    assert_eq!(
        change,
        TriageChange::Downward {
            due_before: date(2026, 4, 13)
        }
    );
    assert_eq!(due(&referral), date(2026, 5, 25));
    assert_eq!(
        decide(&mut referral, "medium", date(2026, 3, 10)),
        TriageChange::Same
    );
    let mut up_and_down = triaged(1, MONDAY, "low");
    decide(&mut up_and_down, "high", date(2026, 6, 1));
    decide(&mut up_and_down, "medium", date(2026, 6, 2));
    assert_eq!(due(&up_and_down), date(2026, 7, 13));
}

#[test]
fn days_of_a_wait_at_own_wish_count_as_the_covenant_says() {
    for (rule, expected) in [
        (OwnWishRule::RunsOn, date(2026, 4, 13)),
        (OwnWishRule::DoesNotCount, date(2026, 4, 23)),
    ] {
        let mut referral = triaged(1, MONDAY, "high");
        referral
            .wait_at_own_wish(date(2026, 4, 1), date(2026, 3, 10))
            .unwrap();
        let lasted = referral
            .resume(date(2026, 3, 20), rule, &calendar())
            .unwrap();
        assert_eq!(
            lasted,
            OwnWish {
                from: date(2026, 3, 10),
                until: date(2026, 3, 20)
            }
        );
        assert_eq!(due(&referral), expected);
        assert_eq!(referral.registered_on(), MONDAY);
    }
}

#[test]
fn working_days_grow_by_working_days_only() {
    let mut referral = triaged(1, MONDAY, "urgent");
    referral
        .wait_at_own_wish(date(2026, 3, 9), date(2026, 3, 6))
        .unwrap();
    referral
        .resume(date(2026, 3, 12), OwnWishRule::DoesNotCount, &calendar())
        .unwrap();
    assert_eq!(due(&referral), date(2026, 3, 17));
}

#[test]
fn a_past_wish_still_does_not_count_after_triage_again() {
    let mut referral = triaged(1, MONDAY, "high");
    referral
        .wait_at_own_wish(date(2026, 3, 20), date(2026, 3, 10))
        .unwrap();
    referral
        .resume(date(2026, 3, 20), OwnWishRule::DoesNotCount, &calendar())
        .unwrap();
    decide(&mut referral, "medium", date(2026, 3, 23));
    assert_eq!(due(&referral), date(2026, 6, 4));
}

#[test]
fn in_guidance_a_new_class_leaves_the_term() {
    let mut referral = triaged(1, MONDAY, "high");
    let by = crate::fixtures::staff(1);
    let on = date(2026, 3, 10);
    referral.assign(by, crate::fixtures::noon(on)).unwrap();
    referral
        .record_contact(&crate::fixtures::visit(by, on), crate::fixtures::noon(on))
        .unwrap();
    assert_eq!(
        decide(&mut referral, "low", date(2026, 6, 1)),
        TriageChange::Same
    );
    let deadline = referral.deadline.as_ref().unwrap();
    assert_eq!(
        (deadline.class.as_str(), deadline.due),
        ("low", date(2026, 4, 13))
    );
    assert_eq!(referral.norm_met_at, Some(crate::fixtures::noon(on)));
}
