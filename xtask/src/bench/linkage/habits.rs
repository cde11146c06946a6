//! How names are drawn, dates and numbers written, and people called.

#![expect(
    clippy::indexing_slicing,
    reason = "places are drawn within the length of their list"
)]

use rand::{Rng, RngExt as _};

use super::dutch::Person;
use super::given::{MEN, WOMEN};
use super::slips::typo;

/// Whether a person gives the mobile number: a habit of the person.
pub(super) fn chance_of(bsn: &str) -> bool {
    bsn.ends_with(['1', '3', '5', '7'])
}

pub(super) fn rename(chance: &mut impl Rng, person: &mut Person) {
    let list = if person.woman { &WOMEN } else { &MEN };
    let (first, called) = list[skewed(chance, list.len())]
        .split_once('|')
        .unwrap_or_default();
    person.given = vec![first.to_owned()];
    for _ in 0..2 {
        if chance.random_bool(0.45) {
            let (further, _) = list[skewed(chance, list.len())]
                .split_once('|')
                .unwrap_or_default();
            person.given.push(further.to_owned());
        }
    }
    let called: Vec<&str> = called.split(',').filter(|name| !name.is_empty()).collect();
    let name = if called.is_empty() {
        first
    } else {
        called[chance.random_range(0..called.len())]
    };
    name.clone_into(&mut person.called);
}

pub(super) fn wrong_date(chance: &mut impl Rng, (year, month, day): &mut (u32, u32, u32)) {
    match chance.random_range(0..10) {
        0..=2 if *day <= 12 => std::mem::swap(month, day),
        3 => (*month, *day) = (1, 1),
        4..=5 => {
            *year = year.saturating_add_signed([-10, -1, 1, 10][chance.random_range(0..4_usize)]);
        }
        6 => *month = chance.random_range(1..=12),
        _ => *day = chance.random_range(1..=28),
    }
}

pub(super) fn typo_in(chance: &mut impl Rng, text: &mut String) {
    let letters: &[u8] = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        b"0123456789"
    } else {
        b"abcdefghijklmnoprstuvwz"
    };
    *text = typo(chance, text, letters);
}

pub(super) fn written_date((year, month, day): (u32, u32, u32)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

pub(super) fn written_phone(chance: &mut impl Rng, phone: &str) -> String {
    let (area, rest) = phone.split_at(phone.len().min(2));
    match chance.random_range(0..4) {
        0 => format!("{area}-{rest}"),
        1 => format!("+31 {}{rest}", area.trim_start_matches('0')),
        _ => phone.to_owned(),
    }
}

pub(super) fn bsn(chance: &mut impl Rng) -> String {
    loop {
        let digits: Vec<u32> = (0..8).map(|_| chance.random_range(0..10)).collect();
        let check = digits
            .iter()
            .zip((2..=9).rev())
            .map(|(digit, weight)| digit * weight)
            .sum::<u32>()
            % 11;
        if check < 10 && digits[0] > 0 {
            return digits.iter().chain([&check]).map(u32::to_string).collect();
        }
    }
}

pub(super) fn joined(prefix: &str, surname: &str) -> String {
    if prefix.is_empty() {
        surname.to_owned()
    } else {
        format!("{prefix} {surname}")
    }
}

pub(super) fn split(name: &str) -> (String, String) {
    let (surname, prefix) = name.split_once('|').unwrap_or((name, ""));
    (surname.to_owned(), prefix.to_owned())
}

pub(super) fn pick<'a, T>(chance: &mut impl Rng, list: &'a [T]) -> &'a T {
    &list[chance.random_range(0..list.len())]
}

/// A place in a list whose first entries are the commonest.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a short list"
)]
pub(super) fn skewed(chance: &mut impl Rng, length: usize) -> usize {
    let share: f64 = chance.random();
    (length as f64 * share.powf(1.8)) as usize % length
}

pub(super) fn skewed_number(chance: &mut impl Rng, most: u32) -> u32 {
    chance
        .random_range(0..most)
        .min(chance.random_range(0..most))
}
