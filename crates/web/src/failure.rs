//! What a visitor sees when something is not there, not allowed, or went wrong: a page with a way onward.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use spil_app::Error;
use uuid::Uuid;

use crate::answers::encode;
use crate::page::PublicPage;
use crate::site::Site;
use crate::visit;

/// Why a handler has no page of its own to show.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A use case said no.
    App(Error),
    /// The page is for staff: sign in first, then come back.
    SignInFirst {
        /// Where to come back to.
        back_to: String,
    },
    /// What came in is no form of ours.
    Unreadable,
    /// More came in than is taken.
    TooLarge,
    /// A template could not be rendered: a defect.
    Template(askama::Error),
}

/// What a handler gives.
pub(crate) type Answer<T = Response> = Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::App(error)
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::Template(error)
    }
}

/// Rides on a response until [`show`] makes a page of it.
#[derive(Debug, Clone, Copy)]
struct Shown(&'static str);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, kind) = match self {
            Self::SignInFirst { back_to } => {
                let address = format!("/inloggen?terug={}", encode(&back_to));
                return Redirect::to(&address).into_response();
            }
            Self::App(Error::NotFound) => (StatusCode::NOT_FOUND, "not-found"),
            Self::App(Error::Forbidden) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::App(Error::Conflict) => (StatusCode::CONFLICT, "conflict"),
            Self::App(Error::Invalid(_) | Error::Refused(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "refused")
            }
            Self::App(Error::Unavailable) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "unreadable"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::App(Error::Internal(reason)) => internal(&reason),
            Self::Template(error) => internal(&error),
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Shown(kind));
        response
    }
}

fn internal(reason: &dyn std::fmt::Display) -> (StatusCode, &'static str) {
    tracing::error!(%reason, "a page could not be made");
    (StatusCode::INTERNAL_SERVER_ERROR, "internal")
}

/// The answer to an address that leads nowhere.
pub(crate) async fn no_such_page() -> Failure {
    Failure::App(Error::NotFound)
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    page: PublicPage,
    title: String,
    explanation: String,
    request: Uuid,
}

/// Makes a page of a failure, in the language of the visitor.
pub(crate) async fn show(State(site): State<Site>, request: Request, next: Next) -> Response {
    let language = visit::language_of(request.headers(), request.uri());
    let id: Uuid = site.app.chance.id(site.app.clock.now());
    let mut request = request;
    request.extensions_mut().insert(visit::RequestId(id));
    let response = next.run(request).await;
    let Some(Shown(kind)) = response.extensions().get::<Shown>().copied() else {
        return response;
    };
    let page = PublicPage::new(&site, language);
    let failure = FailurePage {
        title: page.t(&format!("failure-{kind}")),
        explanation: page.t(&format!("failure-{kind}-explanation")),
        page,
        request: id,
    };
    match failure.render() {
        Ok(html) => (response.status(), Html(html)).into_response(),
        Err(_) => response.status().into_response(),
    }
}
