//! Who asks: the context of a request, from its session, its language and its address.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::{ACCEPT_LANGUAGE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::uri::Uri;
use axum::http::{HeaderMap, Method};
use spil_app::access::session::{self, SessionId, SignedIn};
use spil_app::{Cx, Origin};
use spil_model::sign_in::Device;
use spil_policy::Actor;
use spil_texts::Language;
use uuid::Uuid;

use crate::answers::asked;
use crate::cookie::{LANGUAGE, SESSION};
use crate::failure::Failure;
use crate::page::staff_language;
use crate::site::{Mode, Site};

/// The id of a request, in its journal events and in the technical log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId(pub(crate) Uuid);

/// A request of anybody, as a visitor: also a member of staff is one on a public page.
#[derive(Debug, Clone)]
pub(crate) struct Visit(pub(crate) Cx);

impl FromRequestParts<Site> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let language = language_of(site.mode, &parts.headers, &parts.uri);
        Ok(Self(Cx::new(
            &site.app,
            Actor::Public,
            language,
            origin(parts),
        )))
    }
}

/// A request of a signed-in member of staff; anybody else is asked to sign in first.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    /// The context, with this person as actor.
    pub(crate) cx: Cx,
    /// Who it is.
    pub(crate) person: SignedIn,
    /// The session, to end it.
    pub(crate) session: SessionId,
}

impl FromRequestParts<Site> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let first = || Failure::SignInFirst {
            back_to: back_to(parts),
        };
        let session = SESSION.read(site.mode, &parts.headers).ok_or_else(first)?;
        let session = SessionId::from_cookie(&session);
        let found = session::who(&site.app, &session, site.app.clock.now()).await?;
        let person = found.ok_or_else(first)?;
        let language = language_of(site.mode, &parts.headers, &parts.uri);
        let mut cx = Cx::new(&site.app, person.actor(), language, origin(parts));
        cx.language = staff_language(&cx);
        Ok(Self {
            cx,
            person,
            session,
        })
    }
}

/// On what the request was made, as the browser says it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnDevice(pub(crate) Device);

impl<S: Sync> FromRequestParts<S> for OnDevice {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let says = parts.headers.get(USER_AGENT);
        let says = says.and_then(|value| value.to_str().ok());
        Ok(Self(Device::of_user_agent(says.unwrap_or(""))))
    }
}

/// The last changing part of an address, as text: an id, a code, a token.
#[derive(Debug, Clone)]
pub(crate) struct Segment(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let missing = || Failure::App(spil_app::Error::NotFound);
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| missing())?;
        let last = params.iter().last().ok_or_else(missing)?;
        Ok(Self(last.1.to_owned()))
    }
}

/// After signing in one comes back to a page that was read; what was sent is not sent again.
fn back_to(parts: &Parts) -> String {
    if parts.method == Method::GET {
        parts.uri.to_string()
    } else {
        "/werk".to_owned()
    }
}

/// From where the request came, for the journal.
pub(crate) fn origin(parts: &Parts) -> Origin {
    let address = parts
        .extensions
        .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>();
    Origin {
        channel: "web".to_owned(),
        address: address.map(|info| info.0.ip().to_string()),
        request: parts.extensions.get::<RequestId>().map(|id| id.0),
    }
}

/// The language that was just chosen (`?taal=`), chosen before (cookie), or that the browser asks for; else Dutch.
pub(crate) fn language_of(mode: Mode, headers: &HeaderMap, uri: &Uri) -> Language {
    let chosen = asked(uri).and_then(|answers| Language::from_code(answers.get("taal")));
    let kept = || {
        LANGUAGE
            .read(mode, headers)
            .and_then(|code| Language::from_code(&code))
    };
    chosen
        .or_else(kept)
        .or_else(|| preferred(headers))
        .unwrap_or_default()
}

fn preferred(headers: &HeaderMap) -> Option<Language> {
    let line = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    line.split(',')
        .find_map(|part| Language::from_code(part.trim().get(..2)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE;

    #[track_caller]
    fn check(cookie: &'static str, accepts: &'static str, uri: &'static str, expect: Language) {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static(cookie));
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(accepts));
        assert_eq!(
            language_of(Mode::Demo, &headers, &Uri::from_static(uri)),
            expect
        );
    }

    #[test]
    fn the_last_choice_wins_then_the_earlier_one_then_the_browser() {
        check("taal=tr", "en", "/?taal=ar", Language::Arabic);
        check("a=b; taal=tr", "en", "/", Language::Turkish);
        check("", "de, en-GB;q=0.8", "/", Language::English);
        check("", "de", "/", Language::Dutch);
        check("taal=xx", "", "/?taal=yy", Language::Dutch);
    }
}
