//! The cookie with the key of the draft: the only place where the key exists.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, header};
use spil_app::referral::draft::DraftKey;

use crate::failure::Failure;
use crate::site::Site;
use crate::visit::cookie;

/// The name of the cookie.
const COOKIE: &str = "spil_aanmelding";
/// As long as the draft itself.
const SECONDS: u32 = 24 * 60 * 60;

/// The key that the browser sent, if it sent one.
#[derive(Debug, Clone)]
pub(crate) struct Kept(pub(crate) Option<DraftKey>);

impl FromRequestParts<Site> for Kept {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Failure> {
        let value = cookie(&parts.headers, COOKIE);
        Ok(Self(value.and_then(|value| DraftKey::from_cookie(&value))))
    }
}

/// The header that keeps the key for 24 hours.
pub(crate) fn keep(site: &Site, key: &DraftKey) -> (HeaderName, HeaderValue) {
    set(site, &key.cookie_value(), SECONDS)
}

/// The header that wipes the key.
pub(crate) fn wipe(site: &Site) -> (HeaderName, HeaderValue) {
    set(site, "", 0)
}

fn set(site: &Site, value: &str, seconds: u32) -> (HeaderName, HeaderValue) {
    let secure = site.secure_attribute();
    let line = format!(
        "{COOKIE}={value}; Path=/aanmelden; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    );
    // The value is base64url: it fits in a header.
    let value = HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""));
    (header::SET_COOKIE, value)
}
