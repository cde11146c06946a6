//! Clocks, steps and reasons of the waiting list in words.

use std::collections::BTreeMap;

use jiff::civil::Date;
use spil_app::waiting_list::Line;
use spil_model::calendar::Term;
use spil_model::code::ClassId;
use spil_model::covenant::Translated;
use spil_model::waiting_list::{CovenantClock, Reason, StatutoryMark, WaitsFor};

use crate::page::Words;

/// What the chip of the term says, and its date.
pub(crate) fn deadline(words: Words, clock: &CovenantClock) -> (String, String) {
    match clock {
        CovenantClock::NotTriaged { first_look_due } => {
            (words.t("deadline-first-look"), words.date(*first_look_due))
        }
        CovenantClock::Met { on, .. } => (words.t("deadline-met"), words.date(*on)),
        CovenantClock::Running {
            due,
            working_days_left,
            ..
        } => (left(words, *working_days_left), words.date(*due)),
    }
}

/// The same for a line of the list: a wait at own wish stands before every term, and after the first look no term runs.
pub(super) fn deadline_of(words: Words, line: &Line) -> (String, String) {
    let place = &line.standing.place;
    match line.standing.covenant {
        _ if waits_at_own_wish(line) => (words.t("deadline-own-wish"), words.date(place.due)),
        CovenantClock::NotTriaged { first_look_due } if line.has_first_look => {
            (words.t("deadline-class"), words.date(first_look_due))
        }
        ref clock => deadline(words, clock),
    }
}

/// Whether this one waits at own wish, and not for the network.
pub(super) fn waits_at_own_wish(line: &Line) -> bool {
    line.standing.place.waits_for == WaitsFor::OwnWish
}

fn left(words: Words, working_days: i64) -> String {
    let count = usize::try_from(working_days.abs()).unwrap_or(0);
    match working_days {
        0 => words.t("deadline-today"),
        1.. => words.count("deadline-left", count),
        _ => words.count("deadline-over", count),
    }
}

/// How far it has come, and who must act.
pub(crate) fn step(words: Words, line: &Line) -> String {
    let stage = words.t(&format!("stage-{}", line.stage.code()));
    match line.acts_next {
        Some(who) => {
            let who = words.t(&format!("acts-{}", who.code().replace('_', "-")));
            words.t2("stage-and-who", ("stage", &stage), ("who", &who))
        }
        None => stage,
    }
}

/// One reason as a sentence.
pub(crate) fn reason(
    words: Words,
    reason: &Reason,
    classes: &BTreeMap<ClassId, Translated>,
) -> String {
    let count = |working_days: &i64| usize::try_from(working_days.abs()).unwrap_or(0);
    match reason {
        Reason::Danger { signs } => words.count("reason-danger", *signs),
        Reason::FirstLook { due } => words.t1("reason-first-look", "due", words.date(*due)),
        Reason::NotTriaged => words.t("reason-not-triaged"),
        Reason::TermFromReceipt {
            class,
            from,
            norm,
            due,
        } => term(
            words,
            "reason-term-from-receipt",
            &Terms {
                class,
                from,
                norm,
                due,
            },
            classes,
        ),
        Reason::TermFromDecision {
            class,
            from,
            norm,
            due,
        } => term(
            words,
            "reason-term-from-decision",
            &Terms {
                class,
                from,
                norm,
                due,
            },
            classes,
        ),
        Reason::DaysLeft { working_days } => words.count("reason-days-left", count(working_days)),
        Reason::NearlyOverdue { working_days } => words.count("reason-nearly", count(working_days)),
        Reason::Overdue { working_days } => words.count("reason-overdue", count(working_days)),
        Reason::NormMet { on } => words.t1("reason-norm-met", "on", words.date(*on)),
        Reason::OwnWish { from, until } => words.t2(
            "reason-own-wish",
            ("from", &words.date(*from)),
            ("until", &words.date(*until)),
        ),
        Reason::Statutory { mark, on } => words.t1(statutory(*mark), "on", words.date(*on)),
    }
}

struct Terms<'a> {
    class: &'a ClassId,
    from: &'a Date,
    norm: &'a Term,
    due: &'a Date,
}

fn term(
    words: Words,
    key: &str,
    terms: &Terms<'_>,
    classes: &BTreeMap<ClassId, Translated>,
) -> String {
    let class = classes
        .get(terms.class)
        .map(|name| name.in_language(words.0.code()).to_owned());
    let norm = match terms.norm {
        Term::WorkingDays(days) => words.count("norm-working-days", usize::from(*days)),
        Term::Weeks(weeks) => words.count("norm-weeks", usize::from(*weeks)),
    };
    words.0.text_with(
        key,
        &[
            (
                "class",
                class.unwrap_or_else(|| terms.class.to_string()).into(),
            ),
            ("from", words.date(*terms.from).into()),
            ("norm", norm.into()),
            ("due", words.date(*terms.due).into()),
        ],
    )
}

fn statutory(mark: StatutoryMark) -> &'static str {
    match mark {
        StatutoryMark::UnderFourWeeks => "reason-statutory-within",
        StatutoryMark::FourWeeks => "reason-statutory-four-weeks",
        StatutoryMark::SixWeeks => "reason-statutory-six-weeks",
    }
}
