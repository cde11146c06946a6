//! The waiting list as staff see it: filters, both clocks, and why somebody stands where they stand.

mod choosing;
mod export;
mod row;
pub(crate) mod words;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use spil_app::waiting_list::{Counts, Filter, List, list, remove_filter, save_filter};
use spil_app::{Error, FieldProblem};
use spil_policy::{Action, scope};

use self::choosing::{Choice, Saved};
use self::row::Row;
pub(crate) use self::row::{clock_class, look, run_of};
use crate::answers::{Answers, Asked};
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::page::StaffPage;
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) const ADDRESS: &str = "/wachtlijst";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show))
        .route("/wachtlijst/uitvoer.csv", get(export::csv))
        .route("/wachtlijst/uitvoer.xlsx", get(export::xlsx))
        .route("/wachtlijst/keuzes", post(save))
        .route("/wachtlijst/keuzes/{id}/weg", post(remove))
}

#[derive(Template)]
#[template(path = "waiting_list/show.html")]
struct WaitingListPage {
    page: StaffPage,
    choices: Vec<Choice>,
    saved: Vec<Saved>,
    rows: Vec<Row>,
    counts: Counts,
    is_filtered: bool,
    /// The choices as the address has them, to keep them in links.
    query: String,
    may_export: bool,
    pages: Vec<PageLink>,
    /// Which places are shown, of how many.
    range: Option<(usize, usize)>,
    problem: Option<String>,
    name: String,
}

/// A link to another page of the list.
struct PageLink {
    number: usize,
    address: String,
    is_current: bool,
}

/// What of a form about saved choices did not fit.
#[derive(Default)]
struct Wrong {
    name: String,
    problems: Vec<FieldProblem>,
}

async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    list_page(&site, &signed, &asked, Wrong::default()).await
}

async fn list_page(site: &Site, signed: &Signed, asked: &Answers, wrong: Wrong) -> Answer {
    let filter = choosing::filter(asked);
    let number = asked.get("bladzijde").parse().unwrap_or(1);
    let viewed = list(&signed.cx, &filter, number).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let may_export = !scope(&signed.cx.actor, Action::ExportReferrals).is_empty();
    let status = if wrong.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let rendered = viewed.map(|list| {
        let mut shown = WaitingListPage::new(page, list, &filter, &wrong);
        shown.may_export = may_export;
        shown.render()
    });
    Ok((status, Html(rendered.release(&signed.cx).await??)).into_response())
}

impl WaitingListPage {
    fn new(page: StaffPage, list: List, filter: &Filter, wrong: &Wrong) -> Self {
        let words = page.words;
        let query = choosing::query(filter);
        let bottom = list.lines.last().map(|line| line.place);
        Self {
            choices: choosing::choices(words, &list.choices, filter),
            saved: choosing::saved(list.saved, &query),
            rows: list
                .lines
                .iter()
                .map(|line| row::row(words, line))
                .collect(),
            counts: list.counts,
            is_filtered: *filter != Filter::default(),
            may_export: false,
            pages: pages(&query, list.page, list.pages),
            range: list.lines.first().map(|line| line.place).zip(bottom),
            query,
            problem: wrong.problems.first().map(|problem| words.problem(problem)),
            name: wrong.name.clone(),
            page,
        }
    }
}

fn pages(query: &str, current: usize, pages: usize) -> Vec<PageLink> {
    let link = |number| PageLink {
        number,
        address: format!(
            "{ADDRESS}?{query}{}bladzijde={number}",
            if query.is_empty() { "" } else { "&" }
        ),
        is_current: number == current,
    };
    (1..=pages).map(link).collect()
}

/// Saves the choices that the address of the list had. They are read and written anew: nothing else is kept.
async fn save(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let asked = Answers::parse(answers.get("keuze")).ok_or(Failure::Unreadable)?;
    let query = choosing::query(&choosing::filter(&asked));
    match save_filter(&signed.cx, answers.get("name"), &query).await {
        Ok(()) => Ok(Redirect::to(&choosing::address(&query)).into_response()),
        Err(Error::Invalid(problems)) => {
            let name = answers.get("name").to_owned();
            list_page(&site, &signed, &asked, Wrong { name, problems }).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove(signed: Signed, segment: Segment, answers: Answers) -> Answer {
    let id = crate::form::id(&segment)?;
    remove_filter(&signed.cx, id).await?;
    let asked = Answers::parse(answers.get("keuze")).ok_or(Failure::Unreadable)?;
    let query = choosing::query(&choosing::filter(&asked));
    Ok(Redirect::to(&choosing::address(&query)).into_response())
}
