//! The desk types a referral that came by telephone, letter or as a document of another system.

use std::fmt::Write as _;

use axum::http::StatusCode;
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::{Browser, Page};

const ADDRESS: &str = "/aanmeldingen/nieuw";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";

/// A browser in which somebody with this role is signed in.
pub(crate) async fn at_the_desk(test: &TestApp, role: Role) -> Browser {
    let mut browser = Browser::new(test);
    let session = test.session(role).await;
    browser.cookies.insert(
        "__Host-spil_sessie".to_owned(),
        session.cookie_value().to_owned(),
    );
    browser
}

const LETTER: [(&str, &str); 9] = [
    ("channel", "letter"),
    ("received_day", "27"),
    ("received_month", "2"),
    ("received_year", "2026"),
    ("referrer_kind", "gp"),
    ("surname", "Bruinsma"),
    ("given", "Sjoerd"),
    ("question", "Vergeet de pan op het vuur."),
    ("dangers", "fire"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    let kept = LETTER.into_iter().filter(|(name, _)| !replaced(name));
    kept.chain(more.iter().copied()).collect()
}

async fn send(
    browser: &mut Browser,
    action: &str,
    answers: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Page {
    let mut body = String::new();
    for (name, value) in answers.iter().chain(&[("actie", action)]) {
        write!(
            body,
            "--grens\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
        .unwrap();
    }
    let mut bytes = body.into_bytes();
    if let Some(file) = file {
        let head = "--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"verwijzing (1).pdf\"\r\nContent-Type: application/pdf\r\n\r\n";
        bytes.extend([head.as_bytes(), file, b"\r\n"].concat());
    }
    bytes.extend(b"--grens--\r\n");
    browser.multipart(ADDRESS, bytes).await
}

fn is_referral(page: &Page) -> bool {
    let id = page
        .location
        .strip_prefix("/aanmeldingen/")
        .unwrap_or_default();
    page.status == StatusCode::SEE_OTHER && id.len() == 36
}

#[tokio::test]
async fn a_letter_is_typed_and_keeps_its_date() {
    let test = TestApp::new().await;
    for role in [Role::WaitingListManager, Role::Secretary] {
        let mut desk = at_the_desk(&test, role).await;
        let form = desk.get(ADDRESS).await;
        assert_eq!(form.status, 200);
        assert!(
            form.html.contains("aria-current=\"page\"") && form.html.contains("value=\"2026\"")
        );
        let sent = send(&mut desk, "vast", &with(&[]), None).await;
        assert!(is_referral(&sent), "{} {}", sent.status, sent.html);
        let shown = desk.get(&sent.location).await;
        assert_eq!(shown.status, 200, "{}", sent.location);
        assert!(shown.html.contains("Bruinsma"), "{}", shown.html);
    }
}

#[tokio::test]
async fn a_document_lies_beside_the_form_and_leaves_only_as_a_file() {
    let test = TestApp::new().await;
    let mut desk = at_the_desk(&test, Role::WaitingListManager).await;
    let half = [("channel", "pdf"), ("surname", "Bruinsma")];
    let added = send(&mut desk, "bestand", &half, Some(PDF)).await;
    assert_eq!(added.location, ADDRESS, "{}", added.html);
    let form = desk.get(ADDRESS).await.html;
    assert!(
        form.contains("verwijzing (1).pdf") && form.contains("value=\"Bruinsma\""),
        "{form}"
    );
    let start = form.find("/aanmeldingen/nieuw/bestand/").unwrap();
    let link = form[start..].split('"').next().unwrap().to_owned();
    let file = desk.get(&link).await;
    assert_eq!(file.html.as_bytes(), PDF);
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename*=UTF-8''verwijzing%20%281%29.pdf"
    );
    assert_eq!(
        at_the_desk(&test, Role::WaitingListManager)
            .await
            .get(&link)
            .await
            .status,
        404,
        "no key, no file"
    );
    let sent = send(&mut desk, "vast", &with(&[("channel", "pdf")]), None).await;
    assert!(is_referral(&sent), "{}", sent.html);
    assert!(
        desk.get(&sent.location)
            .await
            .html
            .contains("verwijzing (1).pdf")
    );
    assert_eq!(desk.get(&link).await.status, 404, "the draft is gone");
}

#[tokio::test]
async fn the_same_number_shows_the_referral_that_has_it() {
    let test = TestApp::new().await;
    let mut desk = at_the_desk(&test, Role::WaitingListManager).await;
    let numbered = |number| {
        with(&[
            ("external_system", "ZorgDomein"),
            ("external_number", number),
        ])
    };
    let first = send(&mut desk, "vast", &numbered("ZD-123"), None).await;
    assert!(is_referral(&first), "{}", first.html);
    let again = send(&mut desk, "vast", &numbered("zd 123"), None).await;
    assert_eq!(again.status, 200);
    assert!(
        again.html.contains("is er al")
            && again.html.contains(&format!("href=\"{}\"", first.location))
    );
    assert!(
        desk.get(ADDRESS).await.html.contains("value=\"Bruinsma\""),
        "what was typed is still there"
    );
    let other = send(&mut desk, "vast", &numbered("ZD-124"), None).await;
    assert!(is_referral(&other), "{}", other.html);
}

#[track_caller]
fn check_refused(page: &Page, field: &str) {
    assert_eq!(page.status, 422, "{field}: {}", page.location);
    assert!(
        page.html.contains(&format!("href=\"#{field}")),
        "{field}: {}",
        page.html
    );
    assert!(
        page.html.contains("Bruinsma") || field == "surname",
        "what was typed is kept"
    );
}

#[tokio::test]
async fn every_wrong_answer_is_told_at_its_field() {
    let test = TestApp::new().await;
    let mut desk = at_the_desk(&test, Role::Secretary).await;
    let long = "x".repeat(300);
    let wrong: [(&str, &str, &str); 11] = [
        ("channel", "duif", "channel"),
        ("received_year", "2027", "received_day"),
        ("received_year", "1926", "received_day"),
        ("received_day", "31", "received_day"),
        ("referrer_kind", "", "referrer_kind"),
        ("surname", "", "surname"),
        ("bsn", "123456789", "bsn"),
        ("postcode", "99", "postcode"),
        ("phone", "bel maar", "phone"),
        ("external_system", &long, "external_system"),
        ("birth_year", "2030", "birth_day"),
    ];
    for (name, value, field) in wrong {
        let sent = send(&mut desk, "vast", &with(&[(name, value)]), None).await;
        check_refused(&sent, field);
    }
    let system_alone = send(
        &mut desk,
        "vast",
        &with(&[("external_system", "POINT")]),
        None,
    )
    .await;
    check_refused(&system_alone, "external_number");
    let no_pdf = send(&mut desk, "vast", &with(&[]), Some(b"MZ\x90\x00")).await;
    check_refused(&no_pdf, "file");
    let right = send(&mut desk, "vast", &with(&[("bsn", "999990019")]), None).await;
    assert!(is_referral(&right), "{}", right.html);
}

#[tokio::test]
async fn too_much_is_refused_and_other_scripts_are_names() {
    let test = TestApp::new().await;
    let mut desk = at_the_desk(&test, Role::Secretary).await;
    let huge = "y".repeat(200_000);
    let sent = send(&mut desk, "vast", &with(&[("question", &huge)]), None).await;
    assert_eq!(sent.status, 422, "{}", sent.location);
    let sent = send(
        &mut desk,
        "vast",
        &with(&[("surname", "Ünal-Çelik"), ("given", "محمد")]),
        None,
    )
    .await;
    assert!(is_referral(&sent), "{}", sent.html);
}

#[tokio::test]
async fn wiping_forgets_what_was_typed() {
    let test = TestApp::new().await;
    let mut desk = at_the_desk(&test, Role::Secretary).await;
    send(&mut desk, "bestand", &with(&[]), Some(PDF)).await;
    assert!(desk.get(ADDRESS).await.html.contains("Bruinsma"));
    desk.post("/aanmeldingen/nieuw/wissen", "").await;
    let form = desk.get(ADDRESS).await.html;
    assert!(!form.contains("Bruinsma") && !form.contains("verwijzing"));
}

#[tokio::test]
async fn others_get_no_form() {
    let test = TestApp::new().await;
    assert!(
        Browser::new(&test)
            .get(ADDRESS)
            .await
            .location
            .starts_with("/inloggen")
    );
    for role in [Role::LinkWorker, Role::ProgrammeLead] {
        let mut browser = at_the_desk(&test, role).await;
        assert_eq!(browser.get(ADDRESS).await.status, 403, "{role:?}");
        assert_eq!(
            send(&mut browser, "vast", &with(&[]), None).await.status,
            403,
            "{role:?}"
        );
        assert_eq!(
            browser.post("/aanmeldingen/nieuw/wissen", "").await.status,
            403,
            "{role:?}"
        );
    }
}
