//! Given names and surnames: how they are taken apart, and how well two of them agree.

use crate::comparison::{Comparison, Level};
use crate::features::{Features, Initials};
use crate::nickname::share_a_name;
use crate::population::Population;
use crate::similarity::{jaro_winkler, jaro_winkler_bound, one_slip};
use crate::table::{Entry, Table};

/// From this Jaro-Winkler similarity on, two names are called similar.
const SIMILAR: f32 = 0.88;

/// Words before (or, in a register, behind) a surname that are no part of it for comparison.
const PREFIXES: [&str; 53] = [
    "van", "de", "der", "den", "het", "t", "ten", "ter", "te", "in", "op", "aan", "bij", "onder",
    "over", "uit", "voor", "s", "d", "von", "vom", "zu", "zum", "zur", "la", "le", "les", "du",
    "des", "da", "di", "do", "dos", "das", "del", "della", "el", "al", "ul", "bin", "ibn", "ben",
    "ait", "vd", "v", "vander", "vanden", "vande", "o", "mac", "mc", "st", "auf",
];

/// Prefixes that are found written together with the name; only those that hardly ever begin a name themselves.
const JOINED: [&str; 4] = ["vanden", "vander", "vande", "van"];

/// The surnames in one field, each without prefix: `de Vries-van der Berg` gives `vries` and `berg`.
pub(crate) fn surnames(text: &str) -> impl Iterator<Item = String> {
    let lower = text
        .to_lowercase()
        .replace("e/v", "-")
        .replace("geb.", "-")
        .replace(" geb ", "-");
    let parts: Vec<String> = lower
        .split(['-', '/', '\u{2013}', '(', ')'])
        .map(without_prefix)
        .filter(|part| !part.is_empty())
        .collect();
    parts.into_iter()
}

fn without_prefix(part: &str) -> String {
    let folded = crate::text::fold(part);
    let mut words: &[&str] = &folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>();
    while let [first, rest @ ..] = words
        && PREFIXES.contains(first)
        && !rest.is_empty()
    {
        words = rest;
    }
    while let [rest @ .., last] = words
        && PREFIXES.contains(last)
        && !rest.is_empty()
    {
        words = rest;
    }
    let name = words.join(" ");
    let joined = JOINED
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix).filter(|rest| rest.len() >= 4));
    match joined {
        Some(rest) if !rest.starts_with(' ') => rest.to_owned(),
        _ if words.len() == 1 && PREFIXES.contains(&name.as_str()) && name.len() < 3 => {
            String::new()
        }
        _ => name,
    }
}

/// How well two names agree, and how rare the value is on which they agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Agreement {
    pub(crate) level: Level,
    /// The share of people with this value; 0 where the level tells enough.
    pub(crate) frequency: f32,
}

impl Agreement {
    pub(crate) fn at(level: Level) -> Self {
        Self {
            level,
            frequency: 0.0,
        }
    }

    pub(crate) fn on(level: Level, frequency: f32) -> Self {
        Self { level, frequency }
    }
}

/// Compares given names, or initials where one of the two has no more.
pub(crate) fn compare_given(
    people: &Population,
    left: &Features,
    right: &Features,
) -> Option<Agreement> {
    let initials = || compare_initials(people, left, right);
    if left.given == 0 || right.given == 0 {
        return initials();
    }
    let by_name = compare_given_names(people, left, right);
    if by_name.level == Level::Exact {
        return Some(Agreement::on(Level::Exact, rarer(by_name, initials())));
    }
    // Baptised Wilhelmina, called Mien: where names and initials do not belong together, the initials count by themselves.
    let told_apart = left.is_called_otherwise() || right.is_called_otherwise();
    if by_name.level == Level::Different && told_apart {
        return initials().or(Some(by_name));
    }
    Some(by_name)
}

fn rarer(name: Agreement, initials: Option<Agreement>) -> f32 {
    match initials {
        Some(Agreement {
            level: Level::Initials | Level::Initial,
            frequency,
        }) => name.frequency.min(frequency),
        _ => name.frequency,
    }
}

/// Compares initials as such and those of given names, whichever agree best.
fn compare_initials(people: &Population, left: &Features, right: &Features) -> Option<Agreement> {
    let mut best: Option<Agreement> = None;
    for one in [left.initials, left.named] {
        for other in [right.initials, right.named] {
            let found = compare_two_initials(people, one, other);
            if found.is_some_and(|found| best.is_none_or(|best| says_more(found, best))) {
                best = found;
            }
        }
    }
    best
}

fn says_more(one: Agreement, other: Agreement) -> bool {
    one.level < other.level || (one.level == other.level && one.frequency < other.frequency)
}

fn compare_two_initials(people: &Population, left: Initials, right: Initials) -> Option<Agreement> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let shared = left.shared(right);
    let shorter = if left.count() <= right.count() {
        left
    } else {
        right
    };
    Some(match shared {
        0 => Agreement::at(Level::Different),
        _ if shared >= 2 && shared == shorter.count() => {
            Agreement::on(Level::Initials, people.initials_frequency(shorter))
        }
        _ => Agreement::on(Level::Initial, people.initial_frequency(left)),
    })
}

fn compare_given_names(people: &Population, left: &Features, right: &Features) -> Agreement {
    let table = &people.given;
    let (one, other) = (table.entry(left.given), table.entry(right.given));
    if left.given == right.given {
        return Agreement::on(Level::Exact, one.frequency);
    }
    let (one_first, other_first) = (table.entry(one.first), table.entry(other.first));
    if one.first == other.first {
        return Agreement::on(Level::FirstName, one_first.first_frequency);
    }
    let level = table.memo.recall(left.given, right.given, || {
        Comparison::GivenName.place_byte(alike_given(table, (one, one_first), (other, other_first)))
    });
    let level = Comparison::GivenName.level(level);
    if level != Level::Nickname && are_swapped(people, left, right) {
        return Agreement::at(Level::SwappedNames);
    }
    Agreement::at(level)
}

/// How alike two given names are whose first ones differ; each comes with its first.
fn alike_given(
    table: &Table,
    (one, one_first): (&Entry, &Entry),
    (other, other_first): (&Entry, &Entry),
) -> Level {
    let single = one.hash == one_first.hash && other.hash == other_first.hash;
    if share_a_name(one_first.names, other_first.names) {
        Level::Nickname
    } else if one.sound == other.sound || are_similar_given(table, one_first, other_first) {
        Level::Similar
    } else if !single && share_a_given_name(table, one, other) {
        Level::Shared
    } else {
        Level::Different
    }
}

fn are_similar_given(table: &Table, one: &Entry, other: &Entry) -> bool {
    if one.sound == other.sound {
        return true;
    }
    if !may_be_similar(one, other) {
        return false;
    }
    let (one, other) = (table.text(one), table.text(other));
    let shortened =
        one.len().min(other.len()) >= 3 && (one.starts_with(other) || other.starts_with(one));
    shortened
        || jaro_winkler(one, other) >= SIMILAR
        || (one.len().max(other.len()) >= 4 && one_slip(one.as_bytes(), other.as_bytes()))
}

fn share_a_given_name(table: &Table, one: &Entry, other: &Entry) -> bool {
    table
        .text(one)
        .split(' ')
        .filter(|name| name.len() >= 3)
        .any(|name| {
            let names = crate::nickname::names_of(crate::hash::hash_bytes(name.as_bytes()));
            table.text(other).split(' ').any(|against| {
                against == name
                    || share_a_name(
                        names,
                        crate::nickname::names_of(crate::hash::hash_bytes(against.as_bytes())),
                    )
            })
        })
}

fn may_be_similar(one: &Entry, other: &Entry) -> bool {
    let lengths = (usize::from(one.length), usize::from(other.length));
    // A single slip in a short name leaves less than the Jaro-Winkler threshold.
    jaro_winkler_bound((lengths.0, one.letters), (lengths.1, other.letters)) >= 0.8
}

/// Whether the given name of each is the surname of the other.
fn are_swapped(people: &Population, left: &Features, right: &Features) -> bool {
    let [left_surname, ..] = left.surnames;
    let [right_surname, ..] = right.surnames;
    if left_surname == 0 || right_surname == 0 {
        return false;
    }
    let same = |given: u32, surname: u32| {
        let (given, surname) = (people.given.entry(given), people.surnames.entry(surname));
        given.hash == surname.hash || (given.length > 3 && given.sound == surname.sound)
    };
    same(left.given, right_surname) && same(right.given, left_surname)
}

/// Compares the surnames of two people; nothing where the given names say that the two have changed places.
pub(crate) fn compare_surnames(
    people: &Population,
    left: &Features,
    right: &Features,
    given: Option<Agreement>,
) -> Option<Agreement> {
    let ([left_first, ..], [right_first, ..]) = (left.surnames, right.surnames);
    if left_first == 0 || right_first == 0 {
        return None;
    }
    let shared = shared_surnames(people, left, right);
    if left_first == right_first && left.born > 0 && right.born > 0 {
        return Some(Agreement::on(Level::Exact, shared.frequency));
    }
    match shared.level {
        Level::Different if given.is_some_and(|given| given.level == Level::SwappedNames) => None,
        Level::Different => Some(Agreement::at(alike_surnames(people, left, right))),
        _ => Some(shared),
    }
}

/// The best that can be said from equal surnames alone.
fn shared_surnames(people: &Population, left: &Features, right: &Features) -> Agreement {
    let known = |features: &Features| features.surnames.iter().filter(|name| **name != 0).count();
    let (mut count, mut partners_only, mut frequency) = (0, true, 1.0_f32);
    for (place, name) in left
        .surnames
        .iter()
        .enumerate()
        .filter(|(_, name)| **name != 0)
    {
        if let Some(other) = right.surnames.iter().position(|against| against == name) {
            count += 1;
            partners_only &= place >= usize::from(left.born) && other >= usize::from(right.born);
            frequency = frequency.min(people.surnames.entry(*name).frequency);
        }
    }
    match count {
        0 => Agreement::at(Level::Different),
        _ if count == known(left) && count == known(right) => {
            Agreement::on(Level::Exact, frequency)
        }
        // Two people who married into one family share no more than that.
        _ if partners_only && left.born > 0 && right.born > 0 => {
            Agreement::on(Level::Shared, frequency)
        }
        _ => Agreement::on(Level::Crossed, frequency),
    }
}

fn alike_surnames(people: &Population, left: &Features, right: &Features) -> Level {
    let table = &people.surnames;
    let mut best = Level::Different;
    for one in left.surnames.into_iter().filter(|name| *name != 0) {
        for other in right.surnames.into_iter().filter(|name| *name != 0) {
            let alike = table.memo.recall(one, other, || {
                Comparison::Surname.place_byte(alike(table, table.entry(one), table.entry(other)))
            });
            // The earlier a level, the more it says.
            best = best.min(Comparison::Surname.level(alike));
        }
    }
    best
}

fn alike(table: &Table, one: &Entry, other: &Entry) -> Level {
    if are_similar_surnames(table, one, other) {
        Level::Similar
    } else if share_a_word(table.text(one), table.text(other)) {
        Level::Shared
    } else {
        Level::Different
    }
}

fn are_similar_surnames(table: &Table, one: &Entry, other: &Entry) -> bool {
    if one.sound == other.sound {
        return true;
    }
    if !may_be_similar(one, other) {
        return false;
    }
    let (one, other) = (table.text(one), table.text(other));
    jaro_winkler(one, other) >= SIMILAR
        || (one.len().max(other.len()) >= 4 && one_slip(one.as_bytes(), other.as_bytes()))
}

fn share_a_word(one: &str, other: &str) -> bool {
    (one.contains(' ') || other.contains(' '))
        && one
            .split(' ')
            .filter(|word| word.len() >= 3)
            .any(|word| other.split(' ').any(|against| against == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_surnames(text: &str, expect: &[&str]) {
        assert_eq!(surnames(text).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn prefixes_are_no_part_of_a_surname() {
        check_surnames("de Vries", &["vries"]);
        check_surnames("van der Berg-'t Hart", &["berg", "hart"]);
        check_surnames("Vries, de", &["vries"]);
        check_surnames("vandenberg", &["berg"]);
        check_surnames("van den Berg e/v Jansen", &["berg", "jansen"]);
        check_surnames("El-Khattabi", &["khattabi"]);
        check_surnames("Silva Santos", &["silva santos"]);
        check_surnames("", &[]);
    }
}
