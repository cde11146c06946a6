//! The public pages in every language, the choice of a language, and the code page against guessing.

use spil_testkit::TestApp;

use crate::browser::Browser;

#[tokio::test]
async fn every_public_page_speaks_every_language() {
    let test = TestApp::new().await;
    let pages = [
        "/",
        "/aanmelden",
        "/volgen",
        "/convenant",
        "/informatie/casemanagement",
        "/informatie/wachten",
        "/informatie/privacy",
        "/informatie/toegankelijkheid",
    ];
    for (language, direction) in [("nl", "ltr"), ("en", "ltr"), ("tr", "ltr"), ("ar", "rtl")] {
        let mut browser = Browser::new(&test);
        browser.get(&format!("/?taal={language}")).await;
        assert_eq!(browser.cookies["__Host-taal"], language);
        for page in pages {
            let shown = browser.get(page).await;
            assert_eq!(shown.status, 200, "{page}");
            assert!(
                shown
                    .html
                    .contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")),
                "{page}"
            );
            assert_eq!(shown.html.matches("<h1").count(), 1, "{page}");
            for key in [
                "refer-",
                "front-",
                "follow-",
                "information-",
                "public-",
                "footer-",
            ] {
                assert!(
                    !shown.html.contains(&format!(">{key}")),
                    "{language} {page}: a key without a text: {key}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_covenant_in_force_is_public() {
    let test = TestApp::new().await;
    let page = Browser::new(&test).get("/convenant").await.html;
    for text in ["Urgent", "10 werkdagen", "6 weken", "Versie 1"] {
        assert!(page.contains(text), "{text}");
    }
}

#[tokio::test]
async fn guessing_codes_slows_down() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    assert_eq!(browser.post("/volgen", "code=").await.status, 422);
    for _ in 0..11 {
        let wrong = browser.post("/volgen", "code=KX7A-4PM2").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.html.contains("kennen we niet"));
    }
    let slow = browser.post("/volgen", "code=KX7A-4PM2").await;
    assert_eq!(slow.status, 429);
    assert!(slow.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn an_unknown_information_page_is_a_page_with_a_way_onward() {
    let test = TestApp::new().await;
    let page = Browser::new(&test).get("/informatie/weg").await;
    assert_eq!(page.status, 404);
    assert!(page.html.contains("href=\"/\""));
}
