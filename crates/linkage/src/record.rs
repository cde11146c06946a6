//! A person as some source wrote them down: plain text per field, nothing checked. Reading files is not done here.

use serde::{Deserialize, Serialize};

/// What a source can tell about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Given names in full; initials are recognised as such.
    GivenName,
    /// Initials, with or without points.
    Initials,
    /// The prefix of the birth surname: van, de, 't.
    Prefix,
    /// The birth surname, or what the source calls the surname; a hyphen parts two surnames.
    Surname,
    /// The prefix of the partner's surname.
    PartnerPrefix,
    /// The partner's surname.
    PartnerSurname,
    /// The birth date, `yyyy-mm-dd` or `yyyymmdd`; day first is understood too.
    BirthDate,
    /// Sex or gender in any usual code.
    Sex,
    /// The street, possibly with the house number behind it.
    Street,
    /// The house number, possibly with the addition behind it.
    HouseNumber,
    /// The addition to the house number.
    HouseAddition,
    /// The postcode of any country.
    Postcode,
    /// The town.
    City,
    /// The province, state or region.
    Region,
    /// A telephone number in any spelling.
    Phone,
    /// An e-mail address.
    Email,
    /// The citizen service number; told apart into valid and invalid by its own check.
    Bsn,
    /// Any other number that identifies a person: insurance, file or patient number.
    OtherId,
}

impl Field {
    /// All fields, in the order of a record.
    pub const ALL: [Self; 18] = [
        Self::GivenName,
        Self::Initials,
        Self::Prefix,
        Self::Surname,
        Self::PartnerPrefix,
        Self::PartnerSurname,
        Self::BirthDate,
        Self::Sex,
        Self::Street,
        Self::HouseNumber,
        Self::HouseAddition,
        Self::Postcode,
        Self::City,
        Self::Region,
        Self::Phone,
        Self::Email,
        Self::Bsn,
        Self::OtherId,
    ];

    /// The name of the field in files and reasons.
    pub fn name(self) -> &'static str {
        match self {
            Self::GivenName => "given_name",
            Self::Initials => "initials",
            Self::Prefix => "prefix",
            Self::Surname => "surname",
            Self::PartnerPrefix => "partner_prefix",
            Self::PartnerSurname => "partner_surname",
            Self::BirthDate => "birth_date",
            Self::Sex => "sex",
            Self::Street => "street",
            Self::HouseNumber => "house_number",
            Self::HouseAddition => "house_addition",
            Self::Postcode => "postcode",
            Self::City => "city",
            Self::Region => "region",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Bsn => "bsn",
            Self::OtherId => "other_id",
        }
    }

    /// The field with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// One record: an id that is unique in its source, and the text of each field. An empty text is an unknown value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The id in the source.
    pub id: String,
    values: [String; Field::ALL.len()],
}

impl Record {
    /// A record of which nothing but the id is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            values: Default::default(),
        }
    }

    /// The text of a field, without surrounding space; empty where unknown.
    #[expect(clippy::indexing_slicing, reason = "there is a value for every field")]
    pub fn get(&self, field: Field) -> &str {
        self.values[field as usize].trim()
    }

    /// Sets the text of a field.
    #[expect(clippy::indexing_slicing, reason = "there is a value for every field")]
    pub fn set(&mut self, field: Field, text: &str) -> &mut Self {
        let value = &mut self.values[field as usize];
        value.clear();
        value.push_str(text);
        self
    }

    /// Forgets everything but keeps the memory, for readers that fill one record over and over.
    pub fn clear(&mut self) {
        self.id.clear();
        self.values.iter_mut().for_each(String::clear);
    }
}
