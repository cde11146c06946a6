//! Terms, decisions and phases of responsibility.

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::OrganisationId;

fn received(on: Date) -> DataRequest {
    DataRequest {
        kind: RequestKind::Copy,
        asker: Asker::Client,
        checked: IdentityCheck::Document,
        received_on: on,
        extended_on: None,
        decided: None,
    }
}

#[track_caller]
fn check_due(on: Date, first: Date, extended: Date) {
    let mut request = received(on);
    assert_eq!(request.due(), first);
    assert!(!request.is_overdue(first) && request.is_overdue(first.tomorrow().unwrap()));
    request.extend(first).unwrap();
    assert_eq!(request.due(), extended);
}

#[test]
fn an_answer_is_due_in_a_month_or_in_three() {
    check_due(date(2026, 3, 2), date(2026, 4, 2), date(2026, 6, 2));
    check_due(date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30));
    check_due(date(2026, 11, 30), date(2026, 12, 30), date(2027, 2, 28));
}

#[test]
fn a_term_is_made_longer_once_and_in_time() {
    let mut late = received(date(2026, 3, 2));
    assert_eq!(
        late.extend(date(2026, 4, 3)),
        Err(RequestRefused::ExtendedTooLate)
    );
    late.extend(date(2026, 4, 2)).unwrap();
    assert_eq!(
        late.extend(date(2026, 4, 2)),
        Err(RequestRefused::ExtendedBefore)
    );
}

#[track_caller]
fn check_decision(
    checked: IdentityCheck,
    outcome: Outcome,
    ground: Option<Ground>,
    expected: Result<(), RequestRefused>,
) {
    let mut request = DataRequest {
        checked,
        ..received(date(2026, 3, 2))
    };
    let decided = Decided {
        on: date(2026, 3, 9),
        outcome,
        ground,
    };
    assert_eq!(request.decide(decided), expected);
    assert_eq!(request.decided.is_some(), expected.is_ok());
    if expected.is_ok() {
        assert_eq!(request.decide(decided), Err(RequestRefused::Decided));
        assert!(!request.is_overdue(date(2030, 1, 1)));
    }
}

#[test]
fn a_refusal_has_a_ground_and_nothing_is_given_to_a_stranger() {
    use IdentityCheck::{Document, NotYet};
    use Outcome::{Granted, Partly, Refused, Withdrawn};
    let ground = Some(Ground::MustBeKept);
    check_decision(Document, Granted, None, Ok(()));
    check_decision(Document, Granted, ground, Err(RequestRefused::Ground));
    check_decision(Document, Partly, ground, Ok(()));
    check_decision(Document, Partly, None, Err(RequestRefused::Ground));
    check_decision(Document, Refused, None, Err(RequestRefused::Ground));
    check_decision(NotYet, Refused, Some(Ground::NotIdentified), Ok(()));
    check_decision(NotYet, Granted, None, Err(RequestRefused::NotIdentified));
    check_decision(NotYet, Partly, ground, Err(RequestRefused::NotIdentified));
    check_decision(NotYet, Withdrawn, None, Ok(()));
}

fn organisation(number: u128) -> OrganisationId {
    Uuid::from_u128(number).into()
}

fn second(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn responsibility_moves_with_the_case_manager_and_comes_back_to_the_desk() {
    let handover = |at, employer: Option<u128>| Handover {
        at: second(at),
        employer: employer.map(organisation),
    };
    let history = [
        handover(30, Some(2)),
        handover(10, Some(1)),
        handover(20, Some(1)),
        handover(40, None),
    ];
    let phases = phases(second(0), &history);
    let one = Responsible::Organisation(organisation(1));
    let two = Responsible::Organisation(organisation(2));
    let parts: Vec<_> = phases
        .iter()
        .map(|phase| (phase.from.as_second(), phase.responsible))
        .collect();
    assert_eq!(
        parts,
        [
            (0, Responsible::Desk),
            (10, one),
            (30, two),
            (40, Responsible::Desk)
        ]
    );
    for (at, expected) in [
        (-1, Responsible::Desk),
        (9, Responsible::Desk),
        (10, one),
        (39, two),
        (99, Responsible::Desk),
    ] {
        assert_eq!(responsible(&phases, second(at)), expected);
    }
}

proptest! {
    #[test]
    fn at_every_moment_one_party_is_responsible(handovers in prop::collection::vec((0_i64..50, prop::option::of(0_u128..3)), 0..8), at in 0_i64..60) {
        let handovers: Vec<Handover> = handovers
            .into_iter()
            .map(|(at, employer)| Handover { at: second(at), employer: employer.map(organisation) })
            .collect();
        let phases = phases(second(0), &handovers);
        prop_assert!(phases.windows(2).all(|two| two[0].from <= two[1].from && two[0].responsible != two[1].responsible));
        let mut until: Vec<Handover> = handovers.into_iter().filter(|handover| handover.at <= second(at)).collect();
        until.sort_by_key(|handover| handover.at);
        let last = until.last().and_then(|handover| handover.employer);
        let expected = last.map_or(Responsible::Desk, Responsible::Organisation);
        prop_assert_eq!(responsible(&phases, second(at)), expected);
    }
}
