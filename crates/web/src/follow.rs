//! Following a referral with its code. The code comes in the body, so that it stands in no address and in no log.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use jiff::Timestamp;
use spil_app::Cx;
use spil_app::follow::{Answered, Followed, follow};
use spil_model::reference_code::ReferenceCode;
use spil_model::status::{StatusStep, StepState};

use crate::answers::Answers;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::PublicPage;
use crate::site::Site;
use crate::visit::Visit;

pub(crate) fn routes() -> Doors {
    Doors::new().route("/volgen", get(ask).post(answer))
}

#[derive(Template)]
#[template(path = "follow/ask.html")]
struct AskPage {
    page: PublicPage,
    code: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "follow/status.html")]
struct StatusPage {
    page: PublicPage,
    code: String,
    now: String,
    steps: Vec<StepView>,
    reaction_due: Option<String>,
    is_asked: bool,
    ends_at_contact: bool,
}

struct StepView {
    text: String,
    when: Option<String>,
    is_done: bool,
    is_current: bool,
}

async fn ask(State(site): State<Site>, Visit(cx): Visit) -> Answer {
    let shown = AskPage {
        page: PublicPage::new(&site, cx.language),
        code: String::new(),
        problem: None,
    };
    Ok(Html(shown.render()?).into_response())
}

async fn answer(State(site): State<Site>, Visit(cx): Visit, form: Answers) -> Answer {
    let page = PublicPage::new(&site, cx.language);
    let typed = form.get("code");
    let code = match ReferenceCode::parse(typed) {
        Ok(code) => code,
        Err(invalid) => return again(StatusCode::UNPROCESSABLE_ENTITY, page, typed, invalid.key()),
    };
    match follow(&cx, code).await? {
        Answered::Found(followed) => Ok(Html(status(page, &followed).render()?).into_response()),
        Answered::Unknown => again(
            StatusCode::UNPROCESSABLE_ENTITY,
            page,
            typed,
            "follow-unknown",
        ),
        Answered::NotBefore(moment) => {
            let mut response = again(
                StatusCode::TOO_MANY_REQUESTS,
                page,
                typed,
                "follow-too-soon",
            )?;
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds_until(&cx, moment));
            Ok(response)
        }
    }
}

fn seconds_until(cx: &Cx, moment: Timestamp) -> HeaderValue {
    let seconds = moment.duration_since(cx.now).as_secs().max(0);
    HeaderValue::from(seconds + 1)
}

fn again(status: StatusCode, page: PublicPage, typed: &str, problem: &str) -> Answer {
    let shown = AskPage {
        code: typed.to_owned(),
        problem: Some(page.t(problem)),
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

fn status(page: PublicPage, followed: &Followed) -> StatusPage {
    let current = followed.status.current();
    let step = |(step, state): &(StatusStep, StepState)| StepView {
        text: page.t(&text_key("follow-step", *step)),
        when: match state {
            StepState::Done(day) => day.map(|day| page.day(day)),
            StepState::Ahead => None,
        },
        is_done: *state != StepState::Ahead,
        is_current: *step == current,
    };
    StatusPage {
        code: followed.code.to_string(),
        now: page.t(&text_key("follow-now", current)),
        steps: followed.status.steps.iter().map(step).collect(),
        reaction_due: followed.reaction_due.map(|day| page.day(day)),
        is_asked: followed.is_asked,
        ends_at_contact: !followed.is_professional,
        page,
    }
}

fn text_key(before: &str, step: StatusStep) -> String {
    format!("{before}-{}", step.code().replace('_', "-"))
}
