//! The language that a visitor chose stays chosen.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use spil_texts::Language;

use crate::answers::asked;
use crate::cookie::LANGUAGE;
use crate::site::Site;

/// Keeps the language of `?taal=` in a cookie for a year.
pub(crate) async fn keep(State(site): State<Site>, request: Request, next: Next) -> Response {
    let chosen = asked(request.uri()).and_then(|answers| Language::from_code(answers.get("taal")));
    let mut response = next.run(request).await;
    if let Some(language) = chosen {
        let (name, value) = LANGUAGE.set(site.mode, language.code());
        response.headers_mut().append(name, value);
    }
    response
}
