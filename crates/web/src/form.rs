//! Forms of staff pages: fields in the parts that the public form has, and what came in read back. What a form asks stands
//! with its feature.

use std::str::FromStr;

use jiff::civil::Date;
use spil_app::FieldProblem;
use spil_model::birth_date::BirthDate;
use spil_model::ids::ReferralId;
use spil_model::text::{InvalidText, LongText, ShortText};

use crate::answers::Answers;
use crate::failure::{Answer, Failure};
use crate::page::Words;
pub(crate) use crate::referral::view::{Choice, DatePart, FieldView, Look, ProblemView, problems};
use crate::visit::Segment;

/// The hidden field with the version of the referral that the form was made of.
pub(crate) const VERSION: &str = "versie";

/// The referral that an address names.
pub(crate) fn referral(segment: &Segment) -> Answer<ReferralId> {
    id(segment)
}

/// The id that an address names; what is no id is the id of nothing.
pub(crate) fn id<T: FromStr>(segment: &Segment) -> Answer<T> {
    let id = segment.0.parse();
    id.map_err(|_| Failure::App(spil_app::Error::NotFound))
}

/// The version that a form was made of. A form without one is none of ours.
pub(crate) fn version(answers: &Answers) -> Answer<Option<i64>> {
    let version = answers.get(VERSION).parse();
    version.map(Some).map_err(|_| Failure::Unreadable)
}

/// A day out of the three boxes of a date.
pub(crate) fn day(answers: &Answers, name: &'static str) -> Result<Date, FieldProblem> {
    let part = |part: &str| answers.get(&format!("{name}_{part}")).to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Err(FieldProblem::new(name, "form-date-missing"));
    }
    let date = BirthDate::parse(&format!("{year}-{month}-{day}")).ok();
    date.and_then(BirthDate::exact)
        .ok_or_else(|| FieldProblem::new(name, "form-date-wrong"))
}

/// A day that may stay empty.
pub(crate) fn optional_day(
    answers: &Answers,
    name: &'static str,
) -> Result<Option<Date>, FieldProblem> {
    match day(answers, name) {
        Err(problem) if problem.key == "form-date-missing" => Ok(None),
        read => read.map(Some),
    }
}

/// A line that may stay empty.
pub(crate) fn line(
    answers: &Answers,
    name: &'static str,
) -> Result<Option<ShortText>, FieldProblem> {
    match answers.some(name).map(ShortText::parse) {
        None | Some(Err(InvalidText::Empty)) => Ok(None),
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(InvalidText::TooLong { max })) => {
            Err(FieldProblem::new(name, "text-too-long").with("max", max))
        }
    }
}

/// A line that must be there.
pub(crate) fn required_line(
    answers: &Answers,
    name: &'static str,
    missing: &'static str,
) -> Result<ShortText, FieldProblem> {
    line(answers, name)?.ok_or_else(|| FieldProblem::new(name, missing))
}

/// Several lines that may stay empty.
pub(crate) fn text(
    answers: &Answers,
    name: &'static str,
) -> Result<Option<LongText>, FieldProblem> {
    match answers.some(name).map(LongText::parse) {
        None | Some(Err(InvalidText::Empty)) => Ok(None),
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(InvalidText::TooLong { max })) => {
            Err(FieldProblem::new(name, "text-too-long").with("max", max))
        }
    }
}

/// Several lines that must be there.
pub(crate) fn required_text(
    answers: &Answers,
    name: &'static str,
    missing: &'static str,
) -> Result<LongText, FieldProblem> {
    text(answers, name)?.ok_or_else(|| FieldProblem::new(name, missing))
}

/// The value of a field, or one more thing that is wrong.
pub(crate) fn keep<T>(wrong: &mut Vec<FieldProblem>, read: Result<T, FieldProblem>) -> Option<T> {
    read.map_err(|problem| wrong.push(problem)).ok()
}

/// One of the values that the form offers.
pub(crate) fn chosen<T>(
    answers: &Answers,
    name: &'static str,
    offered: &[&str],
    read: impl Fn(&str) -> Option<T>,
    missing: &'static str,
) -> Result<T, FieldProblem> {
    let value = answers.get(name);
    let value = offered.contains(&value).then(|| read(value)).flatten();
    value.ok_or_else(|| FieldProblem::new(name, missing))
}

/// The pairs of a day, for a form that begins with one.
pub(crate) fn of_day(name: &str, day: Date) -> [(String, String); 3] {
    [
        (format!("{name}_day"), day.day().to_string()),
        (format!("{name}_month"), day.month().to_string()),
        (format!("{name}_year"), day.year().to_string()),
    ]
}

/// What fields are made of: the answers so far and what is wrong with them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filled<'a> {
    pub(crate) words: Words,
    pub(crate) answers: &'a Answers,
    pub(crate) problems: &'a [FieldProblem],
}

impl Filled<'_> {
    /// A field with the label of this key.
    fn field(&self, name: &'static str, key: &str, look: Look) -> FieldView {
        let error = self.problems.iter().find(|problem| problem.field == name);
        FieldView {
            name,
            label: self.words.t(key),
            hint: None,
            is_required: false,
            autocomplete: "off",
            error: error.map(|problem| self.words.problem(problem)),
            look,
        }
    }

    /// One line.
    pub(crate) fn line(&self, name: &'static str, key: &str) -> FieldView {
        let look = Look::Line {
            value: self.answers.get(name).to_owned(),
            kind: "text",
            inputmode: "text",
            width: "width-full",
        };
        self.field(name, key, look)
    }

    /// One line that nobody reads over a shoulder, and that is never sent back.
    pub(crate) fn secret(&self, name: &'static str, key: &str) -> FieldView {
        let look = Look::Line {
            value: String::new(),
            kind: "password",
            inputmode: "text",
            width: "width-full",
        };
        self.field(name, key, look)
    }

    /// Several lines.
    pub(crate) fn lines(&self, name: &'static str, key: &str) -> FieldView {
        let look = Look::Lines {
            value: self.answers.get(name).to_owned(),
        };
        self.field(name, key, look)
    }

    /// A day in three boxes.
    pub(crate) fn day(&self, name: &'static str, key: &str) -> FieldView {
        let part = |part: &str, width| DatePart {
            name: format!("{name}_{part}"),
            label: self.words.t(&format!("form-{part}")),
            value: self.answers.get(&format!("{name}_{part}")).to_owned(),
            width,
        };
        let parts = vec![part("day", 2), part("month", 2), part("year", 4)];
        self.field(name, key, Look::Date(parts))
    }

    /// One of these, in sight; the text of each has the key `<key>-<value>`.
    pub(crate) fn radios(
        &self,
        name: &'static str,
        key: &str,
        values: &[&'static str],
    ) -> FieldView {
        let choice = |value: &&'static str| Choice {
            value,
            label: self.words.t(&format!("{key}-{}", value.replace('_', "-"))),
            is_chosen: self.answers.get(name) == *value,
            is_apart: false,
        };
        self.field(name, key, Look::Radios(values.iter().map(choice).collect()))
    }
}

impl FieldView {
    /// The same field, which must be filled in.
    pub(crate) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The same field with a line of help.
    pub(crate) fn hinted(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// The place to jump to from the summary: of a date its first box.
pub(crate) fn summary<'a>(
    words: Words,
    fields: impl IntoIterator<Item = &'a FieldView>,
    wrong: &[FieldProblem],
) -> Vec<ProblemView> {
    let is_date = |field: &&FieldView| matches!(field.look, Look::Date(_));
    let dates: Vec<&str> = fields
        .into_iter()
        .filter(is_date)
        .map(|field| field.name)
        .collect();
    let mut lines = problems(words, wrong);
    for line in &mut lines {
        if dates.contains(&line.target.as_str()) {
            line.target.push_str("_day");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: &str, expected: Result<Date, &str>) {
        let found = day(&Answers::parse(form).unwrap(), "on");
        assert_eq!(found.map_err(|problem| problem.key), expected, "{form}");
    }

    #[test]
    fn a_day_is_whole_and_exists() {
        check(
            "on_day=2&on_month=3&on_year=2026",
            Ok(jiff::civil::date(2026, 3, 2)),
        );
        check("on_day=&on_month=&on_year=", Err("form-date-missing"));
        check("on_day=31&on_month=2&on_year=2026", Err("form-date-wrong"));
        check("on_day=&on_month=3&on_year=2026", Err("form-date-wrong"));
        check("on_day=a&on_month=b&on_year=c", Err("form-date-wrong"));
    }
}
