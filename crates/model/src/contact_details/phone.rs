//! Phone numbers as the Netherlands writes them, kept in the international form of E.164.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::as_text::travels_as_text;

/// A phone number: a plus and 7 to 15 digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is not a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    /// Something else than digits, spaces, brackets, hyphens, dots, slashes and a plus in front.
    #[error("a phone number holds digits only")]
    NotDigits,
    /// A Dutch number starts with its area code: 030, 06.
    #[error("the area code is missing")]
    NoAreaCode,
    /// Too few or too many digits.
    #[error("the number of digits is wrong")]
    Length,
}

impl InvalidPhone {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotDigits => "phone-not-digits",
            Self::NoAreaCode => "phone-no-area-code",
            Self::Length => "phone-length",
        }
    }
}

impl Phone {
    /// Reads a Dutch number with its area code, or an international one after `+` or `00`.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        let text = text.trim().replace("(0)", "");
        let (international, rest) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let digits = digits_of(rest)?;
        if international {
            return abroad(&digits);
        }
        match digits.strip_prefix("00") {
            Some(rest) => abroad(rest),
            None => at_home(&digits),
        }
    }

    /// The number in E.164, as machines dial it: `+31301234567`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// The number as people read it: `030 123 45 67`, `06 12 34 56 78`; foreign numbers in international form.
    pub fn display(&self) -> String {
        let Some(national) = self.0.strip_prefix("+31") else {
            return self.0.clone();
        };
        let (area, rest) = national.split_at(area_code_length(national).min(national.len()));
        let groups = group(rest);
        format!("0{area} {groups}")
    }

    /// Whether text messages can be sent to it: a Dutch mobile number.
    pub fn is_dutch_mobile(&self) -> bool {
        self.0.starts_with("+316")
    }
}

fn digits_of(text: &str) -> Result<String, InvalidPhone> {
    let mut digits = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '0'..='9' => digits.push(character),
            '(' | ')' | '-' | '.' | '/' | '\u{2010}'..='\u{2015}' => {}
            space if space.is_whitespace() => {}
            _ => return Err(InvalidPhone::NotDigits),
        }
    }
    Ok(digits)
}

fn abroad(digits: &str) -> Result<Phone, InvalidPhone> {
    if let Some(national) = digits.strip_prefix("31") {
        return dutch(national.strip_prefix('0').unwrap_or(national));
    }
    if digits.starts_with('0') || !(7..=15).contains(&digits.len()) {
        return Err(InvalidPhone::Length);
    }
    Ok(Phone(format!("+{digits}")))
}

/// A spreadsheet drops the first zero of a mobile number, and some write 31 without a plus.
fn at_home(digits: &str) -> Result<Phone, InvalidPhone> {
    if let Some(national) = digits.strip_prefix('0') {
        return dutch(national);
    }
    match digits.strip_prefix("31") {
        Some(national) if digits.len() == 11 => dutch(national),
        _ if digits.len() == 9 && digits.starts_with('6') => dutch(digits),
        _ if (5..=9).contains(&digits.len()) => Err(InvalidPhone::NoAreaCode),
        _ => Err(InvalidPhone::Length),
    }
}

/// Nine digits after the zero; service numbers (0800, 090x) have seven or ten.
fn dutch(national: &str) -> Result<Phone, InvalidPhone> {
    let is_service = ["800", "900", "906", "909"]
        .iter()
        .any(|start| national.starts_with(start));
    let fits = if is_service {
        matches!(national.len(), 7 | 10)
    } else {
        national.len() == 9
    };
    if fits && !national.starts_with('0') {
        Ok(Phone(format!("+31{national}")))
    } else {
        Err(InvalidPhone::Length)
    }
}

/// Digits of the area code without its zero (plan of the ACM for telephone and ISDN numbers).
fn area_code_length(national: &str) -> usize {
    const TWO_DIGITS: [&str; 33] = [
        "10", "13", "15", "20", "23", "24", "26", "30", "33", "35", "36", "38", "40", "43", "45",
        "46", "50", "53", "55", "58", "70", "71", "72", "73", "74", "75", "76", "77", "78", "79",
        "85", "88", "91",
    ];
    match national.get(..2) {
        Some(_) if national.starts_with('6') => 1,
        Some(area) if TWO_DIGITS.contains(&area) => 2,
        _ => 3,
    }
}

/// Pairs from the right, the first group taking an odd digit: `123 45 67`.
fn group(digits: &str) -> String {
    let odd = digits.len() % 2;
    let mut text = String::with_capacity(digits.len() * 3 / 2);
    for (place, digit) in digits.chars().enumerate() {
        let starts_pair = place > odd && (place - odd).is_multiple_of(2);
        if starts_pair {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Phone, InvalidPhone);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(&str, &str), InvalidPhone>) {
        let found = Phone::parse(text).map(|phone| (phone.e164().to_owned(), phone.display()));
        assert_eq!(
            found,
            expected.map(|(a, b)| (a.to_owned(), b.to_owned())),
            "{text}"
        );
    }

    #[test]
    fn dutch_spellings() {
        for text in [
            "06-12345678",
            "06 12 34 56 78",
            "0612345678",
            "+31612345678",
            "+31 (0)6 1234 5678",
            "0031 6 12345678",
            "+3106 12345678",
            "31612345678",
            "612345678",
            "(06) 12.34.56.78",
            "06\u{2013}12345678",
        ] {
            check(text, Ok(("+31612345678", "06 12 34 56 78")));
        }
        check("030 - 123 45 67", Ok(("+31301234567", "030 123 45 67")));
        check("0348/123456", Ok(("+31348123456", "0348 12 34 56")));
        check("088 0123456", Ok(("+31880123456", "088 012 34 56")));
        check("0800-1234", Ok(("+318001234", "0800 12 34")));
        check("0900 1234567", Ok(("+319001234567", "0900 123 45 67")));
    }

    #[test]
    fn foreign_spellings() {
        check(
            "+49 (151) 234-56789",
            Ok(("+4915123456789", "+4915123456789")),
        );
        check("0032 2 123 45 67", Ok(("+3221234567", "+3221234567")));
        check("+599 9 123 4567", Ok(("+59991234567", "+59991234567")));
    }

    #[test]
    fn what_is_no_number() {
        check("", Err(InvalidPhone::Length));
        check("onbekend", Err(InvalidPhone::NotDigits));
        check("06-1234567", Err(InvalidPhone::Length));
        check("06-123456789", Err(InvalidPhone::Length));
        check("1234567", Err(InvalidPhone::NoAreaCode));
        check("112", Err(InvalidPhone::Length));
        check("+1234567890123456", Err(InvalidPhone::Length));
        check("030 1234567 tst 3", Err(InvalidPhone::NotDigits));
        check("٠٦١٢٣٤٥٦٧٨", Err(InvalidPhone::NotDigits));
    }

    #[test]
    fn what_is_kept_can_be_read_again() {
        for text in [
            "06-12345678",
            "0800-1234",
            "+49 151 23456789",
            "0348-123456",
        ] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!(Phone::parse(phone.e164()), Ok(phone.clone()));
            assert_eq!(Phone::parse(&phone.display()), Ok(phone));
        }
    }
}
