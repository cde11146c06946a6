//! People in a referral: names, addresses, numbers to reach them, the client and the contacts.

use spil_model::name::NameUse;
use spil_model::sex::Sex;

use crate::codes::{Code, NameKind, PhoneKind, Use};
use crate::date::{Deceased, FhirDate};
use crate::listing::{Listing, join};
use crate::placed::Placed;

type Text = Option<Placed<String>>;

/// A code from a code system.
#[derive(Debug, Default)]
pub struct Coding {
    /// The address of the code system.
    pub system: Text,
    /// The code.
    pub code: Text,
    /// What the code means, in words.
    pub display: Text,
}

/// One meaning in one or more code systems, or in words.
#[derive(Debug, Default)]
pub struct Coded {
    /// The codes.
    pub codings: Vec<Coding>,
    /// The meaning in the sender's words.
    pub text: Text,
}

impl Coded {
    /// What it means in words, or else the code.
    pub fn label(&self) -> Option<&Placed<String>> {
        let display = self
            .codings
            .iter()
            .find_map(|coding| coding.display.as_ref());
        display
            .or(self.text.as_ref())
            .or_else(|| self.codings.iter().find_map(|coding| coding.code.as_ref()))
    }

    /// The code in this system.
    pub fn code_in(&self, system: &str) -> Option<&Placed<String>> {
        let in_system = |coding: &&Coding| {
            coding
                .system
                .as_deref()
                .is_some_and(|found| found == system)
        };
        self.codings
            .iter()
            .find(in_system)
            .and_then(|coding| coding.code.as_ref())
    }

    /// Lists `key` for the meaning, with `key.code`, `key.system` and what more there is.
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        let Some(label) = self.label() else { return };
        list.add(key.to_owned(), label.value.clone(), label);
        for (place, coding) in self.codings.iter().enumerate() {
            let key = coding_key(key, place);
            coding.list(&key, list);
            // The label is the display of the first.
            list.put(
                &key,
                "display",
                coding.display.as_ref().filter(|_| place > 0),
            );
        }
        let display = self
            .codings
            .iter()
            .find_map(|coding| coding.display.as_ref());
        list.put(
            key,
            "text",
            self.text.as_ref().filter(|_| display.is_some()),
        );
    }

    /// Lists `key.code`, `key.display`, `key.system` and `key.text`.
    pub(crate) fn list_parts(&self, key: &str, list: &mut Listing) {
        for (place, coding) in self.codings.iter().enumerate() {
            let key = coding_key(key, place);
            coding.list(&key, list);
            list.put(&key, "display", coding.display.as_ref());
        }
        list.put(key, "text", self.text.as_ref());
    }
}

impl Coding {
    fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "system", self.system.as_ref());
        list.put(key, "code", self.code.as_ref());
    }
}

/// The first code stands under the key itself, further ones under `key.coding.2`.
fn coding_key(key: &str, place: usize) -> String {
    if place == 0 {
        key.to_owned()
    } else {
        format!("{key}.coding.{}", place + 1)
    }
}

/// A name as the Netherlands writes it.
#[derive(Debug, Default)]
pub struct PersonName {
    /// What kind of name it is.
    pub kind: Option<Placed<Code<NameKind>>>,
    /// The whole name as one text.
    pub text: Text,
    /// Initials: `B.A.`.
    pub initials: Text,
    /// Given names in full.
    pub given: Text,
    /// The name by which somebody is called.
    pub call_name: Text,
    /// The prefix of the surname at birth: `van`.
    pub prefix: Text,
    /// The surname at birth without its prefix.
    pub family: Text,
    /// The prefix of the partner's surname.
    pub partner_prefix: Text,
    /// The partner's surname without its prefix.
    pub partner_family: Text,
    /// The surname as it was written, prefixes included.
    pub surname: Text,
    /// Which of the surnames is used.
    pub name_use: Option<Placed<Code<NameUse>>>,
    /// Titles before the name.
    pub title: Text,
    /// Titles after the name.
    pub suffix: Text,
}

impl PersonName {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "kind", self.kind.as_ref());
        list.put(key, "text", self.text.as_ref());
        list.put(key, "initials", self.initials.as_ref());
        list.put(key, "given", self.given.as_ref());
        list.put(key, "call_name", self.call_name.as_ref());
        list.put(key, "prefix", self.prefix.as_ref());
        list.put(key, "family", self.family.as_ref());
        list.put(key, "partner_prefix", self.partner_prefix.as_ref());
        list.put(key, "partner_family", self.partner_family.as_ref());
        list.put(key, "surname", self.surname.as_ref());
        list.put(key, "use", self.name_use.as_ref());
        list.put(key, "title", self.title.as_ref());
        list.put(key, "suffix", self.suffix.as_ref());
    }
}

/// An address in its parts.
#[derive(Debug, Default)]
pub struct Address {
    /// The whole address as one text.
    pub text: Text,
    /// Street and number as they were written.
    pub line: Text,
    /// Street.
    pub street: Text,
    /// House number.
    pub house_number: Text,
    /// House letter and addition.
    pub house_addition: Text,
    /// `by` or `to`: the number is near or opposite.
    pub locator: Text,
    /// Postcode, as written.
    pub postcode: Text,
    /// Place.
    pub city: Text,
    /// Municipality.
    pub district: Text,
    /// Country.
    pub country: Text,
    /// Country by ISO 3166.
    pub country_code: Text,
    /// What it is used for.
    pub usage: Option<Placed<Code<Use>>>,
    /// Postal, physical or both.
    pub reach: Text,
    /// The kind of address by HL7 version 3: `HP` is the primary home.
    pub kind: Text,
}

impl Address {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "text", self.text.as_ref());
        list.put(key, "line", self.line.as_ref());
        list.put(key, "street", self.street.as_ref());
        list.put(key, "house_number", self.house_number.as_ref());
        list.put(key, "house_addition", self.house_addition.as_ref());
        list.put(key, "locator", self.locator.as_ref());
        list.put(key, "postcode", self.postcode.as_ref());
        list.put(key, "city", self.city.as_ref());
        list.put(key, "district", self.district.as_ref());
        list.put(key, "country", self.country.as_ref());
        list.put(key, "country_code", self.country_code.as_ref());
        list.put(key, "use", self.usage.as_ref());
        list.put(key, "type", self.reach.as_ref());
        list.put(key, "kind", self.kind.as_ref());
    }
}

/// A telephone number or e-mail address.
#[derive(Debug)]
pub struct ContactPoint {
    /// The number or address.
    pub value: Placed<String>,
    /// What it is used for.
    pub usage: Option<Placed<Code<Use>>>,
    /// What kind of telephone.
    pub phone_kind: Option<Placed<Code<PhoneKind>>>,
}

impl ContactPoint {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "", Some(&self.value));
        list.put(key, "use", self.usage.as_ref());
        list.put(key, "kind", self.phone_kind.as_ref());
    }
}

/// A language that somebody speaks.
#[derive(Debug, Default)]
pub struct Language {
    /// The language.
    pub language: Coded,
    /// Whether it is the one to speak with them.
    pub preferred: Option<Placed<bool>>,
    /// A remark on speaking with them.
    pub comment: Text,
}

impl Language {
    fn list(&self, key: &str, list: &mut Listing) {
        self.language.list(key, list);
        list.put(key, "preferred", self.preferred.as_ref());
        list.put(key, "comment", self.comment.as_ref());
    }
}

/// A number that a system gave to a person.
#[derive(Debug)]
pub struct RecordNumber {
    /// The address of the number system.
    pub system: Text,
    /// The number.
    pub value: Placed<String>,
}

impl RecordNumber {
    fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "", Some(&self.value));
        list.put(key, "system", self.system.as_ref());
    }
}

/// Who is referred.
#[derive(Debug, Default)]
pub struct Client {
    /// Name, and further names where there are: maiden, old.
    pub names: Vec<PersonName>,
    /// Date of birth; may be a year or month alone.
    pub birth_date: Option<Placed<FhirDate>>,
    /// Administrative sex.
    pub sex: Option<Placed<Code<Sex>>>,
    /// Citizen service number as it came; it need not pass its check.
    pub bsn: Text,
    /// Numbers of the client in other systems.
    pub record_numbers: Vec<RecordNumber>,
    /// Whether, or when, the client died.
    pub deceased: Option<Placed<Deceased>>,
    /// Marital status.
    pub marital_status: Option<Coded>,
    /// The home address first.
    pub addresses: Vec<Address>,
    /// Telephone numbers.
    pub phones: Vec<ContactPoint>,
    /// E-mail addresses.
    pub emails: Vec<ContactPoint>,
    /// Languages.
    pub languages: Vec<Language>,
    /// Whether an interpreter is needed.
    pub interpreter: Option<Placed<bool>>,
    /// Nationality.
    pub nationality: Option<Coded>,
}

impl Client {
    pub(crate) fn list(&self, list: &mut Listing) {
        let key = "client";
        list.each("client.name", &self.names, PersonName::list);
        list.put(key, "birth_date", self.birth_date.as_ref());
        list.put(key, "sex", self.sex.as_ref());
        list.put(key, "bsn", self.bsn.as_ref());
        list.each("client.number", &self.record_numbers, RecordNumber::list);
        list.put(key, "deceased", self.deceased.as_ref());
        list.each(
            "client.marital_status",
            self.marital_status.as_slice(),
            Coded::list,
        );
        list.each("client.address", &self.addresses, Address::list);
        list.each("client.phone", &self.phones, ContactPoint::list);
        list.each("client.email", &self.emails, ContactPoint::list);
        list.each("client.language", &self.languages, Language::list);
        list.put(key, "interpreter", self.interpreter.as_ref());
        list.each(
            "client.nationality",
            self.nationality.as_slice(),
            Coded::list,
        );
    }
}

/// Somebody around the client.
#[derive(Debug, Default)]
pub struct Contact {
    /// What they do for the client: first contact, legal representative.
    pub roles: Vec<Coded>,
    /// Who they are to the client: partner, daughter, neighbour.
    pub relationships: Vec<Coded>,
    /// Name.
    pub name: PersonName,
    /// Administrative sex.
    pub sex: Option<Placed<Code<Sex>>>,
    /// Telephone numbers.
    pub phones: Vec<ContactPoint>,
    /// E-mail addresses.
    pub emails: Vec<ContactPoint>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// The organisation on whose behalf they act.
    pub organisation: Text,
}

impl Contact {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        list.each(&join(key, "role"), &self.roles, Coded::list);
        list.each(&join(key, "relationship"), &self.relationships, Coded::list);
        self.name.list(&join(key, "name"), list);
        list.put(key, "sex", self.sex.as_ref());
        list.each(&join(key, "phone"), &self.phones, ContactPoint::list);
        list.each(&join(key, "email"), &self.emails, ContactPoint::list);
        list.each(&join(key, "address"), &self.addresses, Address::list);
        list.put(key, "organisation.name", self.organisation.as_ref());
    }
}
