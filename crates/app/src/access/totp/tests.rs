use super::*;

/// The secret of RFC 6238, appendix B.
fn secret() -> TotpSecret {
    new_secret(*b"12345678901234567890")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[track_caller]
fn check(code: &str, second: i64, last_used: Option<i64>, expected: Result<i64, CodeRefused>) {
    let verified = verify(&secret(), code, at(second), last_used.map(Step));
    assert_eq!(verified, expected.map(Step), "{code} at {second}");
}

#[test]
fn the_codes_of_the_standard_are_right() {
    // RFC 6238, appendix B, the last six of eight digits.
    for (second, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        check(code, second, None, Ok(second / 30));
    }
}

#[test]
fn a_code_is_right_one_period_early_or_late_and_no_more() {
    let step = 1_234_567_890 / 30;
    let start = step * 30;
    for second in [start - 30, start, start + 29, start + 59] {
        check("005924", second, None, Ok(step));
    }
    for second in [start - 31, start + 60, start + 3_600] {
        check("005924", second, None, Err(CodeRefused::Wrong));
    }
}

#[test]
fn a_code_is_accepted_once_and_none_before_it_any_more() {
    let step = 1_234_567_890 / 30;
    check("005924", 1_234_567_890, Some(step - 1), Ok(step));
    check(
        "005924",
        1_234_567_890,
        Some(step),
        Err(CodeRefused::UsedBefore),
    );
    check(
        "005924",
        1_234_567_890,
        Some(step + 1),
        Err(CodeRefused::UsedBefore),
    );
}

#[test]
fn spaces_are_forgiven_and_anything_else_is_wrong() {
    check(" 005 924 ", 1_234_567_890, None, Ok(1_234_567_890 / 30));
    for code in [
        "",
        "5924",
        "0059240",
        "00592a",
        "٠٠٥٩٢٤",
        "005925",
        "-05924",
    ] {
        check(code, 1_234_567_890, None, Err(CodeRefused::Wrong));
    }
    check("005924", -10, None, Err(CodeRefused::Wrong));
}

#[test]
fn enrolment_gives_a_picture_for_a_page_and_a_secret_to_type() {
    let enrolment = enrolment(&secret(), "Netwerk Rivierenland", "a.jansen@voorbeeld.nl").unwrap();
    let picture = enrolment.qr_svg.expose_secret();
    assert!(
        picture.starts_with("<svg") && picture.ends_with("</svg>"),
        "{picture}"
    );
    assert!(!picture.contains("style") && !picture.contains("script"));
    assert_eq!(
        enrolment.typed.expose_secret(),
        "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    );
    assert_eq!(format!("{enrolment:?}"), "Enrolment");
}

#[test]
fn names_that_do_not_fit_are_refused() {
    for (network, account) in [
        ("Net:werk", "a"),
        ("Netwerk", "a:b"),
        ("Netwerk", &"a".repeat(4_000)),
    ] {
        assert_eq!(
            enrolment(&secret(), network, account).err(),
            Some(NotPrintable)
        );
    }
}
