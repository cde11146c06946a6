//! The cookie with the key of the draft: the only place where the key exists. The desk has one of its own.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use spil_app::referral::draft::DraftKey;

use crate::cookie::{Cookie, DRAFT, INTAKE};
use crate::failure::Failure;
use crate::site::Site;

/// The key that the browser sent, if it sent one.
#[derive(Debug, Clone)]
pub(crate) struct Kept(pub(crate) Option<DraftKey>);

impl FromRequestParts<Site> for Kept {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        Ok(Self(key(parts, site, &DRAFT)))
    }
}

/// The key of what is typed at the desk, if the browser sent one.
#[derive(Debug, Clone)]
pub(crate) struct IntakeKept(pub(crate) Option<DraftKey>);

impl FromRequestParts<Site> for IntakeKept {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        Ok(Self(key(parts, site, &INTAKE)))
    }
}

fn key(parts: &Parts, site: &Site, cookie: &Cookie) -> Option<DraftKey> {
    let value = cookie.read(site.mode, &parts.headers);
    value.and_then(|value| DraftKey::from_cookie(&value))
}

/// The header that keeps the key for 24 hours.
pub(crate) fn keep(site: &Site, key: &DraftKey) -> (HeaderName, HeaderValue) {
    DRAFT.set(site.mode, &key.cookie_value())
}

/// The header that keeps the key of what is typed at the desk.
pub(crate) fn keep_intake(site: &Site, key: &DraftKey) -> (HeaderName, HeaderValue) {
    INTAKE.set(site.mode, &key.cookie_value())
}

/// The header that wipes the key.
pub(crate) fn wipe(site: &Site) -> (HeaderName, HeaderValue) {
    DRAFT.wipe(site.mode)
}

/// The header that wipes the key of what was typed at the desk.
pub(crate) fn wipe_intake(site: &Site) -> (HeaderName, HeaderValue) {
    INTAKE.wipe(site.mode)
}
