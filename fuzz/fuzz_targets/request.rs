//! Requests of somebody at the desk: searches, filters, cookies, and forms in parts. No answer says that the server failed.

#![no_main]

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use libfuzzer_sys::fuzz_target;
use spil_policy::Role;
use spil_testkit::TestApp;
use spil_web::{Mode, Site, router};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// One server for all requests, and the cookie of somebody who signed in.
struct Desk {
    runtime: Runtime,
    router: Router,
    cookie: String,
    _test: TestApp,
}

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("threads");
    let test = runtime.block_on(TestApp::new());
    let session = runtime.block_on(test.session(Role::WaitingListManager));
    let site = Site {
        app: Arc::clone(&test.app),
        mode: Mode::Serve,
    };
    Desk {
        router: router(site),
        cookie: format!("__Host-spil_sessie={}", session.cookie_value()),
        runtime,
        _test: test,
    }
});

const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=grens";

/// The first byte says what is asked; the rest is what is sent.
fn request(kind: u8, rest: &[u8]) -> Option<Request<Body>> {
    let cookie = DESK.cookie.as_str();
    let post = |address: &str, kind: &str| {
        Request::post(address)
            .header(header::CONTENT_TYPE, kind)
            .header(header::COOKIE, cookie)
            .body(Body::from(rest.to_vec()))
    };
    let get = |address: String| Request::get(address).header(header::COOKIE, cookie);
    let request = match kind % 5 {
        0 => post("/zoeken", FORM),
        1 => post("/aanmeldingen/nieuw", PARTS),
        2 => post("/aanmelden/bestanden", PARTS),
        3 => get(format!("/wachtlijst?{}", std::str::from_utf8(rest).ok()?)).body(Body::empty()),
        _ => Request::get("/aanmelden")
            .header(header::COOKIE, rest)
            .body(Body::empty()),
    };
    // What HTTP does not allow never comes as far as us.
    request.ok()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    if let Some(request) = request(*kind, rest) {
        let answer = DESK.runtime.block_on(DESK.router.clone().oneshot(request));
        let status = answer.expect("no service refuses").status();
        assert!(!status.is_server_error(), "{status}");
    }
});
