//! The client and those around the client: names, addresses, numbers to reach them, what they are to each other.

use spil_model::address::Address;
use spil_model::answer::Answer;
use spil_model::birth_date::BirthDate;
use spil_model::contact_details::Email;
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::language_code::{Interpreter, LanguageCode};
use spil_model::name::{InvalidName, NameParts, NameUse, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{ContactPerson, FirstContactPerson, ReferralContent, Relation};
use spil_model::sex::Sex;
use spil_model::text::fold;

use super::NOBODY_ELSE;
use super::values::Values;

/// The client; none where no name can be made.
pub(super) fn client(values: &mut Values) -> Option<PersonDetails> {
    let mut details = PersonDetails::named(name(values, "client.name")?);
    details.birth_date = values.parsed("client.birth_date", |text| BirthDate::parse(text).ok());
    details.sex = values
        .parsed("client.sex", Sex::from_code)
        .unwrap_or_default();
    details.address = address(values, "client.address", "home");
    details.phones = phones(values, "client", "home");
    details.email = email(values, "client", "home");
    details.language = values.parsed("client.language.code", |code| {
        LanguageCode::parse(code).ok()
    });
    if details.language.is_some() {
        values.forget("client.language");
        values.forget("client.language.system");
        values.forget_if("client.language.preferred", |said| said == "true");
    }
    let interpreter = |said: &str| match said {
        "true" => Some(Interpreter::Wanted),
        "false" => Some(Interpreter::NotNeeded),
        _ => None,
    };
    details.interpreter = values
        .parsed("client.interpreter", interpreter)
        .unwrap_or_default();
    // Whoever is referred lives; that somebody died is kept and shown.
    values.forget_if("client.deceased", |said| said == "false");
    Some(details)
}

/// Everybody around the client of whom there is a name.
pub(super) fn contacts(values: &mut Values) -> Vec<ContactPerson> {
    let keys = values.repeats("contact");
    keys.iter().filter_map(|key| contact(values, key)).collect()
}

fn contact(values: &mut Values, key: &str) -> Option<ContactPerson> {
    let mut contact = ContactPerson::named(name(values, &format!("{key}.name"))?);
    contact.relation = relation(values, key).unwrap_or_default();
    contact.address = address(values, &format!("{key}.address"), "home");
    contact.phones = phones(values, key, "home");
    contact.email = email(values, key, "home");
    let roles = values.repeats(&format!("{key}.role"));
    let says = |values: &Values, word: &str| {
        let said = roles.iter().filter_map(|role| values.any(role));
        said.map(fold).any(|said| said.contains(word))
    };
    if says(values, "vertegenwoordiger") || says(values, "guardian") {
        contact.legal_representative = Answer::Yes;
    }
    if says(values, "mantelzorg") || says(values, "caregiver") {
        contact.caregiver = Answer::Yes;
    }
    Some(contact)
}

/// The client, unless the letter names somebody as the first to call.
pub(super) fn first_contact(values: &mut Values, content: &ReferralContent) -> FirstContactPerson {
    let said = values.any("contact.role").map(fold).unwrap_or_default();
    let is_first =
        said.contains("eerste") || said.contains("first") || said.contains("contactpersoon");
    if is_first && !content.contact_persons.is_empty() {
        FirstContactPerson::ContactPerson
    } else {
        NOBODY_ELSE
    }
}

/// A name of its parts; where these make none, of the text as it was written.
pub(super) fn name(values: &mut Values, key: &str) -> Option<PersonName> {
    let at = |part: &str| format!("{key}.{part}");
    let call_name = if values.peek(&at("call_name")).is_some() {
        "call_name"
    } else {
        "given"
    };
    let used = [
        "initials",
        call_name,
        "prefix",
        "family",
        "partner_prefix",
        "partner_family",
    ];
    let mut said = used
        .map(|part| values.peek(&at(part)).map(str::to_owned))
        .into_iter();
    let mut next = || said.next().flatten();
    let name_use = values.peek(&at("use")).and_then(NameUse::from_code);
    let parts = NameParts {
        initials: next(),
        given: next(),
        prefix: next(),
        surname: next(),
        partner_prefix: next(),
        partner_surname: next(),
        name_use: name_use.unwrap_or_default(),
    };
    let made = match PersonName::new(parts.clone()) {
        Err(InvalidName::NoPartnerSurname | InvalidName::NoOwnSurname) => {
            PersonName::new(NameParts {
                name_use: NameUse::Own,
                ..parts
            })
        }
        other => other,
    };
    if let Ok(name) = made {
        for part in used {
            values.forget(&at(part));
        }
        values.forget_if(&at("use"), |said| said == name.parts().name_use.code());
        values.forget_if(&at("kind"), |said| matches!(said, "official" | "usual"));
        return Some(name);
    }
    let written = ["surname", "text"].map(at);
    written.iter().find_map(|key| values.parsed(key, of_text))
}

fn of_text(text: &str) -> Option<PersonName> {
    let surname = Some(text.to_owned());
    let parts = NameParts {
        surname,
        ..NameParts::default()
    };
    PersonName::new(parts).ok()
}

/// A name as one would say it, for a place that holds a name in one piece.
pub(super) fn spoken_name(values: &mut Values, key: &str) -> Option<String> {
    let text = values.take(&format!("{key}.text"));
    let made = name(values, key).map(|name| name.informal());
    let name = text.or(made)?;
    Some(name)
}

/// An address in its parts; a country and a use that go without saying are dropped.
pub(super) fn address(values: &mut Values, key: &str, usual: &str) -> Address {
    let at = |part: &str| format!("{key}.{part}");
    let address = Address {
        street: values.short(&at("street")),
        house_number: values.parsed(&at("house_number"), |text| HouseNumber::parse(text).ok()),
        addition: values.short(&at("house_addition")),
        postcode: values.parsed(&at("postcode"), |text| Postcode::parse(text).ok()),
        city: values.short(&at("city")),
    };
    if address.postcode.is_some() {
        values.forget_if(&at("country_code"), |said| said == "NL");
        values.forget_if(&at("country"), |said| {
            matches!(said, "Nederland" | "NL" | "Netherlands")
        });
    }
    if !address.is_empty() {
        values.forget_if(&at("use"), |said| said == usual);
        values.forget_if(&at("type"), |said| said == "both");
        values.forget_if(&at("kind"), |said| said == "HP");
    }
    address
}

/// All telephone numbers of somebody.
fn phones(values: &mut Values, key: &str, usual: &str) -> Vec<spil_model::contact_details::Phone> {
    let keys = values.repeats(&format!("{key}.phone"));
    let phone = |key: &String| {
        let phone = values.phone(key)?;
        values.forget_if(&format!("{key}.use"), |said| {
            said == usual || said == "mobile"
        });
        Some(phone)
    };
    keys.iter().filter_map(phone).collect()
}

fn email(values: &mut Values, key: &str, usual: &str) -> Option<Email> {
    let key = format!("{key}.email");
    let email = values.parsed(&key, |text| Email::parse(text).ok())?;
    values.forget_if(&format!("{key}.use"), |said| said == usual);
    Some(email)
}

/// By the codes of HL7 version 3, else by the words of the sender.
fn relation(values: &mut Values, key: &str) -> Option<Relation> {
    let key = format!("{key}.relationship");
    let by_code = values
        .peek(&format!("{key}.code"))
        .and_then(relation_of_code);
    let relation = by_code.or_else(|| values.peek(&key).and_then(relation_of_words))?;
    // A word that says more than our own stays: sister-in-law is family.
    let says_all = relation != Relation::Family && relation != Relation::Other;
    for told in ["code", "system"] {
        if says_all {
            values.forget(&format!("{key}.{told}"));
        }
    }
    if says_all {
        values.forget(&key);
    }
    Some(relation)
}

fn relation_of_code(code: &str) -> Option<Relation> {
    Some(match code {
        "DOMPART" | "SPS" | "HUSB" | "WIFE" | "SIGOTHR" => Relation::Partner,
        "CHILD" | "DAU" | "DAUC" | "SON" | "SONC" | "NCHILD" | "CHLDINLAW" | "DAUINLAW"
        | "SONINLAW" => Relation::Child,
        "SIB" | "BRO" | "SIS" => Relation::Sibling,
        "PRN" | "FTH" | "MTH" => Relation::Parent,
        "FRND" => Relation::Friend,
        "NBOR" => Relation::Neighbour,
        "FAMMEMB" | "EXT" | "INLAW" | "GRNDCHILD" | "NIECE" | "NEPHEW" | "COUSN" | "AUNT"
        | "UNCLE" => Relation::Family,
        _ => return None,
    })
}

fn relation_of_words(words: &str) -> Option<Relation> {
    const WORDS: [(&str, Relation); 14] = [
        ("partner", Relation::Partner),
        ("echtgeno", Relation::Partner),
        ("man", Relation::Partner),
        ("vrouw", Relation::Partner),
        ("dochter", Relation::Child),
        ("zoon", Relation::Child),
        ("kind", Relation::Child),
        ("broer", Relation::Sibling),
        ("zus", Relation::Sibling),
        ("vader", Relation::Parent),
        ("moeder", Relation::Parent),
        ("vriend", Relation::Friend),
        ("buur", Relation::Neighbour),
        ("familie", Relation::Family),
    ];
    let words = fold(words);
    let mut known = WORDS.into_iter();
    let is_said = |start: &str| words.split(' ').any(|word| word.starts_with(start));
    known
        .find(|(start, _)| is_said(start))
        .map(|(_, relation)| relation)
}
