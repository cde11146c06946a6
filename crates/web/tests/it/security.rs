//! What holds for every answer of every route: its headers, its cookies, what it takes in and what it turns away.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use futures_core::Stream;
use spil_policy::Role;
use spil_testkit::TestApp;
use spil_web::Mode;

use crate::browser::{Browser, Page};
use crate::desk::signed_in;
use crate::referral::fill_in;
use crate::routes::at;

/// An id of nothing.
const ABSENT: &str = "018f0000-0000-7000-8000-000000000000";
/// Fewer routes than this are not the site.
const FLOOR: usize = 120;

fn addresses() -> Vec<String> {
    let routes = spil_web::addresses(Mode::Serve);
    assert!(FLOOR <= routes.len(), "only {} routes", routes.len());
    routes.iter().map(|route| at(route, ABSENT)).collect()
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// Somebody who signed in, and somebody who did not.
async fn two(test: &TestApp) -> [Browser; 2] {
    [
        Browser::new(test),
        signed_in(test, Role::WaitingListManager).await,
    ]
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let test = TestApp::new().await;
    let mut answers = 0;
    for mut browser in two(&test).await {
        for address in addresses() {
            for page in [
                browser.get(&address).await,
                browser.post(&address, "versie=0").await,
            ] {
                has_headers(&address, &page.headers);
                answers += 1;
            }
        }
    }
    println!("{answers} answers");
    assert!(4 * FLOOR <= answers);
}

#[track_caller]
fn has_headers(address: &str, headers: &HeaderMap) {
    for (name, expected) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        ),
    ] {
        assert_eq!(value(headers, name), expected, "{address}");
    }
    let policy = value(headers, "content-security-policy");
    for part in [
        "default-src 'none';",
        "script-src 'nonce-",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{address}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{address}: {policy}");
    assert_eq!(value(headers, "access-control-allow-origin"), "");
    if !address.starts_with("/assets/") {
        assert_eq!(value(headers, "cache-control"), "no-store", "{address}");
    }
    let location = value(headers, "location");
    assert!(
        location.is_empty() || location.starts_with('/') && !location.starts_with("//"),
        "{address} leads to {location}"
    );
}

#[tokio::test]
async fn what_has_a_body_says_what_it_is() {
    let test = TestApp::new().await;
    let mut said = BTreeSet::new();
    for mut browser in two(&test).await {
        for address in addresses() {
            let page = browser.get(&address).await;
            if page.html.is_empty() {
                continue;
            }
            let kind = value(&page.headers, "content-type").to_owned();
            assert!(!kind.is_empty(), "{address} does not say what it is");
            assert!(
                !kind.starts_with("text/") || kind.contains("charset=utf-8"),
                "{address}: {kind}"
            );
            said.insert(kind);
        }
    }
    assert!(said.contains("text/html; charset=utf-8"), "{said:?}");
}

#[tokio::test]
async fn a_page_runs_only_the_scripts_that_it_names() {
    let test = TestApp::new().await;
    let mut browser = signed_in(&test, Role::WaitingListManager).await;
    let mut seen = BTreeSet::new();
    let mut scripts = 0;
    for address in addresses() {
        let page = browser.get(&address).await;
        let policy = value(&page.headers, "content-security-policy").to_owned();
        assert!(seen.insert(policy), "{address}: a nonce came twice");
        for script in page.html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            // The browser of these tests puts NONCE for the word in the header, and for no other.
            assert!(
                tag.contains("nonce=\"NONCE\"") && tag.contains("src=\"/assets/"),
                "{address}: {tag}"
            );
            scripts += 1;
        }
        assert!(!page.html.contains(" style=\""), "{address}");
        assert!(!page.html.contains("javascript:"), "{address}");
    }
    println!("{} answers, {scripts} scripts", seen.len());
    assert!(60 <= scripts, "only {scripts} scripts");
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let test = TestApp::new().await;
    let mut refused = 0;
    for mut browser in two(&test).await {
        for address in addresses() {
            for (name, says) in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "https://example.org"),
            ] {
                let request = Request::post(address.as_str())
                    .header(header::HOST, "spil.example.nl")
                    .header(name, says)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                let page = browser.send(request, Body::from("versie=0")).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{address} from {says}");
                refused += 1;
            }
        }
    }
    println!("{refused} forms were refused");
    assert!(6 * FLOOR <= refused);
}

#[tokio::test]
async fn no_other_method_is_answered() {
    let test = TestApp::new().await;
    let mut browser = signed_in(&test, Role::WaitingListManager).await;
    for address in addresses() {
        for method in [
            Method::TRACE,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
        ] {
            let request = Request::builder().method(&method).uri(address.as_str());
            let request = request.header("x-secret", "echo");
            let page = browser.send(request, Body::empty()).await;
            assert_eq!(
                page.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {address}"
            );
            assert!(!page.html.contains("echo"));
        }
    }
}

fn cookies(page: &Page, into: &mut BTreeSet<String>) {
    for line in page.headers.get_all(header::SET_COOKIE) {
        let line = line.to_str().unwrap();
        let name = line.split('=').next().unwrap();
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(line.contains(part), "{line}");
        }
        assert!(
            name.starts_with("__Host-") && !line.contains("Domain"),
            "{line}"
        );
        into.insert(name.to_owned());
    }
}

#[tokio::test]
async fn every_cookie_is_for_this_host_alone() {
    let test = TestApp::new().await;
    let mut seen = BTreeSet::new();
    let mut visitor = Browser::new(&test);
    cookies(&visitor.get("/?taal=en").await, &mut seen);
    cookies(
        &visitor.post("/aanmelden", "referrer_kind=client").await,
        &mut seen,
    );
    fill_in(&mut visitor).await;
    cookies(&visitor.post("/aanmelden/controle", "").await, &mut seen);
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    for address in addresses() {
        cookies(&desk.get(&address).await, &mut seen);
        if address != "/uitloggen" {
            cookies(&desk.post(&address, "versie=0").await, &mut seen);
        }
    }
    let out = desk.post("/uitloggen", "").await;
    cookies(&out, &mut seen);
    assert_eq!(
        value(&out.headers, "clear-site-data"),
        "\"cache\", \"storage\""
    );
    let names: Vec<&str> = seen.iter().map(String::as_str).collect();
    for expected in [
        "__Host-spil_aanmelding",
        "__Host-spil_sessie",
        "__Host-taal",
    ] {
        assert!(names.contains(&expected), "{names:?}");
    }
}

#[tokio::test]
async fn a_cookie_that_any_site_could_set_is_not_ours() {
    let test = TestApp::new().await;
    let mut browser = signed_in(&test, Role::WaitingListManager).await;
    let session = browser.cookies.remove("__Host-spil_sessie").unwrap();
    browser.cookies.insert("spil_sessie".to_owned(), session);
    assert_eq!(
        browser.get("/wachtlijst").await.status,
        StatusCode::SEE_OTHER
    );
}

/// A body without end, that counts what was taken of it.
fn endless(taken: &Arc<AtomicUsize>) -> Body {
    let taken = Arc::clone(taken);
    let chunk = Bytes::from(vec![b'a'; 64 * 1024]);
    let chunks = std::iter::from_fn(move || {
        let before = taken.fetch_add(chunk.len(), Ordering::Relaxed);
        // Ten gigabytes: whoever takes them all keeps the test waiting.
        (before < 10_000_000_000).then(|| Ok::<_, Infallible>(chunk.clone()))
    });
    Body::from_stream(Chunks(Box::new(chunks)))
}

struct Chunks(Box<dyn Iterator<Item = Result<Bytes, Infallible>> + Send>);

impl Stream for Chunks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next())
    }
}

#[tokio::test]
async fn a_body_without_end_is_not_taken_in() {
    let test = TestApp::new().await;
    let (mut most, mut sent) = (0, 0);
    for mut browser in two(&test).await {
        // Somebody who fills in a referral may add files: the most that any page takes.
        fill_in(&mut browser).await;
        for address in addresses() {
            for kind in [
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=grens",
                "application/json",
            ] {
                let taken = Arc::new(AtomicUsize::new(0));
                let request = Request::post(address.as_str()).header(header::CONTENT_TYPE, kind);
                let page = browser.send(request, endless(&taken)).await;
                assert!(page.status.as_u16() < 500, "{address}: {}", page.status);
                most = most.max(taken.load(Ordering::Relaxed));
                sent += 1;
            }
        }
    }
    println!("{sent} bodies without end; at most {most} bytes of one were taken");
    assert!(6 * FLOOR <= sent);
    assert!(most <= 64_000_000, "{most} bytes were taken of one body");
}

#[tokio::test]
async fn whoever_found_a_weakness_knows_whom_to_tell() {
    let without = TestApp::new().await;
    let page = Browser::new(&without)
        .get("/.well-known/security.txt")
        .await;
    assert_eq!(page.status, 404);
    let test = TestApp::with_settings(|settings| {
        settings.security_contact = Some("mailto:veilig@example.org".to_owned());
        "https://spil.example.nl".clone_into(&mut settings.public_url);
    });
    let page = Browser::new(&test.await)
        .get("/.well-known/security.txt")
        .await;
    assert_eq!(page.status, 200);
    assert_eq!(
        value(&page.headers, "content-type"),
        "text/plain; charset=utf-8"
    );
    let lines: Vec<&str> = page.html.lines().collect();
    assert_eq!(lines[0], "Contact: mailto:veilig@example.org");
    assert!(lines[1].starts_with("Expires: 202") && lines[1].ends_with('Z'));
    assert_eq!(
        lines[3],
        "Canonical: https://spil.example.nl/.well-known/security.txt"
    );
}
