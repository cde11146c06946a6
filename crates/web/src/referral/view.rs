//! What the pages of a referral show: fields with their answers and problems, and the list of answers to check.

use spil_app::FieldProblem;
use spil_model::language_code::LanguageCode;
use spil_model::referral::ReferrerKind;

use super::field::{self, Field, Kind};
use super::step::{Step, path, referrer_kind};
use crate::answers::Answers;
use crate::page::Words;

/// Something to choose.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
    /// Whether it stands apart from the ones before it: none of these, not known.
    pub(crate) is_apart: bool,
}

/// One box of a date.
#[derive(Debug)]
pub(crate) struct DatePart {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) width: u8,
}

/// How a field looks.
#[derive(Debug)]
pub(crate) enum Look {
    Line {
        value: String,
        kind: &'static str,
        inputmode: &'static str,
        width: &'static str,
    },
    Lines {
        value: String,
    },
    Date(Vec<DatePart>),
    Radios(Vec<Choice>),
    Ticks(Vec<Choice>),
    Select(Vec<Choice>),
}

/// A field as it is shown.
#[derive(Debug)]
pub(crate) struct FieldView {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) is_required: bool,
    pub(crate) autocomplete: &'static str,
    pub(crate) error: Option<String>,
    pub(crate) look: Look,
}

impl FieldView {
    /// The ids of hint and error, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hulp", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-fout", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// A line of the summary of what is not right.
#[derive(Debug)]
pub(crate) struct ProblemView {
    pub(crate) target: String,
    pub(crate) text: String,
}

/// The fields of a step.
pub(crate) fn fields(
    words: Words,
    step: Step,
    answers: &Answers,
    problems: &[FieldProblem],
) -> Vec<FieldView> {
    let fields = field::of(step, answers).iter();
    fields
        .map(|field| field_view(words, field, answers, problems))
        .collect()
}

/// What is not right, each with its field to jump to.
pub(crate) fn problems(words: Words, problems: &[FieldProblem]) -> Vec<ProblemView> {
    let view = |problem: &FieldProblem| ProblemView {
        target: problem.field.clone(),
        text: problem_text(words, problem),
    };
    problems.iter().map(view).collect()
}

fn problem_text(words: Words, problem: &FieldProblem) -> String {
    let arguments: Vec<_> = problem
        .arguments
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    words.0.text_with(problem.key, &arguments)
}

/// A field with what was answered and what is wrong with it.
pub(crate) fn field_view(
    words: Words,
    field: &Field,
    answers: &Answers,
    problems: &[FieldProblem],
) -> FieldView {
    let key = field.key();
    let inputs = field.inputs();
    let is_of_field =
        |problem: &&FieldProblem| problem.field == field.name || inputs.contains(&problem.field);
    FieldView {
        name: field.name,
        label: label(words, field, answers),
        hint: field
            .has_hint
            .then(|| words.t(&format!("refer-hint-{key}"))),
        is_required: field.is_required,
        autocomplete: field.autocomplete,
        error: problems
            .iter()
            .find(is_of_field)
            .map(|problem| problem_text(words, problem)),
        look: look(words, field, answers),
    }
}

fn look(words: Words, field: &Field, answers: &Answers) -> Look {
    let line = |kind, inputmode, width| Look::Line {
        value: answers.get(field.name).to_owned(),
        kind,
        inputmode,
        width,
    };
    match field.kind {
        Kind::NamePart if field.name.ends_with("prefix") || field.name == "initials" => {
            line("text", "text", "width-10")
        }
        Kind::NamePart | Kind::Line => line("text", "text", "width-full"),
        Kind::Phone => line("tel", "tel", "width-20"),
        Kind::Email => line("email", "email", "width-full"),
        Kind::Postcode | Kind::HouseNumber => line("text", "text", "width-6"),
        Kind::Bsn | Kind::Agb | Kind::Uzovi => line("text", "numeric", "width-10"),
        Kind::Lines => Look::Lines {
            value: answers.get(field.name).to_owned(),
        },
        Kind::Date => Look::Date(date_parts(words, field, answers)),
        Kind::Choice(set, codes) => Look::Radios(choices(words, field, answers, set, codes)),
        Kind::Ticks(set, codes) => Look::Ticks(choices(words, field, answers, set, codes)),
        Kind::Select(set, codes) => Look::Select(choices(words, field, answers, set, codes)),
        Kind::Language => Look::Select(languages(words, answers.get(field.name))),
    }
}

fn choices(
    words: Words,
    field: &Field,
    answers: &Answers,
    set: &str,
    codes: &'static [&'static str],
) -> Vec<Choice> {
    let choice = |code: &&'static str| Choice {
        value: code,
        label: words.t(&choice_key(set, code)),
        is_chosen: answers.all(field.name).any(|value| value == *code),
        is_apart: *code == "none",
    };
    codes.iter().map(choice).collect()
}

fn choice_key(set: &str, code: &str) -> String {
    format!("refer-choice-{set}-{}", code.replace('_', "-"))
}

/// Languages by their own order; Dutch comes first in the list of the model.
fn languages(words: Words, chosen: &str) -> Vec<Choice> {
    let choice = |code: LanguageCode| Choice {
        value: code.as_str(),
        label: words.t(&format!("language-{}", code.as_str())),
        is_chosen: code.as_str() == chosen,
        is_apart: false,
    };
    LanguageCode::all().map(choice).collect()
}

fn date_parts(words: Words, field: &Field, answers: &Answers) -> Vec<DatePart> {
    let labels = ["refer-date-day", "refer-date-month", "refer-date-year"];
    let parts = field.inputs().into_iter().zip(labels).zip([2, 2, 4]);
    let part = |((name, label), width): ((String, &str), u8)| DatePart {
        value: answers.get(&name).to_owned(),
        label: words.t(label),
        name,
        width,
    };
    parts.map(part).collect()
}

/// Questions about the person that read otherwise for somebody who asks help for themselves.
const LABELS_FOR_SELF: [&str; 4] = [
    "lives_alone",
    "migration_background",
    "contact_relation",
    "contact_lives_with",
];

fn label(words: Words, field: &Field, answers: &Answers) -> String {
    let is_self = referrer_kind(answers) == Some(ReferrerKind::Client);
    let end = if is_self && LABELS_FOR_SELF.contains(&field.name) {
        "-self"
    } else {
        ""
    };
    words.t(&format!("refer-field-{}{end}", field.key()))
}

/// The title of a step: somebody who asks help for themselves is asked about themselves.
pub(crate) fn title(words: Words, step: Step, answers: &Answers) -> String {
    let is_self = referrer_kind(answers) == Some(ReferrerKind::Client);
    let end = if is_self && step.has_title_for_self() {
        "-self"
    } else {
        ""
    };
    words.t(&format!("refer-title-{}{end}", step.key()))
}

/// A step with its answers, on the page where they are checked.
#[derive(Debug)]
pub(crate) struct AnsweredStep {
    pub(crate) title: String,
    pub(crate) change: String,
    pub(crate) lines: Vec<AnsweredField>,
}

/// A field with its answer; none where it was left empty.
#[derive(Debug)]
pub(crate) struct AnsweredField {
    pub(crate) label: String,
    pub(crate) answer: Option<String>,
}

/// All answers, step by step.
pub(crate) fn summary(words: Words, answers: &Answers) -> Vec<AnsweredStep> {
    let with_fields = path(answers)
        .into_iter()
        .filter(|step| !field::of(*step, answers).is_empty());
    let step = |step: Step| AnsweredStep {
        title: title(words, step, answers),
        change: format!("{}?terug=controle", step.address()),
        lines: field::of(step, answers)
            .iter()
            .map(|field| AnsweredField {
                label: label(words, field, answers),
                answer: answer_text(words, field, answers),
            })
            .collect(),
    };
    with_fields.map(step).collect()
}

fn answer_text(words: Words, field: &Field, answers: &Answers) -> Option<String> {
    let text = match field.kind {
        Kind::Date => {
            let parts = field.inputs();
            let given = parts
                .iter()
                .map(|name| answers.get(name))
                .filter(|part| !part.is_empty());
            given.collect::<Vec<_>>().join("-")
        }
        Kind::Choice(set, _) | Kind::Select(set, _) | Kind::Ticks(set, _) => {
            let given = answers.all(field.name).filter(|code| !code.is_empty());
            given
                .map(|code| words.t(&choice_key(set, code)))
                .collect::<Vec<_>>()
                .join(", ")
        }
        Kind::Language => answers
            .some(field.name)
            .map_or_else(String::new, |code| words.t(&format!("language-{code}"))),
        _ => answers.get(field.name).to_owned(),
    };
    Some(text).filter(|text| !text.is_empty())
}
