//! What is known, as the answers that the form begins with.

use spil_app::case_file::Data;
use spil_model::address::Address;
use spil_model::answer::Answer;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::BsnState;
use spil_model::contact_details::{Email, Phone};
use spil_model::name::PersonName;
use spil_model::person::PersonDetails;
use spil_model::referral::{
    ContactPerson, Diagnosis, FirstContactPerson, ReferralContent, Relation,
};

use crate::answers::Answers;

/// The same answers, read as those of a professional: then every question is asked, the contact person among them when
/// there is a name.
pub(super) fn as_of_professional(answers: &Answers) -> Answers {
    let first = if names_contact(answers) {
        "other"
    } else {
        "client"
    };
    let own = [("referrer_kind", "home_care"), ("first_contact", first)];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let others = answers.pairs().iter().filter(|(name, _)| {
        !(name.starts_with("referrer_") || name == "first_contact" || name == "dangers")
    });
    Answers::of(own.into_iter().chain(others.cloned()))
}

/// Whether anything of a contact person is given: a number without a name is asked about, not dropped.
pub(super) fn names_contact(answers: &Answers) -> bool {
    let parts = ["given", "prefix", "surname", "phone", "email"];
    parts
        .iter()
        .any(|part| answers.some(&format!("contact_{part}")).is_some())
}

/// Collects pairs of names and values.
struct Pairs(Vec<(String, String)>);

impl Pairs {
    fn put(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    fn some<T: ToString>(&mut self, name: &str, value: Option<T>) {
        if let Some(value) = value {
            self.put(name, value.to_string());
        }
    }

    fn name(&mut self, before: &str, name: &PersonName) {
        let parts = name.parts();
        let all = [
            ("given", &parts.given),
            ("initials", &parts.initials),
            ("prefix", &parts.prefix),
            ("surname", &parts.surname),
            ("partner_prefix", &parts.partner_prefix),
            ("partner_surname", &parts.partner_surname),
        ];
        for (part, value) in all {
            self.some(&format!("{before}{part}"), value.as_ref());
        }
        self.put(&format!("{before}name_use"), parts.name_use.to_string());
    }

    fn date(&mut self, name: &str, date: BirthDate) {
        self.put(&format!("{name}_year"), date.year().to_string());
        self.some(&format!("{name}_month"), date.month());
        self.some(&format!("{name}_day"), date.day());
    }

    fn answer(&mut self, name: &str, answer: Answer) {
        self.put(name, answer.code());
    }
}

/// What is known, as answers.
pub(super) fn answers(data: &Data) -> Answers {
    let content = &data.content;
    let mut pairs = Pairs(Vec::new());
    client(&mut pairs, &content.client);
    if let Some(person) = content.contact_persons.first() {
        contact_person(&mut pairs, person);
    }
    pairs.put(
        "call_first",
        match content.first_contact {
            FirstContactPerson::Client => "client",
            FirstContactPerson::ContactPerson => "other",
        },
    );
    gp(&mut pairs, content);
    diagnosis(&mut pairs, &content.diagnosis);
    pairs.some("question", content.question.as_ref());
    pairs.some("circumstances", content.circumstances.as_ref());
    pairs.some("particulars", content.particulars.as_ref());
    pairs.answer("person_knows", content.person_knows);
    if let Some(state) = data.bsn_state.filter(|state| *state != BsnState::None) {
        pairs.put("bsn_state", state.code());
    }
    Answers::of(pairs.0)
}

fn client(pairs: &mut Pairs, details: &PersonDetails) {
    pairs.name("", &details.name);
    if let Some(birth) = details.birth_date {
        pairs.date("birth", birth);
    }
    pairs.put("sex", details.sex.code());
    address(pairs, &details.address);
    let mut numbers = details.phones.iter().map(Phone::display);
    pairs.some("phone", numbers.next());
    pairs.some("phone_2", numbers.next());
    pairs.some("email", details.email.as_ref().map(Email::to_string));
    pairs.some("language", details.language);
    pairs.put("interpreter", details.interpreter.code());
    pairs.answer("lives_alone", details.lives_alone);
    let groups = details.special_groups;
    pairs.answer("young_onset", groups.young_onset);
    pairs.answer("intellectual_disability", groups.intellectual_disability);
    pairs.answer("migration_background", groups.migration_background);
    if let Some(insurer) = &details.insurer {
        pairs.some("insurer_name", insurer.name.as_ref());
        pairs.some("insurer_uzovi", insurer.uzovi.as_ref());
        pairs.some("insurer_number", insurer.number.as_ref());
    }
}

fn address(pairs: &mut Pairs, address: &Address) {
    pairs.some("street", address.street.as_ref());
    pairs.some("postcode", address.postcode.map(|code| code.spaced()));
    let number = address.house_number.map(|number| {
        let addition = address.addition.as_ref();
        addition.map_or_else(
            || number.to_string(),
            |addition| format!("{number} {addition}"),
        )
    });
    pairs.some("house_number", number);
    pairs.some("city", address.city.as_ref());
}

fn contact_person(pairs: &mut Pairs, person: &ContactPerson) {
    pairs.name("contact_", &person.name);
    let known = Some(person.relation).filter(|relation| *relation != Relation::Unknown);
    pairs.some("contact_relation", known);
    pairs.some("contact_phone", person.phones.first().map(Phone::display));
    pairs.some("contact_email", person.email.as_ref());
    pairs.answer("contact_caregiver", person.caregiver);
    pairs.answer("contact_lives_with", person.lives_with_client);
}

fn gp(pairs: &mut Pairs, content: &ReferralContent) {
    if let Some(gp) = &content.client.gp {
        pairs.some("gp_name", gp.name.as_ref());
        pairs.some("gp_practice", gp.practice.as_ref());
        pairs.some("gp_city", gp.city.as_ref());
        pairs.some("gp_phone", gp.phone.as_ref().map(Phone::display));
    }
    pairs.answer("gp_knows", content.gp_knowledge.knows);
    pairs.answer("gp_may_be_told", content.gp_knowledge.may_be_told);
}

fn diagnosis(pairs: &mut Pairs, diagnosis: &Diagnosis) {
    pairs.put("diagnosis", diagnosis.code());
    if let Diagnosis::Diagnosed { kind, on, .. } = diagnosis {
        pairs.put("dementia_type", kind.code());
        if let Some(on) = on {
            pairs.date("diagnosis_on", BirthDate::from(*on));
        }
    }
}
