//! Signing in through the identity provider of one's organisation, and linking it to the own account. What it says is judged in
//! `app`.
//!
//! Whoever sets out gets a page that leads on, and is not sent on by the answer to a form: a form of ours leads to no other site.

use askama::Template;
use axum::extract::State;
use axum::http::header::REFRESH;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use spil_app::Error;
use spil_app::access::provider::{self, BrowserKey, Came, Letters, OwnLink, Second, SetOut};
use spil_model::ids::OrganisationId;
use uuid::Uuid;

use super::account::{ADDRESS, confirm_first};
use super::{begun_page, own_address, signed_in};
use crate::answers::{Answers, Asked};
use crate::case_file::moment;
use crate::cookie::PROVIDER;
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form;
use crate::page::{PublicPage, StaffPage, Words};
use crate::site::Site;
use crate::visit::{OnDevice, Segment, Signed, Visit};

const CHOOSE: &str = "/inloggen/organisatie";
const CONFIRM: &str = "/inloggen/organisatie/bevestig";
const OWN: &str = "/account/organisatie";

pub(super) fn routes() -> Doors {
    Doors::new()
        .route(CHOOSE, get(choose).post(begin))
        .route("/inloggen/organisatie/{organisation}/terug", get(come_back))
        .route(CONFIRM, get(ask_second).post(prove_second))
        .route(OWN, get(show_own).post(change_own))
}

#[derive(Template)]
#[template(path = "access/provider_choose.html")]
struct ChoosePage {
    page: PublicPage,
    back_to: String,
    organisations: Vec<(OrganisationId, String)>,
}

async fn choose(State(site): State<Site>, Visit(cx): Visit, Asked(asked): Asked) -> Answer {
    let shown = ChoosePage {
        page: PublicPage::new(&site, cx.language),
        back_to: own_address(asked.get("terug")).to_owned(),
        organisations: provider::connected(&cx).await?,
    };
    Ok(Html(shown.render()?).into_response())
}

async fn begin(State(site): State<Site>, Visit(cx): Visit, answers: Answers) -> Answer {
    let back_to = own_address(answers.get("terug"));
    let set_out = provider::begin(&cx, organisation(&answers)?, back_to).await?;
    lead_on(&site, PublicPage::new(&site, cx.language), set_out)
}

fn organisation(answers: &Answers) -> Answer<OrganisationId> {
    let id = answers.get("organisatie").parse();
    id.map_err(|_| Failure::App(Error::NotFound))
}

#[derive(Template)]
#[template(path = "access/provider_onward.html")]
struct OnwardPage {
    page: PublicPage,
    organisation: String,
    address: String,
}

/// The page that leads on to the provider, at once where the browser does that by itself.
fn lead_on(site: &Site, page: PublicPage, set_out: Option<SetOut>) -> Answer {
    let Some(set_out) = set_out else {
        return ended(page, StatusCode::SERVICE_UNAVAILABLE);
    };
    let cookie = PROVIDER.set(site.mode, set_out.key.cookie_value());
    let onward = HeaderValue::from_str(&format!("0; url={}", set_out.address));
    let shown = OnwardPage {
        page,
        organisation: set_out.organisation,
        address: set_out.address,
    };
    let mut answer = ([cookie], Html(shown.render()?)).into_response();
    if let Ok(onward) = onward {
        answer.headers_mut().insert(REFRESH, onward);
    }
    Ok(answer)
}

#[derive(Template)]
#[template(path = "access/provider_ended.html")]
struct EndedPage {
    page: PublicPage,
    is_down: bool,
}

/// The same page whatever was not right; and one for a provider that cannot be asked now.
fn ended(page: PublicPage, status: StatusCode) -> Answer {
    let is_down = status == StatusCode::SERVICE_UNAVAILABLE;
    let shown = EndedPage { page, is_down };
    Ok((status, Html(shown.render()?)).into_response())
}

/// What the browser kept is of no use any more.
fn forgetting(site: &Site, mut answer: Response) -> Response {
    let (name, value) = PROVIDER.wipe(site.mode);
    answer.headers_mut().append(name, value);
    answer
}

fn kept(site: &Site, headers: &HeaderMap) -> Option<BrowserKey> {
    let value = PROVIDER.read(site.mode, headers)?;
    Some(BrowserKey::from_cookie(&value))
}

async fn come_back(
    State(site): State<Site>,
    (Visit(cx), signed): (Visit, Result<Signed, Failure>),
    (OnDevice(device), headers): (OnDevice, HeaderMap),
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let letters = Letters {
        state: asked.get("state"),
        code: asked.get("code"),
        issuer: asked.raw("iss"),
    };
    let key = kept(&site, &headers);
    let signed = signed.ok();
    let signed = signed.as_ref().map(|signed| (&signed.cx, &signed.session));
    let arrived = (form::id(&segment)?, key.as_ref());
    let came = provider::come_back(&cx, signed, arrived, letters, device).await?;
    let page = PublicPage::new(&site, cx.language);
    let answer = match came {
        Came::Second(key) => {
            let cookie = PROVIDER.set(site.mode, key.cookie_value());
            return Ok(([cookie], Redirect::to(CONFIRM)).into_response());
        }
        Came::In { begun, back_to } => begun_page(&site, &begun, own_address(&back_to)),
        Came::Linked(id) => signed_in(&site, &id, "/account?gedaan=provider"),
        Came::Refused => ended(page, StatusCode::UNPROCESSABLE_ENTITY)?,
        Came::Down => ended(page, StatusCode::SERVICE_UNAVAILABLE)?,
    };
    Ok(forgetting(&site, answer))
}

#[derive(Template)]
#[template(path = "access/provider_second.html")]
struct SecondPage {
    page: PublicPage,
    has_failed: bool,
}

fn second_page(site: &Site, cx: &spil_app::Cx, status: StatusCode) -> Answer {
    let shown = SecondPage {
        page: PublicPage::new(site, cx.language),
        has_failed: status != StatusCode::OK,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

async fn ask_second(State(site): State<Site>, Visit(cx): Visit, headers: HeaderMap) -> Answer {
    match kept(&site, &headers) {
        Some(key) if provider::waits_for_second(&cx, &key).await? => {
            second_page(&site, &cx, StatusCode::OK)
        }
        _ => Ok(Redirect::to(CHOOSE).into_response()),
    }
}

async fn prove_second(
    State(site): State<Site>,
    Visit(cx): Visit,
    OnDevice(device): OnDevice,
    headers: HeaderMap,
    answers: Answers,
) -> Answer {
    let key = kept(&site, &headers).unwrap_or_else(|| BrowserKey::from_cookie(""));
    match provider::prove_second(&cx, &key, answers.get("code"), device).await? {
        Second::In(begun, back_to) => {
            let answer = begun_page(&site, &begun, own_address(&back_to));
            Ok(forgetting(&site, answer))
        }
        Second::Wrong => second_page(&site, &cx, StatusCode::UNPROCESSABLE_ENTITY),
        Second::Over => ended(
            PublicPage::new(&site, cx.language),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    }
}

struct LinkView {
    id: Option<Uuid>,
    organisation: OrganisationId,
    name: String,
    used: String,
}

impl LinkView {
    fn new(words: Words, one: OwnLink) -> Self {
        let used = one.used_at.map(|at| moment(words, at));
        Self {
            id: one.id,
            organisation: one.organisation,
            name: one.name,
            used: used.unwrap_or_else(|| words.t("passkey-never")),
        }
    }
}

#[derive(Template)]
#[template(path = "access/provider_own.html")]
struct OwnPage {
    page: StaffPage,
    links: Vec<LinkView>,
}

async fn show_own(State(site): State<Site>, signed: Signed) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, OWN) {
        return Ok(elsewhere);
    }
    let viewed = provider::own(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let html = viewed.map(|own| {
        let words = page.words;
        let links = own.into_iter().map(|one| LinkView::new(words, one));
        OwnPage {
            links: links.collect(),
            page,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

async fn change_own(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, OWN) {
        return Ok(elsewhere);
    }
    match answers.get("actie") {
        "koppelen" => {
            let organisation = organisation(&answers)?;
            let set_out = provider::begin_link(&signed.cx, &signed.session, organisation).await?;
            lead_on(&site, PublicPage::new(&site, signed.cx.language), set_out)
        }
        "ontkoppelen" => {
            let id = Uuid::parse_str(answers.get("koppeling")).map_err(|_| Error::NotFound)?;
            let id = provider::unlink(&signed.cx, &signed.session, id).await?;
            Ok(signed_in(&site, &id, "/account?gedaan=provider-removed"))
        }
        _ => Err(Failure::Unreadable),
    }
}
