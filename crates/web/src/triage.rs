//! The page of triage: what was found, what the rules suggest, what a human decides, and every decision so far.
//!
//! "Bereken voorstel" sends the form and shows it again with the suggestion; nothing is kept by it.

mod reading;
mod words;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use spil_app::triage::{self, Can, Triage};
use spil_app::{Error, FieldProblem};
use spil_model::ids::ReferralId;

use self::reading::{Typed, Wanted};
use self::words::{ClassChoice, Past, Question, SuggestionView};
use crate::answers::Answers;
use crate::case_file::head::{HeadView, RAIL};
use crate::case_file::{problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, ProblemView, problems};
use crate::page::StaffPage;
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/aanmeldingen/{id}/eerste-blik", post(first_look))
        .route("/aanmeldingen/{id}/triage", get(show).post(send))
}

#[derive(Template)]
#[template(path = "triage/show.html")]
struct TriagePage {
    page: StaffPage,
    id: ReferralId,
    head: HeadView,
    version: i64,
    can: Can,
    problems: Vec<ProblemView>,
    source: String,
    questions: Vec<Question>,
    dangers: Question,
    conditions: Vec<Question>,
    suggests: bool,
    suggestion: Option<SuggestionView>,
    classes: Vec<ClassChoice>,
    class_error: Option<String>,
    reason: String,
    reason_error: Option<String>,
    standing: Option<String>,
    past: Vec<Past>,
}

async fn first_look(signed: Signed, segment: Segment, answers: Answers) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    triage::first_look(&signed.cx, id, version).await?;
    Ok(Redirect::to(&format!("/aanmeldingen/{id}/triage")).into_response())
}

async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    page(&site, &signed, id, None, &[]).await
}

async fn send(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let typed = Typed::read(&answers);
    let wanted = match typed.wanted(&answers) {
        Ok(wanted) => wanted,
        Err(wrong) => return page(&site, &signed, id, Some(&typed), &wrong).await,
    };
    let done = match wanted {
        Wanted::Suggestion => return page(&site, &signed, id, Some(&typed), &[]).await,
        Wanted::Keep(findings) => triage::assess(&signed.cx, id, version, findings).await,
        Wanted::Decide(verdict) => triage::decide(&signed.cx, id, version, verdict)
            .await
            .map(drop),
    };
    let wrong = match done {
        Ok(()) => return Ok(Redirect::to(&format!("/aanmeldingen/{id}")).into_response()),
        Err(Error::Refused(key)) => vec![FieldProblem::new(reading::field_of(key), key)],
        Err(error) => problems_of(error)?,
    };
    page(&site, &signed, id, Some(&typed), &wrong).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    typed: Option<&Typed>,
    wrong: &[FieldProblem],
) -> Answer {
    let tried = typed.map(|typed| typed.findings.clone());
    let viewed = triage::view(&signed.cx, id, tried).await?;
    let frame = StaffPage::new(site, signed, RAIL);
    let html = viewed.map(|found| TriagePage::new(frame, &found, typed, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl TriagePage {
    fn new(page: StaffPage, found: &Triage, typed: Option<&Typed>, wrong: &[FieldProblem]) -> Self {
        let words = page.words;
        let error = |name: &str| {
            let of_field = wrong.iter().find(|problem| problem.field == name);
            of_field.map(|problem| words.problem(problem))
        };
        Self {
            id: found.head.id,
            head: HeadView::new(words, &found.head),
            version: found.head.version,
            can: found.can,
            problems: problems(words, wrong),
            source: words::source(words, &found.source),
            questions: words::questions(words, &found.findings.assessment, &error),
            dangers: words::dangers(words, &found.findings.assessment),
            conditions: words::conditions(words, found),
            suggests: found.suggests,
            suggestion: words::suggestion(words, found),
            classes: words::classes(words, found, typed.map(|typed| typed.class.as_str())),
            class_error: error("klasse"),
            reason: typed.map_or_else(String::new, |typed| typed.reason.clone()),
            reason_error: error("reden"),
            standing: words::standing(words, found),
            past: words::past(words, found),
            page,
        }
    }
}
