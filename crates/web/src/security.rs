//! Headers that every answer carries, and the way to whoever mends what is wrong with them.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use spil_app::Error;

use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::site::{Mode, Site};

const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Two years. Of the demo no browser remembers it, since it has no certificate.
const ONLY_OVER_TLS: &str = "max-age=63072000; includeSubDomains";

tokio::task_local! {
    /// Of the answer that is being made: the pages that are rendered for it name it at their scripts.
    static NONCE: String;
}

/// The word without which no script of a page is run; another one for each answer.
pub(crate) fn nonce() -> String {
    NONCE.try_with(String::clone).unwrap_or_default()
}

/// Nothing inline, nothing from elsewhere, and no script that the page itself did not name.
fn content_security_policy(nonce: &str) -> Option<HeaderValue> {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}

/// Adds the headers; pages are never kept by a browser or a proxy unless they say so themselves.
pub(crate) async fn headers(State(site): State<Site>, request: Request, next: Next) -> Response {
    let nonce = URL_SAFE_NO_PAD.encode(site.app.chance.bytes::<16>());
    let mut response = NONCE.scope(nonce.clone(), next.run(request)).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.extend(
        content_security_policy(&nonce).map(|policy| (header::CONTENT_SECURITY_POLICY, policy)),
    );
    if site.mode == Mode::Serve {
        let value = HeaderValue::from_static(ONLY_OVER_TLS);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

pub(crate) fn routes() -> Doors {
    Doors::new().route("/.well-known/security.txt", get(contact))
}

/// For so long whoever read it may rely on it.
const HOLDS: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Where somebody who found a weakness can tell it (RFC 9116); not there while the network named nobody.
async fn contact(State(site): State<Site>) -> Answer {
    let settings = &site.app.settings;
    let contact = settings.security_contact.as_ref();
    let contact = contact.ok_or(Failure::App(Error::NotFound))?;
    let until = (site.app.clock.now() + HOLDS).strftime("%Y-%m-%dT%H:00:00Z");
    let text = format!(
        "Contact: {contact}\nExpires: {until}\nPreferred-Languages: nl, en\nCanonical: {}/.well-known/security.txt\n",
        settings.public_url
    );
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, text).into_response())
}
