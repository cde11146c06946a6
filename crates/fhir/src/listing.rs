//! The values of a referral as one flat list with dotted keys, in a fixed order.
//!
//! The keys are documented in `docs/fhir-referral.md`; they are a contract.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::placed::{Place, Placed};

/// A value under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The value in text; dates as ISO 8601.
    pub value: String,
    /// The leaves that it was made of.
    pub from: Vec<Place>,
}

/// Collects values by key.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    stored: BTreeMap<String, Stored>,
    read_with: Vec<Place>,
}

impl Listing {
    /// Lists a value, where there is one.
    pub(crate) fn put<T: Display>(&mut self, key: &str, name: &str, value: Option<&Placed<T>>) {
        if let Some(placed) = value {
            self.add(join(key, name), placed.to_string(), placed);
        }
    }

    /// Lists a text that was made from a value.
    pub(crate) fn add<T>(&mut self, key: String, value: String, placed: &Placed<T>) {
        self.read_with.extend(placed.read_with.iter().cloned());
        self.stored.insert(
            key,
            Stored {
                value,
                from: placed.from.clone(),
            },
        );
    }

    /// Lists things of which the first has the key and the others a number: `client.phone`, `client.phone.2`.
    pub(crate) fn each<T>(&mut self, key: &str, things: &[T], list: impl Fn(&T, &str, &mut Self)) {
        for (place, thing) in things.iter().enumerate() {
            if place == 0 {
                list(thing, key, self);
            } else {
                list(thing, &format!("{key}.{}", place + 1), self);
            }
        }
    }

    /// Lists things that all have a number: `note.1`, `note.2`.
    pub(crate) fn numbered<T>(
        &mut self,
        key: &str,
        things: &[T],
        list: impl Fn(&T, &str, &mut Self),
    ) {
        for (place, thing) in things.iter().enumerate() {
            list(thing, &format!("{key}.{}", place + 1), self);
        }
    }

    /// All leaves that found a place, or told how to read one that did.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Place> {
        self.stored
            .values()
            .flat_map(|stored| &stored.from)
            .chain(&self.read_with)
    }

    pub(crate) fn into_stored(self) -> Vec<(String, Stored)> {
        self.stored.into_iter().collect()
    }
}

/// `client` and `phone` make `client.phone`; without a name it is the key itself.
pub(crate) fn join(key: &str, name: &str) -> String {
    match (key.is_empty(), name.is_empty()) {
        (_, true) => key.to_owned(),
        (true, false) => name.to_owned(),
        (false, false) => format!("{key}.{name}"),
    }
}
