//! Styles, icons, fonts and the one script, from inside the program. A name carries the hash of its content, so a browser
//! may keep it for good.

use crate::doors::Doors;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// One file of the front end.
pub(crate) struct File {
    pub(crate) name: &'static str,
    pub(crate) hashed: &'static str,
    pub(crate) bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Whether the front end was built before the program; without it pages have no styles, and `serve` says so and stops.
pub fn is_built() -> bool {
    !FILES.is_empty()
}

/// The address of a file by its plain name.
pub(crate) fn address(name: &str) -> String {
    let hashed = FILES
        .iter()
        .find(|file| file.name == name)
        .map_or(name, |file| file.hashed);
    format!("/assets/{hashed}")
}

pub(crate) fn routes() -> Doors {
    Doors::new().route("/assets/{file}", get(serve))
}

async fn serve(Path(name): Path<String>) -> Response {
    let Some(file) = FILES.iter().find(|file| file.hashed == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, media_type(file.hashed)),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, file.bytes).into_response()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
