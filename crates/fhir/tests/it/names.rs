//! Names and addresses in the ways that senders write them.

use crate::given::{check, with_patient};

#[track_caller]
fn check_name(members: &str, expected: &[(&str, &str)]) {
    check(
        &with_patient(&format!(r#""name": {members}"#)),
        "client.name",
        expected,
    );
}

#[track_caller]
fn check_line(line: &str, expected: &[(&str, &str)]) {
    check(
        &with_patient(&format!(r#""address": [{{"line": ["{line}"]}}]"#)),
        "client.address",
        expected,
    );
}

#[test]
fn a_surname_in_one_text_gives_up_its_prefix() {
    check_name(
        r#"[{"family": "van der Voorbeeld", "given": ["A.B.", "Anna"]}]"#,
        &[
            ("client.name.family", "Voorbeeld"),
            ("client.name.given", "Anna"),
            ("client.name.initials", "A.B."),
            ("client.name.prefix", "van der"),
            ("client.name.surname", "van der Voorbeeld"),
            ("client.name.use", "own"),
        ],
    );
}

#[test]
fn a_surname_that_only_looks_like_a_prefix_stays_whole() {
    check_name(
        r#"[{"family": "de"}]"#,
        &[
            ("client.name.family", "de"),
            ("client.name.surname", "de"),
            ("client.name.use", "own"),
        ],
    );
    check_name(
        r#"[{"family": "Van Voorbeeld"}]"#,
        &[
            ("client.name.family", "Van Voorbeeld"),
            ("client.name.surname", "Van Voorbeeld"),
            ("client.name.use", "own"),
        ],
    );
}

#[test]
fn further_names_are_numbered_and_the_official_one_leads() {
    check_name(
        r#"[{"use": "maiden", "text": "Proef"}, {"use": "official", "text": "Testman"}]"#,
        &[
            ("client.name.2.kind", "maiden"),
            ("client.name.2.text", "Proef"),
            ("client.name.kind", "official"),
            ("client.name.text", "Testman"),
        ],
    );
}

#[test]
fn only_a_call_name_is_a_name_too() {
    check_name(
        r#"[{"use": "usual", "given": ["Jo"]}]"#,
        &[("client.name.given", "Jo"), ("client.name.kind", "usual")],
    );
}

#[test]
fn a_line_with_one_number_is_split() {
    check_line(
        "1e Testmanstraat 15-2",
        &[
            ("client.address.house_addition", "2"),
            ("client.address.house_number", "15"),
            ("client.address.line", "1e Testmanstraat 15-2"),
            ("client.address.street", "1e Testmanstraat"),
        ],
    );
    check_line(
        "Proefweg 8A bis",
        &[
            ("client.address.house_addition", "A bis"),
            ("client.address.house_number", "8"),
            ("client.address.line", "Proefweg 8A bis"),
            ("client.address.street", "Proefweg"),
        ],
    );
}

#[test]
fn a_line_that_can_be_read_in_two_ways_is_left_alone() {
    check_line("Plein 1940 12", &[("client.address.line", "Plein 1940 12")]);
    check_line("Postbus", &[("client.address.line", "Postbus")]);
}
