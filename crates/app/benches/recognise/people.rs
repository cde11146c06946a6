//! People who never were: common and rare names, a number for six in ten, and how a second one writes them down.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use spil_model::address::Address;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::contact_details::Phone;
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;

const GIVEN: [&str; 24] = [
    "Maria",
    "Johanna",
    "Anna",
    "Cornelia",
    "Wilhelmina",
    "Elisabeth",
    "Hendrika",
    "Jan",
    "Johannes",
    "Cornelis",
    "Hendrik",
    "Willem",
    "Pieter",
    "Gerrit",
    "Truus",
    "Greet",
    "Adriana",
    "Jacoba",
    "Petronella",
    "Dirk",
    "Klaas",
    "Theodora",
    "Everdina",
    "Sjoerd",
];
const BEGINNINGS: [&str; 20] = [
    "Jan", "Vis", "Bak", "Mul", "Wou", "Dek", "Hoek", "Ver", "Brou", "Kui", "Schou", "Post",
    "Zand", "Linde", "Rooi", "Wester", "Ooster", "Haver", "Koren", "Molen",
];
const ENDS: [&str; 16] = [
    "sen", "ser", "ker", "der", "ters", "man", "stra", "ma", "huis", "berg", "dijk", "beek", "loo",
    "kamp", "veld", "wijk",
];

/// What a referral says of somebody.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) details: PersonDetails,
    pub(crate) bsn: Option<Bsn>,
}

/// Draws people.
#[derive(Debug)]
pub(crate) struct Draws {
    chance: ChaCha12Rng,
    number: u32,
}

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            chance: ChaCha12Rng::seed_from_u64(seed),
            number: 0,
        }
    }

    fn number(&mut self, below: u32) -> u32 {
        self.chance.random_range(0..below)
    }

    /// The first of a list are much more common than the last.
    fn skewed<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let (one, other) = (
            self.chance.random_range(0..of.len()),
            self.chance.random_range(0..of.len()),
        );
        of.get(one.min(other)).copied().unwrap_or_default()
    }

    /// Somebody new.
    pub(crate) fn somebody(&mut self) -> Said {
        let surname = format!("{}{}", self.skewed(&BEGINNINGS), self.skewed(&ENDS));
        let parts = NameParts {
            given: Some(self.skewed(&GIVEN).to_owned()),
            prefix: (self.number(10) < 3).then(|| "van de".to_owned()),
            surname: Some(surname),
            ..NameParts::default()
        };
        let mut details = PersonDetails::named(PersonName::new(parts).unwrap());
        let (year, month, day) = (self.number(35), self.number(12), self.number(28));
        details.birth_date =
            BirthDate::parse(&format!("{}-{:02}-{:02}", 1928 + year, month + 1, day + 1)).ok();
        let letter = |number: u32| char::from(b"ABCDEGHJKLMNPRTVWXZ"[number as usize % 19]);
        let (first, second) = (letter(self.number(19)), letter(self.number(19)));
        let postcode = format!("{}{first}{second}", 9_900 + self.number(90));
        details.address = Address {
            postcode: Postcode::parse(&postcode).ok(),
            house_number: HouseNumber::new(1 + self.number(150)).ok(),
            ..Address::default()
        };
        details.phones = Phone::parse(&format!("06{:08}", 10_000_000 + self.number(80_000_000)))
            .into_iter()
            .collect();
        let has_number = self.number(10) < 6;
        Said {
            details,
            bsn: has_number.then(|| self.next_number()),
        }
    }

    fn next_number(&mut self) -> Bsn {
        loop {
            self.number += 1;
            if let Ok(bsn) = Bsn::parse(&format!("{:09}", 900_000_000 + self.number)) {
                return bsn;
            }
        }
    }

    /// The same person as a neighbour writes them down: by initial, with day and month swapped, without number or telephone.
    pub(crate) fn otherwise(&mut self, said: &Said) -> Said {
        let mut details = said.details.clone();
        let mut parts = details.name.parts().clone();
        if self.number(2) == 0 {
            parts.given = parts
                .given
                .and_then(|given| given.get(..1).map(str::to_owned));
        }
        details.name = PersonName::new(parts).unwrap();
        if self.number(3) == 0 {
            let swapped = details.birth_date.and_then(|date| {
                BirthDate::from_fields(date.year(), date.day(), date.month()).ok()
            });
            details.birth_date = swapped.or(details.birth_date);
        }
        if self.number(2) == 0 {
            details.phones.clear();
        }
        Said { details, bsn: None }
    }
}
