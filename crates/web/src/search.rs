//! Searching for a person. What is sought is sent in a form and never stands in an address, where logs and histories would
//! keep it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use spil_app::search::{Found, FoundPerson, find, may_search};
use spil_app::{Error, FieldProblem};

use crate::answers::Answers;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

pub(crate) const ADDRESS: &str = "/zoeken";

pub(crate) fn routes() -> Doors {
    Doors::new().route(ADDRESS, get(show).post(search))
}

/// Somebody who was found, in words.
struct Row {
    who: String,
    /// The address of the referral, where the reader may open it.
    address: Option<String>,
    birth_date: String,
    city: String,
    stage: String,
    received: String,
    place: String,
    code: String,
}

#[derive(Template)]
#[template(path = "search/show.html")]
struct SearchPage {
    page: StaffPage,
    text: String,
    problem: Option<String>,
    /// None before anything was sought.
    rows: Option<Vec<Row>>,
    has_more: bool,
}

async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    may_search(&signed.cx)?;
    let page = SearchPage {
        page: StaffPage::new(&site, &signed, ADDRESS),
        text: String::new(),
        problem: None,
        rows: None,
        has_more: false,
    };
    Ok(Html(page.render()?).into_response())
}

async fn search(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let text = answers.get("text").to_owned();
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let found = match find(&signed.cx, &text).await {
        Ok(found) => found,
        Err(Error::Invalid(wrong)) => return not_understood(page, text, &wrong),
        Err(error) => return Err(error.into()),
    };
    let html = found.map(|found| SearchPage::of(page, text, &found).render());
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

fn not_understood(page: StaffPage, text: String, wrong: &[FieldProblem]) -> Answer {
    let shown = SearchPage {
        problem: wrong.first().map(|problem| page.words.problem(problem)),
        page,
        text,
        rows: None,
        has_more: false,
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(shown.render()?)).into_response())
}

impl SearchPage {
    fn of(page: StaffPage, text: String, found: &Found) -> Self {
        let words = page.words;
        Self {
            page,
            text,
            problem: None,
            rows: Some(found.people.iter().map(|one| row(words, one)).collect()),
            has_more: found.has_more,
        }
    }
}

fn row(words: Words, one: &FoundPerson) -> Row {
    let place = [one.team.clone(), one.area.clone()];
    let born = one.birth_date.map(|date| match date.exact() {
        Some(day) => words.date(day),
        None => date.to_string(),
    });
    Row {
        who: one.who.clone(),
        address: one.may_open.then(|| format!("/aanmeldingen/{}", one.id)),
        birth_date: born.unwrap_or_else(|| words.t("search-unknown")),
        city: one
            .city
            .clone()
            .unwrap_or_else(|| words.t("search-unknown")),
        stage: words.t(&format!("stage-{}", one.stage.code())),
        received: words.date(spil_app::clock::day_of(one.received_at)),
        place: place.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        code: one.code.clone(),
    }
}
