//! The page of the first administrator, behind the link that the program prints while nobody can sign in.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use spil_app::access::first;
use spil_app::access::invitation::Token;
use spil_app::{Cx, FieldProblem};
use spil_model::contact_details::Email;
use spil_model::text::ShortText;

use crate::answers::Answers;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form;
use crate::page::PublicPage;
use crate::site::Site;
use crate::visit::{Segment, Visit};

pub(super) fn routes() -> Doors {
    Doors::new().route("/eerste-beheerder/{token}", get(show).post(make))
}

#[derive(Template)]
#[template(path = "access/first.html")]
struct FirstPage {
    page: PublicPage,
    name: String,
    email: String,
    problems: Vec<(String, String)>,
}

impl FirstPage {
    fn problem(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|(name, _)| name == field);
        found.map(|(_, text)| text.as_str())
    }

    fn show(site: &Site, cx: &Cx, answers: &Answers, wrong: &[FieldProblem]) -> Answer {
        let page = PublicPage::new(site, cx.language);
        let told = |problem: &FieldProblem| (problem.field.clone(), page.words.problem(problem));
        let shown = Self {
            name: answers.get("naam").to_owned(),
            email: answers.get("email").to_owned(),
            problems: wrong.iter().map(told).collect(),
            page,
        };
        let status = if wrong.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        Ok((status, Html(shown.render()?)).into_response())
    }
}

async fn show(State(site): State<Site>, Visit(cx): Visit, Segment(token): Segment) -> Answer {
    first::open(&cx, &Token::from_link(&token)).await?;
    FirstPage::show(&site, &cx, &Answers::default(), &[])
}

async fn make(
    State(site): State<Site>,
    Visit(cx): Visit,
    Segment(token): Segment,
    answers: Answers,
) -> Answer {
    let token = Token::from_link(&token);
    first::open(&cx, &token).await?;
    match read(&answers) {
        Ok((name, email)) => {
            let invitation = first::make(&cx, &token, name, &email).await?;
            let address = format!("/uitnodiging/{}", invitation.link_part());
            Ok(Redirect::to(&address).into_response())
        }
        Err(wrong) => FirstPage::show(&site, &cx, &answers, &wrong),
    }
}

fn read(answers: &Answers) -> Result<(ShortText, Email), Vec<FieldProblem>> {
    let name = form::required_line(answers, "naam", "first-name-missing");
    let email = Email::parse(answers.get("email"));
    let email = email.map_err(|_| FieldProblem::new("email", "first-email-wrong"));
    match (name, email) {
        (Ok(name), Ok(email)) => Ok((name, email)),
        (name, email) => Err(name.err().into_iter().chain(email.err()).collect()),
    }
}
