//! Invented Dutch people, households of them, and the records that different sources keep of them, errors included.
//!
//! Shares neither code nor lists with the library that is measured.

#![expect(
    clippy::indexing_slicing,
    reason = "places are drawn within the length of their list"
)]

use rand::{Rng, RngExt as _};

use super::habits::{
    bsn, chance_of, joined, pick, rename, skewed, skewed_number, split, typo_in, written_date,
    written_phone, wrong_date,
};
use super::names::{ENDS, KINDS, MAIL, STEMS, STREETS, SURNAMES, TOWNS};
use super::slips::{misspelt, mistyped_number, typo};

/// The columns of a record, in order, after the id.
pub(super) const COLUMNS: [&str; 16] = [
    "given_name",
    "initials",
    "prefix",
    "surname",
    "partner_prefix",
    "partner_surname",
    "birth_date",
    "sex",
    "street",
    "house_number",
    "house_addition",
    "postcode",
    "city",
    "phone",
    "email",
    "bsn",
];

/// A record: the values of [`COLUMNS`].
pub(super) type Row = [String; COLUMNS.len()];

#[derive(Debug, Clone)]
struct Home {
    street: String,
    number: u32,
    addition: &'static str,
    postcode: String,
    town: &'static str,
    phone: String,
}

#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) woman: bool,
    pub(super) given: Vec<String>,
    pub(super) called: String,
    surname: (String, String),
    partner: Option<(String, String)>,
    birth: (u32, u32, u32),
    home: Home,
    mobile: Option<String>,
    email: Option<String>,
    bsn: String,
}

/// People of a region, who are made one household after the other.
#[derive(Debug)]
pub(super) struct Region {
    surnames: Vec<(String, String)>,
    streets: Vec<(String, &'static str, String)>,
    waiting: Vec<Person>,
}

impl Region {
    /// A region for about so many people.
    pub(super) fn new(chance: &mut impl Rng, people: usize) -> Self {
        let mut surnames: Vec<(String, String)> = SURNAMES.iter().map(|name| split(name)).collect();
        let rarer = (people / 60).clamp(200, 480 * 4);
        while surnames.len() < SURNAMES.len() + rarer {
            let prefix = ["", "", "", "van", "van der"][chance.random_range(0..5_usize)];
            surnames.push((
                format!("{}{}", pick(chance, &STEMS), pick(chance, &ENDS)),
                prefix.to_owned(),
            ));
        }
        let mut streets = Vec::new();
        while streets.len() < (people / 12).max(100) {
            let town = skewed(chance, TOWNS.len());
            let letters = [
                b'A' + chance.random_range(0..26_u8),
                b'A' + chance.random_range(0..26_u8),
            ]
            .map(char::from);
            let digits = 1000
                + u32::try_from(town).unwrap_or_default() * 240
                + chance.random_range(0..90_u32);
            let name = format!("{}{}", pick(chance, &STREETS), pick(chance, &KINDS));
            streets.push((
                name,
                TOWNS[town],
                format!("{digits} {}{}", letters[0], letters[1]),
            ));
        }
        Self {
            surnames,
            streets,
            waiting: Vec::new(),
        }
    }

    /// The records of the next person: the first as a careful source has it, the others with what goes wrong elsewhere.
    pub(super) fn next_person(&mut self, chance: &mut impl Rng) -> Vec<Row> {
        let person = match self.waiting.pop() {
            Some(person) => person,
            None => self.household(chance),
        };
        let records = match chance.random_range(0..100) {
            0..=71 => 1,
            72..=92 => 2,
            93..=98 => 3,
            _ => 4,
        };
        (0..records)
            .map(|record| self.record(chance, &person, record > 0))
            .collect()
    }

    fn household(&mut self, chance: &mut impl Rng) -> Person {
        let home = self.home(chance);
        let mut first = self.person(chance, home.clone());
        if chance.random_bool(0.42) {
            let mut partner = self.person(chance, home);
            partner.woman = !first.woman;
            rename(chance, &mut partner);
            partner.birth.0 = first
                .birth
                .0
                .saturating_add_signed(chance.random_range(-6..=6));
            let (wife, husband) = if first.woman {
                (&mut first, &mut partner)
            } else {
                (&mut partner, &mut first)
            };
            wife.partner = Some(husband.surname.clone());
            self.waiting.push(partner);
        } else if chance.random_bool(0.01) {
            let mut twin = self.person(chance, home);
            twin.birth = first.birth;
            twin.surname = first.surname.clone();
            if twin.given[0] != first.given[0] {
                self.waiting.push(twin);
            }
        }
        first
    }

    fn person(&self, chance: &mut impl Rng, home: Home) -> Person {
        let surname = self.surnames[skewed(chance, self.surnames.len())].clone();
        let birth = (
            chance.random_range(1926..=1962),
            chance.random_range(1..=12),
            chance.random_range(1..=28),
        );
        let mut person = Person {
            woman: chance.random_bool(0.58),
            given: Vec::new(),
            called: String::new(),
            surname,
            partner: None,
            birth: if chance.random_bool(0.015) {
                (birth.0, 1, 1)
            } else {
                birth
            },
            home,
            mobile: chance
                .random_bool(0.55)
                .then(|| format!("06{:08}", chance.random_range(10_000_000..99_999_999))),
            email: None,
            bsn: bsn(chance),
        };
        rename(chance, &mut person);
        if chance.random_bool(0.45) {
            let surname = person.surname.0.to_lowercase().replace([' ', '\''], "");
            let local = match chance.random_range(0..3) {
                0 => format!("{}.{surname}", person.called.to_lowercase()),
                1 => format!("{surname}{}", chance.random_range(10..99)),
                _ => format!(
                    "{}{}",
                    person.called.to_lowercase(),
                    chance.random_range(1000..9999)
                ),
            };
            person.email = Some(format!("{local}@{}", pick(chance, &MAIL)));
        }
        person
    }

    fn home(&self, chance: &mut impl Rng) -> Home {
        let (street, town, postcode) =
            self.streets[chance.random_range(0..self.streets.len())].clone();
        let addition = if chance.random_bool(0.12) {
            *pick(chance, &["a", "b", "bis", "2", "h"])
        } else {
            ""
        };
        let phone = format!("0{}", chance.random_range(101_000_000..799_999_999));
        Home {
            street,
            number: 1 + skewed_number(chance, 180),
            addition,
            postcode,
            town,
            phone,
        }
    }

    fn record(&self, chance: &mut impl Rng, person: &Person, careless: bool) -> Row {
        let mut seen = person.clone();
        if careless {
            self.go_wrong(chance, &mut seen);
        }
        let initials: String = person
            .given
            .iter()
            .map(|name| name.chars().take(1).collect::<String>() + ".")
            .collect();
        let given = match chance.random_range(0..100) {
            0..=24 => String::new(),
            25..=64 => seen.given.first().cloned().unwrap_or_default(),
            65..=84 => seen.given.join(" "),
            _ => seen.called.clone(),
        };
        let (mut surname, mut prefix) = seen.surname.clone();
        let (mut partner, mut partner_prefix) = (String::new(), String::new());
        if let Some((name, before)) = &seen.partner {
            match chance.random_range(0..10) {
                0..=3 => {}
                4..=5 => (partner, partner_prefix) = (name.clone(), before.clone()),
                6..=7 => {
                    surname = format!("{name}-{}", joined(&prefix, &surname));
                    prefix.clone_from(before);
                }
                _ => (surname, prefix) = (name.clone(), before.clone()),
            }
        }
        if chance.random_bool(0.2) {
            surname = joined(&prefix, &surname);
            prefix = String::new();
        }
        let mut row: Row = [
            given,
            initials,
            prefix,
            surname,
            partner_prefix,
            partner,
            written_date(seen.birth),
            (if seen.woman { "v" } else { "m" }).to_owned(),
            seen.home.street.clone(),
            seen.home.number.to_string(),
            seen.home.addition.to_owned(),
            seen.home.postcode.clone(),
            seen.home.town.to_owned(),
            written_phone(
                chance,
                seen.mobile
                    .as_ref()
                    .filter(|_| chance_of(&seen.bsn))
                    .unwrap_or(&seen.home.phone),
            ),
            seen.email.clone().unwrap_or_default(),
            seen.bsn.clone(),
        ];
        self.forget(chance, &mut row, careless);
        row
    }

    fn go_wrong(&self, chance: &mut impl Rng, person: &mut Person) {
        if chance.random_bool(0.10) {
            typo_in(chance, &mut person.surname.0);
        }
        if chance.random_bool(0.06) {
            person.surname.0 = misspelt(chance, &person.surname.0);
        }
        if chance.random_bool(0.10)
            && let Some(first) = person.given.first_mut()
        {
            typo_in(chance, first);
        }
        if chance.random_bool(0.09) {
            wrong_date(chance, &mut person.birth);
        }
        if chance.random_bool(0.14) {
            let phone = person.home.phone.clone();
            person.home = self.home(chance);
            if chance.random_bool(0.3) {
                person.home.phone = phone;
            }
        }
        if chance.random_bool(0.04) {
            person.home.number = mistyped_number(chance, person.home.number);
        }
        if chance.random_bool(0.03) {
            typo_in(chance, &mut person.home.postcode);
        }
        if chance.random_bool(0.05) {
            typo_in(chance, &mut person.home.street);
        }
        if chance.random_bool(0.04) {
            typo_in(chance, &mut person.home.phone);
        }
        if chance.random_bool(0.03)
            && let Some(email) = &mut person.email
        {
            typo_in(chance, email);
        }
        if chance.random_bool(0.015) {
            person.bsn = typo(chance, &person.bsn, b"0123456789");
        }
        if chance.random_bool(0.01) {
            person.woman = !person.woman;
        }
        if chance.random_bool(0.01)
            && let Some(first) = person.given.first_mut()
        {
            std::mem::swap(first, &mut person.surname.0);
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "it belongs to how this region's sources keep records"
    )]
    fn forget(&self, chance: &mut impl Rng, row: &mut Row, careless: bool) {
        let more = if careless { 1.6 } else { 1.0 };
        for (column, share) in [
            (if row[0].is_empty() { 14 } else { 1 }, 0.15),
            (6, 0.015),
            (7, 0.03),
            (8, 0.04),
            (9, 0.02),
            (11, 0.04),
            (12, 0.03),
            (13, 0.15),
            (14, 0.25),
        ] {
            if chance.random_bool(share * more) {
                row[column] = String::new();
            }
        }
        if chance.random_bool(0.4) {
            row[15] = String::new();
        }
    }
}
