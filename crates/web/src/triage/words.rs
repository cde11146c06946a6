//! Triage in words: the questions with their answers, the suggestion with its rules, and the decisions so far.

use std::collections::BTreeSet;

use spil_app::triage::{Entry, Source, Triage};
use spil_model::answer::Answer;
use spil_model::calendar::{Term, local_time};
use spil_model::code::ClassId;
use spil_model::referral::Danger;
use spil_model::triage_rules::{
    Assessment, CaregiverCanGoOn, DangerFound, Decline, DiagnosisState, Sign,
};

use super::reading::CONDITION;
use crate::case_file::moment;
use crate::page::Words;

/// One answer to choose.
pub(super) struct Choosable {
    pub(super) value: &'static str,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

/// A question with its answers.
pub(super) struct Question {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) options: Vec<Choosable>,
    pub(super) error: Option<String>,
}

/// What the rules suggest.
pub(super) struct SuggestionView {
    pub(super) class: Option<String>,
    pub(super) fired: Vec<String>,
}

/// A class to choose.
pub(super) struct ClassChoice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) hint: String,
    pub(super) is_chosen: bool,
}

/// A decision of before.
pub(super) struct Past {
    pub(super) when: String,
    pub(super) by: String,
    pub(super) class: String,
    pub(super) suggested: String,
    pub(super) fired: Vec<String>,
    pub(super) reason: String,
    pub(super) term: String,
}

pub(super) fn source(words: Words, source: &Source) -> String {
    match source {
        Source::Referral => words.t("triage-source-referral"),
        Source::Tried => words.t("triage-source-tried"),
        Source::Earlier { at, by } => {
            let at = moment(words, *at);
            words.t2("triage-source-earlier", ("at", &at), ("by", by))
        }
    }
}

/// All questions but the kinds of danger, in the order in which one asks them.
pub(super) fn questions(
    words: Words,
    found: &Assessment,
    error: &dyn Fn(&str) -> Option<String>,
) -> Vec<Question> {
    let mut questions: Vec<Question> = ORDER
        .iter()
        .map(|sign| yes_no(words, sign.code(), "triage-sign", sign.answer(found)))
        .collect();
    let can_go_on = found.caregiver_can_go_on.map(CaregiverCanGoOn::code);
    questions.push(coded(
        words,
        "caregiver_can_go_on",
        CaregiverCanGoOn::ALL.iter().map(|one| one.code()),
        can_go_on,
    ));
    let decline = found.decline.map(Decline::code);
    let declines = Decline::ALL.iter().map(|one| one.code());
    questions.push(coded(words, "decline", declines, decline));
    let diagnosis = found.diagnosis.map(DiagnosisState::code);
    let states = DiagnosisState::ALL.iter().map(|one| one.code());
    questions.push(coded(words, "diagnosis", states, diagnosis));
    for question in &mut questions {
        question.error = error(&question.name);
    }
    questions
}

const ORDER: [Sign; 11] = [
    Sign::Danger,
    Sign::CareRefusal,
    Sign::LivesAlone,
    Sign::CaregiverAbsent,
    Sign::CaregiverOverloaded,
    Sign::ChallengingBehaviour,
    Sign::YoungOnset,
    Sign::QualityOfLifeThreatened,
    Sign::Comorbidity,
    Sign::PsychiatryInFront,
    Sign::AddictionInFront,
];

fn yes_no(words: Words, name: &str, key: &str, answer: Answer) -> Question {
    let option = |one: &Answer| Choosable {
        value: one.code(),
        label: words.t(&format!("triage-answer-{}", one.code())),
        is_chosen: *one == answer,
    };
    Question {
        name: name.to_owned(),
        label: words.t(&format!("{key}-{}", name.replace('_', "-"))),
        options: Answer::ALL.iter().map(option).collect(),
        error: None,
    }
}

fn coded(
    words: Words,
    name: &str,
    codes: impl Iterator<Item = &'static str>,
    chosen: Option<&str>,
) -> Question {
    let key = format!("triage-{}", name.replace('_', "-"));
    let option = |code: &'static str| Choosable {
        value: code,
        label: words.t(&format!("{key}-{}", code.replace('_', "-"))),
        is_chosen: chosen == Some(code),
    };
    let unknown = Choosable {
        value: Answer::Unknown.code(),
        label: words.t("triage-answer-unknown-yet"),
        is_chosen: chosen.is_none(),
    };
    Question {
        name: name.to_owned(),
        label: words.t(&key),
        options: codes.map(option).chain([unknown]).collect(),
        error: None,
    }
}

/// The kinds of danger, to tick.
pub(super) fn dangers(words: Words, found: &Assessment) -> Question {
    let none = BTreeSet::new();
    let present = match &found.danger {
        DangerFound::Present(kinds) => kinds,
        DangerFound::Unknown | DangerFound::None => &none,
    };
    let option = |kind: &Danger| Choosable {
        value: kind.code(),
        label: words.t(&format!(
            "refer-choice-danger-{}",
            kind.code().replace('_', "-")
        )),
        is_chosen: present.contains(kind),
    };
    Question {
        name: "danger_kind".to_owned(),
        label: words.t("triage-danger-kinds"),
        options: Danger::ALL.iter().map(option).collect(),
        error: None,
    }
}

/// The conditions that the covenant sets of its own.
pub(super) fn conditions(words: Words, found: &Triage) -> Vec<Question> {
    let conditions = found.conditions.iter();
    conditions
        .map(|condition| {
            let answer = found.findings.conditions.get(&condition.id).copied();
            let question = yes_no(words, "danger", "triage-sign", answer.unwrap_or_default());
            Question {
                name: format!("{CONDITION}{}", condition.id),
                label: condition.text.in_language(words.0.code()).to_owned(),
                ..question
            }
        })
        .collect()
}

pub(super) fn suggestion(words: Words, found: &Triage) -> Option<SuggestionView> {
    let suggestion = &found.suggestion;
    found.suggests.then(|| SuggestionView {
        class: suggestion
            .class
            .as_ref()
            .map(|class| class_and_norm(words, found, class)),
        fired: suggestion
            .fired
            .iter()
            .map(|rule| rule.sentence.in_language(words.0.code()).to_owned())
            .collect(),
    })
}

fn class_name(words: Words, found: &Triage, id: &ClassId) -> String {
    let class = found.classes.iter().find(|class| class.id == *id);
    class.map_or_else(
        || id.to_string(),
        |class| class.name.in_language(words.0.code()).to_owned(),
    )
}

fn class_and_norm(words: Words, found: &Triage, id: &ClassId) -> String {
    let class = found.classes.iter().find(|class| class.id == *id);
    let name = class_name(words, found, id);
    class.map_or(name.clone(), |class| {
        format!("{name} ({})", norm(words, class.norm))
    })
}

fn norm(words: Words, norm: Term) -> String {
    match norm {
        Term::WorkingDays(days) => words.count("norm-working-days", usize::from(days)),
        Term::Weeks(weeks) => words.count("norm-weeks", usize::from(weeks)),
    }
}

/// The classes: chosen is what was sent, else the one of the last decision. A suggestion is never chosen for somebody.
pub(super) fn classes(words: Words, found: &Triage, sent: Option<&str>) -> Vec<ClassChoice> {
    let current = found.deadline.as_ref().map(|deadline| &deadline.class);
    let choice = |class: &spil_model::covenant::UrgencyClass| ClassChoice {
        value: class.id.to_string(),
        name: class_and_norm(words, found, &class.id),
        hint: class.what_happens.in_language(words.0.code()).to_owned(),
        is_chosen: match sent {
            Some(sent) => sent == class.id.as_str(),
            None => current == Some(&class.id),
        },
    };
    found.classes.iter().map(choice).collect()
}

/// The class as it stands, with the last day of its term.
pub(super) fn standing(words: Words, found: &Triage) -> Option<String> {
    let deadline = found.deadline.as_ref()?;
    let class = class_name(words, found, &deadline.class);
    let due = words.date(deadline.due);
    Some(words.t2("triage-standing", ("class", &class), ("due", &due)))
}

pub(super) fn past(words: Words, found: &Triage) -> Vec<Past> {
    let history = found.history.iter();
    history.map(|entry| one_past(words, found, entry)).collect()
}

fn one_past(words: Words, found: &Triage, entry: &Entry) -> Past {
    let decided = &entry.decided;
    let rules = found.rules.iter();
    let fired = rules.filter(|rule| decided.fired.contains(&rule.id));
    let from = words.date(local_time(decided.term_from).date());
    let due = words.date(decided.due);
    Past {
        when: moment(words, decided.at),
        by: entry.by_name.clone(),
        class: class_name(words, found, &decided.class),
        suggested: match &decided.suggested {
            Some(class) if *class == decided.class => words.t("triage-as-suggested"),
            Some(class) => {
                let class = class_name(words, found, class);
                words.t1("triage-suggested", "class", class)
            }
            None => words.t("triage-not-suggested"),
        },
        fired: fired
            .map(|rule| rule.sentence.in_language(words.0.code()).to_owned())
            .collect(),
        reason: decided
            .reason
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        term: words.t2("triage-term", ("from", &from), ("due", &due)),
    }
}
