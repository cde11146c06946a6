//! Birth dates as they are written down: any order, a digit off, day and month swapped, 1 January for unknown.

use crate::comparison::Level;
use crate::similarity::{one_slip, spelt};

/// Year, month and day packed as `yyyymmdd`; not necessarily a day that exists, since slips must stay comparable.
pub(crate) fn parse(text: &str) -> u32 {
    let parts: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [all] if all.len() == 8 => packed(all.get(..4), all.get(4..6), all.get(6..)),
        // A time may follow the date.
        [year, month, day, ..] if year.len() == 4 => packed(Some(year), Some(month), Some(day)),
        [day, month, year, ..] if year.len() == 4 => packed(Some(year), Some(month), Some(day)),
        [year, month] if year.len() == 4 => packed(Some(year), Some(month), Some("01")),
        [year] if year.len() == 4 => packed(Some(year), Some("01"), Some("01")),
        _ => 0,
    }
}

fn packed(year: Option<&str>, month: Option<&str>, day: Option<&str>) -> u32 {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok());
    match (number(year), number(month), number(day)) {
        (Some(year @ 1850..=2199), Some(month @ 0..=99), Some(day @ 0..=99)) => {
            year * 10_000 + month * 100 + day
        }
        _ => 0,
    }
}

/// The year of a packed date.
pub(crate) fn year(date: u32) -> u32 {
    date / 10_000
}

/// Month and day of a packed date.
pub(crate) fn month_day(date: u32) -> (u32, u32) {
    (date / 100 % 100, date % 100)
}

/// Whether the date says no more than its year: 1 January stands for unknown, and so do zeros.
pub(crate) fn is_year_only(date: u32) -> bool {
    let (month, day) = month_day(date);
    (month, day) == (1, 1) || month == 0
}

/// The date with day and month in a fixed order, so that swapping them changes nothing.
pub(crate) fn unordered(date: u32) -> u32 {
    let (month, day) = month_day(date);
    year(date) * 10_000 + month.min(day) * 100 + month.max(day)
}

/// Compares two dates, neither of them 0.
pub(crate) fn compare(left: u32, right: u32) -> Level {
    if left == right {
        return Level::Exact;
    }
    let same_year = year(left) == year(right);
    if same_year && (is_year_only(left) || is_year_only(right)) {
        return Level::YearOnly;
    }
    if unordered(left) == unordered(right) {
        return Level::SwappedDate;
    }
    if one_slip(&spelt::<8>(left), &spelt::<8>(right)) {
        return Level::Slip;
    }
    let ((left_month, left_day), (right_month, right_day)) = (month_day(left), month_day(right));
    let parts = [same_year, left_month == right_month, left_day == right_day]
        .into_iter()
        .filter(|same| *same)
        .count();
    match parts {
        2.. => Level::TwoParts,
        _ if same_year => Level::SameYear,
        _ => Level::Different,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_any_usual_order() {
        for (text, expect) in [
            ("1941-03-07", 19_410_307),
            ("19410307", 19_410_307),
            ("7-3-1941", 19_410_307),
            ("07/03/1941", 19_410_307),
            ("1941-03-07T00:00:00", 19_410_307),
            ("1941", 19_410_101),
            ("41-03-07", 0),
            ("", 0),
            ("unknown", 0),
        ] {
            assert_eq!(parse(text), expect, "{text}");
        }
    }

    #[track_caller]
    fn check(left: u32, right: u32, expect: Level) {
        assert_eq!(compare(left, right), expect);
        assert_eq!(compare(right, left), expect);
    }

    #[test]
    fn slips_in_dates_are_told_apart() {
        check(19_410_307, 19_410_307, Level::Exact);
        check(19_410_307, 19_410_703, Level::SwappedDate);
        check(19_410_307, 19_410_308, Level::Slip);
        check(19_410_307, 19_140_307, Level::Slip);
        check(19_410_307, 19_410_101, Level::YearOnly);
        check(19_410_307, 19_410_329, Level::TwoParts);
        check(19_410_307, 19_411_129, Level::SameYear);
        check(19_410_307, 19_521_129, Level::Different);
    }
}
