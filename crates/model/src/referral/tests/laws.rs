//! Laws that hold whatever is done in whatever order.

use std::cell::Cell;

use jiff::{
    Span, Timestamp,
    civil::{Date, date},
};
use proptest::{prelude::*, test_runner::TestRunner};

use crate::{
    calendar::WorkingCalendar,
    covenant::{OwnWishRule, Parameters},
    fixtures::{calendar, decision, noon, parameters, received, staff, triaged, visit},
    guidance::{Contact, ContactKind, ContactRole, WithWhom},
    ids::RouteId,
    referral::{
        End, GiveBack, GuidanceEnd, Referral, Refused, Reopening, RouteReason, Stage, StillNeeded,
        Withdrawal,
    },
    text::ShortText,
};

const START: Date = date(2026, 3, 2);

/// Anything that somebody may try.
#[derive(Debug, Clone)]
enum Try {
    FirstLook,
    Decide(usize),
    Inventory,
    Ask,
    Judge,
    Offer(u64),
    Take(u64),
    Assign(u64),
    LinkWorker(u64, u64),
    AddLinkWorker(u64),
    ScaleUp,
    GiveBack,
    TeamGivesBack,
    Reassign(u64),
    Contact(u64, usize, usize, usize),
    NotReached,
    Wish(i64),
    Resume,
    StillNeeded(usize),
    Plan,
    End(usize),
    Death,
    Reroute(bool),
    Reopen(usize),
    Duplicate,
    Attach,
    Detach,
}

fn any_try() -> impl Strategy<Value = Try> {
    let number = || 1_u64..3;
    prop_oneof![
        8 => Just(Try::FirstLook),
        8 => (0_usize..5).prop_map(Try::Decide),
        4 => number().prop_map(Try::Offer),
        4 => number().prop_map(Try::Take),
        4 => number().prop_map(Try::Assign),
        6 => (number(), number()).prop_map(|(a, b)| Try::LinkWorker(a, b)),
        24 => (number(), 0_usize..5, 1_usize..4, 0_usize..4).prop_map(|(a, b, c, d)| Try::Contact(a, b, c, d)),
        4 => number().prop_map(Try::Reassign),
        4 => number().prop_map(Try::AddLinkWorker),
        4 => (-3_i64..60).prop_map(Try::Wish),
        3 => (0_usize..4).prop_map(Try::Reopen),
        1 => (0_usize..3).prop_map(Try::StillNeeded),
        1 => Just(Try::Attach),
        3 => Just(Try::Detach),
        1 => (0_usize..4).prop_map(Try::End),
        1 => Just(Try::Death),
        1 => any::<bool>().prop_map(Try::Reroute),
        12 => prop::sample::select(vec![
            Try::Inventory, Try::Ask, Try::Judge, Try::ScaleUp, Try::GiveBack, Try::TeamGivesBack, Try::NotReached,
            Try::Resume, Try::Plan, Try::Duplicate,
        ]),
    ]
}

struct Covenant {
    parameters: Parameters,
    calendar: WorkingCalendar,
}

/// A step of the workday: what is tried, on which day. An earlier referral of the same person lies beside it.
fn attempt(
    referral: &mut Referral,
    what: &Try,
    today: Date,
    covenant: &Covenant,
) -> Result<(), Refused> {
    let now = noon(today);
    match *what {
        Try::FirstLook => referral.first_look(now),
        Try::Decide(class) => {
            let class = covenant.parameters.classes[class].id.clone();
            let decision = decision(class.as_str(), today);
            referral
                .decide_triage(&decision, &covenant.parameters, &covenant.calendar)
                .map(drop)
        }
        Try::Inventory => referral.begin_inventory(now, now),
        Try::Ask => referral.ask_geriatric_team(now),
        Try::Judge => referral.judge_crisis(now, now),
        Try::Contact(by, kind, role, with) => {
            let contact = Contact {
                kind: ContactKind::ALL[kind],
                role: ContactRole::ALL[role],
                with: WithWhom::ALL[with],
                ..visit(staff(by), today)
            };
            referral.record_contact(&contact, now)
        }
        Try::NotReached => referral.not_reached(3).map(drop),
        Try::Wish(days) => {
            referral.wait_at_own_wish(today.saturating_add(Span::new().days(days)), today)
        }
        Try::Resume => referral
            .resume(today, OwnWishRule::DoesNotCount, &covenant.calendar)
            .map(drop),
        Try::StillNeeded(answer) => {
            referral.answer_still_needed(StillNeeded::ALL[answer], today, now)
        }
        Try::Plan => referral.plan_contact(now, now),
        _ => attempt_naming(referral, what, now)
            .unwrap_or_else(|| attempt_ending(referral, what, today, covenant)),
    }
}

fn attempt_naming(
    referral: &mut Referral,
    what: &Try,
    now: Timestamp,
) -> Option<Result<(), Refused>> {
    Some(match *what {
        Try::Offer(to) => referral.offer(staff(to), now),
        Try::Take(by) => referral.take(staff(by), now),
        Try::Assign(to) => referral.assign(staff(to), now),
        Try::LinkWorker(link_worker, stand_by) => {
            referral.assign_link_worker(staff(link_worker), staff(stand_by), now)
        }
        Try::AddLinkWorker(link_worker) => referral.add_link_worker(staff(link_worker)),
        Try::ScaleUp => referral.scale_up(),
        Try::GiveBack => referral.give_back(GiveBack::NoRoom),
        Try::TeamGivesBack => referral.team_gives_back(),
        Try::Reassign(to) => referral.reassign(staff(to), now),
        _ => return None,
    })
}

fn attempt_ending(
    referral: &mut Referral,
    what: &Try,
    today: Date,
    covenant: &Covenant,
) -> Result<(), Refused> {
    let now = noon(today);
    match *what {
        Try::End(which) => {
            let ends = [
                End::Admission,
                End::Moved { handed_to: None },
                End::Withdrawn {
                    by: Withdrawal::Referrer,
                },
                End::Guidance {
                    reason: GuidanceEnd::NoNeed,
                },
            ];
            referral.end(ends[which].clone(), now)
        }
        Try::Death => {
            referral.record_death(today, now);
            Ok(())
        }
        Try::Reroute(confirmed) => {
            let receiver = ShortText::parse("GGZ").unwrap();
            let mut route = referral.route_onward(
                RouteId::from_parts(1, [0; 10]),
                RouteReason::Psychiatry,
                receiver,
                now,
            )?;
            if confirmed {
                route.confirm(now)?;
            }
            referral.redirect(&route, now)
        }
        Try::Reopen(why) => referral.reopen(Reopening::ALL[why]),
        Try::Attach => referral.attach_to(&mut received(3, START), now, &covenant.calendar),
        Try::Detach => referral.detach_from(&mut received(3, START)),
        _ => {
            let mut earlier = received(2, START.saturating_sub(Span::new().days(10)));
            earlier.end_as_duplicate_of(referral, now, &covenant.calendar)
        }
    }
}

/// What must hold for every referral at every moment.
fn check_shape(referral: &Referral) -> Result<(), TestCaseError> {
    let (stage, holders) = (referral.stage, &referral.holders);
    prop_assert_eq!(
        stage == Stage::Ended,
        referral.end.is_some(),
        "ended only with a typed end"
    );
    if matches!(stage, Stage::Assigned | Stage::Guidance) {
        prop_assert!(holders.is_named(), "somebody is named");
    }
    if matches!(stage, Stage::Waiting | Stage::Received | Stage::Triage) {
        prop_assert!(!holders.is_named() && holders.offered.is_none());
    }
    prop_assert!(
        !(holders.case_manager.is_some() && holders.stand_by.is_some()),
        "one treating case manager"
    );
    if holders.link_worker.is_some() {
        prop_assert!(
            holders.is_named() && holders.treating() != holders.link_worker,
            "a link worker never stands alone"
        );
    }
    prop_assert!(
        stage != Stage::Attached || referral.attached.is_some() && !holders.is_named(),
        "attached to something, and nobody works on it by itself"
    );
    if !matches!(
        stage,
        Stage::Received | Stage::Triage | Stage::Attached | Stage::Ended
    ) {
        prop_assert!(referral.deadline.is_some() && referral.triaged_at.is_some());
    }
    if stage == Stage::Guidance {
        prop_assert!(referral.case_manager_first_contact_at.is_some());
    }
    Ok(())
}

/// What must hold between one moment and the next.
fn check_step(before: &Referral, after: &Referral, what: &Try) -> Result<(), TestCaseError> {
    if before.stage != after.stage {
        prop_assert!(
            before.stage.next().contains(&after.stage),
            "{} to {}",
            before.stage,
            after.stage
        );
    }
    prop_assert!(
        after.clock_started_at <= before.clock_started_at,
        "no clock restarts"
    );
    prop_assert_eq!(after.received_at, before.received_at);
    prop_assert_eq!(after.covenant, before.covenant);
    for (was, is) in [
        (before.first_look_at, after.first_look_at),
        (before.triaged_at, after.triaged_at),
        (
            before.case_manager_first_contact_at,
            after.case_manager_first_contact_at,
        ),
    ] {
        prop_assert!(
            was.is_none() || was == is,
            "what happened first stays first"
        );
    }
    if let (Some(was), Some(is)) = (&before.deadline, &after.deadline) {
        let may_move_on = is.urgency > was.urgency || matches!(what, Try::Resume);
        prop_assert!(
            is.due <= was.due || may_move_on,
            "a term ends later only downward or for an own wish"
        );
    }
    Ok(())
}

#[test]
fn no_order_of_steps_breaks_a_law() {
    let covenant = Covenant {
        parameters: parameters(),
        calendar: calendar(),
    };
    let (done, refused, guided) = (Cell::new(0_u32), Cell::new(0_u32), Cell::new(0_u32));
    let steps = (
        any::<bool>(),
        proptest::collection::vec((any_try(), 0_i64..12), 1..60),
    );
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&steps, |(is_triaged, steps)| {
            let mut referral = if is_triaged {
                triaged(1, START, "high")
            } else {
                received(1, START)
            };
            let mut today = START;
            for (what, days) in &steps {
                today = today.saturating_add(Span::new().days(*days));
                let before = referral.clone();
                if attempt(&mut referral, what, today, &covenant).is_ok() {
                    done.set(done.get() + 1);
                } else {
                    refused.set(refused.get() + 1);
                    prop_assert_eq!(&referral, &before, "a refused step changes nothing");
                }
                check_step(&before, &referral, what)?;
                check_shape(&referral)?;
                guided.set(guided.get() + u32::from(referral.stage == Stage::Guidance));
            }
            Ok(())
        })
        .unwrap();
    println!(
        "{} steps done, {} refused, {} of them seen in guidance",
        done.get(),
        refused.get(),
        guided.get()
    );
    assert!(1_000 < done.get() && 1_000 < refused.get() && 100 < guided.get());
}
