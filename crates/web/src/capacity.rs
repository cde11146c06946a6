//! Looking ahead: scenarios on the live list, what came out and what was decided, the look back that says what a prediction
//! is worth, and the forecast by inhabitants.

mod form;
mod look_back;
mod population;
mod result;
mod words;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::{get, post};
use spil_app::capacity::{self, Measured, Run};
use spil_app::{Cx, Error, FieldProblem, covenant};
use spil_model::capacity::RunState;
use spil_model::covenant::Covenant;
use spil_model::ids::ScenarioId;

use crate::answers::{Answers, Asked};
use crate::case_file::moment;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{ProblemView, problems};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;
use form::Form;
use words::number;

/// The page of the scenarios.
pub(crate) const ADDRESS: &str = "/netwerk/vooruitkijken";
const LOOK_BACK: &str = "/netwerk/vooruitkijken/terugblik";
const POPULATION: &str = "/netwerk/vooruitkijken/bevolking";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show).post(make))
        .route(LOOK_BACK, get(look_back::show).post(look_back::ask))
        .route(POPULATION, get(population::show).post(population::enter))
        .route("/netwerk/vooruitkijken/{id}", get(result::show))
        .route("/netwerk/vooruitkijken/{id}/stop", post(result::stop))
        .route("/netwerk/vooruitkijken/{id}/besluit", post(result::decide))
}

/// The pages of looking ahead, with the one that is open.
struct Tab {
    address: &'static str,
    text: String,
    is_current: bool,
}

fn tabs(words: Words, current: &str) -> Vec<Tab> {
    let tab = |(address, key): (&'static str, &str)| Tab {
        address,
        text: words.t(key),
        is_current: address == current,
    };
    let pages = [
        (ADDRESS, "capacity-tab-scenarios"),
        (LOOK_BACK, "capacity-tab-look-back"),
        (POPULATION, "capacity-tab-population"),
    ];
    pages.map(tab).into()
}

/// A kept scenario in the list.
struct RunRow {
    address: String,
    name: String,
    made: String,
    state: String,
    badge: &'static str,
    decision: String,
}

fn row(words: Words, run: &Run) -> RunRow {
    RunRow {
        address: format!("{ADDRESS}/{}", run.id),
        name: run.name.clone(),
        made: made(words, run),
        state: words.t(&format!("capacity-state-{}", run.state)),
        badge: badge(run.state),
        decision: run.decision.clone(),
    }
}

/// Who made it and when.
fn made(words: Words, run: &Run) -> String {
    let at = moment(words, run.made_at);
    match &run.made_by {
        Some(by) => words.t2("capacity-made-by", ("at", &at), ("by", by)),
        None => at,
    }
}

const fn badge(state: RunState) -> &'static str {
    match state {
        RunState::Done => "chip--within",
        RunState::Failed => "chip--over",
        RunState::Cancelled => "chip--nearly",
        RunState::Queued | RunState::Running => "chip--information",
    }
}

#[derive(Template)]
#[template(path = "capacity/show.html")]
struct ScenariosPage {
    page: StaffPage,
    tabs: Vec<Tab>,
    problems: Vec<ProblemView>,
    counts: Vec<String>,
    notes: Vec<String>,
    exits: Vec<(String, u32)>,
    runs: Vec<RunRow>,
    form: Form,
}

async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let cx = &signed.cx;
    let covenant = in_force(cx).await?;
    let measured = capacity::measure(cx).await?.release(cx).await?;
    let words = Words(cx.language);
    let answers = match asked.some("van").map(str::parse::<ScenarioId>) {
        Some(Ok(id)) => of_earlier(cx, id, &measured).await?,
        _ => form::blank(words, &measured.assumptions),
    };
    let page = page(&site, &signed, (&measured, &covenant), &answers, &[]).await?;
    Ok(Html(page.render()?).into_response())
}

/// What an earlier scenario changed, on the list of today.
async fn of_earlier(cx: &Cx, id: ScenarioId, measured: &Measured) -> Answer<Answers> {
    let kept = capacity::show(cx, id).await?.release(cx).await?;
    let mut again = measured.assumptions.clone();
    if let Some(earlier) = kept.assumptions {
        again.numbers = earlier.numbers;
        again.staffing = earlier.staffing;
    }
    Ok(form::blank(Words(cx.language), &again))
}

async fn make(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let cx = &signed.cx;
    let covenant = in_force(cx).await?;
    let measured = capacity::measure(cx).await?.release(cx).await?;
    let (asked, wrong) = form::asked(Words(cx.language), measured.assumptions.clone(), &answers);
    if !wrong.is_empty() {
        let page = page(&site, &signed, (&measured, &covenant), &answers, &wrong).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response());
    }
    let id = capacity::make(cx, answers.get(form::NAME), &asked).await?;
    Ok(Redirect::to(&format!("{ADDRESS}/{id}")).into_response())
}

async fn in_force(cx: &Cx) -> Result<Covenant, Error> {
    let version = covenant::current(cx).await?;
    let version = version.ok_or(Error::Refused("capacity-no-covenant"))?;
    Ok(version.covenant)
}

async fn page(
    site: &Site,
    signed: &Signed,
    (measured, covenant): (&Measured, &Covenant),
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer<ScenariosPage> {
    let cx = &signed.cx;
    let runs = capacity::list(cx).await?.release(cx).await?;
    let frame = StaffPage::new(site, signed, ADDRESS);
    let words = frame.words;
    Ok(ScenariosPage {
        tabs: tabs(words, ADDRESS),
        problems: problems(words, wrong),
        counts: counts(words, measured),
        notes: notes(words, measured),
        exits: exits(words, measured),
        runs: runs.iter().map(|run| row(words, run)).collect(),
        form: Form::of(words, measured, covenant, answers, wrong),
        page: frame,
    })
}

fn counts(words: Words, measured: &Measured) -> Vec<String> {
    let observed = &measured.observed;
    vec![
        words.t1("capacity-waiting-now", "count", observed.waiting),
        words.t1("capacity-in-care-now", "count", observed.in_care),
        words.t1(
            "capacity-hours-now",
            "hours",
            number(words, observed.hours, 0),
        ),
    ]
}

/// What the reader must know of these counts.
fn notes(words: Words, measured: &Measured) -> Vec<String> {
    let observed = &measured.observed;
    let mut notes = Vec::new();
    if 0 < observed.unclassed {
        notes.push(words.t1("capacity-note-unclassed", "count", observed.unclassed));
    }
    if 0 < observed.unplaced {
        notes.push(words.t1("capacity-note-unplaced", "count", observed.unplaced));
    }
    if observed.days < 365 {
        notes.push(words.t1("capacity-note-short", "days", observed.days));
    }
    notes
}

fn exits(words: Words, measured: &Measured) -> Vec<(String, u32)> {
    let exits = measured.observed.exits.iter();
    exits
        .map(|(kind, count)| {
            (
                words.t(&format!("capacity-exit-{}", kind.replace('_', "-"))),
                *count,
            )
        })
        .collect()
}
