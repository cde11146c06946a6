//! What is sought, where it may stand, and what was found where it may not.

use std::collections::{BTreeMap, BTreeSet};

use spil_testkit::http::Answer;

/// Somebody who is referred.
pub(crate) struct Seed {
    pub(crate) bsn: String,
    pub(crate) given: String,
    pub(crate) surname: String,
}

/// What was searched, and what was found where it may not stand.
#[derive(Default)]
pub(crate) struct Search {
    pub(crate) numbers: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) places: BTreeMap<&'static str, usize>,
    pub(crate) bytes: usize,
    pub(crate) found: BTreeSet<String>,
}

/// What may stand in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum May {
    /// Neither numbers nor names.
    Nothing,
    /// Names: whoever reads it may know them.
    Names,
    /// Both: the form of whoever types them.
    Both,
}

impl Search {
    pub(crate) fn of(seeds: &[Seed]) -> Self {
        let spaced = |bsn: &str| format!("{} {} {}", &bsn[..3], &bsn[3..6], &bsn[6..]);
        let dotted = |bsn: &str| format!("{}.{}.{}", &bsn[..4], &bsn[4..6], &bsn[6..]);
        let forms = |seed: &Seed| [seed.bsn.clone(), spaced(&seed.bsn), dotted(&seed.bsn)];
        let names = |seed: &Seed| [seed.given.clone(), seed.surname.clone()];
        Self {
            numbers: seeds.iter().flat_map(forms).collect(),
            names: seeds
                .iter()
                .flat_map(names)
                .map(|name| name.to_lowercase())
                .collect(),
            ..Self::default()
        }
    }

    pub(crate) fn look(&mut self, place: &'static str, what: &str, text: &[u8], may: May) {
        *self.places.entry(place).or_default() += 1;
        self.bytes += text.len();
        let lower = text.to_ascii_lowercase();
        let holds = |needle: &String| {
            lower
                .windows(needle.len())
                .any(|part| part == needle.as_bytes())
        };
        let numbers = self.numbers.iter().filter(|_| may != May::Both);
        let names = self.names.iter().filter(|_| may == May::Nothing);
        let found = numbers.chain(names).filter(|needle| holds(needle));
        self.found
            .extend(found.map(|needle| format!("{needle} in {place}: {what}")));
    }

    /// What was searched elsewhere for numbers.
    pub(crate) fn holds(&mut self, place: &'static str, bytes: usize, hits: Vec<String>) {
        *self.places.entry(place).or_default() += 1;
        self.bytes += bytes;
        let found = hits.into_iter().map(|hit| format!("{hit} in {place}"));
        self.found.extend(found);
    }

    /// An answer: its head never holds anything, its body what whoever asked may read.
    pub(crate) fn answer(&mut self, address: &str, answer: &Answer, may: May) {
        self.look("heads", address, answer.head.as_bytes(), May::Nothing);
        self.look("addresses", address, address.as_bytes(), May::Nothing);
        let is_error = 400 <= answer.status && answer.status != 422;
        let may = if is_error { May::Nothing } else { may };
        let place = if is_error { "errors" } else { "pages" };
        self.look(place, address, answer.body.as_bytes(), may);
    }
}
