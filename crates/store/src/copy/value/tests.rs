use super::*;

fn json(text: &str) -> Value {
    Value::Json(Some(Json(RawValue::from_string(text.to_owned()).unwrap())))
}

fn tally(rows: &[&[Value]]) -> Tally {
    let mut tally = Tally::default();
    for row in rows {
        tally.add(row).unwrap();
    }
    tally
}

#[track_caller]
fn check(left: &str, right: &str, are_alike: bool) {
    let (one, other) = (tally(&[&[json(left)]]), tally(&[&[json(right)]]));
    assert_eq!(one == other, are_alike, "{left} and {right}");
}

#[test]
fn json_is_compared_by_its_value() {
    check(r#"{"a": 1, "b": [2]}"#, r#"{"b":[2],"a":1}"#, true);
    check("[100, 0.5]", "[1e2, 5e-1]", true);
    check(r#"{"a": {"b": 1}}"#, r#"{"a": {}, "b": 1}"#, false);
    check("[1, 2]", "[2, 1]", false);
    check(r#"["1"]"#, "[1]", false);
    check("[[], 1]", "[[1]]", false);
}

#[test]
fn the_order_of_rows_does_not_show_and_a_row_too_many_does() {
    let text = |text: &str| Value::Text(Some(text.to_owned()));
    let (one, other) = ([text("ab"), text("c")], [text("a"), text("bc")]);
    assert_eq!(tally(&[&one, &other]), tally(&[&other, &one]));
    assert_ne!(tally(&[&one, &one]), tally(&[&other, &other]));
    assert_ne!(tally(&[&one]), tally(&[&one, &one]));
    let (empty, none) = ([text("")], [Value::Text(None)]);
    assert_ne!(tally(&[&empty]), tally(&[&none]));
}
