//! Requests that no browser makes: cookies, searches, forms in parts and addresses made by chance. Each has an answer, and it
//! is never that the server failed.

use std::cell::{Cell, RefCell};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use spil_policy::Role;
use spil_testkit::TestApp;
use tokio::runtime::Runtime;

use crate::browser::{Browser, Page};
use crate::desk::signed_in;

const CASES: u32 = 200;

/// Tries many requests on one server; says how many were answered how.
fn all_answered<S: Strategy>(
    what: &str,
    hostile: S,
    ask: &impl AsyncFn(&mut Browser, S::Value) -> Option<Page>,
) {
    let runtime = Runtime::new().unwrap();
    let test = runtime.block_on(TestApp::new());
    // One visitor for all: who begins a draft with every request uses up what there is of them.
    let browser = runtime.block_on(signed_in(&test, Role::WaitingListManager));
    let browser = RefCell::new(browser);
    let answered = Cell::new(0);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(CASES)
    };
    let tried = TestRunner::new(config).run(&hostile, |hostile| {
        // One that HTTP does not allow never comes as far as us.
        let Some(page) = runtime.block_on(ask(&mut browser.borrow_mut(), hostile)) else {
            return Ok(());
        };
        answered.set(answered.get() + 1);
        prop_assert!(
            !page.status.is_server_error(),
            "{}: {}",
            page.status,
            page.html
        );
        Ok(())
    });
    tried.unwrap();
    let answered = answered.get();
    println!("{answered} strange {what} answered");
    assert!(
        CASES / 2 <= answered,
        "only {answered} {what} reached the server"
    );
}

/// Text as somebody might send it who looks for a weak spot.
fn strange() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "%",
        "_",
        "' OR 1=1 --",
        "\\",
        "%00",
        "\u{0}",
        "\u{202e}",
        "İ",
        "ﬃ",
        "😀",
        "van der",
        "999990019",
        "1234AB",
        "a\u{301}",
    ]);
    prop::collection::vec(prop_oneof![words.prop_map(str::to_owned), ".{0,12}"], 0..6)
        .prop_map(|words| words.join(" "))
}

#[test]
fn no_search_fails() {
    all_answered("searches", strange(), &async |browser, text| {
        let form = serde_urlencoded::to_string([("text", text.as_str())]).unwrap();
        Some(browser.post("/zoeken", &form).await)
    });
}

#[test]
fn no_filter_of_the_list_fails() {
    let fields = prop::sample::select(vec![
        "gebied",
        "organisatie",
        "team",
        "klasse",
        "stap",
        "vreemd",
    ]);
    let filters = prop::collection::vec((fields, strange()), 0..5);
    all_answered("filters", filters, &async |browser, filters| {
        let query = serde_urlencoded::to_string(&filters).unwrap();
        Some(browser.get(&format!("/wachtlijst?{query}")).await)
    });
}

#[test]
fn no_cookie_fails() {
    let names = prop::sample::select(vec![
        "__Host-spil_sessie",
        "__Host-spil_aanmelding",
        "__Host-spil_invoer",
        "__Host-taal",
        "spil_sessie",
        "",
    ]);
    let cookies = prop::collection::vec((names, "[ -~]{0,60}"), 0..6);
    all_answered("cookies", cookies, &async |browser, cookies| {
        let line: Vec<String> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::get("/aanmelden").header(header::COOKIE, line.join("; "));
        Some(browser.send(request, Body::empty()).await)
    });
}

/// A form in parts: whole, with a part that is strange, cut off, or no form at all.
fn parts() -> impl Strategy<Value = Vec<u8>> {
    let heads = prop::sample::select(vec![
        "form-data; name=\"file\"; filename=\"a.pdf\"",
        "form-data; name=\"file\"; filename=\"../../etc/passwd\"",
        "form-data; name=\"action\"",
        "form-data; name=\"\"",
        "form-data",
        "form-data; name=\"file\"; filename=\"\u{202e}fdp.exe\"",
        "attachment",
    ]);
    let part = (heads, prop::collection::vec(any::<u8>(), 0..200)).prop_map(|(head, body)| {
        let head = format!("--grens\r\nContent-Disposition: {head}\r\n\r\n");
        [head.as_bytes(), &body, b"\r\n"].concat()
    });
    let whole = prop::collection::vec(part, 0..4)
        .prop_map(|parts| [parts.concat(), b"--grens--\r\n".to_vec()].concat());
    (whole, any::<Option<prop::sample::Index>>()).prop_map(|(mut whole, cut)| {
        if let Some(cut) = cut {
            whole.truncate(cut.index(whole.len()));
        }
        whole
    })
}

#[test]
fn no_form_in_parts_fails() {
    all_answered("forms in parts", parts(), &async |browser, body| {
        let page = browser.multipart("/aanmeldingen/nieuw", body).await;
        assert_ne!(page.status, StatusCode::NOT_FOUND);
        Some(page)
    });
}

#[test]
fn no_address_fails() {
    let paths = prop::sample::select(vec![
        "/",
        "/volgen/",
        "/aanmeldingen/",
        "/agenda/",
        "/eerste-beheerder/",
        "/aanmelden/",
    ]);
    all_answered(
        "addresses",
        (paths, strange()),
        &async |browser, (path, text)| {
            let written = serde_urlencoded::to_string([("", text)]).unwrap();
            let request = Request::get(format!("{path}{}", written.trim_start_matches('=')));
            // What is no address at all is refused before it is sent.
            request.uri_ref()?;
            Some(browser.send(request, Body::empty()).await)
        },
    );
}
