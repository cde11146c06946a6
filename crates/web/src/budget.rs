//! For how many people each insurer pays at each organisation, and how many more: counts for who manages one.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use spil_app::budget::{BudgetLine, lines};

use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// The page.
pub(crate) const ADDRESS: &str = "/netwerk/budget";

pub(crate) fn routes() -> Doors {
    Doors::new().route(ADDRESS, get(show))
}

struct Row {
    organisation: String,
    insurer: String,
    period: String,
    places: u32,
    used: u32,
    left: u32,
    is_now: bool,
}

#[derive(Template)]
#[template(path = "budget/show.html")]
struct BudgetPage {
    page: StaffPage,
    rows: Vec<Row>,
}

async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    let found = lines(&signed.cx).await?.release(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let rows = found.iter().map(|line| row(page.words, line)).collect();
    Ok(Html(BudgetPage { page, rows }.render()?).into_response())
}

fn row(words: Words, line: &BudgetLine) -> Row {
    let (number, name) = &line.insurer;
    let period = words.t2(
        "budget-days",
        ("from", &words.date(line.budget.from)),
        ("until", &words.date(line.budget.until)),
    );
    Row {
        organisation: line.organisation.clone(),
        insurer: name.clone().unwrap_or_else(|| number.to_string()),
        period,
        places: line.budget.places,
        used: line.used,
        left: line.left,
        is_now: line.is_now,
    }
}
