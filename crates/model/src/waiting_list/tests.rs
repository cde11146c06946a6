use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::{
    calendar::Term,
    covenant::Covenant,
    fixtures::{class, covenant, decision, noon, parameters, received, staff, triaged, visit},
    referral::{Danger, End},
};

const MONDAY: Date = date(2026, 3, 2);

fn lookout(covenant: &Covenant, today: Date) -> Lookout<'_> {
    Lookout {
        today,
        calendar: &covenant.calendar,
        terms: &covenant.parameters.terms,
    }
}

#[track_caller]
fn check_order(referrals: &[Referral], today: Date, expected: &[u64]) {
    let covenant = covenant();
    let found: Vec<ReferralId> = ordered(referrals, &lookout(&covenant, today))
        .iter()
        .map(|(referral, _)| referral.id)
        .collect();
    let expected: Vec<ReferralId> = expected
        .iter()
        .map(|number| ReferralId::from_parts(*number, [0; 10]))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn what_is_left_of_the_norm_decides() {
    let list = [
        triaged(1, date(2026, 3, 2), "low"),
        triaged(2, date(2026, 3, 9), "high"),
        triaged(3, date(2026, 2, 2), "medium"),
        received(4, date(2026, 3, 10)),
        triaged(5, date(2026, 3, 9), "crisis"),
    ];
    check_order(&list, date(2026, 3, 10), &[5, 4, 2, 3, 1]);
}

#[test]
fn on_the_same_day_class_then_receipt_then_id() {
    let same_due = [
        triaged(3, MONDAY, "high"),
        triaged(2, MONDAY, "high"),
        triaged(1, date(2026, 1, 19), "medium"),
    ];
    check_order(&same_due, date(2026, 3, 10), &[2, 3, 1]);
    let covenant = covenant();
    let list = ordered(&same_due, &lookout(&covenant, MONDAY));
    assert_eq!(
        list[1].1.place.tie_with(&list[0].1.place),
        Some(Tie::SameMoment)
    );
    assert_eq!(
        list[2].1.place.tie_with(&list[1].1.place),
        Some(Tie::LessUrgentClass)
    );
}

#[test]
fn who_waits_at_own_wish_stands_below_until_the_day() {
    let mut waits = triaged(1, MONDAY, "crisis");
    waits.wait_at_own_wish(date(2026, 3, 20), MONDAY).unwrap();
    let list = [waits, triaged(2, MONDAY, "low")];
    check_order(&list, date(2026, 3, 10), &[2, 1]);
    check_order(&list, date(2026, 3, 20), &[1, 2]);
}

#[test]
fn who_is_in_guidance_or_ended_does_not_wait() {
    let mut guided = triaged(1, MONDAY, "high");
    guided.assign(staff(1), noon(MONDAY)).unwrap();
    guided
        .record_contact(&visit(staff(1), MONDAY), noon(MONDAY))
        .unwrap();
    let mut ended = triaged(2, MONDAY, "high");
    ended.end(End::Admission, noon(MONDAY)).unwrap();
    check_order(&[guided, ended], MONDAY, &[]);
}

#[track_caller]
fn check_pace(today: Date, pace: Pace, days: i64) {
    let covenant = covenant();
    let clock = CovenantClock::of(&triaged(1, MONDAY, "high"), &lookout(&covenant, today));
    assert_eq!(
        clock,
        CovenantClock::Running {
            due: date(2026, 4, 13),
            working_days_left: days,
            pace
        }
    );
}

#[test]
fn nearly_overdue_and_overdue() {
    check_pace(date(2026, 4, 2), Pace::OnTime, 6);
    check_pace(date(2026, 4, 3), Pace::NearlyOverdue, 5);
    check_pace(date(2026, 4, 13), Pace::NearlyOverdue, 0);
    check_pace(date(2026, 4, 14), Pace::Overdue, -1);
}

#[test]
fn the_first_look_has_a_day_and_is_late_after_it() {
    let covenant = covenant();
    let mut referral = received(1, MONDAY);
    let pace = |referral: &Referral, day| {
        let lookout = lookout(&covenant, day);
        Wait::of(referral, &lookout).pace(&lookout)
    };
    assert_eq!(pace(&referral, MONDAY), Some(Pace::OnTime));
    assert_eq!(pace(&referral, date(2026, 3, 3)), Some(Pace::NearlyOverdue));
    assert_eq!(pace(&referral, date(2026, 3, 4)), Some(Pace::Overdue));
    referral.first_look(noon(MONDAY)).unwrap();
    assert_eq!(pace(&referral, date(2026, 3, 4)), None);
}

#[test]
fn the_statutory_clock_marks_four_and_six_weeks_and_stops_once() {
    let mut referral = triaged(1, MONDAY, "low");
    let mark = |referral: &Referral, day| StatutoryClock::of(referral, day).mark;
    assert_eq!(
        mark(&referral, date(2026, 3, 29)),
        StatutoryMark::UnderFourWeeks
    );
    assert_eq!(mark(&referral, date(2026, 3, 30)), StatutoryMark::FourWeeks);
    assert_eq!(mark(&referral, date(2026, 4, 13)), StatutoryMark::SixWeeks);
    referral.assign(staff(1), noon(MONDAY)).unwrap();
    referral
        .record_contact(&visit(staff(1), date(2026, 3, 12)), noon(date(2026, 3, 12)))
        .unwrap();
    let clock = StatutoryClock::of(&referral, date(2026, 6, 1));
    assert_eq!(
        (clock.days, clock.weeks(), clock.stopped_on),
        (10, 1, Some(date(2026, 3, 12)))
    );
}

#[test]
fn a_wait_at_own_wish_moves_the_last_day_while_it_lasts() {
    let covenant = covenant();
    let mut referral = triaged(1, MONDAY, "high");
    referral
        .wait_at_own_wish(date(2026, 6, 1), date(2026, 3, 10))
        .unwrap();
    let clock = CovenantClock::of(&referral, &lookout(&covenant, date(2026, 5, 1)));
    let CovenantClock::Running { due, pace, .. } = clock else {
        panic!("it runs")
    };
    assert_eq!((due, pace), (date(2026, 6, 4), Pace::OnTime));
}

#[test]
fn reasons_are_data() {
    let covenant = covenant();
    let mut referral = triaged(1, MONDAY, "low");
    referral.content.dangers = [Danger::Fire].into();
    referral
        .decide_triage(
            &decision("high", date(2026, 3, 9)),
            &parameters(),
            &covenant.calendar,
        )
        .unwrap();
    let standing = Standing::of(&referral, &lookout(&covenant, date(2026, 4, 21))).unwrap();
    let expected = [
        Reason::Danger { signs: 1 },
        Reason::Overdue { working_days: 1 },
        Reason::TermFromDecision {
            class: class("high"),
            from: date(2026, 3, 9),
            norm: Term::Weeks(6),
            due: date(2026, 4, 20),
        },
        Reason::Statutory {
            mark: StatutoryMark::SixWeeks,
            on: date(2026, 4, 13),
        },
    ];
    assert_eq!(standing.reasons, expected);
}

#[test]
fn late_typing_keeps_the_receipt_and_gives_the_desk_its_day() {
    let covenant = covenant();
    let mut referral = received(1, MONDAY);
    referral.entered_at = noon(date(2026, 3, 12));
    let standing = Standing::of(&referral, &lookout(&covenant, date(2026, 3, 12))).unwrap();
    assert_eq!(
        standing.covenant,
        CovenantClock::NotTriaged {
            first_look_due: date(2026, 3, 13)
        }
    );
    assert_eq!(standing.statutory.registered_on, MONDAY);
}

proptest! {
    #[test]
    fn the_order_never_depends_on_the_order_of_asking(days in proptest::collection::vec((0_i8..27, 0_usize..6), 1..9), turn in 0_usize..9) {
        let classes = ["crisis", "urgent", "high", "medium", "low"];
        let make = |(number, (day, class)): (u64, &(i8, usize))| {
            let on = date(2026, 2, 1 + day);
            classes.get(*class).map_or_else(|| received(number, on), |class| triaged(number, on, class))
        };
        let mut list: Vec<Referral> = (1..).zip(&days).map(make).collect();
        let covenant = covenant();
        let lookout = lookout(&covenant, date(2026, 3, 10));
        let ids = |list: &[Referral]| ordered(list, &lookout).iter().map(|(referral, _)| referral.id).collect::<Vec<_>>();
        let expected = ids(&list);
        prop_assert_eq!(expected.len(), list.len());
        let middle = turn % list.len();
        list.rotate_left(middle);
        prop_assert_eq!(ids(&list), expected);
    }
}
