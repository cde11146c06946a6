//! The people who are referred, and who refers them.

use jiff::civil::Date;
use spil_model::address::Address;
use spil_model::answer::Answer;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::contact_details::{Email, Phone};
use spil_model::language_code::{Interpreter, LanguageCode};
use spil_model::name::{NameParts, NameUse, PersonName};
use spil_model::person::{GeneralPractitioner, Insurer, PersonDetails};
use spil_model::referral::{
    Channel, ConsentBy, ConsentGiven, ConsentPurpose, ContactPerson, Danger, DementiaType,
    Diagnosis, FirstContactPerson, GpKnowledge, ReferralContent, Referrer, ReferrerKind, Relation,
};
use spil_model::sex::Sex;
use spil_model::text::{LongText, ShortText};

use crate::dice::Dice;
use crate::names::{self, ORIGINS};
use crate::situation::Situation;

/// Made-up numbers of insurers, with their names.
pub(crate) const INSURERS: [(&str, &str); 4] = [
    ("9901", "Zorgzeker"),
    ("9902", "De Polis"),
    ("9903", "Onderling Goed"),
    ("9904", "Noordwaarborg"),
];

/// Who refers how often.
const REFERRERS: [(ReferrerKind, u32); 11] = [
    (ReferrerKind::Gp, 24),
    (ReferrerKind::PracticeNurse, 20),
    (ReferrerKind::MemoryClinic, 13),
    (ReferrerKind::HomeCare, 12),
    (ReferrerKind::Caregiver, 11),
    (ReferrerKind::NeighbourhoodTeam, 8),
    (ReferrerKind::Hospital, 4),
    (ReferrerKind::Welfare, 3),
    (ReferrerKind::Client, 2),
    (ReferrerKind::MentalHealthCare, 2),
    (ReferrerKind::Neighbour, 1),
];
const QUESTIONS: [&str; 8] = [
    "Graag casemanagement: de mantelzorger vraagt om iemand die meedenkt.",
    "Mevrouw vergeet medicijnen en afspraken. Kan iemand langskomen?",
    "Diagnose is net gesteld. Uitleg en begeleiding gewenst.",
    "Wij maken ons zorgen: meneer raakt de weg kwijt in de eigen buurt.",
    "De partner kan het niet meer alleen aan.",
    "Begeleiding bij het aanvragen van dagbesteding.",
    "Er is steeds vaker ruzie thuis. Wat kan helpen?",
    "Vermoeden van dementie, wil zelf niet naar de geheugenpoli.",
];
const CIRCUMSTANCES: [&str; 6] = [
    "Kinderen wonen ver weg. De buurvrouw doet boodschappen.",
    "Woont met partner in een rijtjeshuis. Thuiszorg komt twee keer per week.",
    "Woont alleen op de derde verdieping. Er is een lift.",
    "Dochter komt elke dag langs en werkt daarnaast.",
    "Geen thuiszorg. Het huishouden blijft liggen.",
    "Partner is zelf slecht ter been.",
];

/// Somebody who is referred: what the form says, by which door, and by whom.
#[derive(Debug, Clone)]
pub(crate) struct Referred {
    pub(crate) content: ReferralContent,
    pub(crate) referrer: Referrer,
    pub(crate) channel: Channel,
    pub(crate) bsn: Option<Bsn>,
    pub(crate) language: &'static str,
}

/// Draws somebody who is referred on this day. `number` is theirs alone: the BSN comes of it.
pub(crate) fn referred(
    dice: &mut Dice,
    number: u32,
    today: Date,
    address: Address,
    situation: &Situation,
) -> Option<Referred> {
    let kind = dice.weighted(&REFERRERS)?;
    let client = client(dice, today, address, situation)?;
    let content = content(dice, client, kind, today, situation);
    let bsn = (kind.is_care_provider() && dice.percent(92))
        .then(|| test_bsn(number))
        .flatten();
    let channel = match dice.between(0, 99) {
        0..60 => Channel::Web,
        60..78 => Channel::Phone,
        78..84 => Channel::Letter,
        _ => Channel::Pdf,
    };
    let language = if kind.is_professional() {
        "nl"
    } else {
        dice.word(&["nl", "nl", "nl", "nl", "tr", "ar", "en"])
    };
    Some(Referred {
        referrer: referrer(dice, kind),
        content,
        channel,
        bsn,
        language,
    })
}

fn client(
    dice: &mut Dice,
    today: Date,
    address: Address,
    situation: &Situation,
) -> Option<PersonDetails> {
    let is_woman = dice.percent(61);
    let origin = dice
        .percent(11)
        .then(|| dice.place(ORIGINS.len()))
        .and_then(|place| ORIGINS.get(place));
    let parts = match origin {
        Some(origin) => NameParts {
            given: Some(
                dice.word(if is_woman { origin.women } else { origin.men })
                    .to_owned(),
            ),
            surname: Some(dice.word(origin.surnames).to_owned()),
            ..NameParts::default()
        },
        None => dutch_name(dice, is_woman),
    };
    let mut details = PersonDetails::named(PersonName::new(with_initials(parts)).ok()?);
    let age = if situation.is_young {
        dice.between(52, 64)
    } else {
        dice.between(68, 96)
    };
    details.birth_date = birth_date(dice, today, age);
    details.sex = if is_woman { Sex::Female } else { Sex::Male };
    details.address = address;
    details.phones = phone(dice).into_iter().collect();
    details.language = origin.map_or(Some(LanguageCode::DUTCH), |origin| {
        LanguageCode::parse(origin.language).ok()
    });
    details.interpreter = match origin {
        Some(_) => *dice.pick(&[
            Interpreter::Wanted,
            Interpreter::Family,
            Interpreter::NotNeeded,
        ])?,
        None => Interpreter::NotNeeded,
    };
    details.lives_alone = situation.assessment.lives_alone;
    details.special_groups.migration_background = if origin.is_some() {
        Answer::Yes
    } else {
        Answer::No
    };
    details.gp = Some(gp(dice));
    let (uzovi, name) = *dice.pick(&INSURERS)?;
    details.insurer = Some(Insurer {
        uzovi: uzovi.parse().ok(),
        name: ShortText::parse(name).ok(),
        number: None,
    });
    Some(details)
}

/// Most women of these generations use the name of their husband before their own.
fn dutch_name(dice: &mut Dice, is_woman: bool) -> NameParts {
    let given = dice.word(if is_woman { &names::WOMEN } else { &names::MEN });
    let (prefix, surname) = names::surname(dice);
    let partner = (is_woman && dice.percent(78)).then(|| names::surname(dice));
    let name_use = match partner {
        Some(_) if dice.percent(80) => NameUse::PartnerOwn,
        Some(_) if dice.percent(50) => NameUse::Partner,
        _ => NameUse::Own,
    };
    NameParts {
        initials: None,
        given: Some(given.to_owned()),
        prefix: prefix.map(str::to_owned),
        surname: Some(surname.to_owned()),
        partner_prefix: partner.and_then(|(prefix, _)| prefix).map(str::to_owned),
        partner_surname: partner.map(|(_, surname)| surname.to_owned()),
        name_use,
    }
}

fn with_initials(mut parts: NameParts) -> NameParts {
    let first = parts.given.as_ref().and_then(|given| given.chars().next());
    parts.initials = first.map(|first| format!("{first}."));
    parts
}

fn birth_date(dice: &mut Dice, today: Date, age: i64) -> Option<BirthDate> {
    let days = age * 365 + dice.between(0, 364);
    let born = today.saturating_sub(jiff::Span::new().days(days));
    BirthDate::parse(&born.to_string()).ok()
}

fn phone(dice: &mut Dice) -> Option<Phone> {
    // 555 numbers of the Utrecht area are in nobody's hands.
    Phone::parse(&format!("030 555 {:04}", dice.between(0, 9_999))).ok()
}

fn gp(dice: &mut Dice) -> GeneralPractitioner {
    let (surname, place) = (
        names::written(names::surname(dice)),
        dice.word(&["Veldstad", "Lindermeer", "Brinkdorp", "Vaartwijk"]),
    );
    GeneralPractitioner {
        name: ShortText::parse(&format!("Dr. {surname}")).ok(),
        practice: ShortText::parse(&format!("Huisartsenpraktijk {place}")).ok(),
        city: ShortText::parse(place).ok(),
        phone: phone(dice),
        agb: None,
    }
}

fn content(
    dice: &mut Dice,
    client: PersonDetails,
    kind: ReferrerKind,
    today: Date,
    situation: &Situation,
) -> ReferralContent {
    let surname = client
        .name
        .parts()
        .partner_surname
        .clone()
        .or_else(|| client.name.parts().surname.clone());
    let mut content = ReferralContent::about(client);
    content.contact_persons = contact_person(dice, surname).into_iter().collect();
    content.first_contact = if content.contact_persons.is_empty() || dice.percent(45) {
        FirstContactPerson::Client
    } else {
        FirstContactPerson::ContactPerson
    };
    content.question = LongText::parse(dice.word(&QUESTIONS)).ok();
    content.circumstances = LongText::parse(dice.word(&CIRCUMSTANCES)).ok();
    content.person_knows = if dice.percent(80) {
        Answer::Yes
    } else {
        Answer::No
    };
    content.gp_knowledge = GpKnowledge {
        knows: if kind.is_gp_practice() || dice.percent(70) {
            Answer::Yes
        } else {
            Answer::No
        },
        may_be_told: Answer::Yes,
    };
    content.diagnosis = diagnosis(dice, today);
    content.dangers = dangers(situation);
    let purposes = [
        ConsentPurpose::NetworkDesk,
        ConsentPurpose::InterimSupport,
        ConsentPurpose::GeriatricTeam,
    ];
    content.consents = purposes
        .map(|purpose| ConsentGiven {
            purpose,
            answer: Answer::Yes,
            by: ConsentBy::SaidByReferrer,
        })
        .to_vec();
    content
}

/// Not every danger that is there stands in the referral.
fn dangers(situation: &Situation) -> std::collections::BTreeSet<Danger> {
    situation.told_dangers.iter().copied().collect()
}

fn diagnosis(dice: &mut Dice, today: Date) -> Diagnosis {
    let kinds = [
        (DementiaType::Alzheimer, 60),
        (DementiaType::Vascular, 16),
        (DementiaType::Mixed, 10),
        (DementiaType::LewyBody, 5),
        (DementiaType::Frontotemporal, 3),
        (DementiaType::Parkinson, 3),
        (DementiaType::Unknown, 3),
    ];
    match dice.between(0, 99) {
        0..68 => Diagnosis::Diagnosed {
            kind: dice.weighted(&kinds).unwrap_or_default(),
            on: Some(today.saturating_sub(jiff::Span::new().days(dice.between(5, 400)))),
            letter: None,
        },
        68..95 => Diagnosis::Suspicion,
        _ => Diagnosis::Unknown,
    }
}

fn contact_person(dice: &mut Dice, surname: Option<String>) -> Option<ContactPerson> {
    if dice.percent(6) {
        return None;
    }
    let parts = NameParts {
        given: Some(dice.word(&names::YOUNGER).to_owned()),
        surname,
        ..NameParts::default()
    };
    let mut person = ContactPerson::named(PersonName::new(with_initials(parts)).ok()?);
    let relations = [
        (Relation::Child, 55),
        (Relation::Partner, 35),
        (Relation::Family, 6),
        (Relation::Neighbour, 4),
    ];
    person.relation = dice.weighted(&relations)?;
    person.phones = phone(dice).into_iter().collect();
    person.caregiver = Answer::Yes;
    Some(person)
}

pub(crate) fn referrer(dice: &mut Dice, kind: ReferrerKind) -> Referrer {
    let mut referrer = Referrer::of(kind);
    let (prefix, surname) = names::surname(dice);
    let given = dice.word(&names::YOUNGER);
    let parts = NameParts {
        given: Some(given.to_owned()),
        prefix: prefix.map(str::to_owned),
        surname: Some(surname.to_owned()),
        ..NameParts::default()
    };
    referrer.name = PersonName::new(with_initials(parts)).ok();
    referrer.phone = phone(dice);
    if dice.percent(35) {
        let address = format!(
            "{}.{}@post.example.org",
            names::plain(given),
            names::plain(surname)
        );
        referrer.email = Email::parse(&address).ok();
    }
    referrer
}

/// A BSN that passes the eleven-proof and was given to nobody: real ones do not begin with 9 9 9.
fn test_bsn(number: u32) -> Option<Bsn> {
    let first = 99_900_000 + number % 100_000;
    (0..10).find_map(|last| Bsn::parse(&format!("{first:08}{last}")).ok())
}
