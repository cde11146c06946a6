//! What people ask about their own data: the page of one client with who is responsible, the page of one request with its steps,
//! and the list of the privacy officer.

mod client;
mod one;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use jiff::civil::Date;
use spil_app::data_request::{self, Kept, List, Listed, Party, Whose};
use spil_model::data_request::{Asker, DataRequest};

use crate::answers::Asked;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// The list of the privacy officer.
pub(crate) const ADDRESS: &str = "/toezicht/verzoeken";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show))
        .route(
            "/clienten/{id}/verzoeken",
            get(client::show).post(client::record),
        )
        .route("/verzoeken/{id}", get(one::show).post(one::step))
}

/// A request in a list.
struct LineView {
    address: String,
    title: String,
    who: String,
    about: String,
    /// When the answer is due, or what was decided.
    stands: String,
    is_overdue: bool,
}

#[derive(Template)]
#[template(path = "data_request/list.html")]
struct ListPage {
    page: StaffPage,
    own: bool,
    overdue: usize,
    open: Vec<LineView>,
    decided: Vec<LineView>,
}

async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let own = asked.get("toon") != "alle";
    let whose = if own { Whose::Own } else { Whose::All };
    let viewed = data_request::list(&signed.cx, whose).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let today = signed.cx.today();
    let html = viewed.map(|list| ListPage::new(page, own, &list, today).render());
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

impl ListPage {
    fn new(page: StaffPage, own: bool, list: &List, today: Date) -> Self {
        let words = page.words;
        let lines = |all: &[Listed]| all.iter().map(|one| listed(words, one, today)).collect();
        Self {
            own,
            overdue: list.overdue,
            open: lines(&list.open),
            decided: lines(&list.decided),
            page,
        }
    }
}

fn listed(words: Words, one: &Listed, today: Date) -> LineView {
    let who = one.name.informal();
    let about = party(words, &one.responsible);
    line(words, &one.kept, today, (who, about))
}

/// A request in words, with who it is about and what else is said of it.
fn line(words: Words, kept: &Kept, today: Date, (who, about): (String, String)) -> LineView {
    let request = &kept.request;
    LineView {
        address: format!("/verzoeken/{}", kept.id),
        title: words.t(&format!("request-kind-{}", request.kind.code())),
        who,
        about,
        stands: stands(words, request, today),
        is_overdue: request.is_overdue(today),
    }
}

/// What is to be done by when, or what was decided.
fn stands(words: Words, request: &DataRequest, today: Date) -> String {
    match request.decided {
        Some(decided) => words.t2(
            "request-decided-on",
            (
                "what",
                &words.t(&format!("request-outcome-{}", decided.outcome.code())),
            ),
            ("day", &words.date(decided.on)),
        ),
        None if request.is_overdue(today) => {
            words.t1("request-overdue-since", "day", words.date(request.due()))
        }
        None => words.t1("request-due-on", "day", words.date(request.due())),
    }
}

/// A responsible party in words.
fn party(words: Words, party: &Party) -> String {
    party.clone().unwrap_or_else(|| words.t("request-desk"))
}

/// Who asks, in words.
fn asker(words: Words, kept: &Kept) -> String {
    let code = kept.request.asker.code().replace('_', "-");
    let role = words.t(&format!("request-asker-{code}"));
    if kept.request.asker == Asker::Client {
        role
    } else {
        format!("{} ({role})", kept.asker_name)
    }
}
