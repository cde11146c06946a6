//! The front page of the public site: the ways in, and whom to call when it cannot wait.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;

use crate::answers::Asked;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::PublicPage;
use crate::site::Site;
use crate::visit::Visit;

pub(crate) fn routes() -> Doors {
    Doors::new().route("/", get(show))
}

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    page: PublicPage,
    was_wiped: bool,
}

async fn show(State(site): State<Site>, Visit(cx): Visit, Asked(asked): Asked) -> Answer {
    let shown = FrontPage {
        page: PublicPage::new(&site, cx.language),
        was_wiped: asked.has("gewist"),
    };
    Ok(Html(shown.render()?).into_response())
}
