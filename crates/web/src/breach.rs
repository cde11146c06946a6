//! Breaches of personal data: the register, one breach with its history, and who saw whom in a period.

mod history;
mod one;
mod seen;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use axum::routing::{get, post};
use jiff::Timestamp;
use spil_app::breach::{self, Kept};
use spil_app::clock::in_the_netherlands;
use spil_model::breach::Standing;

use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// The register.
pub(crate) const ADDRESS: &str = "/toezicht/datalekken";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show))
        .route(
            "/toezicht/datalekken/nieuw",
            get(one::form).post(one::record),
        )
        .route(
            "/toezicht/datalekken/{id}",
            get(one::show).post(one::change),
        )
        .route("/toezicht/datalekken/{id}/sluiten", post(one::close))
        .route("/toezicht/wie-zag", get(seen::show))
        .route("/toezicht/wie-zag/csv", get(seen::csv))
}

/// A breach in the register.
struct LineView {
    address: String,
    what: String,
    about: String,
    stands: StandsView,
    is_closed: bool,
}

/// Where a breach stands, with a sign beside the words.
struct StandsView {
    text: String,
    icon: &'static str,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "breach/list.html")]
struct ListPage {
    page: StaffPage,
    /// How many press: their term ends within a day, or is over.
    pressing: usize,
    lines: Vec<LineView>,
}

async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = breach::list(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let now = signed.cx.now;
    let html = viewed.map(|all| {
        let words = page.words;
        let lines = all.iter().map(|kept| line(words, kept, now)).collect();
        let pressing = all.iter().filter(|kept| breach::presses(kept, now)).count();
        ListPage {
            page,
            pressing,
            lines,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

fn line(words: Words, kept: &Kept, now: Timestamp) -> LineView {
    let breach = &kept.breach;
    let what: String = breach.what.as_str().chars().take(120).collect();
    let found = words.t1("breach-found", "at", moment(words, breach.discovered_at));
    let people = words.count("breach-people", usize::try_from(breach.people).unwrap_or(0));
    LineView {
        address: format!("{ADDRESS}/{}", kept.id),
        what,
        about: format!("{found} · {people}"),
        stands: stands(words, kept, now),
        is_closed: kept.closed.is_some(),
    }
}

/// Where a breach stands towards the authority, in words and with a sign: nothing hangs on a colour.
fn stands(words: Words, kept: &Kept, now: Timestamp) -> StandsView {
    let due = moment(words, kept.breach.due());
    let (key, icon, class) = match kept.breach.standing(now) {
        Standing::Running => ("breach-stands-running", "clock", "chip--within"),
        Standing::Hurry => ("breach-stands-hurry", "clock", "chip--nearly"),
        Standing::Overdue => ("breach-stands-overdue", "danger", "chip--over"),
        Standing::InTime => ("breach-stands-in-time", "clock", "chip--within"),
        Standing::Late => ("breach-stands-late", "danger", "chip--over"),
        Standing::NotNeeded => ("breach-stands-not-needed", "clock", "chip--within"),
    };
    StandsView {
        text: words.t1(key, "due", due),
        icon,
        class,
    }
}

/// A day and an hour: the term is counted in hours.
fn moment(words: Words, at: Timestamp) -> String {
    let local = in_the_netherlands(at);
    format!("{} {}", words.date(local.date()), local.strftime("%H:%M"))
}
