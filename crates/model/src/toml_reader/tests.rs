//! Every way in which a field can be wrong, with its line and path.

use jiff::civil::{date, time};

use super::*;
use crate::problem::Expected;

fn fault_of<T: std::fmt::Debug>(
    text: &str,
    read: impl FnOnce(&mut Table<'_>) -> Option<T>,
) -> (usize, String, Fault) {
    let problems = read_document(text, read).unwrap_err();
    let [problem] = problems.as_slice() else {
        panic!("one problem was expected: {problems:#?}")
    };
    (problem.line, problem.path.clone(), problem.fault.clone())
}

#[test]
fn what_is_right_is_read() {
    let text = "name = \" x \"\nn = 3\nweight = 1.5\non = 2026-01-01\nat = 17:00:00\nyes = true\nlist = [1, 2]\n";
    let value = read_document(text, |table| {
        let (name, n, weight) = (
            table.field("name").text(5)?,
            table.field("n").whole::<u8>(1..=9)?,
            table.field("weight").hundredths(0..=500)?,
        );
        let (on, at, yes) = (
            table.field("on").date()?,
            table.field("at").time()?,
            table.field("yes").boolean()?,
        );
        let list: Vec<u8> = table.field("list").list(|entry| entry.whole(0..=9))?;
        Some((name, n, weight, on, at, yes, list))
    });
    let expected = (
        "x".to_owned(),
        3,
        150,
        date(2026, 1, 1),
        time(17, 0, 0, 0),
        true,
        vec![1, 2],
    );
    assert_eq!(value.unwrap(), expected);
}

#[test]
fn an_absent_field_is_missing_in_its_table() {
    let found = fault_of("\n[norm]\n", |table| {
        table
            .field("norm")
            .table(|norm| norm.field("weeks").whole::<u8>(1..=9))
    });
    let expected = Expected::WholeNumber { min: 1, max: 9 };
    assert_eq!(
        found,
        (2, "norm.weeks".to_owned(), Fault::Missing { expected })
    );
}

#[test]
fn a_wrong_value_shows_what_stands_there() {
    let found = fault_of("n = [\n  1,\n  12,\n]", |table| {
        table.field("n").list(|entry| entry.whole::<u8>(1..=9))
    });
    let expected = Expected::WholeNumber { min: 1, max: 9 };
    assert_eq!(
        found,
        (
            3,
            "n[2]".to_owned(),
            Fault::Unexpected {
                found: "12".to_owned(),
                expected
            }
        )
    );
}

#[test]
fn more_decimals_than_two_are_refused() {
    for written in ["1.555", "-1.0", "inf", "1e2", "9.0", "\"1\""] {
        let text = format!("w = {written}");
        let (_, path, fault) = fault_of(&text, |table| table.field("w").hundredths(0..=500));
        assert_eq!(path, "w");
        assert!(
            matches!(
                fault,
                Fault::Unexpected {
                    expected: Expected::Decimal { .. },
                    ..
                }
            ),
            "{written}: {fault:?}"
        );
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_known_ones() {
    let found = fault_of("a = 1\n\nb = 2", |table| {
        table.field("a").whole::<u8>(0..=9)
    });
    assert_eq!(
        found,
        (
            3,
            "b".to_owned(),
            Fault::UnknownKey {
                known: vec!["a".to_owned()]
            }
        )
    );
}

#[test]
fn what_is_no_toml_has_a_line() {
    let found = fault_of("a = 1\nb = \n", |table| table.field("a").whole::<u8>(0..=9));
    assert_eq!((found.0, found.2), (2, Fault::NotToml));
    let found = fault_of("a = 1\na = 2\n", |table| {
        table.field("a").whole::<u8>(0..=9)
    });
    assert_eq!(found, (2, "a".to_owned(), Fault::KeyTwice));
}

#[test]
fn all_problems_come_at_once_in_the_order_of_lines() {
    let text = "z = 1\nb = true\na = \"\"\n";
    let problems = read_document(text, |table| {
        let (a, b) = (table.field("a").text(9), table.field("b").date());
        Some((a?, b?))
    });
    let lines: Vec<(usize, String)> = problems
        .unwrap_err()
        .into_iter()
        .map(|p| (p.line, p.path))
        .collect();
    assert_eq!(
        lines,
        [
            (1, "z".to_owned()),
            (2, "b".to_owned()),
            (3, "a".to_owned())
        ]
    );
}
