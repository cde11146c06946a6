//! The forecast by inhabitants: a table of inhabitants that somebody enters, and what it means for each district to 2050.

use std::collections::BTreeMap;

mod view;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect};
use spil_app::FieldProblem;
use spil_app::capacity::{self, DemandAssumptions, Entered, Kind, NotImported};

use super::words::{number, read};
use super::{POPULATION, Tab, tabs};
use crate::answers::{Answers, Asked};
use crate::failure::Answer;
use crate::form::{Choice, FieldView, Filled, Look, ProblemView, summary};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;
use view::{COLUMNS, Shown, shown};

/// The assumptions that the page asks for, by the names of their fields.
const ASSUMED: [&str; 6] = [
    "target_weeks",
    "wanting",
    "at_home",
    "mean_stay_days",
    "clients_per_fte",
    "hours_per_fte",
];
/// Which tables there are.
const KINDS: [&str; 3] = ["given_totals", "age_and_sex", "core_figures"];
/// A number in words with what it means.
struct Assumed {
    name: &'static str,
    label: String,
    value: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "capacity/population.html")]
struct PopulationPage {
    page: StaffPage,
    tabs: Vec<Tab>,
    problems: Vec<ProblemView>,
    assumed: Vec<Assumed>,
    columns: Vec<String>,
    shown: Option<Shown>,
    fields: Vec<FieldView>,
    is_entering: bool,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let (assumptions, wrong) = assumptions(Words(signed.cx.language), &asked);
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = page(
        &site,
        &signed,
        assumptions,
        (&asked, &Answers::default()),
        &wrong,
    )
    .await?;
    Ok((status, Html(page.render()?)).into_response())
}

/// What the address asks to assume; what it does not say is the usual.
fn assumptions(words: Words, asked: &Answers) -> (DemandAssumptions, Vec<FieldProblem>) {
    let mut given: BTreeMap<String, f64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for name in ASSUMED {
        let Some(text) = asked.some(name) else {
            continue;
        };
        match read(words, text) {
            Some(value) => drop(given.insert(name.to_owned(), value / scale(name))),
            None => wrong.push(FieldProblem::new(name, "capacity-not-a-number")),
        }
    }
    match capacity::assume(&given, words.0) {
        Ok(assumptions) => (assumptions, wrong),
        Err(problems) => {
            wrong.extend(problems.into_iter().map(in_percent));
            (DemandAssumptions::default(), wrong)
        }
    }
}

/// Shares are typed in percent.
fn scale(name: &str) -> f64 {
    if matches!(name, "wanting" | "at_home") {
        100.0
    } else {
        1.0
    }
}

fn in_percent(mut problem: FieldProblem) -> FieldProblem {
    if scale(&problem.field) > 1.0 {
        problem.arguments = vec![("least", "0".to_owned()), ("greatest", "100".to_owned())];
    }
    problem
}

/// What somebody enters.
fn entered(answers: &Answers) -> Result<Entered<'_>, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let mut needs = |name: &str, key| {
        if answers.get(name).is_empty() {
            wrong.push(FieldProblem::new(name, key));
        }
    };
    needs("kind", "capacity-population-kind-missing");
    needs("source", "capacity-population-source-missing");
    needs("content", "capacity-population-content-missing");
    let year = answers.get("year").parse().ok();
    let year = year.filter(|year| (1_990..=2_100).contains(year));
    let kind = match (answers.get("kind"), year) {
        ("core_figures", Some(year)) => Kind::CoreFigures(year),
        ("core_figures", None) => {
            wrong.push(FieldProblem::new(
                "year",
                "capacity-population-year-missing",
            ));
            Kind::AgeAndSex
        }
        ("age_and_sex", _) => Kind::AgeAndSex,
        _ => Kind::GivenTotals,
    };
    if wrong.is_empty() {
        Ok(Entered {
            kind,
            source: answers.get("source"),
            content: answers.get("content"),
        })
    } else {
        Err(wrong)
    }
}

pub(super) async fn enter(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let cx = &signed.cx;
    let wrong = match entered(&answers) {
        Err(wrong) => wrong,
        Ok(entered) => match capacity::import_population(cx, entered).await {
            Ok(_) => return Ok(Redirect::to(POPULATION).into_response()),
            Err(NotImported::Other(other)) => return Err(other.into()),
            Err(NotImported::Empty) => {
                vec![FieldProblem::new(
                    "content",
                    "capacity-population-content-missing",
                )]
            }
            Err(NotImported::Wrong(problem)) => {
                let found = FieldProblem::new("content", "capacity-population-wrong");
                vec![
                    found
                        .with("line", problem.line)
                        .with("column", problem.column),
                ]
            }
        },
    };
    let usual = DemandAssumptions::default();
    let page = page(
        &site,
        &signed,
        usual,
        (&Answers::default(), &answers),
        &wrong,
    )
    .await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

async fn page(
    site: &Site,
    signed: &Signed,
    assumptions: DemandAssumptions,
    (asked, typed): (&Answers, &Answers),
    wrong: &[FieldProblem],
) -> Answer<PopulationPage> {
    let cx = &signed.cx;
    let found = capacity::forecast(cx, assumptions.clone())
        .await?
        .release(cx)
        .await?;
    let frame = StaffPage::new(site, signed, super::ADDRESS);
    let words = frame.words;
    let fields = fields(words, typed, wrong);
    Ok(PopulationPage {
        tabs: tabs(words, POPULATION),
        problems: summary(words, &fields, wrong),
        assumed: assumed(words, &assumptions, asked, wrong),
        columns: COLUMNS.map(|(key, _)| words.t(key)).into(),
        shown: found.as_ref().map(|found| shown(words, found)),
        is_entering: found.is_none()
            || wrong
                .iter()
                .any(|one| !ASSUMED.contains(&one.field.as_str())),
        fields,
        page: frame,
    })
}

fn fields(words: Words, answers: &Answers, problems: &[FieldProblem]) -> Vec<FieldView> {
    let filled = Filled {
        words,
        answers,
        problems,
    };
    let mut kind = filled
        .radios("kind", "capacity-population-kind", &KINDS)
        .required();
    if let Look::Radios(choices) = &mut kind.look {
        let is_none = !choices.iter().any(|choice: &Choice| choice.is_chosen);
        if let Some(first) = choices.first_mut().filter(|_| is_none) {
            first.is_chosen = true;
        }
    }
    let hint = |key: &str| words.t(key);
    vec![
        kind,
        filled
            .line("year", "capacity-population-year")
            .hinted(hint("capacity-population-year-hint")),
        filled
            .line("source", "capacity-population-source")
            .required()
            .hinted(hint("capacity-population-source-hint")),
        filled
            .lines("content", "capacity-population-content")
            .required()
            .hinted(hint("capacity-population-content-hint")),
    ]
}

fn assumed(
    words: Words,
    assumptions: &DemandAssumptions,
    asked: &Answers,
    wrong: &[FieldProblem],
) -> Vec<Assumed> {
    let value = |name: &str| match name {
        "target_weeks" => assumptions.target_weeks,
        "wanting" => assumptions.wanting,
        "at_home" => assumptions.at_home,
        "mean_stay_days" => assumptions.mean_stay_days,
        "clients_per_fte" => assumptions.clients_per_fte,
        _ => assumptions.hours_per_fte,
    };
    let one = |name: &'static str| Assumed {
        name,
        label: words.t(&format!("capacity-assumed-{}", name.replace('_', "-"))),
        value: asked.some(name).map_or_else(
            || number(words, value(name) * scale(name), 1),
            str::to_owned,
        ),
        error: wrong
            .iter()
            .find(|one| one.field == name)
            .map(|one| words.problem(one)),
    };
    ASSUMED.map(one).into()
}
