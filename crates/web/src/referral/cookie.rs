//! The cookie with the key of the draft: the only place where the key exists. The desk has one of its own.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, header};
use spil_app::referral::draft::DraftKey;

use crate::failure::Failure;
use crate::site::Site;
use crate::visit::cookie;

/// A cookie: its name, and the addresses to which the browser sends it.
struct Jar {
    name: &'static str,
    path: &'static str,
}

/// Of a visitor of the public page.
const VISITOR: Jar = Jar {
    name: "spil_aanmelding",
    path: "/aanmelden",
};
/// Of somebody at the desk who types a referral.
const DESK: Jar = Jar {
    name: "spil_invoer",
    path: "/aanmeldingen",
};
/// As long as the draft itself.
const SECONDS: u32 = 24 * 60 * 60;

/// The key that the browser sent, if it sent one.
#[derive(Debug, Clone)]
pub(crate) struct Kept(pub(crate) Option<DraftKey>);

impl FromRequestParts<Site> for Kept {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Failure> {
        Ok(Self(key(parts, &VISITOR)))
    }
}

/// The key of what is typed at the desk, if the browser sent one.
#[derive(Debug, Clone)]
pub(crate) struct IntakeKept(pub(crate) Option<DraftKey>);

impl FromRequestParts<Site> for IntakeKept {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Failure> {
        Ok(Self(key(parts, &DESK)))
    }
}

fn key(parts: &Parts, jar: &Jar) -> Option<DraftKey> {
    let value = cookie(&parts.headers, jar.name);
    value.and_then(|value| DraftKey::from_cookie(&value))
}

/// The header that keeps the key for 24 hours.
pub(crate) fn keep(site: &Site, key: &DraftKey) -> (HeaderName, HeaderValue) {
    set(site, &VISITOR, &key.cookie_value(), SECONDS)
}

/// The header that keeps the key of what is typed at the desk.
pub(crate) fn keep_intake(site: &Site, key: &DraftKey) -> (HeaderName, HeaderValue) {
    set(site, &DESK, &key.cookie_value(), SECONDS)
}

/// The header that wipes the key.
pub(crate) fn wipe(site: &Site) -> (HeaderName, HeaderValue) {
    set(site, &VISITOR, "", 0)
}

/// The header that wipes the key of what was typed at the desk.
pub(crate) fn wipe_intake(site: &Site) -> (HeaderName, HeaderValue) {
    set(site, &DESK, "", 0)
}

fn set(site: &Site, jar: &Jar, value: &str, seconds: u32) -> (HeaderName, HeaderValue) {
    let secure = site.secure_attribute();
    let Jar { name, path } = jar;
    let line =
        format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    // The value is base64url: it fits in a header.
    let value = HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""));
    (header::SET_COOKIE, value)
}
