//! The people who are compared: their features in columns, and every distinct text once.

use rustc_hash::FxHashSet;
use thiserror::Error;

use crate::features::{Features, Initials, dwelling, short};
use crate::hash::{hash_bytes, join};
use crate::parameters::{Frequencies, Kind};
use crate::record::{Field, Record};
use crate::table::{Spoken, Table};
use crate::{address, bsn, contact, date, name, text};

/// Why a record was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PopulationError {
    /// The record has no id.
    #[error("record without an id")]
    NoId,
    /// Another record has the same id.
    #[error("id {0} occurs more than once")]
    DuplicateId(String),
}

/// Everybody who is compared with everybody, or with the newcomers.
#[derive(Debug, Clone)]
pub struct Population {
    pub(crate) ids: Vec<Box<str>>,
    pub(crate) people: Vec<Features>,
    seen: FxHashSet<u64>,
    /// From this place on people are newcomers, to be found among those before them; without newcomers the length.
    newcomers: Option<u32>,
    pub(crate) given: Table,
    pub(crate) surnames: Table,
    pub(crate) streets: Table,
    pub(crate) cities: Table,
    pub(crate) regions: Table,
    pub(crate) postcodes: Table,
    pub(crate) emails: Table,
    pub(crate) others: Table,
    frequencies: Frequencies,
}

impl Default for Population {
    fn default() -> Self {
        Self::new()
    }
}

impl Population {
    /// Nobody yet.
    pub fn new() -> Self {
        let (names, values) = (Table::new(Spoken::Yes), Table::new(Spoken::No));
        Self {
            ids: Vec::new(),
            people: Vec::new(),
            seen: FxHashSet::default(),
            newcomers: None,
            given: names.clone(),
            surnames: names,
            streets: values.clone(),
            cities: values.clone(),
            regions: values.clone(),
            postcodes: values.clone(),
            emails: values.clone(),
            others: values,
            frequencies: Frequencies::default(),
        }
    }

    /// Takes a record in. Its place is the number of records before it.
    ///
    /// # Errors
    /// When the record has no id, or one that is taken.
    pub fn add(&mut self, record: &Record) -> Result<(), PopulationError> {
        if record.id.is_empty() {
            return Err(PopulationError::NoId);
        }
        if !self.seen.insert(hash_bytes(record.id.as_bytes())) {
            return Err(PopulationError::DuplicateId(record.id.clone()));
        }
        self.push(record);
        Ok(())
    }

    /// Everybody added from here on is a newcomer, to be found among those who are known already. Ids start afresh.
    pub fn begin_newcomers(&mut self) {
        self.newcomers = Some(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
        self.seen = FxHashSet::default();
    }

    /// The place of the first newcomer, where newcomers are matched with known people.
    pub fn newcomers(&self) -> Option<usize> {
        self.newcomers.map(|place| place as usize)
    }

    /// Takes a record in without looking at its id.
    pub(crate) fn push(&mut self, record: &Record) {
        let features = self.read(record);
        self.ids.push(record.id.as_str().into());
        self.people.push(features);
    }

    /// Forgets the person who was taken in last; texts that only this person had stay behind.
    pub(crate) fn pop(&mut self) {
        self.ids.pop();
        self.people.pop();
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The id at a place; empty beyond the last.
    pub fn id(&self, place: usize) -> &str {
        self.ids.get(place).map_or("", |id| id)
    }

    #[expect(clippy::indexing_slicing, reason = "places come from this population")]
    pub(crate) fn person(&self, place: u32) -> &Features {
        &self.people[place as usize]
    }

    /// Forgets which ids are taken: nobody can be added by `add` without this check afterwards.
    pub(crate) fn seal(&mut self) {
        self.seen = FxHashSet::default();
        for table in [
            &mut self.given,
            &mut self.surnames,
            &mut self.streets,
            &mut self.cities,
            &mut self.regions,
            &mut self.postcodes,
            &mut self.emails,
            &mut self.others,
        ] {
            table.seal();
        }
    }

    fn read(&mut self, record: &Record) -> Features {
        let mut features = Features::default();
        self.read_given(record, &mut features);
        (features.surnames, features.born) = self.read_surnames(record);
        self.read_address(record, &mut features);
        features.birth = date::parse(record.get(Field::BirthDate));
        features.sex = sex(record.get(Field::Sex));
        features.phone = contact::phone(record.get(Field::Phone));
        features.email = self
            .emails
            .intern(&contact::email(record.get(Field::Email)));
        features.bsn = bsn::parse(record.get(Field::Bsn));
        features.other = self
            .others
            .intern(&contact::other_id(record.get(Field::OtherId)));
        features
    }

    fn read_given(&mut self, record: &Record, features: &mut Features) {
        let written = record.get(Field::GivenName);
        features.initials = Initials::read(record.get(Field::Initials));
        if Initials::are_all_of(written) {
            features.named = Initials::read(written);
            return;
        }
        let folded = text::fold(written);
        if !text::is_unknown(&folded) {
            let first = folded.split(' ').next().unwrap_or_default();
            features.given = self.given.intern_with_first(&folded, first);
            features.named = Initials::of_names(&folded);
        }
    }

    fn read_surnames(&mut self, record: &Record) -> ([u32; 3], u8) {
        let mut places = [0; 3];
        let mut count = 0;
        let mut born = 0;
        for field in [Field::Surname, Field::PartnerSurname] {
            for surname in name::surnames(record.get(field)) {
                if text::is_unknown(&surname) {
                    continue;
                }
                let place = self.surnames.intern(&surname);
                if !places.contains(&place)
                    && let Some(free) = places.get_mut(count)
                {
                    *free = place;
                    count += 1;
                }
            }
            if field == Field::Surname {
                born = u8::try_from(count).unwrap_or(3);
            }
        }
        (places, born)
    }

    fn read_address(&mut self, record: &Record, features: &mut Features) {
        let street = address::street(record.get(Field::Street));
        let (number, behind) = address::number(record.get(Field::HouseNumber));
        let written = text::fold(record.get(Field::HouseAddition)).replace(' ', "");
        let addition = [written, behind, street.addition]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        features.number = if number == 0 { street.number } else { number };
        features.addition = short(&addition);
        features.street = self.streets.intern(known(&street.name));
        features.city = self
            .cities
            .intern(known(&address::town(record.get(Field::City))));
        features.region = self
            .regions
            .intern(known(&text::fold(record.get(Field::Region))));
        let postcode = address::postcode(record.get(Field::Postcode));
        if !text::is_unknown(&postcode) {
            features.postcode = self
                .postcodes
                .intern_with_first(&postcode, address::area(&postcode));
        }
    }

    /// Whether the postcode at this place names a street.
    pub(crate) fn is_fine(&self, postcode: u32) -> bool {
        let entry = self.postcodes.entry(postcode);
        entry.first != postcode
    }

    /// A number for where somebody lives that all who live there share, whatever the addition; 0 where unknown.
    pub(crate) fn dwelling(&self, person: &Features) -> u64 {
        let place = if person.postcode != 0 && self.is_fine(person.postcode) {
            self.postcodes.entry(person.postcode).hash
        } else if person.street != 0 {
            let town = if person.city == 0 {
                self.postcodes.entry(person.postcode).hash
            } else {
                self.cities.entry(person.city).hash
            };
            join(self.streets.entry(person.street).hash, town)
        } else {
            0
        };
        dwelling(place, person.number, 0)
    }

    pub(crate) fn dwelling_frequency(&self, person: &Features) -> f32 {
        self.frequencies.of(Kind::Dwelling, self.dwelling(person))
    }

    pub(crate) fn initials_frequency(&self, initials: Initials) -> f32 {
        self.frequencies
            .of(Kind::Initials, u64::from(initials.letters()))
    }

    pub(crate) fn initial_frequency(&self, initials: Initials) -> f32 {
        self.frequencies
            .of(Kind::Initial, u64::from(initials.first()))
    }

    pub(crate) fn number_frequency(&self, kind: Kind, number: u32) -> f32 {
        self.frequencies.of(kind, u64::from(number))
    }

    /// Takes over how rare each value is.
    pub(crate) fn weigh(&mut self, frequencies: &Frequencies) {
        for (table, kind) in [
            (&mut self.given, Kind::GivenName),
            (&mut self.surnames, Kind::Surname),
            (&mut self.cities, Kind::City),
            (&mut self.regions, Kind::Region),
            (&mut self.postcodes, Kind::Postcode),
            (&mut self.emails, Kind::Email),
            (&mut self.others, Kind::OtherId),
        ] {
            let first = match kind {
                Kind::GivenName => Kind::FirstName,
                _ => Kind::Area,
            };
            for entry in table.entries_mut() {
                entry.frequency = frequencies.of(kind, entry.hash);
                if matches!(kind, Kind::GivenName | Kind::Postcode) {
                    entry.first_frequency = frequencies.of(first, entry.hash);
                }
            }
            if kind == Kind::Postcode {
                spread_areas(table);
            }
        }
        self.frequencies = frequencies.clone();
    }
}

/// Gives every postcode the frequency of its area.
fn spread_areas(postcodes: &mut Table) {
    let areas: Vec<f32> = postcodes
        .entries()
        .iter()
        .map(|entry| postcodes.entry(entry.first).first_frequency)
        .collect();
    for (entry, frequency) in postcodes.entries_mut().iter_mut().zip(areas) {
        entry.first_frequency = frequency;
    }
}

fn known(folded: &str) -> &str {
    if text::is_unknown(folded) { "" } else { folded }
}

fn sex(text: &str) -> u8 {
    match text::fold(text).as_str() {
        "m" | "man" | "male" | "mannelijk" | "1" | "maennlich" | "h" | "homme" => 1,
        "v" | "f" | "vrouw" | "female" | "vrouwelijk" | "2" | "w" | "weiblich" | "femme" => 2,
        _ => 0,
    }
}
