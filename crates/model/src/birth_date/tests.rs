use jiff::civil::date;
use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: Result<&str, InvalidBirthDate>) {
    assert_eq!(
        BirthDate::parse(text).map(String::from),
        expected.map(str::to_owned),
        "{text}"
    );
}

#[test]
fn spellings() {
    check("1941-03-02", Ok("1941-03-02"));
    check("2-3-1941", Ok("1941-03-02"));
    check(" 02/03/1941 ", Ok("1941-03-02"));
    check("1941-03", Ok("1941-03"));
    check("1941", Ok("1941"));
    check("29-2-1940", Ok("1940-02-29"));
    check("29-2-1941", Err(InvalidBirthDate::NotADate));
    check("31-6-1941", Err(InvalidBirthDate::NotADate));
    check("2-3-41", Err(InvalidBirthDate::NotADate));
    check("0941-01-01", Err(InvalidBirthDate::NotADate));
    check("+941-01-01", Err(InvalidBirthDate::NotADate));
    check("1941-999-01", Err(InvalidBirthDate::NotADate));
    check("", Err(InvalidBirthDate::NotADate));
    assert_eq!(
        BirthDate::from_fields(1941, None, Some(3)),
        Err(InvalidBirthDate::DayWithoutMonth)
    );
}

#[test]
fn neither_future_nor_too_long_ago() {
    let today = date(2026, 11, 22);
    let plausible = |text: &str| {
        BirthDate::parse(text)
            .unwrap()
            .plausible_on(today)
            .map(String::from)
    };
    assert_eq!(plausible("2026-11-22"), Ok("2026-11-22".to_owned()));
    assert_eq!(plausible("2026-11-23"), Err(InvalidBirthDate::Future));
    assert_eq!(plausible("1901-11-22"), Ok("1901-11-22".to_owned()));
    assert_eq!(plausible("1900-11-22"), Err(InvalidBirthDate::TooLongAgo));
    assert_eq!(plausible("2026"), Ok("2026".to_owned()));
}

#[test]
fn age_turns_on_the_birthday() {
    let birth = BirthDate::parse("1940-02-29").unwrap();
    assert_eq!(birth.age_on(date(2026, 2, 28)), 85);
    assert_eq!(birth.age_on(date(2026, 3, 1)), 86);
    assert_eq!(
        BirthDate::parse("1941").unwrap().age_on(date(2026, 1, 1)),
        85
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read(year in 1850_i16..2100, month in proptest::option::of(1_i8..=12), day in proptest::option::of(1_i8..=31)) {
        if let Ok(birth) = BirthDate::from_fields(year, month, day) {
            prop_assert_eq!(BirthDate::parse(&birth.to_string()), Ok(birth));
        }
    }
}
