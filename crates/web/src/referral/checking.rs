//! What is not right in the answers of a step. Answers that are right are read in `reading`.

use jiff::civil::Date;
use spil_app::FieldProblem;
use spil_model::agb::{AgbCode, Uzovi};
use spil_model::bsn::Bsn;
use spil_model::contact_details::{Email, Phone};
use spil_model::geography::{HouseNumberParts, Postcode};
use spil_model::language_code::LanguageCode;
use spil_model::name::NamePart;
use spil_model::text::{InvalidText, LongText, ShortText};

use super::field::{self, Field, Kind};
use super::reading::{date, name};
use super::step::{Step, path};
use crate::answers::Answers;

/// What is not right in a step.
pub(crate) fn check(step: Step, answers: &Answers, today: Date) -> Vec<FieldProblem> {
    let fields = field::of(step, answers);
    let mut problems: Vec<FieldProblem> = fields
        .iter()
        .filter_map(|field| check_field(field, answers, today))
        .collect();
    let whole_name = match step {
        Step::Referrer => Some("referrer_"),
        Step::Name => Some(""),
        Step::ContactPerson => Some("contact_"),
        _ => None,
    };
    if let Some(Err(invalid)) = whole_name.map(|before| name(answers, before)) {
        let part = format!(
            "{}{}",
            whole_name.unwrap_or_default(),
            part_name(invalid.part())
        );
        if !problems.iter().any(|problem| problem.field == part) {
            problems.push(FieldProblem::new(part, invalid.key()));
        }
    }
    problems
}

/// The first step where something is not right yet.
pub(crate) fn first_wrong(answers: &Answers, today: Date) -> Option<Step> {
    let mut steps = path(answers).into_iter();
    steps.find(|step| !check(*step, answers, today).is_empty())
}

fn check_field(field: &Field, answers: &Answers, today: Date) -> Option<FieldProblem> {
    let value = answers.get(field.name);
    if matches!(field.kind, Kind::Date) {
        return check_date(field, answers, today);
    }
    if value.is_empty() {
        let key = match field.kind {
            Kind::Choice(..) => "refer-choose-one",
            _ => "refer-fill-in",
        };
        return field
            .is_required
            .then(|| FieldProblem::new(field.name, key));
    }
    let problem = |key: &'static str| Some(FieldProblem::new(field.name, key));
    match field.kind {
        Kind::Choice(_, codes) | Kind::Select(_, codes) => {
            (!codes.contains(&value)).then(|| FieldProblem::new(field.name, "refer-choose-one"))
        }
        Kind::Ticks(_, codes) => {
            let known = answers.all(field.name).all(|code| codes.contains(&code));
            (!known).then(|| FieldProblem::new(field.name, "refer-choose-one"))
        }
        Kind::Language => LanguageCode::parse(value)
            .err()
            .and_then(|_| problem("refer-choose-one")),
        Kind::Line => ShortText::parse(value)
            .err()
            .and_then(|error| text(field, error)),
        Kind::Lines => LongText::parse(value)
            .err()
            .and_then(|error| text(field, error)),
        Kind::Phone => Phone::parse(value)
            .err()
            .and_then(|error| problem(error.key())),
        Kind::Email => Email::parse(value)
            .err()
            .and_then(|error| problem(error.key())),
        Kind::Postcode => Postcode::parse(value)
            .err()
            .and_then(|_| problem("refer-postcode")),
        Kind::HouseNumber => HouseNumberParts::parse(value)
            .err()
            .and_then(|_| problem("refer-house-number")),
        Kind::Bsn => Bsn::parse(value)
            .err()
            .and_then(|error| problem(error.key())),
        Kind::Agb => AgbCode::parse(value)
            .err()
            .map(|error| digits(field, error.key(), error.digits)),
        Kind::Uzovi => Uzovi::parse(value)
            .err()
            .map(|error| digits(field, error.key(), error.digits)),
        // The parts of a name are checked together.
        Kind::NamePart | Kind::Date => None,
    }
}

fn text(field: &Field, error: InvalidText) -> Option<FieldProblem> {
    match error {
        InvalidText::Empty => None,
        InvalidText::TooLong { max } => {
            Some(FieldProblem::new(field.name, error.key()).with("max", max))
        }
    }
}

fn digits(field: &Field, key: &'static str, digits: usize) -> FieldProblem {
    FieldProblem::new(field.name, key).with("digits", digits)
}

fn check_date(field: &Field, answers: &Answers, today: Date) -> Option<FieldProblem> {
    let first = format!("{}_day", field.name);
    let problem = match date(answers, field.name) {
        None => return None,
        Some(date) => date.and_then(|date| date.plausible_on(today)).err()?,
    };
    Some(FieldProblem::new(first, problem.key()))
}

const fn part_name(part: NamePart) -> &'static str {
    match part {
        NamePart::Initials => "initials",
        NamePart::Given => "given",
        NamePart::Prefix => "prefix",
        NamePart::Surname => "surname",
        NamePart::PartnerPrefix => "partner_prefix",
        NamePart::PartnerSurname => "partner_surname",
    }
}
