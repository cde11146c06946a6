//! The head of a page about one referral, in words: `case_file/head.html` shows it. A page that shows it has a field `head`
//! of this type beside its `page`.

use spil_app::case_file::{Colleague, Head};
use spil_model::answer::Answer;
use spil_model::contact_details::Phone;
use spil_model::language_code::{Interpreter, LanguageCode};
use spil_model::referral::{ContactPerson, FirstContactPerson, Relation, Stage};
use spil_model::sex::Sex;

use crate::page::Words;
use crate::waiting_list::{self, clock_class, look, run_of, words as clocks};

/// The head in words.
#[derive(Debug)]
pub(crate) struct HeadView {
    /// The page of the referral.
    pub(crate) address: String,
    /// The page with everything of the person, for whoever may know who it is.
    pub(crate) client: Option<String>,
    /// The name as the person uses it, or initials.
    pub(crate) who: String,
    /// Age and neighbourhood.
    pub(crate) about: String,
    /// The stage, and who acts next.
    pub(crate) step: String,
    /// The name of the class.
    pub(crate) class: Option<String>,
    /// The clock of the covenant.
    pub(crate) deadline: Option<Chip>,
    /// The clock of the law.
    pub(crate) clock: Option<Bar>,
    pub(crate) facts: Vec<Fact>,
    /// What to beware of: look and words.
    pub(crate) alerts: Vec<(&'static str, String)>,
    /// Why it stands where it stands.
    pub(crate) reasons: Vec<String>,
}

/// A term.
#[derive(Debug)]
pub(crate) struct Chip {
    pub(crate) class: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) text: String,
    pub(crate) date: String,
}

/// The bar of the second clock.
#[derive(Debug)]
pub(crate) struct Bar {
    pub(crate) class: &'static str,
    pub(crate) weeks: String,
    pub(crate) run: String,
}

/// A fact with its label; a telephone number can be called.
#[derive(Debug)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) text: String,
    pub(crate) phone: Option<(String, String)>,
}

impl HeadView {
    pub(crate) fn new(words: Words, head: &Head) -> Self {
        Self {
            address: format!("/aanmeldingen/{}", head.id),
            client: head
                .name
                .as_ref()
                .map(|_| format!("/clienten/{}", head.person)),
            who: who(words, head),
            about: about(words, head),
            step: step(words, head),
            class: head
                .class
                .as_ref()
                .map(|name| name.in_language(words.0.code()).to_owned()),
            deadline: deadline(words, head),
            clock: head.statutory.as_ref().map(|clock| Bar {
                class: clock_class(clock.mark),
                weeks: words.count("weeks-waited", usize::try_from(clock.weeks()).unwrap_or(0)),
                run: run_of(clock.days),
            }),
            facts: facts(words, head),
            alerts: alerts(words, head),
            reasons: head
                .reasons
                .iter()
                .map(|reason| clocks::reason(words, reason, &head.class_names))
                .collect(),
        }
    }
}

/// The line of the menu where pages about one referral belong.
pub(crate) const RAIL: &str = waiting_list::ADDRESS;

/// The name with its word of address, or initials.
pub(crate) fn who(words: Words, head: &Head) -> String {
    let Some(name) = &head.name else {
        return head.initials.clone();
    };
    let title = match head.sex {
        Sex::Female => words.t("title-female"),
        Sex::Male => words.t("title-male"),
        Sex::Other | Sex::Unknown => String::new(),
    };
    name.formal(&title)
}

fn about(words: Words, head: &Head) -> String {
    let age = head.age.map(|age| words.t1("age-years", "age", age));
    let parts = [age, head.neighbourhood.clone(), head.team.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn step(words: Words, head: &Head) -> String {
    let stage = words.t(&format!("case-stage-{}", head.stage.code()));
    match head.acts_next {
        Some(who) => {
            let who = words.t(&format!("acts-{}", who.code().replace('_', "-")));
            words.t2("case-stage-and-who", ("stage", &stage), ("who", &who))
        }
        None => stage,
    }
}

/// After the first contact the clock of the covenant says no more than that it was met.
fn deadline(words: Words, head: &Head) -> Option<Chip> {
    if let Some(wish) = head.own_wish {
        return Some(Chip {
            class: "deadline deadline--paused",
            icon: "paused",
            text: words.t("case-own-wish"),
            date: words.t1("case-until", "until", words.date(wish.until)),
        });
    }
    let clock = head.covenant.as_ref()?;
    let (class, icon) = look(clock);
    let (text, date) = clocks::deadline(words, clock);
    Some(Chip {
        class,
        icon,
        text,
        date: format!("· {date}"),
    })
}

fn facts(words: Words, head: &Head) -> Vec<Fact> {
    let call = head.call.as_ref().map(|(whose, phone)| Fact {
        label: words.t(match whose {
            FirstContactPerson::Client => "case-call-client",
            FirstContactPerson::ContactPerson => "case-call-contact-person",
        }),
        text: String::new(),
        phone: Some(link(phone)),
    });
    let contact = head.contact_person.as_ref().map(|person| Fact {
        label: words.t("case-contact-person"),
        text: contact_person(words, person),
        phone: None,
    });
    let colleagues = &head.colleagues;
    let named = [
        ("case-case-manager", &colleagues.case_manager),
        ("case-link-worker", &colleagues.link_worker),
        ("case-stand-by", &colleagues.stand_by),
        ("case-offered-to", &colleagues.offered_to),
    ];
    let named = named
        .into_iter()
        .filter_map(|(key, colleague)| Some(colleague_fact(words, key, colleague.as_ref()?)));
    call.into_iter().chain(contact).chain(named).collect()
}

fn colleague_fact(words: Words, key: &str, colleague: &Colleague) -> Fact {
    let phone = colleague.phone.as_deref();
    Fact {
        label: words.t(key),
        text: colleague.name.clone(),
        phone: phone
            .and_then(|text| Phone::parse(text).ok())
            .map(|phone| link(&phone)),
    }
}

/// The address of a call, and the number as one reads it.
pub(crate) fn link(phone: &Phone) -> (String, String) {
    (format!("tel:{}", phone.e164()), phone.display())
}

/// A contact person in one line: name and what they are to the client.
pub(crate) fn contact_person(words: Words, person: &ContactPerson) -> String {
    let name = person.name.informal();
    if person.relation == Relation::Unknown {
        return name;
    }
    format!("{name} ({})", relation(words, person.relation))
}

pub(crate) fn relation(words: Words, relation: Relation) -> String {
    words.t(&format!("case-relation-{}", relation.code()))
}

fn alerts(words: Words, head: &Head) -> Vec<(&'static str, String)> {
    const WEIGHTY: &str = "nl-data-badge chip--over";
    const PLAIN: &str = "nl-data-badge chip--information";
    let mut alerts = Vec::new();
    if let Some(day) = head.died_on {
        alerts.push((WEIGHTY, words.t1("case-died", "day", words.date(day))));
    } else if head.stage == Stage::Ended {
        alerts.push(("nl-data-badge", words.t("case-is-ended")));
    }
    for danger in &head.dangers {
        let key = format!("refer-choice-danger-{}", danger.code().replace('_', "-"));
        alerts.push((WEIGHTY, words.t(&key)));
    }
    if head.dangers.is_empty() && 0 < head.danger_signs {
        alerts.push((WEIGHTY, words.count("case-danger-signs", head.danger_signs)));
    }
    if head.lives_alone == Answer::Yes {
        alerts.push((PLAIN, words.t("case-lives-alone")));
    }
    if let Some(language) = head.language.filter(|code| *code != LanguageCode::DUTCH) {
        alerts.push((PLAIN, words.t(&format!("language-{}", language.as_str()))));
    }
    if head.interpreter == Interpreter::Wanted {
        alerts.push((PLAIN, words.t("case-interpreter")));
    }
    alerts
}
