use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn breach() -> Breach {
    Breach {
        discovered_at: at("2026-03-27T10:30:00Z"),
        what: LongText::parse("Een brief ging naar het verkeerde adres.").unwrap(),
        kinds: BTreeSet::from([DataKind::Identity, DataKind::Health]),
        people: 1,
        cause: Cause::SentWrong,
        measures: None,
        authority: Notice::NotYet,
        concerned: Notice::NotYet,
    }
}

fn why() -> LongText {
    LongText::parse("De brief kwam ongeopend terug.").unwrap()
}

#[track_caller]
fn check(now: &str, expected: Standing) {
    assert_eq!(breach().standing(at(now)), expected, "{now}");
}

#[test]
fn the_term_is_seventy_two_hours_whatever_the_days_and_the_clock() {
    // Summer time begins on 29 March 2026: the hours count, not the hands of the clock.
    assert_eq!(breach().due(), at("2026-03-30T10:30:00Z"));
    check("2026-03-27T10:30:00Z", Standing::Running);
    check("2026-03-29T10:29:59Z", Standing::Running);
    check("2026-03-29T10:30:00Z", Standing::Hurry);
    check("2026-03-30T10:30:00Z", Standing::Hurry);
    check("2026-03-30T10:30:01Z", Standing::Overdue);
}

#[test]
fn what_was_told_in_time_stays_in_time() {
    let told = |at| Breach {
        authority: Notice::Told { at },
        ..breach()
    };
    let later = at("2027-01-01T00:00:00Z");
    assert_eq!(told(breach().due()).standing(later), Standing::InTime);
    assert_eq!(
        told(at("2026-03-30T10:30:01Z")).standing(later),
        Standing::Late
    );
    let not = Breach {
        authority: Notice::NotNeeded { why: why() },
        ..breach()
    };
    assert_eq!(not.standing(later), Standing::NotNeeded);
}

#[test]
fn what_cannot_be_is_refused() {
    let now = at("2026-03-28T10:30:00Z");
    assert_eq!(breach().check(now), Ok(()));
    let early = at("2026-03-27T10:29:59Z");
    assert_eq!(breach().check(early), Err(BreachRefused::DiscoveredLater));
    let none = Breach {
        kinds: BTreeSet::new(),
        ..breach()
    };
    assert_eq!(none.check(now), Err(BreachRefused::NoKind));
    for told in [early, at("2026-03-28T10:30:01Z")] {
        let one = Breach {
            concerned: Notice::Told { at: told },
            ..breach()
        };
        assert_eq!(one.check(now), Err(BreachRefused::ToldWhen));
    }
}

#[test]
fn it_is_closed_when_everything_was_decided() {
    let decided = [
        Notice::Told {
            at: breach().discovered_at,
        },
        Notice::NotNeeded { why: why() },
    ];
    let mut closed = 0;
    for authority in decided.iter().chain([&Notice::NotYet]) {
        for concerned in decided.iter().chain([&Notice::NotYet]) {
            for measures in [None, Some(why())] {
                let one = Breach {
                    measures: measures.clone(),
                    authority: authority.clone(),
                    concerned: concerned.clone(),
                    ..breach()
                };
                let may = measures.is_some()
                    && *authority != Notice::NotYet
                    && *concerned != Notice::NotYet;
                assert_eq!(one.may_close().is_ok(), may, "{one:?}");
                closed += usize::from(may);
            }
        }
    }
    assert_eq!(closed, 4);
}

proptest! {
    #[test]
    fn it_only_ever_gets_later(minutes in 0_i64..20_000, more in 0_i64..20_000) {
        let rank = |standing| match standing {
            Standing::Running => 0,
            Standing::Hurry => 1,
            _ => 2,
        };
        let first = breach().discovered_at + minutes.minutes();
        let second = first + more.minutes();
        prop_assert!(rank(breach().standing(first)) <= rank(breach().standing(second)));
        let is_overdue = breach().standing(first) == Standing::Overdue;
        prop_assert_eq!(is_overdue, HOURS_TO_REPORT * 60 < minutes);
    }
}
