//! What was referred, section by section, in words. What the reader may not see was taken out before it came here.

use jiff::Timestamp;
use spil_app::case_file::CaseFile;
use spil_app::consent::Stands;
use spil_model::answer::Answer;
use spil_model::calendar::local_time;
use spil_model::contact_details::{Email, Phone};
use spil_model::person::{GeneralPractitioner, PersonDetails};
use spil_model::referral::{
    ContactPerson, DementiaType, Diagnosis, FirstContactPerson, ReferralContent, Referrer, Relation,
};
use spil_model::text::LongText;

use super::head::relation;
use crate::page::Words;

/// A section with its lines; a line without a value says that it is not known.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
}

/// One line of a section.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) value: Option<String>,
}

/// Collects lines: what is empty stays out unless it matters that it is missing.
struct Lines {
    words: Words,
    lines: Vec<Line>,
}

impl Lines {
    const fn new(words: Words) -> Self {
        Self {
            words,
            lines: Vec::new(),
        }
    }

    /// A line that is there even when it is not known.
    fn always(mut self, key: &str, value: Option<String>) -> Self {
        self.lines.push(Line {
            label: self.words.t(key),
            value: value.filter(|value| !value.is_empty()),
        });
        self
    }

    fn known(self, key: &str, value: Option<impl ToString>) -> Self {
        match value.map(|value| value.to_string()) {
            Some(value) if !value.is_empty() => self.always(key, Some(value)),
            _ => self,
        }
    }

    fn answer(self, key: &str, answer: Answer) -> Self {
        let text = self.words.t(&format!("case-answer-{}", answer.code()));
        self.known(key, Some(text).filter(|_| answer != Answer::Unknown))
    }

    fn section(self, key: &str) -> Section {
        Section {
            title: self.words.t(key),
            lines: self.lines,
        }
    }
}

/// All sections.
pub(crate) fn sections(words: Words, file: &CaseFile) -> Vec<Section> {
    let content = &file.content;
    let mut all = Vec::new();
    if file.shows_notes {
        all.push(situation(words, content));
        all.push(diagnosis(words, &content.diagnosis));
    }
    all.push(client(words, file));
    all.extend(
        content
            .contact_persons
            .iter()
            .map(|person| contact_person(words, person)),
    );
    all.push(gp(words, content, file.client.gp.as_ref()));
    all.push(consents(words, &file.consents, content.person_knows));
    all.push(referrer(words, file));
    if !content.unplaced.is_empty() {
        all.push(unplaced(words, content));
    }
    all
}

fn situation(words: Words, content: &ReferralContent) -> Section {
    let text = |text: &Option<LongText>| text.as_ref().map(LongText::to_string);
    let details = &content.client;
    Lines::new(words)
        .always("case-question", text(&content.question))
        .known("case-circumstances", text(&content.circumstances))
        .known("case-particulars", text(&content.particulars))
        .answer("case-field-lives-alone", details.lives_alone)
        .answer("case-young-onset", details.special_groups.young_onset)
        .answer(
            "case-intellectual-disability",
            details.special_groups.intellectual_disability,
        )
        .answer(
            "case-migration-background",
            details.special_groups.migration_background,
        )
        .section("case-section-situation")
}

fn diagnosis(words: Words, diagnosis: &Diagnosis) -> Section {
    let state = words.t(&format!("case-diagnosis-{}", diagnosis.code()));
    let lines = Lines::new(words).always("case-diagnosis", Some(state));
    let lines = match diagnosis {
        Diagnosis::Diagnosed { kind, on, letter } => {
            let kind_text = dementia(words, *kind);
            let letter = if letter.is_some() {
                "case-letter-there"
            } else {
                "case-letter-missing"
            };
            lines
                .known("case-diagnosis-kind", Some(kind_text))
                .known("case-diagnosis-on", on.map(|day| words.date(day)))
                .known("case-diagnosis-letter", Some(words.t(letter)))
        }
        Diagnosis::Suspicion | Diagnosis::Unknown => lines,
    };
    lines.section("case-section-diagnosis")
}

fn dementia(words: Words, kind: DementiaType) -> String {
    words.t(&format!(
        "refer-choice-dementia-{}",
        kind.code().replace('_', "-")
    ))
}

fn client(words: Words, file: &CaseFile) -> Section {
    let details: &PersonDetails = &file.client;
    let language = details
        .language
        .map(|language| words.t(&format!("language-{}", language.as_str())));
    let interpreter = words.t(&format!(
        "case-interpreter-{}",
        details.interpreter.code().replace('_', "-")
    ));
    let insurer = details.insurer.as_ref();
    let bsn = file.bsn.as_ref().map(|bsn| {
        let state = words.t(&format!("case-bsn-{}", bsn.state.code()));
        match &bsn.masked {
            Some(masked) => format!("{masked} ({state})"),
            None => state,
        }
    });
    let lines = Lines::new(words)
        .always("case-name", Some(details.name.informal()))
        .known("case-initials", details.name.parts().initials.as_ref())
        .always(
            "case-birth-date",
            details.birth_date.map(|birth| birth_date(words, birth)),
        )
        .always("case-address", Some(address(&details.address)))
        .always("case-phones", Some(phones(&details.phones)))
        .known("case-email", details.email.as_ref().map(Email::to_string))
        .known("case-language", language)
        .known("case-field-interpreter", Some(interpreter))
        .known(
            "case-insurer",
            insurer.map(|insurer| {
                let parts = [
                    insurer.name.as_ref().map(ToString::to_string),
                    insurer.uzovi.as_ref().map(ToString::to_string),
                    insurer.number.as_ref().map(ToString::to_string),
                ];
                joined(parts, ", ")
            }),
        );
    let lines = match bsn {
        Some(bsn) => lines.always("case-bsn", Some(bsn)),
        None => lines,
    };
    lines.section("case-section-client")
}

/// A date of birth of which the day or the month may be unknown.
pub(crate) fn birth_date(words: Words, birth: spil_model::birth_date::BirthDate) -> String {
    birth.exact().map_or_else(
        || {
            let month = birth.month().map(|month| month.to_string());
            joined([month, Some(birth.year().to_string())], "-")
        },
        |day| words.date(day),
    )
}

pub(crate) fn address(address: &spil_model::address::Address) -> String {
    let lines = [address.street_line(), address.city_line()];
    joined(lines.map(Some), ", ")
}

pub(crate) fn phones(phones: &[Phone]) -> String {
    let shown: Vec<String> = phones.iter().map(Phone::display).collect();
    shown.join(", ")
}

/// The parts that are there, with this between them.
fn joined<const N: usize>(parts: [Option<String>; N], between: &str) -> String {
    let there = parts.into_iter().flatten().filter(|part| !part.is_empty());
    there.collect::<Vec<_>>().join(between)
}

fn contact_person(words: Words, person: &ContactPerson) -> Section {
    let known = Some(person.relation).filter(|relation| *relation != Relation::Unknown);
    let language = person
        .language
        .map(|language| words.t(&format!("language-{}", language.as_str())));
    Lines::new(words)
        .always("case-name", Some(person.name.informal()))
        .known("case-relation", known.map(|known| relation(words, known)))
        .always("case-phones", Some(phones(&person.phones)))
        .known("case-email", person.email.as_ref().map(Email::to_string))
        .known("case-address", Some(address(&person.address)))
        .known("case-language", language)
        .answer("case-caregiver", person.caregiver)
        .answer("case-lives-with", person.lives_with_client)
        .answer("case-representative", person.legal_representative)
        .section("case-section-contact-person")
}

fn gp(words: Words, content: &ReferralContent, gp: Option<&GeneralPractitioner>) -> Section {
    let practice = gp.map(|gp| {
        let parts = [
            gp.name.as_ref().map(ToString::to_string),
            gp.practice.as_ref().map(ToString::to_string),
            gp.city.as_ref().map(ToString::to_string),
        ];
        joined(parts, ", ")
    });
    let phone = gp.and_then(|gp| gp.phone.as_ref()).map(Phone::display);
    Lines::new(words)
        .always("case-gp", practice)
        .known("case-phones", phone)
        .known("case-agb", gp.and_then(|gp| gp.agb.as_ref()))
        .answer("case-gp-knows", content.gp_knowledge.knows)
        .answer("case-gp-may-be-told", content.gp_knowledge.may_be_told)
        .section("case-section-gp")
}

/// What stands for each purpose about which something was said, with who said it.
fn consents(words: Words, stands: &[Stands], person_knows: Answer) -> Section {
    let mut lines = Lines::new(words).answer("case-person-knows", person_knows);
    for one in stands {
        let Some(statement) = &one.by else { continue };
        let by = statement.by.code().replace('_', "-");
        let answer = words.t(&format!("consent-stands-{}", one.code));
        let by = words.t(&format!("case-consent-by-{by}"));
        let text = match &one.subject.organisation {
            Some(organisation) => format!("{organisation}: {answer} ({by})"),
            None => format!("{answer} ({by})"),
        };
        let purpose = one.subject.purpose.code().replace('_', "-");
        lines = lines.always(&format!("case-consent-{purpose}"), Some(text));
    }
    if lines.lines.is_empty() {
        lines = lines.always("case-consent-none", None);
    }
    lines.section("case-section-consents")
}

fn referrer(words: Words, file: &CaseFile) -> Section {
    let referrer: &Referrer = &file.referrer;
    let kind = referrer.kind.code().replace('_', "-");
    let first = match file.content.first_contact {
        FirstContactPerson::Client => "case-first-client",
        FirstContactPerson::ContactPerson => "case-first-contact-person",
    };
    Lines::new(words)
        .always(
            "case-referrer",
            Some(words.t(&format!("case-referrer-{kind}"))),
        )
        .known(
            "case-name",
            referrer
                .name
                .as_ref()
                .map(spil_model::name::PersonName::informal),
        )
        .known("case-role", referrer.role.as_ref())
        .known("case-organisation", referrer.organisation_name.as_ref())
        .known("case-agb", referrer.agb.as_ref())
        .known("case-phones", referrer.phone.as_ref().map(Phone::display))
        .known("case-email", referrer.email.as_ref().map(Email::to_string))
        .always("case-received", Some(moment(words, file.received_at)))
        .known(
            "case-channel",
            Some(words.t(&format!("case-channel-{}", file.channel.code()))),
        )
        .known("case-code", Some(file.code))
        .known("case-external-number", file.external_number.as_ref())
        .known("case-first-contact", Some(words.t(first)))
        .section("case-section-referrer")
}

fn unplaced(words: Words, content: &ReferralContent) -> Section {
    Section {
        title: words.t("case-section-unplaced"),
        lines: content
            .unplaced
            .iter()
            .map(|one| Line {
                label: one.path.to_string(),
                value: Some(one.value.to_string()),
            })
            .collect(),
    }
}

/// A moment as staff read it: `ma 23 nov 2026, 09:40`.
pub(crate) fn moment(words: Words, at: Timestamp) -> String {
    let local = local_time(at);
    format!("{}, {}", words.date(local.date()), time(at))
}

/// The time of day: `09:40`.
pub(crate) fn time(at: Timestamp) -> String {
    let local = local_time(at);
    format!("{:02}:{:02}", local.hour(), local.minute())
}
