//! Forms of one given name. A form may belong to several names: Jo is short for Johanna and for Johannes.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::hash::hash_bytes;

/// One line per name: all its forms, folded.
const FORMS: &str = include_str!("nickname.txt");

/// How many names one form can stand for.
pub(crate) const MOST: usize = 4;

static NAMES: LazyLock<FxHashMap<u64, [u16; MOST]>> = LazyLock::new(|| {
    let mut names: FxHashMap<u64, [u16; MOST]> = FxHashMap::default();
    let lines = FORMS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    for (number, line) in (1_u16..).zip(lines) {
        for form in line.split_whitespace() {
            let known = names.entry(hash_bytes(form.as_bytes())).or_default();
            if let Some(free) = known.iter_mut().find(|place| **place == 0) {
                *free = number;
            }
        }
    }
    names
});

/// The names that a form can stand for, filled up with zeros; `hash` is that of the folded form.
pub(crate) fn names_of(hash: u64) -> [u16; MOST] {
    NAMES.get(&hash).copied().unwrap_or_default()
}

/// Whether two forms can stand for one name.
pub(crate) fn share_a_name(left: [u16; MOST], right: [u16; MOST]) -> bool {
    left.iter().any(|name| *name != 0 && right.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: &str, right: &str, expect: bool) {
        let [left, right] = [left, right].map(|form| names_of(hash_bytes(form.as_bytes())));
        assert_eq!(share_a_name(left, right), expect);
    }

    #[test]
    fn forms_of_one_name_are_known() {
        check("cornelis", "kees", true);
        check("johanna", "jo", true);
        check("johannes", "jo", true);
        check("johannes", "johanna", false);
        check("william", "bill", true);
        check("nosuchname", "nosuchname", false);
    }
}
