//! What hands do wrong at a keyboard.

#![expect(
    clippy::indexing_slicing,
    reason = "places are drawn within the length of their list"
)]

use rand::{Rng, RngExt as _};

/// A text with one letter more, less, other or exchanged with its neighbour.
pub(super) fn typo(chance: &mut impl Rng, text: &str, letters: &[u8]) -> String {
    let mut written: Vec<char> = text.chars().collect();
    if written.len() < 3 {
        return text.to_owned();
    }
    let place = chance.random_range(0..written.len());
    let letter = char::from(letters[chance.random_range(0..letters.len())]);
    match chance.random_range(0..4) {
        0 => drop(written.remove(place)),
        1 => written.insert(place, letter),
        2 => written[place] = letter,
        _ => written.swap(
            place.min(text.chars().count() - 2),
            place.min(text.chars().count() - 2) + 1,
        ),
    }
    written.into_iter().collect()
}

/// Another way to spell a Dutch name.
pub(super) fn misspelt(chance: &mut impl Rng, name: &str) -> String {
    let habits = [
        ("ij", "y"),
        ("y", "ij"),
        ("ck", "k"),
        ("k", "ck"),
        ("dt", "t"),
        ("s", "ss"),
        ("ss", "s"),
        ("ei", "ij"),
        ("c", "k"),
        ("z", "s"),
        ("ll", "l"),
        ("tt", "t"),
    ];
    let start = chance.random_range(0..habits.len());
    for turn in 0..habits.len() {
        let (usual, other) = habits[(start + turn) % habits.len()];
        if let Some(place) = name.get(1..).and_then(|rest| rest.find(usual)) {
            let mut spelt = name.to_owned();
            spelt.replace_range(place + 1..place + 1 + usual.len(), other);
            return spelt;
        }
    }
    name.to_owned()
}

/// A number with a digit off.
pub(super) fn mistyped_number(chance: &mut impl Rng, number: u32) -> u32 {
    match chance.random_range(0..3) {
        0 => number + 2,
        1 => number.saturating_sub(1).max(1),
        _ => number * 10 % 1000 + chance.random_range(0..10),
    }
}
