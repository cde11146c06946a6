//! The waiting list as staff see it, and the way to it: signing in.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::referral::fill_in;

async fn signed_in(test: &TestApp, role: Role) -> Browser {
    let mut browser = Browser::new(test);
    let session = test.session(role).await;
    let cookie = ("spil_sessie".to_owned(), session.cookie_value().to_owned());
    browser.cookies.extend([cookie]);
    browser
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_asked_to_and_comes_back() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    let sent = browser.get("/wachtlijst?stap=triage").await;
    assert_eq!(
        sent.location,
        "/inloggen?terug=%2Fwachtlijst%3Fstap%3Dtriage"
    );
    let page = browser.get(&sent.location).await;
    assert!(
        page.html.contains("value=\"/wachtlijst?stap=triage\""),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn a_wrong_sign_in_says_the_same_for_everybody() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    let known = "email=m.vanderwiel@example.org&wachtwoord=niet+het+goede&code=000000&terug=/werk";
    let unknown = "email=niemand@example.org&wachtwoord=niet+het+goede&code=000000&terug=/werk";
    let first = browser.post("/inloggen", known).await;
    let second = browser.post("/inloggen", unknown).await;
    assert_eq!(first.status, 422);
    assert_eq!(second.status, 422);
    let without_address = |html: &str| html.replace("m.vanderwiel", "niemand");
    assert_eq!(without_address(&first.html), without_address(&second.html));
    assert!(!browser.cookies.contains_key("spil_sessie"));
}

#[tokio::test]
async fn an_empty_list_says_what_will_come() {
    let test = TestApp::new().await;
    let mut browser = signed_in(&test, Role::WaitingListManager).await;
    assert_eq!(browser.get("/werk").await.location, "/wachtlijst");
    let page = browser.get("/wachtlijst").await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Hier wacht niemand"), "{}", page.html);
}

#[tokio::test]
async fn somebody_referred_on_the_public_page_stands_on_the_list_with_reasons() {
    let test = TestApp::new().await;
    let mut visitor = Browser::new(&test);
    fill_in(&mut visitor).await;
    visitor.post("/aanmelden/controle", "").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let page = desk.get("/wachtlijst").await.html;
    assert!(page.contains("Vries"), "{page}");
    assert!(page.contains("84 jaar"));
    assert!(page.contains("eerste blik"));
    assert!(page.contains("Nog niemand heeft gekeken. Dat moet uiterlijk di 3 mrt 2026."));
    assert!(page.contains("binnen: aanmeldpunt"));
    let filtered = desk.get("/wachtlijst?stap=triage").await.html;
    assert!(!filtered.contains("Vries") && filtered.contains("Met deze keuze wacht er niemand"));
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let test = TestApp::new().await;
    let mut browser = signed_in(&test, Role::WaitingListManager).await;
    let kept = browser.cookies.clone();
    assert_eq!(browser.post("/uitloggen", "").await.location, "/inloggen");
    browser.cookies = kept;
    assert!(
        browser
            .get("/wachtlijst")
            .await
            .location
            .starts_with("/inloggen")
    );
}
