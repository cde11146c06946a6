//! Passkeys: the page on which they are added and removed, and signing in with one. What goes between the page's script and
//! the device is judged in `app`.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use spil_app::access::account;
use spil_app::access::passkey::{self, Answer as DeviceAnswer, Asked as Question, OwnPasskey};
use spil_app::{Error, FieldProblem};
use uuid::Uuid;

use super::account::{ADDRESS, confirm_first};
use super::{own_address, refused, signed_in};
use crate::answers::Answers;
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{ProblemView, problems, required_line};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{OnDevice, Signed, Visit};

const PASSKEYS: &str = "/account/passkeys";

pub(super) fn routes() -> Doors {
    Doors::new()
        .route("/inloggen/passkey", post(enter))
        .route("/inloggen/passkey/vraag", post(ask_to_enter))
        .route(PASSKEYS, get(show).post(add))
        .route("/account/passkeys/vraag", post(ask_to_add))
        .route("/account/passkeys/naam", post(rename))
        .route("/account/passkeys/verwijderen", post(remove))
}

/// A question goes to the script of the page that asked for it.
fn question(asked: &Question) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, asked.for_script()).into_response()
}

fn device_answer(answers: &Answers) -> DeviceAnswer<'_> {
    DeviceAnswer {
        attempt: answers.get("poging"),
        response: answers.get("antwoord"),
    }
}

async fn ask_to_enter(Visit(cx): Visit) -> Answer {
    Ok(question(&passkey::ask_to_enter(&cx).await?))
}

async fn enter(
    State(site): State<Site>,
    Visit(cx): Visit,
    OnDevice(device): OnDevice,
    answers: Answers,
) -> Answer {
    let back_to = own_address(answers.get("terug"));
    match passkey::enter(&cx, &device_answer(&answers), device).await? {
        Some(begun) => Ok(signed_in(&site, &begun.id, back_to)),
        None => refused(&site, &cx, "", back_to).await,
    }
}

struct PasskeyView {
    id: Uuid,
    name: String,
    added: String,
    used: String,
}

impl PasskeyView {
    fn new(words: Words, one: &OwnPasskey) -> Self {
        let used = one.used_at.map(|at| moment(words, at));
        Self {
            id: one.id,
            name: one.name.clone(),
            added: moment(words, one.added_at),
            used: used.unwrap_or_else(|| words.t("passkey-never")),
        }
    }
}

#[derive(Template)]
#[template(path = "access/passkeys.html")]
struct PasskeysPage {
    page: StaffPage,
    host: String,
    name: String,
    passkeys: Vec<PasskeyView>,
    problems: Vec<ProblemView>,
}

impl PasskeysPage {
    fn error(&self) -> Option<&str> {
        self.error_at("naam")
    }

    /// What is wrong with the other name of one.
    fn error_of(&self, id: &Uuid) -> Option<&str> {
        self.error_at(&format!("{OTHER_NAME}-{id}"))
    }

    fn error_at(&self, field: &str) -> Option<&str> {
        let of_field = self.problems.iter().find(|one| one.target == field);
        of_field.map(|problem| problem.text.as_str())
    }
}

async fn passkeys_page(site: &Site, signed: &Signed, name: &str, wrong: &[FieldProblem]) -> Answer {
    let host = passkey::host(&site.app).ok_or(Error::NotFound)?;
    let viewed = account::view(&signed.cx, &signed.session).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let html = viewed.map(|account| {
        let words = page.words;
        let own = account.passkeys.iter();
        PasskeysPage {
            host,
            name: name.to_owned(),
            passkeys: own.map(|one| PasskeyView::new(words, one)).collect(),
            problems: problems(words, wrong),
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    match confirm_first(&signed, PASSKEYS) {
        Some(elsewhere) => Ok(elsewhere),
        None => passkeys_page(&site, &signed, "", &[]).await,
    }
}

async fn ask_to_add(signed: Signed) -> Answer {
    match confirm_first(&signed, PASSKEYS) {
        Some(elsewhere) => Ok(elsewhere),
        None => Ok(question(
            &passkey::ask_to_add(&signed.cx, &signed.session).await?,
        )),
    }
}

async fn add(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, PASSKEYS) {
        return Ok(elsewhere);
    }
    let typed = answers.get("naam");
    let name = match required_line(&answers, "naam", "passkey-name-missing") {
        Ok(name) => name,
        Err(wrong) => return passkeys_page(&site, &signed, typed, &[wrong]).await,
    };
    let answer = device_answer(&answers);
    match passkey::add(&signed.cx, &signed.session, &answer, &name).await {
        Ok(id) => Ok(signed_in(&site, &id, "/account?gedaan=passkey")),
        Err(error) => passkeys_page(&site, &signed, typed, &problems_of(error)?).await,
    }
}

/// The field of another name is called after its passkey: the page has one for each.
const OTHER_NAME: &str = "andere-naam";

async fn rename(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, PASSKEYS) {
        return Ok(elsewhere);
    }
    let id = Uuid::parse_str(answers.get("passkey")).map_err(|_| Error::NotFound)?;
    let named = match required_line(&answers, OTHER_NAME, "passkey-name-missing") {
        Ok(name) => passkey::rename(&signed.cx, &signed.session, id, &name).await,
        Err(wrong) => Err(Error::Invalid(vec![FieldProblem {
            field: format!("{OTHER_NAME}-{id}"),
            ..wrong
        }])),
    };
    match named {
        Ok(()) => Ok(Redirect::to("/account?gedaan=passkey-renamed").into_response()),
        Err(error) => passkeys_page(&site, &signed, "", &problems_of(error)?).await,
    }
}

async fn remove(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, PASSKEYS) {
        return Ok(elsewhere);
    }
    let id = Uuid::parse_str(answers.get("passkey")).map_err(|_| Error::NotFound)?;
    let id = passkey::remove(&signed.cx, &signed.session, id).await?;
    Ok(signed_in(&site, &id, "/account?gedaan=passkey-removed"))
}
