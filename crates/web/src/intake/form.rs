//! What the desk is asked: the questions of the public page in sections, all at once, and how the referral came in.
//!
//! On paper much is missing, so only who refers, the name of the client and how it came must be there.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use spil_app::client::split::Second;
use spil_app::clock::day_of;
use spil_app::referral::NewReferral;
use spil_app::{Cx, FieldProblem};
use spil_model::bsn::Bsn;
use spil_model::calendar::amsterdam;
use spil_model::contact_details::Phone;
use spil_model::name::{NameParts, PersonName};
use spil_model::referral::{Channel, ExternalNumber, Unplaced};
use spil_model::text::{LongText, ShortText};

use crate::answers::Answers;
use crate::form::{FieldView, Filled, day, line, of_day};
use crate::page::Words;
use crate::referral::field::{self, Field};
use crate::referral::step::{Step, path};
use crate::referral::{checking, reading, view};

/// The day on which the referral was received.
pub(super) const RECEIVED: &str = "received";
const CHANNEL: &str = "channel";
const SYSTEM: &str = "external_system";
const NUMBER: &str = "external_number";
/// The ways in which a referral reaches the desk.
const CHANNELS: [&str; 3] = ["phone", "letter", "pdf"];

/// A part of the form with its heading.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) key: &'static str,
    pub(super) title: String,
    pub(super) fields: Vec<FieldView>,
}

/// Which questions of the public page stand in which section.
const SECTIONS: [(&str, &[Step]); 8] = [
    ("referrer", &[Step::Who, Step::Referrer]),
    ("danger", &[Step::Danger]),
    (
        "client",
        &[Step::Name, Step::Birth, Step::Address, Step::Reach],
    ),
    ("insurance", &[Step::Insurance]),
    ("contact", &[Step::Contact, Step::ContactPerson]),
    ("gp", &[Step::Gp, Step::GpKnows]),
    (
        "situation",
        &[
            Step::Question,
            Step::Diagnosis,
            Step::DiagnosisKind,
            Step::Living,
            Step::Language,
            Step::PersonKnows,
        ],
    ),
    ("consent", &[Step::Consent]),
];

/// The form before anything is typed: received today.
pub(super) fn begun(cx: &Cx) -> Answers {
    Answers::of(of_day(RECEIVED, cx.today()))
}

/// The form for the second of two people whom one referral mixed: how and when it came, and who referred. Of another way than
/// those by which a referral reaches the desk, whoever types chooses again.
pub(crate) fn begun_with(second: &Second) -> Answers {
    let received = of_day(RECEIVED, day_of(second.received_at));
    let referrer = &second.referrer;
    let parts = referrer.name.as_ref().map(PersonName::parts);
    let part =
        |part: fn(&NameParts) -> &Option<String>| parts.and_then(|parts| part(parts).clone());
    let kind = referrer.kind.code();
    let typed = [
        (CHANNEL, Some(second.channel.code().to_owned())),
        ("referrer_kind", Some(kind.to_owned())),
        ("referrer_given", part(|parts| &parts.given)),
        ("referrer_prefix", part(|parts| &parts.prefix)),
        ("referrer_surname", part(|parts| &parts.surname)),
        (
            "referrer_phone",
            referrer.phone.as_ref().map(Phone::display),
        ),
        (
            "referrer_email",
            referrer.email.as_ref().map(ToString::to_string),
        ),
        (
            "referrer_organisation",
            referrer.organisation_name.as_ref().map(ToString::to_string),
        ),
    ];
    let typed = typed
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    known(&Answers::of(received.into_iter().chain(typed)))
}

/// All fields, whoever refers: the desk sees on paper what there is.
fn fields_of(step: Step) -> Vec<&'static Field> {
    let of = |kind: &str| {
        let who = [("referrer_kind".to_owned(), kind.to_owned())];
        field::of(step, &Answers::of(who))
    };
    let mut fields: Vec<&'static Field> = Vec::new();
    for field in of("gp").iter().chain(of("caregiver")) {
        // The choices of family include those of others.
        fields.retain(|known| known.name != field.name || step != Step::Contact);
        if !fields.iter().any(|known| known.name == field.name) {
            fields.push(field);
        }
    }
    fields
}

/// The sections with what was typed and what is wrong with it.
pub(super) fn sections(words: Words, answers: &Answers, problems: &[FieldProblem]) -> Vec<Section> {
    let filled = Filled {
        words,
        answers,
        problems,
    };
    let first = Section {
        key: "arrival",
        title: words.t("intake-section-arrival"),
        fields: vec![
            filled
                .radios(CHANNEL, "intake-channel", &CHANNELS)
                .required(),
            filled
                .day(RECEIVED, "intake-received")
                .hinted(words.t("intake-received-hint"))
                .required(),
            filled
                .line(SYSTEM, "intake-system")
                .hinted(words.t("intake-system-hint")),
            filled
                .line(NUMBER, "intake-number")
                .hinted(words.t("intake-number-hint")),
        ],
    };
    let others = SECTIONS.iter().map(|(key, steps)| Section {
        key,
        title: words.t(&format!("intake-section-{key}")),
        fields: steps
            .iter()
            .flat_map(|step| fields_of(*step))
            .map(|field| view::field_view(words, field, answers, problems))
            .map(optional)
            .collect(),
    });
    std::iter::once(first).chain(others).collect()
}

/// What visitors must fill in may be missing on paper.
fn optional(mut field: FieldView) -> FieldView {
    field.is_required = field.name == "referrer_kind";
    field
}

/// Only answers to questions that are asked.
pub(super) fn known(answers: &Answers) -> Answers {
    let steps = SECTIONS.iter().flat_map(|(_, steps)| *steps);
    let mut inputs: BTreeSet<String> = steps
        .flat_map(|step| fields_of(*step))
        .flat_map(Field::inputs)
        .collect();
    inputs.extend([CHANNEL, SYSTEM, NUMBER].map(str::to_owned));
    inputs.extend(["day", "month", "year"].map(|part| format!("{RECEIVED}_{part}")));
    let pairs = answers.pairs().iter();
    Answers::of(pairs.filter(|(name, _)| inputs.contains(name)).cloned())
}

/// What is wrong, section by section.
pub(super) fn check(answers: &Answers, today: Date) -> Vec<FieldProblem> {
    let mut problems = check_arrival(answers, today);
    let mut steps = path(answers);
    // The desk may know it, whoever refers.
    if !steps.contains(&Step::Insurance) {
        steps.push(Step::Insurance);
    }
    if !steps.contains(&Step::Who) {
        steps.push(Step::Who);
    }
    for step in steps {
        let wrong = checking::check(step, answers, today).into_iter();
        problems.extend(wrong.filter(|problem| !may_be_missing(problem, answers)));
    }
    problems
}

fn check_arrival(answers: &Answers, today: Date) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if !CHANNELS.contains(&answers.get(CHANNEL)) {
        problems.push(FieldProblem::new(CHANNEL, "refer-choose-one"));
    }
    match day(answers, RECEIVED) {
        Ok(received) if today < received => {
            problems.push(FieldProblem::new(RECEIVED, "intake-received-future"));
        }
        Ok(received) if received < today.saturating_sub(jiff::Span::new().years(2)) => {
            problems.push(FieldProblem::new(RECEIVED, "intake-received-long-ago"));
        }
        Ok(_) => {}
        Err(problem) => problems.push(problem),
    }
    problems.extend(
        [SYSTEM, NUMBER]
            .map(|name| line(answers, name).err())
            .into_iter()
            .flatten(),
    );
    if answers.some(SYSTEM).is_some() && answers.some(NUMBER).is_none() {
        problems.push(FieldProblem::new(NUMBER, "intake-number-missing"));
    }
    problems
}

/// On paper a telephone number or the name of the referrer may be missing; the client and the kind of referrer may not.
fn may_be_missing(problem: &FieldProblem, answers: &Answers) -> bool {
    if problem.key == "refer-fill-in" {
        return true;
    }
    let part = |before: &str| {
        let name = problem.field.strip_prefix(before);
        name.is_some()
            && ["given", "prefix", "surname"]
                .iter()
                .all(|part| answers.some(&format!("{before}{part}")).is_none())
    };
    problem.key == "name-no-surname" && part("referrer_")
}

/// The referral that was typed.
pub(super) fn referral(answers: &Answers, cx: &Cx) -> Option<NewReferral> {
    let mut new = reading::typed(answers, cx)?;
    new.channel = Channel::from_code(answers.get(CHANNEL))?;
    new.received_at = received_at(day(answers, RECEIVED).ok()?, cx)?;
    let text = |name| line(answers, name).ok().flatten();
    new.external_number = text(NUMBER).map(|number| ExternalNumber {
        system: text(SYSTEM)
            .or_else(|| ShortText::parse("?").ok())
            .unwrap_or_else(|| number.clone()),
        number,
    });
    new.bsn = Bsn::parse(answers.get("bsn")).ok();
    new.content.unplaced.extend(not_asked(answers));
    Some(new)
}

/// Today is now; of an earlier day the hour is not known, and it counts as noon.
fn received_at(day: Date, cx: &Cx) -> Option<Timestamp> {
    if day == cx.today() {
        return Some(cx.now);
    }
    let noon = day.to_datetime(Time::constant(12, 0, 0, 0));
    Some(noon.to_zoned(amsterdam().clone()).ok()?.timestamp())
}

/// Answers to questions that this kind of referrer is not asked have no place of their own, but are not lost.
fn not_asked(answers: &Answers) -> Vec<Unplaced> {
    let asked: BTreeSet<String> = path(answers)
        .into_iter()
        .chain([Step::Insurance])
        .flat_map(|step| field::of(step, answers))
        .flat_map(Field::inputs)
        .collect();
    let own = |name: &str| name.starts_with(RECEIVED) || [CHANNEL, SYSTEM, NUMBER].contains(&name);
    let left = answers
        .pairs()
        .iter()
        .filter(|(name, value)| !value.trim().is_empty() && !own(name) && !asked.contains(name));
    let unplaced = |(name, value): &(String, String)| {
        Some(Unplaced {
            path: ShortText::parse(name).ok()?,
            value: LongText::parse(value).ok()?,
        })
    };
    left.filter_map(unplaced).collect()
}
