//! The language that a visitor chose stays chosen.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use spil_texts::Language;

use crate::answers::asked;
use crate::site::Site;
use crate::visit::LANGUAGE_COOKIE;

/// Keeps the language of `?taal=` in a cookie for a year.
pub(crate) async fn keep(State(site): State<Site>, request: Request, next: Next) -> Response {
    let chosen = asked(request.uri()).and_then(|answers| Language::from_code(answers.get("taal")));
    let mut response = next.run(request).await;
    if let Some(language) = chosen {
        let line = format!(
            "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{}",
            language.code(),
            site.secure_attribute()
        );
        if let Ok(value) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}
