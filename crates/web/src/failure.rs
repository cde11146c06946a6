//! What a visitor sees when something is not there, not allowed, or went wrong: a page with a way onward.

use std::any::Any;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use spil_app::Error;
use tracing::Instrument as _;
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

/// How many seconds a program waits that asks again by itself, when something does not work for the moment.
const AGAIN_AFTER: HeaderValue = HeaderValue::from_static("5");

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
            Self::App(Error::TooOften) => (StatusCode::TOO_MANY_REQUESTS, "too-often"),
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

/// The answer where a defect ended the work of a page, and the next request is answered as ever. What the defect says of itself
/// may hold what somebody typed: it is not logged, the place in the code is (see `spil serve`).
pub(crate) fn broken(_cause: Box<dyn Any + Send>) -> Response {
    Failure::App(Error::Internal("a defect in the program".to_owned())).into_response()
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
    let language = visit::language_of(site.mode, request.headers(), request.uri());
    let id: Uuid = site.app.chance.id(site.app.clock.now());
    let mut request = request;
    request.extensions_mut().insert(visit::RequestId(id));
    let span = tracing::error_span!("request", %id);
    let response = next.run(request).instrument(span).await;
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
    let mut shown = match failure.render() {
        Ok(html) => (response.status(), Html(html)).into_response(),
        Err(_) => response.status().into_response(),
    };
    if shown.status() == StatusCode::SERVICE_UNAVAILABLE {
        let headers = shown.headers_mut();
        headers.insert(header::RETRY_AFTER, AGAIN_AFTER);
    }
    shown
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    #[tokio::test]
    async fn a_defect_in_one_page_ends_neither_the_program_nor_says_what_it_was() {
        let broken_page = || async {
            let number = "Jansen".parse::<u16>();
            number.expect("the surname is Jansen").to_string()
        };
        let pages = Router::new()
            .route("/", get(broken_page))
            .layer(CatchPanicLayer::custom(broken));
        for _ in 0..2 {
            let request = Request::get("/").body(Body::empty()).unwrap();
            let response = pages.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body = axum::body::to_bytes(response.into_body(), 1024).await;
            assert!(body.unwrap().is_empty());
        }
    }
}
