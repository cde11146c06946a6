//! Signing in and out, and the page of an invitation. Who may come in is decided in `app`.

pub(crate) mod account;
mod accounts;
mod demo;
mod first;
mod passkey;
mod provider;
mod providers;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use secrecy::{ExposeSecret as _, SecretString};
use spil_app::access::invitation::{self, Invitation, Token};
use spil_app::access::passkey::host;
use spil_app::access::provider::connected;
use spil_app::access::session::{self, SessionId};
use spil_app::access::sign_in::{Begun, SignIn, sign_in};
use spil_app::{Cx, Error, FieldProblem};

use crate::answers::{Answers, Asked};
use crate::cookie::SESSION;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::{PublicPage, StaffPage};
use crate::site::{Mode, Site};
use crate::visit::{OnDevice, Segment, Signed, Visit};

pub(crate) fn routes(mode: Mode) -> Doors {
    let routes = Doors::new()
        .route("/inloggen", get(show_sign_in).post(post_sign_in))
        .route("/uitloggen", post(sign_out))
        .route("/werk", get(work))
        .route(
            "/uitnodiging/{token}",
            get(show_invitation).post(accept_invitation),
        )
        .merge(account::routes())
        .merge(accounts::routes())
        .merge(first::routes())
        .merge(passkey::routes())
        .merge(provider::routes())
        .merge(providers::routes());
    match mode {
        Mode::Serve => routes,
        Mode::Demo => routes.merge(demo::routes()),
    }
}

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    page: PublicPage,
    email: String,
    back_to: String,
    has_failed: bool,
    /// The name that passkeys are bound to, where they can be had.
    passkey_host: Option<String>,
    /// Whether an organisation has an identity provider.
    has_providers: bool,
}

async fn show_sign_in(State(site): State<Site>, Visit(cx): Visit, Asked(asked): Asked) -> Answer {
    let page = PublicPage::new(&site, cx.language);
    let back_to = own_address(asked.get("terug")).to_owned();
    let shown = SignInPage {
        page,
        email: String::new(),
        back_to,
        has_failed: false,
        passkey_host: host(&site.app),
        has_providers: !connected(&cx).await?.is_empty(),
    };
    Ok(Html(shown.render()?).into_response())
}

async fn post_sign_in(
    State(site): State<Site>,
    Visit(cx): Visit,
    OnDevice(device): OnDevice,
    answers: Answers,
) -> Answer {
    let typed = SignIn {
        email: answers.get("email").to_owned(),
        password: answers.raw("wachtwoord").unwrap_or("").to_owned().into(),
        code: answers.get("code").to_owned(),
        device,
    };
    let back_to = own_address(answers.get("terug")).to_owned();
    if let Some(begun) = sign_in(&cx, typed).await? {
        return Ok(begun_page(&site, &begun, &back_to));
    }
    refused(&site, &cx, answers.get("email"), &back_to).await
}

/// The page once more, with the same answer whatever was wrong.
async fn refused(site: &Site, cx: &Cx, email: &str, back_to: &str) -> Answer {
    let shown = SignInPage {
        page: PublicPage::new(site, cx.language),
        email: email.to_owned(),
        back_to: back_to.to_owned(),
        has_failed: true,
        passkey_host: host(&site.app),
        has_providers: !connected(cx).await?.is_empty(),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(shown.render()?)).into_response())
}

/// Whoever used a recovery code is told so, and how many are left.
fn begun_page(site: &Site, begun: &Begun, back_to: &str) -> Response {
    let used_code = begun.factor.is_by_recovery_code();
    signed_in(
        site,
        &begun.id,
        if used_code { account::ADDRESS } else { back_to },
    )
}

/// The session goes into a cookie that no script reads and that leaves only for our own pages.
fn signed_in(site: &Site, id: &SessionId, back_to: &str) -> Response {
    let cookie = SESSION.set(site.mode, id.cookie_value());
    ([cookie], Redirect::to(back_to)).into_response()
}

/// Where work begins: the first page of the own menu. Whoever has none sees the public site.
async fn work(State(site): State<Site>, signed: Signed) -> Redirect {
    let page = StaffPage::new(&site, &signed, "");
    Redirect::to(page.rail.first().map_or("/", |link| link.address))
}

/// What a browser may still hold of the pages goes with the session.
async fn sign_out(State(site): State<Site>, signed: Signed) -> Answer {
    session::end(&signed.cx, &signed.session).await?;
    let cleared = (
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    let headers = [SESSION.wipe(site.mode), cleared];
    Ok((headers, Redirect::to("/inloggen")).into_response())
}

/// Only addresses of our own site: nobody is sent elsewhere after signing in.
fn own_address(address: &str) -> &str {
    let is_own = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(['\\', '\n', '\r']);
    if is_own { address } else { "/werk" }
}

#[derive(Template)]
#[template(path = "access/invitation.html")]
struct InvitationPage {
    page: PublicPage,
    name: String,
    email: String,
    qr_svg: String,
    typed: String,
    problems: Vec<(String, String)>,
}

impl InvitationPage {
    fn new(page: PublicPage, invitation: &Invitation, problems: &[FieldProblem]) -> Self {
        let told = |problem: &FieldProblem| (problem.field.clone(), page.words.problem(problem));
        Self {
            name: invitation.invited.name.clone(),
            email: invitation.invited.email.clone(),
            qr_svg: invitation.enrolment.qr_svg.expose_secret().to_owned(),
            typed: invitation.enrolment.typed.expose_secret().to_owned(),
            problems: problems.iter().map(told).collect(),
            page,
        }
    }

    fn problem(&self, field: &str) -> Option<&str> {
        self.problems
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, text)| text.as_str())
    }
}

async fn show_invitation(
    State(site): State<Site>,
    Visit(cx): Visit,
    Segment(token): Segment,
) -> Answer {
    let invitation = invitation::open(&cx, &Token::from_link(&token)).await?;
    let shown = InvitationPage::new(PublicPage::new(&site, cx.language), &invitation, &[]);
    Ok(Html(shown.render()?).into_response())
}

async fn accept_invitation(
    State(site): State<Site>,
    Visit(cx): Visit,
    OnDevice(device): OnDevice,
    Segment(token): Segment,
    answers: Answers,
) -> Answer {
    let token = Token::from_link(&token);
    let new_password: SecretString = answers.raw("wachtwoord").unwrap_or("").to_owned().into();
    match invitation::accept(&cx, &token, new_password, answers.get("code"), device).await {
        Ok(id) => Ok(signed_in(&site, &id, "/account?gedaan=welcome")),
        Err(Error::Invalid(problems)) => {
            let invitation = invitation::open(&cx, &token).await?;
            let shown =
                InvitationPage::new(PublicPage::new(&site, cx.language), &invitation, &problems);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(shown.render()?)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::own_address;

    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        assert_eq!(
            own_address("/wachtlijst?klasse=urgent"),
            "/wachtlijst?klasse=urgent"
        );
        for foreign in [
            "",
            "https://example.org",
            "//example.org",
            "/\\example.org",
            "javascript:1",
        ] {
            assert_eq!(own_address(foreign), "/werk", "{foreign}");
        }
    }
}
