//! One-click sign-in per role. These routes exist in a demo with invented people only.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use spil_app::Error;
use spil_app::access::session;
use spil_app::organisation::{StaffWithRole, one_per_role};
use spil_model::ids::StaffId;

use super::signed_in;
use crate::answers::Answers;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::PublicPage;
use crate::site::Site;
use crate::visit::Visit;

pub(super) fn routes() -> Doors {
    Doors::new().route("/demo", get(show).post(enter))
}

#[derive(Template)]
#[template(path = "access/demo.html")]
struct DemoPage {
    page: PublicPage,
    people: Vec<StaffWithRole>,
}

impl DemoPage {
    fn role(&self, person: &StaffWithRole) -> String {
        self.page
            .t(&format!("role-{}", person.role.name().replace('_', "-")))
    }
}

async fn show(State(site): State<Site>, Visit(cx): Visit) -> Answer {
    let people = one_per_role(&cx).await?;
    let shown = DemoPage {
        page: PublicPage::new(&site, cx.language),
        people,
    };
    Ok(Html(shown.render()?).into_response())
}

async fn enter(State(site): State<Site>, Visit(cx): Visit, answers: Answers) -> Answer {
    let staff: StaffId = answers.get("wie").parse().map_err(|_| Error::NotFound)?;
    let id = session::begin_demo(&cx, staff).await?;
    Ok(signed_in(&site, &id, "/werk"))
}
