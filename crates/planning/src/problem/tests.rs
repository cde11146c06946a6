use super::*;

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape matters")]
struct Outer {
    inner: Vec<Inner>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape matters")]
struct Inner {
    #[serde(rename = "a/b")]
    count: u64,
}

#[track_caller]
fn check(text: &str, pointer: &str, misfit: &Misfit) {
    let problem = read_json::<Outer>(text.as_bytes()).expect_err("a problem");
    assert_eq!(
        (problem.pointer.as_str(), &problem.misfit),
        (pointer, misfit)
    );
}

#[test]
fn a_problem_is_named_by_its_place() {
    check(
        r#"{"inner": [{"a/b": 1}, {"a/b": -1}]}"#,
        "/inner/1/a~1b",
        &Misfit::WrongKind(Kind::WholeNumber),
    );
    check(
        r#"{"inner": [{"a/b": 1.5}]}"#,
        "/inner/0/a~1b",
        &Misfit::WrongKind(Kind::WholeNumber),
    );
    check(r#"{"inner": [{}]}"#, "/inner/0/a~1b", &Misfit::Missing);
    check(r#"{"inner": 3}"#, "/inner", &Misfit::WrongKind(Kind::List));
    check(
        r#"{"inner": [3]}"#,
        "/inner/0",
        &Misfit::WrongKind(Kind::Object),
    );
    check(
        r#"{"outer": 3}"#,
        "/outer",
        &Misfit::UnknownKey {
            known: "inner".to_owned(),
        },
    );
    check(
        r#"{"inner": [], "inner": []}"#,
        "/inner",
        &Misfit::Duplicate,
    );
}

#[test]
fn what_is_not_json_is_named_by_line_and_column() {
    check(
        "{\n \"inner\": [}",
        "",
        &Misfit::Syntax {
            line: 2,
            column: 12,
        },
    );
    check(
        r#"{"inner": []} x"#,
        "",
        &Misfit::Syntax {
            line: 1,
            column: 15,
        },
    );
}
