//! Telephone numbers, e-mail addresses and other numbers of a person: one spelling, and how alike two are.

use crate::comparison::Level;
use crate::similarity::{jaro_winkler, one_slip, spelt};
use crate::text::digits;

/// The last nine digits of a telephone number, without country code and trunk zero; 0 where there is no number.
pub(crate) fn phone(text: &str) -> u32 {
    let written = text
        .split(['/', ';', ','])
        .map(digits)
        .find(|number| number.len() >= 6)
        .unwrap_or_default();
    let number = written.trim_start_matches('0');
    let national = match number.strip_prefix("31") {
        Some(national) if number.len() >= 11 => national.trim_start_matches('0'),
        _ => number,
    };
    let kept = national
        .get(national.len().saturating_sub(9)..)
        .unwrap_or_default();
    let number = kept.parse::<u32>().unwrap_or_default();
    let first = kept.bytes().next();
    let one_digit_only = kept.bytes().all(|digit| Some(digit) == first);
    if kept.len() < 5 || one_digit_only {
        0
    } else {
        number
    }
}

/// Compares two telephone numbers, neither of them 0.
pub(crate) fn compare_phones(left: u32, right: u32) -> Level {
    if left == right {
        return Level::Exact;
    }
    // Nine digits with zeros before shorter numbers: a digit more or less is then no longer one slip, which is rare.
    if left.min(right) >= 1_000_000 && one_slip(&spelt::<9>(left), &spelt::<9>(right)) {
        Level::Slip
    } else {
        Level::Different
    }
}

/// The address in lower case without spaces and without a `+label`; empty where it is no e-mail address.
pub(crate) fn email(text: &str) -> String {
    let address: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .take(96)
        .flat_map(char::to_lowercase)
        .collect();
    let Some((local, domain)) = address.split_once('@') else {
        return String::new();
    };
    let local = local.split_once('+').map_or(local, |(name, _)| name);
    if local.is_empty() || domain.is_empty() {
        String::new()
    } else {
        format!("{local}@{domain}")
    }
}

/// Compares two different e-mail addresses.
pub(crate) fn compare_emails(left: &str, right: &str) -> Level {
    let local = |address: &str| {
        address
            .split_once('@')
            .map_or(String::new(), |(local, _)| local.to_owned())
    };
    let (left_local, right_local) = (local(left), local(right));
    let same_local = left_local.len() >= 4 && left_local == right_local;
    if same_local
        || one_slip(left.as_bytes(), right.as_bytes())
        || jaro_winkler(left, right) >= 0.96
    {
        Level::Similar
    } else {
        Level::Different
    }
}

/// Letters and digits of another number, in lower case; empty where it is too short to tell people apart.
pub(crate) fn other_id(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(64)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    if kept.len() < 3 || kept.bytes().all(|byte| kept.bytes().next() == Some(byte)) {
        String::new()
    } else {
        kept
    }
}

/// Compares two different other numbers.
pub(crate) fn compare_other_ids(left: &str, right: &str) -> Level {
    if left.len() >= 5 && one_slip(left.as_bytes(), right.as_bytes()) {
        Level::Slip
    } else {
        Level::Different
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_all_spellings() {
        for text in [
            "0612345678",
            "06-12345678",
            "+31 6 1234 5678",
            "0031612345678",
            "+31 (0)6 12 34 56 78",
            "06 12345678 / 0481-123456",
        ] {
            assert_eq!(phone(text), 612_345_678, "{text}");
        }
        for text in ["", "geen", "0000000000", "112"] {
            assert_eq!(phone(text), 0, "{text}");
        }
    }

    #[test]
    fn addresses_in_one_spelling() {
        assert_eq!(email(" Jan.Jansen+gp@Example.NL "), "jan.jansen@example.nl");
        assert_eq!(email("geen"), "");
        assert_eq!(
            compare_emails("jan.jansen@example.nl", "jan.jansen@example.com"),
            Level::Similar
        );
        assert_eq!(
            compare_emails("jan.jansen@example.nl", "m.bakker@example.nl"),
            Level::Different
        );
    }
}
