//! What happened, in words: one line per event, grouped by day, the latest day first.

use jiff::civil::Date;
use spil_app::case_file::{Asked, CaseFile, Line, What};
use spil_model::calendar::local_time;
use spil_model::covenant::Translated;

use super::filter::Shown;
use super::sections::time;
use crate::page::Words;

/// One day.
#[derive(Debug)]
pub(crate) struct Day {
    pub(crate) date: String,
    pub(crate) events: Vec<Event>,
}

/// One line.
#[derive(Debug)]
pub(crate) struct Event {
    /// The time of day; empty where only the day is known.
    pub(crate) time: String,
    pub(crate) text: String,
    pub(crate) who: String,
    /// What was written about it.
    pub(crate) note: Option<String>,
    pub(crate) look: &'static str,
}

pub(crate) fn days(words: Words, file: &CaseFile, shown: Shown) -> Vec<Day> {
    let mut days: Vec<(Date, Day)> = Vec::new();
    for line in file.timeline.iter().filter(|line| shown.has(&line.what)) {
        let date = local_time(line.at).date();
        let event = event(words, file, line);
        match days.last_mut() {
            Some((last, day)) if *last == date => day.events.push(event),
            _ => days.push((
                date,
                Day {
                    date: words.date(date),
                    events: vec![event],
                },
            )),
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

fn event(words: Words, file: &CaseFile, line: &Line) -> Event {
    let only_day = matches!(line.what, What::Guidance { .. } | What::OwnWishEnded);
    Event {
        time: if only_day {
            String::new()
        } else {
            time(line.at)
        },
        text: text(words, file, line),
        who: who(words, file, line),
        note: line.text.clone(),
        look: look(&line.what),
    }
}

const fn look(what: &What) -> &'static str {
    match what {
        What::Told { .. } | What::Revised | What::FileAdded { .. } | What::Assessed => {
            " timeline__event--quiet"
        }
        _ => "",
    }
}

/// Name, role and organisation; of the receipt the referrer.
fn who(words: Words, file: &CaseFile, line: &Line) -> String {
    if let Some(by) = &line.by {
        let role = by
            .role
            .map(|role| words.t(&format!("role-{}", role.name().replace('_', "-"))));
        let parts = [Some(by.name.clone()), role, by.organisation.clone()];
        return parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    }
    if line.what == What::Received {
        let kind = file.referrer.kind.code().replace('_', "-");
        let name = file.referrer.name.as_ref();
        let name = name.map(spil_model::name::PersonName::informal);
        let role = words.t(&format!("case-referrer-{kind}"));
        let parts = [name, Some(role)];
        return parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    }
    String::new()
}

fn text(words: Words, file: &CaseFile, line: &Line) -> String {
    let code = |code: &str| code.replace('_', "-");
    match &line.what {
        What::Received => words.t(&format!("happened-received-{}", file.channel.code())),
        What::FirstLook => words.t("happened-first-look"),
        What::Contact {
            kind,
            with,
            outcome,
            ..
        } => words.t2(
            &format!("happened-contact-{}", code(outcome)),
            ("kind", &words.t(&format!("contact-kind-{}", code(kind)))),
            ("with", &words.t(&format!("contact-with-{}", code(with)))),
        ),
        What::Triage {
            class,
            suggested,
            due,
        } => triage(words, line, class, suggested.as_deref(), *due),
        What::Assessed => words.t("happened-assessed"),
        What::ConsultAsked { .. } => words.t1("happened-consult-asked", "who", about(line)),
        What::ConsultAnswered => words.t("happened-consult-answered"),
        What::ConsultWithdrawn => words.t("happened-consult-withdrawn"),
        What::RouteAsked { reason, receiver } => words.t2(
            "happened-route-asked",
            ("receiver", receiver),
            ("reason", &words.t(&format!("case-route-{}", code(reason)))),
        ),
        What::RouteDeclined { receiver } => words.t1("happened-route-declined", "who", receiver),
        What::RouteConfirmed { receiver } => words.t1("happened-route-confirmed", "who", receiver),
        What::RouteGivenUp { receiver } => words.t1("happened-route-given-up", "who", receiver),
        What::OwnWish { until } => words.t1("happened-own-wish", "until", words.date(*until)),
        What::OwnWishEnded => words.t("happened-own-wish-ended"),
        What::StillNeeded { answer } => words.t(&format!("happened-still-needed-{}", code(answer))),
        What::Assignment { kind, reason, .. } => assignment(words, line, kind, reason),
        What::Guidance {
            kind, with, starts, ..
        } => words.t2(
            if *starts {
                "happened-guidance-starts"
            } else {
                "happened-guidance"
            },
            ("kind", &words.t(&format!("contact-kind-{}", code(kind)))),
            ("with", &words.t(&format!("contact-with-{}", code(with)))),
        ),
        What::Ended { kind } => words.t(&format!("happened-ended-{}", code(kind))),
        What::Reopened { reason } => words.t(&format!("happened-reopened-{}", code(reason))),
        What::Revised => words.t("happened-revised"),
        What::FileAdded { name } => words.t1("happened-file-added", "name", name),
        What::ReferrerAsked { detail } => words.t1(
            "happened-referrer-asked",
            "what",
            asked(words, file, &Asked::read(detail)),
        ),
        What::ReferrerAnswered { detail } => words.t1(
            "happened-referrer-answered",
            "what",
            asked(words, file, &Asked::read(detail)),
        ),
        What::Told { kind, has_left } => words.t1(
            if *has_left {
                "happened-told"
            } else {
                "happened-will-be-told"
            },
            "what",
            words.t(&format!("happened-told-{}", code(kind))),
        ),
    }
}

fn about(line: &Line) -> &str {
    line.about.as_deref().unwrap_or_default()
}

fn triage(words: Words, line: &Line, class: &str, suggested: Option<&str>, due: Date) -> String {
    let name = line.class.as_ref().map_or_else(
        || class.to_owned(),
        |name| name.in_language(words.0.code()).to_owned(),
    );
    let key = match suggested {
        Some(suggested) if suggested != class => "happened-triage-otherwise",
        _ => "happened-triage",
    };
    words.t2(key, ("class", &name), ("due", &words.date(due)))
}

fn assignment(words: Words, line: &Line, kind: &str, reason: &str) -> String {
    let key = format!("happened-assignment-{}", kind.replace('_', "-"));
    let text = words.t1(&key, "who", about(line));
    if reason.is_empty() {
        return text;
    }
    let reason = words.t(&format!("case-give-back-{}", reason.replace('_', "-")));
    words.t2("happened-with-reason", ("what", &text), ("reason", &reason))
}

/// What was asked of the referrer, in words.
pub(crate) fn asked(words: Words, file: &CaseFile, asked: &Asked) -> String {
    let documents = asked.documents.iter().map(|id| {
        let name: Option<&Translated> = file.document_names.get(&id.to_string());
        name.map_or_else(
            || id.to_string(),
            |name| name.in_language(words.0.code()).to_owned(),
        )
    });
    let reach = asked
        .how_to_reach
        .then(|| words.t("case-asked-how-to-reach"));
    let other = asked.other.as_ref().map(ToString::to_string);
    let all: Vec<String> = documents.chain(reach).chain(other).collect();
    all.join(", ")
}
