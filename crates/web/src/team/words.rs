//! Reasons for and against a colleague as sentences, and what a team may know of somebody who waits.

use std::collections::BTreeMap;

use spil_app::team::{Entry, Suggested};
use spil_model::agb::Uzovi;
use spil_model::answer::Answer as YesNo;
use spil_model::code::ClassId;
use spil_model::covenant::Translated;
use spil_model::language_code::{Interpreter, LanguageCode};
use spil_model::person::SpecialGroups;
use spil_model::team::{Continuity, Expertise, InboxEntry, Room, Why};

use super::bars::away;
use crate::page::Words;

/// All reasons of a suggestion, those of most weight first.
pub(super) fn reasons(words: Words, suggested: &Suggested, entry: &Entry) -> Vec<String> {
    let told = suggested.reasons.iter();
    told.map(|why| sentence(words, why, suggested.shows_figures, entry))
        .collect()
}

fn insurer(uzovi: &Uzovi, entry: &Entry) -> String {
    let number = || uzovi.to_string();
    entry.insurer.clone().unwrap_or_else(number)
}

fn sentence(words: Words, why: &Why, shows_figures: bool, entry: &Entry) -> String {
    let class = &class(words, entry.class.as_ref());
    match why {
        Why::Absent(absence) if shows_figures => {
            words.t1("suggest-absent", "when", away(words, absence))
        }
        Why::Absent(_) => words.t("suggest-absent-hidden"),
        Why::NoContract(uzovi) => words.t1("suggest-no-contract", "insurer", insurer(uzovi, entry)),
        Why::NoBudget(uzovi) => words.t1("suggest-no-budget", "insurer", insurer(uzovi, entry)),
        Why::Continuity(continuity) => words.t(tie(*continuity)),
        Why::Room {
            room,
            before,
            after,
        } => filled(words, *room, before.zip(*after).filter(|_| shows_figures)),
        Why::Language(code) => words.t1("suggest-language", "language", language(words, *code)),
        Why::Expertise(expertise) => words.t(knows(*expertise)),
        Why::SameNeighbourhood => words.t("suggest-same-neighbourhood"),
        Why::SameDistrict => words.t("suggest-same-district"),
        Why::SameMunicipality => words.t("suggest-same-municipality"),
        Why::LighterMix { own, team } => share(
            words,
            ("suggest-lighter-mix", class),
            (*own, *team),
            shows_figures,
        ),
        Why::HeavierMix { own, team } => share(
            words,
            ("suggest-heavier-mix", class),
            (*own, *team),
            shows_figures,
        ),
    }
}

const fn tie(continuity: Continuity) -> &'static str {
    match continuity {
        Continuity::SamePerson => "suggest-same-person",
        Continuity::SameHousehold => "suggest-same-household",
        Continuity::None => "suggest-not-known",
    }
}

const fn knows(expertise: Expertise) -> &'static str {
    match expertise {
        Expertise::YoungOnset => "suggest-young-onset",
        Expertise::IntellectualDisability => "suggest-intellectual-disability",
        Expertise::MigrationBackground => "suggest-migration-background",
    }
}

fn filled(words: Words, room: Room, figures: Option<(u32, u32)>) -> String {
    let (with_figures, without) = match room {
        Room::Free => ("suggest-room-free", "suggest-room-free-hidden"),
        Room::Enough => ("suggest-room-enough", "suggest-room-enough-hidden"),
        Room::Full => ("suggest-room-full", "suggest-room-full-hidden"),
    };
    match figures {
        Some((before, after)) => words.t2(
            with_figures,
            ("before", &before.to_string()),
            ("after", &after.to_string()),
        ),
        None => words.t(without),
    }
}

fn share(
    words: Words,
    (key, class): (&str, &str),
    (own, team): (u32, u32),
    shows_figures: bool,
) -> String {
    if !shows_figures {
        return words.t1(&format!("{key}-hidden"), "class", class);
    }
    let arguments = [
        ("class", class.into()),
        ("own", own.to_string().into()),
        ("team", team.to_string().into()),
    ];
    words.0.text_with(key, &arguments)
}

fn language(words: Words, code: LanguageCode) -> String {
    words.t(&format!("language-{}", code.as_str()))
}

/// Language, insurer and groups: what helps a team to choose, and tells nothing of who it is.
pub(super) fn facts(words: Words, entry: &Entry) -> Vec<String> {
    let outline = &entry.outline;
    let spoken = outline
        .language
        .filter(|code| code.as_str() != "nl")
        .map(|code| words.t1("inbox-language", "language", language(words, code)));
    let interpreter = match outline.interpreter {
        Interpreter::Wanted => Some("inbox-interpreter-wanted"),
        Interpreter::Family => Some("inbox-interpreter-family"),
        Interpreter::NotNeeded | Interpreter::Unknown => None,
    };
    let insurer = match &entry.insurer {
        Some(insurer) => words.t1("inbox-insurer", "insurer", insurer),
        None => words.t("inbox-insurer-unknown"),
    };
    spoken
        .into_iter()
        .chain(interpreter.map(|key| words.t(key)))
        .chain(groups(words, outline.special_groups))
        .chain([insurer])
        .collect()
}

fn groups(words: Words, groups: SpecialGroups) -> impl Iterator<Item = String> {
    let all = [
        (groups.young_onset, "inbox-young-onset"),
        (
            groups.intellectual_disability,
            "inbox-intellectual-disability",
        ),
        (groups.migration_background, "inbox-migration-background"),
    ];
    all.into_iter()
        .filter(|(answer, _)| *answer == YesNo::Yes)
        .map(move |(_, key)| words.t(key))
}

/// The name of a class in the language of the reader.
pub(super) fn class(words: Words, name: Option<&Translated>) -> String {
    name.map_or_else(
        || words.t("class-none"),
        |name| name.in_language(words.0.code()).to_owned(),
    )
}

/// Why somebody stands where they stand, as the waiting list says it.
pub(super) fn place(
    words: Words,
    outline: &InboxEntry,
    classes: &BTreeMap<ClassId, Translated>,
) -> Vec<String> {
    let reasons = outline.standing.reasons.iter();
    reasons
        .map(|reason| crate::waiting_list::words::reason(words, reason, classes))
        .collect()
}
