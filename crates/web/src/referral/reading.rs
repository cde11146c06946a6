//! From answers to a referral, once every answer was checked where it is asked.

use std::collections::BTreeSet;

use spil_app::Cx;
use spil_app::referral::NewReferral;
use spil_model::address::Address;
use spil_model::agb::{AgbCode, Uzovi};
use spil_model::answer::Answer;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::contact_details::{Email, Phone};
use spil_model::geography::Postcode;
use spil_model::language_code::{Interpreter, LanguageCode};
use spil_model::name::{InvalidName, NameParts, NameUse, PersonName};
use spil_model::person::{GeneralPractitioner, Insurer, PersonDetails, SpecialGroups};
use spil_model::referral::{
    Channel, ConsentBy, ConsentGiven, ConsentPurpose, ContactPerson, Danger, DementiaType,
    Diagnosis, FirstContactPerson, GpKnowledge, ReferralContent, Referrer, ReferrerKind, Relation,
    Unplaced,
};
use spil_model::sex::Sex;
use spil_model::text::{LongText, ShortText};

use super::field::{self, Field};
use super::step::{path, referrer_kind};
use crate::answers::Answers;

/// A date of three fields; none where all are empty.
pub(super) fn date(
    answers: &Answers,
    name: &str,
) -> Option<Result<BirthDate, spil_model::birth_date::InvalidBirthDate>> {
    let [day, month, year] = ["day", "month", "year"].map(|part| format!("{name}_{part}"));
    let (day, month, year) = (answers.get(&day), answers.get(&month), answers.get(&year));
    let written: Vec<&str> = [year, month, day]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if written.is_empty() {
        return None;
    }
    if !day.is_empty() && month.is_empty() {
        return Some(Err(
            spil_model::birth_date::InvalidBirthDate::DayWithoutMonth,
        ));
    }
    Some(BirthDate::parse(&written.join("-")))
}

/// A name of several fields, each with this word before it.
pub(super) fn name(answers: &Answers, before: &str) -> Result<PersonName, InvalidName> {
    let part = |name: &str| answers.some(&format!("{before}{name}")).map(str::to_owned);
    PersonName::new(NameParts {
        initials: part("initials"),
        given: part("given"),
        prefix: part("prefix"),
        surname: part("surname"),
        partner_prefix: part("partner_prefix"),
        partner_surname: part("partner_surname"),
        name_use: NameUse::from_code(answers.get(&format!("{before}name_use"))).unwrap_or_default(),
    })
}

/// The referral that these answers make; every step was checked before.
pub(crate) fn referral(answers: &Answers, cx: &Cx) -> Option<NewReferral> {
    let answers = asked_only(answers);
    let kind = referrer_kind(&answers)?;
    let bsn = Some(answers.get("bsn")).filter(|_| kind.is_care_provider());
    Some(NewReferral {
        channel: Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer: referrer(&answers, kind),
        content: content(&answers, kind, cx)?,
        bsn: bsn.and_then(|text| Bsn::parse(text).ok()),
        files: Vec::new(),
    })
}

/// The referral that the desk typed: on paper stands what the public page asks care providers only.
pub(crate) fn typed(answers: &Answers, cx: &Cx) -> Option<NewReferral> {
    let mut new = referral(answers, cx)?;
    new.content.client.insurer = insurer(answers);
    Some(new)
}

/// Answers to questions that are no longer asked do not count: somebody can change who refers.
fn asked_only(answers: &Answers) -> Answers {
    let fields = path(answers)
        .into_iter()
        .flat_map(|step| field::of(step, answers));
    let inputs: BTreeSet<String> = fields.flat_map(Field::inputs).collect();
    let pairs = answers
        .pairs()
        .iter()
        .filter(|(name, _)| inputs.contains(name));
    Answers::of(pairs.cloned())
}

fn content(answers: &Answers, kind: ReferrerKind, cx: &Cx) -> Option<ReferralContent> {
    let answer = |name: &str| Answer::from_code(answers.get(name)).unwrap_or_default();
    let contact_persons: Vec<ContactPerson> = contact_person(answers, kind).into_iter().collect();
    let names_other = matches!(answers.get("first_contact"), "referrer" | "other");
    let first_contact = if names_other && !contact_persons.is_empty() {
        FirstContactPerson::ContactPerson
    } else {
        FirstContactPerson::Client
    };
    let gp_knows = if kind.is_gp_practice() {
        Answer::Yes
    } else {
        answer("gp_knows")
    };
    Some(ReferralContent {
        client: client(answers, kind, cx)?,
        first_contact,
        contact_persons,
        question: long(answers, "question"),
        circumstances: long(answers, "circumstances"),
        particulars: long(answers, "particulars"),
        gp_knowledge: GpKnowledge {
            knows: gp_knows,
            may_be_told: answer("gp_may_be_told"),
        },
        person_knows: if kind == ReferrerKind::Client {
            Answer::Yes
        } else {
            answer("person_knows")
        },
        diagnosis: diagnosis(answers),
        consents: consents(answers, kind),
        dangers: answers
            .all("dangers")
            .filter_map(Danger::from_code)
            .collect(),
        unplaced: unplaced(answers),
    })
}

fn client(answers: &Answers, kind: ReferrerKind, cx: &Cx) -> Option<PersonDetails> {
    let answer = |name: &str| Answer::from_code(answers.get(name)).unwrap_or_default();
    let birth_date = date(answers, "birth").and_then(Result::ok);
    let groups = SpecialGroups {
        young_onset: answer("young_onset"),
        intellectual_disability: answer("intellectual_disability"),
        migration_background: answer("migration_background"),
    };
    let phones = ["phone", "phone_2"].into_iter();
    Some(PersonDetails {
        birth_date,
        sex: Sex::from_code(answers.get("sex")).unwrap_or_default(),
        address: address(answers),
        phones: phones.filter_map(|name| phone(answers, name)).collect(),
        email: Email::parse(answers.get("email")).ok(),
        language: LanguageCode::parse(answers.get("language")).ok(),
        interpreter: Interpreter::from_code(answers.get("interpreter")).unwrap_or_default(),
        lives_alone: answer("lives_alone"),
        special_groups: groups.with_age(birth_date.map(|birth| birth.age_on(cx.today()))),
        gp: gp(answers, kind),
        insurer: insurer(answers),
        ..PersonDetails::named(name(answers, "").ok()?)
    })
}

fn address(answers: &Answers) -> Address {
    let plain = Address {
        street: short(answers, "street"),
        postcode: Postcode::parse(answers.get("postcode")).ok(),
        city: short(answers, "city"),
        ..Address::default()
    };
    let numbered = plain.clone().with_house_number(answers.get("house_number"));
    numbered.unwrap_or(plain)
}

fn gp(answers: &Answers, kind: ReferrerKind) -> Option<GeneralPractitioner> {
    let gp = if kind.is_gp_practice() {
        let doctor = Some(()).filter(|()| kind == ReferrerKind::Gp);
        GeneralPractitioner {
            name: doctor
                .and_then(|()| name(answers, "referrer_").ok())
                .and_then(|name| ShortText::parse(&name.informal()).ok()),
            practice: short(answers, "referrer_organisation"),
            city: None,
            phone: phone(answers, "referrer_phone"),
            agb: AgbCode::parse(answers.get("referrer_agb")).ok(),
        }
    } else {
        GeneralPractitioner {
            name: short(answers, "gp_name"),
            practice: short(answers, "gp_practice"),
            city: short(answers, "gp_city"),
            phone: phone(answers, "gp_phone"),
            agb: None,
        }
    };
    Some(gp).filter(|gp| *gp != GeneralPractitioner::default())
}

fn insurer(answers: &Answers) -> Option<Insurer> {
    let insurer = Insurer {
        uzovi: Uzovi::parse(answers.get("insurer_uzovi")).ok(),
        name: short(answers, "insurer_name"),
        number: short(answers, "insurer_number"),
    };
    Some(insurer).filter(|insurer| *insurer != Insurer::default())
}

fn referrer(answers: &Answers, kind: ReferrerKind) -> Referrer {
    if kind == ReferrerKind::Client {
        return Referrer {
            name: name(answers, "").ok(),
            phone: phone(answers, "phone"),
            email: Email::parse(answers.get("email")).ok(),
            ..Referrer::of(kind)
        };
    }
    Referrer {
        name: name(answers, "referrer_").ok(),
        role: short(answers, "referrer_role"),
        organisation_name: short(answers, "referrer_organisation"),
        agb: AgbCode::parse(answers.get("referrer_agb")).ok(),
        phone: phone(answers, "referrer_phone"),
        email: Email::parse(answers.get("referrer_email")).ok(),
        relation: short(answers, "referrer_relation"),
        ..Referrer::of(kind)
    }
}

/// Family that refers is somebody around the client too; whoever else was named comes first.
fn contact_person(answers: &Answers, kind: ReferrerKind) -> Option<ContactPerson> {
    let answer = |name: &str| Answer::from_code(answers.get(name)).unwrap_or_default();
    if answers.get("first_contact") == "other" {
        return Some(ContactPerson {
            relation: relation(answers, "contact_relation"),
            phones: phone(answers, "contact_phone").into_iter().collect(),
            email: Email::parse(answers.get("contact_email")).ok(),
            caregiver: answer("contact_caregiver"),
            lives_with_client: answer("contact_lives_with"),
            ..ContactPerson::named(name(answers, "contact_").ok()?)
        });
    }
    if kind.is_professional() || kind == ReferrerKind::Client {
        return None;
    }
    let is_caregiver = kind == ReferrerKind::Caregiver;
    Some(ContactPerson {
        relation: relation(answers, "referrer_relation"),
        phones: phone(answers, "referrer_phone").into_iter().collect(),
        email: Email::parse(answers.get("referrer_email")).ok(),
        caregiver: if is_caregiver {
            Answer::Yes
        } else {
            Answer::Unknown
        },
        ..ContactPerson::named(name(answers, "referrer_").ok()?)
    })
}

fn diagnosis(answers: &Answers) -> Diagnosis {
    match answers.get("diagnosis") {
        "diagnosed" => Diagnosis::Diagnosed {
            kind: DementiaType::from_code(answers.get("dementia_type")).unwrap_or_default(),
            on: date(answers, "diagnosis_on")
                .and_then(Result::ok)
                .and_then(BirthDate::exact),
            letter: None,
        },
        "suspicion" => Diagnosis::Suspicion,
        _ => Diagnosis::Unknown,
    }
}

/// A diagnosis of which only the year or the month is known has no day to be kept under.
fn unplaced(answers: &Answers) -> Vec<Unplaced> {
    let on = date(answers, "diagnosis_on").and_then(Result::ok);
    let inexact = on.filter(|on| on.exact().is_none());
    let kept = inexact.and_then(|on| {
        Some(Unplaced {
            path: ShortText::parse("diagnosis.on").ok()?,
            value: LongText::parse(&on.to_string()).ok()?,
        })
    });
    kept.into_iter().collect()
}

fn consents(answers: &Answers, kind: ReferrerKind) -> Vec<ConsentGiven> {
    let by = if kind == ReferrerKind::Client {
        ConsentBy::Client
    } else {
        ConsentBy::SaidByReferrer
    };
    let asked = [
        ("consent_network_desk", ConsentPurpose::NetworkDesk),
        ("consent_interim_support", ConsentPurpose::InterimSupport),
        ("consent_geriatric_team", ConsentPurpose::GeriatricTeam),
        ("gp_may_be_told", ConsentPurpose::InformGp),
    ];
    let given = asked.into_iter().filter_map(|(name, purpose)| {
        let answer = Answer::from_code(answers.get(name))?;
        Some(ConsentGiven {
            purpose,
            answer,
            by,
        })
    });
    given.collect()
}

fn relation(answers: &Answers, name: &str) -> Relation {
    Relation::from_code(answers.get(name)).unwrap_or_default()
}

fn phone(answers: &Answers, name: &str) -> Option<Phone> {
    Phone::parse(answers.get(name)).ok()
}

fn short(answers: &Answers, name: &str) -> Option<ShortText> {
    ShortText::parse(answers.get(name)).ok()
}

fn long(answers: &Answers, name: &str) -> Option<LongText> {
    LongText::parse(answers.get(name)).ok()
}
