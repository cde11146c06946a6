//! The network writes its own public pages: a preview first, nobody's text overwritten, the earlier ones kept.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::intake::at_the_desk;

const LIST: &str = "/beheer/paginas";
const PAGE: &str = "/beheer/paginas/wachten/nl";

fn form(title: &str, body: &str, version: i64, action: &str) -> String {
    let body = body
        .replace('\n', "%0D%0A")
        .replace(' ', "+")
        .replace('#', "%23");
    format!(
        "title={}&body={body}&versie={version}&actie={action}",
        title.replace(' ', "+")
    )
}

#[tokio::test]
async fn a_page_is_previewed_written_and_public() {
    let test = TestApp::new().await;
    for role in [Role::ProgrammeLead, Role::Administrator] {
        let mut editor = at_the_desk(&test, role).await;
        let list = editor.get(LIST).await;
        assert_eq!(list.status, 200);
        assert!(
            list.html.contains(&format!("href=\"{PAGE}\"")),
            "{}",
            list.html
        );
    }
    let mut editor = at_the_desk(&test, Role::ProgrammeLead).await;
    assert!(
        editor
            .get(PAGE)
            .await
            .html
            .contains("name=\"versie\" value=\"0\""),
        "our text to begin with"
    );
    let body = "Eerste alinea.\n\n## Kop\n\n- een\n- twee <script>";
    let preview = editor
        .post(PAGE, &form("Tijdens het wachten", body, 0, "voorbeeld"))
        .await;
    assert_eq!(preview.status, 200);
    assert!(preview.html.contains("<h2>Kop</h2>") && preview.html.contains("<li>een</li>"));
    assert!(!preview.html.contains("twee <script>"));
    assert!(
        !Browser::new(&test)
            .get("/informatie/wachten")
            .await
            .html
            .contains("Eerste alinea.")
    );
    let saved = editor
        .post(PAGE, &form("Tijdens het wachten", body, 0, "vast"))
        .await;
    assert_eq!(
        saved.location,
        format!("{LIST}?vastgelegd=1"),
        "{}",
        saved.html
    );
    let public = Browser::new(&test).get("/informatie/wachten").await.html;
    assert!(
        public.contains("<h1>Tijdens het wachten</h1>") && public.contains("<h2>Kop</h2>"),
        "{public}"
    );
    let english = Browser::new(&test)
        .get("/informatie/wachten?taal=en")
        .await
        .html;
    assert!(
        !english.contains("Eerste alinea."),
        "one language at a time"
    );
}

#[tokio::test]
async fn a_stale_form_overwrites_nothing_and_the_earlier_text_is_kept() {
    let test = TestApp::new().await;
    let mut first = at_the_desk(&test, Role::ProgrammeLead).await;
    let mut second = at_the_desk(&test, Role::Administrator).await;
    first.post(PAGE, &form("Een", "Tekst een", 0, "vast")).await;
    let late = second
        .post(PAGE, &form("Twee", "Tekst twee", 0, "vast"))
        .await;
    assert_eq!(late.status, 409);
    assert!(
        late.html.contains("Tekst een") && late.html.contains("Tekst twee"),
        "{}",
        late.html
    );
    assert!(late.html.contains("name=\"versie\" value=\"1\""));
    assert!(
        Browser::new(&test)
            .get("/informatie/wachten")
            .await
            .html
            .contains("Tekst een")
    );
    let now = second
        .post(PAGE, &form("Twee", "Tekst twee", 1, "vast"))
        .await;
    assert_eq!(now.status, 303, "{}", now.html);
    let page = first.get(PAGE).await.html;
    assert!(
        page.contains("Tekst twee")
            && page.contains("Eerdere teksten")
            && page.contains("Tekst een")
    );
    let stale = first
        .post(PAGE, &form("Drie", "Tekst drie", 1, "vast"))
        .await;
    assert_eq!(stale.status, 409);
}

#[tokio::test]
async fn wrong_and_huge_texts_are_told_at_their_field() {
    let test = TestApp::new().await;
    let mut editor = at_the_desk(&test, Role::Administrator).await;
    let long_title = "t".repeat(201);
    let long_body = "b".repeat(20_001);
    for (title, body, field) in [
        ("", "Tekst", "title"),
        (&long_title, "Tekst", "title"),
        ("Titel", "  ", "body"),
        ("Titel", &long_body, "body"),
    ] {
        let sent = editor.post(PAGE, &form(title, body, 0, "vast")).await;
        assert_eq!(sent.status, 422, "{field}");
        assert!(sent.html.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert_eq!(
        editor.post(PAGE, "title=a&body=b").await.status,
        400,
        "a form without its version"
    );
    assert_eq!(
        editor
            .post(PAGE, &form("a", &"x".repeat(300_000), 0, "vast"))
            .await
            .status,
        413
    );
    for nowhere in ["/beheer/paginas/weg/nl", "/beheer/paginas/wachten/xx"] {
        assert_eq!(editor.get(nowhere).await.status, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn others_do_not_write() {
    let test = TestApp::new().await;
    for role in [Role::WaitingListManager, Role::LinkWorker] {
        let mut browser = at_the_desk(&test, role).await;
        for address in [LIST, PAGE] {
            assert_eq!(browser.get(address).await.status, 403, "{role:?} {address}");
        }
        let sent = browser.post(PAGE, &form("a", "b", 0, "vast")).await;
        assert_eq!(sent.status, 403, "{role:?}");
    }
    assert!(
        Browser::new(&test)
            .get(LIST)
            .await
            .location
            .starts_with("/inloggen")
    );
}
