//! Whether messages leave: counts and states for the administrator, never to whom or about what.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::{get, post};
use jiff::Timestamp;
use spil_app::clock::in_the_netherlands;
use spil_app::outbox::{Outbox, Unsent, overview, retry};

use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

pub(crate) const ADDRESS: &str = "/beheer/berichten";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show))
        .route("/beheer/berichten/opnieuw", post(again))
}

/// One message that did not leave, in words.
struct Row {
    since: String,
    attempts: i64,
    state: String,
    again: String,
}

#[derive(Template)]
#[template(path = "outbox/show.html")]
struct OutboxPage {
    page: StaffPage,
    /// A state and how many messages are in it.
    counts: Vec<(String, i64)>,
    rows: Vec<Row>,
    has_post: bool,
    has_failed: bool,
}

async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = overview(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let rendered = viewed.map(|outbox| OutboxPage::new(page, &outbox).render());
    Ok(Html(rendered.release(&signed.cx).await??).into_response())
}

async fn again(signed: Signed) -> Answer {
    retry(&signed.cx).await?;
    Ok(Redirect::to(ADDRESS).into_response())
}

impl OutboxPage {
    fn new(page: StaffPage, outbox: &Outbox) -> Self {
        let words = page.words;
        let counts = outbox.counts;
        let named = [
            ("outbox-waiting", counts.waiting),
            ("outbox-failing", counts.failing),
            ("outbox-given-up", counts.given_up),
            ("outbox-sent", counts.sent),
            ("outbox-cancelled", counts.cancelled),
        ];
        Self {
            counts: named.map(|(key, count)| (words.t(key), count)).to_vec(),
            rows: outbox.unsent.iter().map(|one| row(words, one)).collect(),
            has_post: outbox.has_post,
            has_failed: 0 < counts.failing + counts.given_up,
            page,
        }
    }
}

fn row(words: Words, one: &Unsent) -> Row {
    let failure = |code: &String| words.t(&format!("outbox-failure-{code}"));
    Row {
        since: moment(words, one.created_at),
        attempts: one.attempts,
        state: one
            .failure
            .as_ref()
            .map_or_else(|| words.t("outbox-waiting"), failure),
        again: one
            .again_at
            .map_or_else(|| words.t("outbox-not-again"), |at| moment(words, at)),
    }
}

fn moment(words: Words, at: Timestamp) -> String {
    let local = in_the_netherlands(at);
    format!("{} {}", words.date(local.date()), local.strftime("%H:%M"))
}
