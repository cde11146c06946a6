use jiff::civil::datetime;

use super::*;
use crate::name::NameParts;

fn name(given: &str, surname: &str, partner: Option<&str>) -> PersonName {
    let parts = NameParts {
        given: Some(given.to_owned()),
        surname: Some(surname.to_owned()),
        partner_surname: partner.map(str::to_owned),
        ..NameParts::default()
    };
    PersonName::new(parts).unwrap()
}

fn onlooker(name: &str) -> Onlooker {
    Onlooker {
        name: name.to_owned(),
        email: "onlooker@example.org".to_owned(),
        phone: Some("06 1234 5678".to_owned()),
        home: Some("99010101".to_owned()),
    }
}

fn subject() -> Subject {
    Subject {
        names: vec![name("Jantine", "Jansen", Some("Vries"))],
        close: vec![name("Piet", "Bakker", None)],
        ..Subject::default()
    }
}

/// An ordinary access: treated, at ten on a working day, one file.
fn ordinary<'a>(onlooker: &'a Onlooker, subject: &'a Subject) -> Access<'a> {
    Access {
        at: datetime(2026, 3, 2, 10, 0, 0, 0),
        is_working_day: true,
        is_refused: false,
        is_emergency: false,
        is_tied: true,
        in_a_row: 1,
        onlooker,
        subject: Some(subject),
    }
}

#[track_caller]
fn check(access: Access<'_>, colleagues: &[Onlooker], expected: &[Hit]) {
    let hits = access.hits(&colleagues.iter().collect());
    assert_eq!(hits.rules().collect::<Vec<_>>(), expected);
    assert_eq!(
        hits.score(),
        expected.iter().map(|hit| hit.weight()).sum::<i64>()
    );
    assert_eq!(Hits::from_bits(hits.bits()), hits);
}

#[test]
fn an_ordinary_access_strikes_no_rule() {
    let (who, whom) = (onlooker("Aylin Demir"), subject());
    check(ordinary(&who, &whom), std::slice::from_ref(&who), &[]);
}

#[test]
fn each_rule_strikes_by_itself() {
    let (who, whom) = (onlooker("Aylin Demir"), subject());
    let usual = ordinary(&who, &whom);
    check(
        Access {
            is_emergency: true,
            ..usual
        },
        &[],
        &[Hit::Emergency],
    );
    check(
        Access {
            is_refused: true,
            ..usual
        },
        &[],
        &[Hit::Refused],
    );
    check(
        Access {
            is_refused: true,
            is_tied: false,
            ..usual
        },
        &[],
        &[Hit::Refused],
    );
    check(
        Access {
            is_tied: false,
            ..usual
        },
        &[],
        &[Hit::NoTie],
    );
    check(
        Access {
            in_a_row: BURST - 1,
            ..usual
        },
        &[],
        &[],
    );
    check(
        Access {
            in_a_row: BURST,
            ..usual
        },
        &[],
        &[Hit::Burst],
    );
    check(
        Access {
            is_working_day: false,
            ..usual
        },
        &[],
        &[Hit::OutsideHours],
    );
    for (hour, minute, struck) in [(6, 59, true), (7, 0, false), (19, 59, false), (20, 0, true)] {
        let at = datetime(2026, 3, 2, hour, minute, 0, 0);
        let expected: &[Hit] = if struck { &[Hit::OutsideHours] } else { &[] };
        check(Access { at, ..usual }, &[], expected);
    }
}

#[test]
fn a_surname_is_the_same_however_it_is_written_and_whoevers_it_was() {
    let whom = subject();
    for (name, struck) in [
        ("Karel Jansen", true),
        ("K. JANSÉN", true),
        ("Karel de Vries", true),
        ("Karel Devries", false),
        ("Jansen Karel", false),
        ("Piet Bakker-Smit", false),
    ] {
        let who = onlooker(name);
        let expected: &[Hit] = if struck { &[Hit::SameSurname] } else { &[] };
        check(ordinary(&who, &whom), &[], expected);
    }
}

#[test]
fn whoever_is_close_to_a_colleague_or_to_the_one_who_looks_stands_out() {
    let who = onlooker("Aylin Demir");
    let mut whom = subject();
    let colleague = Onlooker {
        email: "p.bakker@example.org".to_owned(),
        phone: None,
        home: None,
        ..onlooker("Piet Bakker")
    };
    check(
        ordinary(&who, &whom),
        std::slice::from_ref(&colleague),
        &[Hit::Colleague],
    );
    whom.close.clear();
    check(ordinary(&who, &whom), std::slice::from_ref(&colleague), &[]);
    whom.emails = vec!["P.Bakker@example.org".parse().unwrap()];
    check(
        ordinary(&who, &whom),
        std::slice::from_ref(&colleague),
        &[Hit::Colleague],
    );
    whom.emails.clear();
    whom.phones = vec!["+31612345678".parse().unwrap()];
    check(ordinary(&who, &whom), &[], &[Hit::SharedContact]);
    whom.phones.clear();
    whom.neighbourhood = Some("99010101".to_owned());
    check(ordinary(&who, &whom), &[], &[Hit::LivesNearby]);
}

#[test]
fn no_two_rules_share_a_bit_and_the_heaviest_comes_first() {
    let bits: std::collections::BTreeSet<i64> = Hit::ALL.iter().map(|hit| hit.bit()).collect();
    assert_eq!(bits.len(), Hit::ALL.len());
    assert!(Hit::ALL.is_sorted_by_key(|hit| -hit.weight()));
    for hit in Hit::ALL {
        assert_eq!(Hit::from_code(hit.code()), Some(*hit));
    }
}
