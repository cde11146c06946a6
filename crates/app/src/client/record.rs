//! A person as the crate that compares takes them: plain text per field, and the keys under which others are found.

use std::collections::BTreeSet;

use spil_linkage::{Field, Record, blocking_keys};
use spil_model::contact_details::Phone;
use spil_model::person::PersonDetails;
use spil_model::sex::Sex;
use spil_model::text::ShortText;

/// More telephone numbers than these say nothing more.
const MOST_PHONES: usize = 4;

/// What is compared of a person. The citizen service number is not among it: it is compared by its blind index.
pub(crate) fn record(details: &PersonDetails) -> Record {
    let mut record = Record::new("");
    let name = &details.name;
    let mut set = |field, text: Option<&str>| {
        if let Some(text) = text {
            record.set(field, text);
        }
    };
    let parts = name.parts();
    set(Field::GivenName, parts.given.as_deref());
    set(Field::Initials, parts.initials.as_deref());
    set(Field::Prefix, parts.prefix.as_deref());
    set(Field::Surname, parts.surname.as_deref());
    set(Field::PartnerPrefix, parts.partner_prefix.as_deref());
    set(Field::PartnerSurname, parts.partner_surname.as_deref());
    let birth_date = details.birth_date.map(|date| date.to_string());
    set(Field::BirthDate, birth_date.as_deref());
    set(Field::Sex, known_sex(details.sex));
    let address = &details.address;
    let number = address.house_number.map(|number| number.get().to_string());
    let postcode = address.postcode.map(|postcode| postcode.to_string());
    set(
        Field::Street,
        address.street.as_ref().map(ShortText::as_str),
    );
    set(Field::HouseNumber, number.as_deref());
    set(
        Field::HouseAddition,
        address.addition.as_ref().map(ShortText::as_str),
    );
    set(Field::Postcode, postcode.as_deref());
    set(Field::City, address.city.as_ref().map(ShortText::as_str));
    set(Field::Phone, details.phones.first().map(Phone::e164));
    let email = details.email.as_ref().map(ToString::to_string);
    set(Field::Email, email.as_deref());
    set(Field::OtherId, insured(details).as_deref());
    record
}

fn known_sex(sex: Sex) -> Option<&'static str> {
    (sex != Sex::Unknown).then(|| sex.code())
}

/// The number at the insurer is another number of the person; without the insurer it can be two people's.
fn insured(details: &PersonDetails) -> Option<String> {
    let insurer = details.insurer.as_ref()?;
    let number = insurer.number.as_ref()?;
    let uzovi = insurer.uzovi.as_ref().map(ToString::to_string);
    Some(format!("{} {number}", uzovi.unwrap_or_default()))
}

/// The keys under which a person is stored: those of each telephone number that is known. As the database has them, with sign.
pub(crate) fn keys(details: &PersonDetails) -> Vec<i64> {
    let mut record = record(details);
    let mut keys: BTreeSet<i64> = BTreeSet::new();
    let mut add = |record: &Record| {
        keys.extend(
            blocking_keys(record)
                .into_iter()
                .map(|key| key.0.cast_signed()),
        );
    };
    add(&record);
    for phone in details.phones.iter().take(MOST_PHONES).skip(1) {
        record.set(Field::Phone, phone.e164());
        add(&record);
    }
    keys.into_iter().collect()
}

/// The other person's record, with the telephone number that both have in front where there is one.
pub(crate) fn beside(known: &PersonDetails, incoming: &PersonDetails) -> Record {
    let mut record = record(known);
    let shared = known
        .phones
        .iter()
        .any(|phone| incoming.phones.contains(phone));
    if let Some(first) = incoming.phones.first().filter(|_| shared) {
        record.set(Field::Phone, first.e164());
    }
    record
}
