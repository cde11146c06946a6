//! The citizen service number: its check, and what two of them say about two records.

use crate::comparison::Level;
use crate::similarity::{one_slip, spelt};
use crate::text::digits;

/// Set on a number that passes the check.
const VALID: u32 = 1 << 31;

/// Whether nine digits (or eight, without the leading zero) pass the eleven test of the citizen service number.
pub fn is_valid_bsn(text: &str) -> bool {
    parse(text) & VALID != 0
}

/// The number with its validity; 0 where there is none.
pub(crate) fn parse(text: &str) -> u32 {
    let digits = digits(text);
    let Some(first) = digits.chars().next() else {
        return 0;
    };
    if digits.len() < 6 || digits.chars().all(|digit| digit == first) {
        return 0;
    }
    // A longer number is no citizen service number; its last nine digits still tell people apart.
    let kept = digits
        .get(digits.len().saturating_sub(9)..)
        .unwrap_or_default();
    let number = kept.parse::<u32>().unwrap_or_default();
    if matches!(digits.len(), 8 | 9) && passes_eleven_test(number) {
        number | VALID
    } else {
        number
    }
}

/// 9·d1 + 8·d2 + … + 2·d8 − d9 is divisible by eleven.
fn passes_eleven_test(number: u32) -> bool {
    let mut rest = number / 10;
    let mut sum = -i64::from(number % 10);
    for weight in 2..=9 {
        sum += weight * i64::from(rest % 10);
        rest /= 10;
    }
    number >= 10_000_000 && sum % 11 == 0
}

/// Compares two numbers, neither of them 0.
pub(crate) fn compare(left: u32, right: u32) -> Level {
    let both_valid = left & right & VALID != 0;
    if left == right {
        return if both_valid {
            Level::Exact
        } else {
            Level::ExactInvalid
        };
    }
    if both_valid {
        return Level::Conflict;
    }
    if one_slip(&spelt::<9>(left & !VALID), &spelt::<9>(right & !VALID)) {
        Level::Slip
    } else {
        Level::Different
    }
}

/// Whether two numbers, possibly absent, are both valid and different: they can never be one person's.
pub(crate) fn conflict(left: u32, right: u32) -> bool {
    left & right & VALID != 0 && left != right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleven_test() {
        for (text, expect) in [
            ("111222333", true),
            ("123456782", true),
            ("123456789", false),
            ("1112.22.333", true),
            ("999999999", false),
            ("", false),
        ] {
            assert_eq!(is_valid_bsn(text), expect, "{text}");
        }
    }

    #[track_caller]
    fn check(left: &str, right: &str, expect: Level) {
        assert_eq!(compare(parse(left), parse(right)), expect);
        assert_eq!(compare(parse(right), parse(left)), expect);
    }

    #[test]
    fn two_valid_numbers_conflict_and_a_slip_is_seen() {
        check("111222333", "111222333", Level::Exact);
        check("111222333", "123456782", Level::Conflict);
        check("111222333", "111222334", Level::Slip);
        check("111222334", "555666777", Level::Different);
    }
}
