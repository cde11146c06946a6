//! A browser without a screen: it keeps cookies, follows where it is sent, and knows no JavaScript.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use spil_app::access::session::SessionId;
use spil_testkit::TestApp;
use spil_web::{Mode, Site, router};
use tower::ServiceExt as _;

/// A page as it came back.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) html: String,
    pub(crate) headers: axum::http::HeaderMap,
}

/// The word that lets scripts run is another one each time: pages are compared without it.
fn without_nonce(html: &str, headers: &axum::http::HeaderMap) -> String {
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    let nonce = rest.split('\'').next().unwrap();
    html.replace(nonce, "NONCE")
}

/// One visitor.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(test: &TestApp) -> Self {
        let site = Site {
            app: Arc::clone(&test.app),
            mode: Mode::Serve,
        };
        Self {
            router: router(site),
            cookies: BTreeMap::new(),
        }
    }

    /// From now on it has the cookie of this session.
    pub(crate) fn signs_in(&mut self, session: &SessionId) {
        let cookie = "__Host-spil_sessie".to_owned();
        self.cookies
            .insert(cookie, session.cookie_value().to_owned());
    }

    pub(crate) async fn get(&mut self, address: &str) -> Page {
        self.send(Request::get(address), Body::empty()).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, address: &str, form: &str) -> Page {
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.to_owned())).await
    }

    /// Sends a form with one file.
    pub(crate) async fn upload(
        &mut self,
        address: &str,
        name: &str,
        bytes: &[u8],
        action: &str,
    ) -> Page {
        let head = format!(
            "--grens\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\n{action}\r\n--grens\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--grens--\r\n"].concat();
        self.multipart(address, body).await
    }

    /// Sends a form with files whose parts are divided by `grens`.
    pub(crate) async fn multipart(&mut self, address: &str, body: Vec<u8>) -> Page {
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grens");
        self.send(request, Body::from(body)).await
    }

    pub(crate) async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .body(body)
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        self.keep(&parts.headers);
        let location = parts
            .headers
            .get(header::LOCATION)
            .map(|value| value.to_str().unwrap().to_owned());
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let html = String::from_utf8_lossy(&bytes);
        Page {
            status: parts.status,
            location: location.unwrap_or_default(),
            html: without_nonce(&html, &parts.headers),
            headers: parts.headers,
        }
    }

    fn keep(&mut self, headers: &axum::http::HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
