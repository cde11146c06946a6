//! The pages of passkeys: added and removed on the own account, used instead of a password, and never in the way of whoever
//! has none.

use spil_testkit::authenticator::Authenticator;
use spil_testkit::{TestApp, telephone};

use crate::account::{PASSWORD, minutes, somebody};
use crate::browser::{Browser, Page};
use crate::forms::forms;

const SITE: &str = "https://spil.example.nl";

async fn site() -> TestApp {
    TestApp::with_settings(|settings| SITE.clone_into(&mut settings.public_url)).await
}

fn encoded((attempt, response): &(String, String), more: &str) -> String {
    let response = response.replace('%', "%25").replace('+', "%2B");
    format!("poging={attempt}&antwoord={response}{more}")
}

async fn added(browser: &mut Browser, device: &mut Authenticator) -> Page {
    let asked = browser.post("/account/passkeys/vraag", "").await;
    let said = device.register(&asked.html);
    let form = encoded(&said, "&naam=werktelefoon");
    browser.post("/account/passkeys", &form).await
}

#[tokio::test]
async fn somebody_adds_a_passkey_signs_in_with_it_and_removes_it() {
    let test = site().await;
    let (mut browser, _) = somebody(&test).await;
    let account = browser.get("/account").await;
    assert!(
        account.html.contains("/account/passkeys"),
        "{}",
        account.html
    );
    let mut device = Authenticator::new(1, SITE);
    let before = browser.cookies["__Host-spil_sessie"].clone();
    let done = added(&mut browser, &mut device).await;
    assert_eq!(done.location, "/account?gedaan=passkey", "{}", done.html);
    assert_ne!(browser.cookies["__Host-spil_sessie"], before);

    let mut visitor = Browser::new(&test);
    let asked = visitor.post("/inloggen/passkey/vraag", "").await;
    assert_eq!(asked.headers["content-type"], "application/json");
    let said = encoded(&device.sign(&asked.html), "&terug=/account");
    let entered = visitor.post("/inloggen/passkey", &said).await;
    assert_eq!(entered.location, "/account", "{}", entered.html);
    let page = visitor.get("/account").await;
    assert!(page.html.contains(">passkey</td>"), "{}", page.html);
    // What changes the account still wants both factors a moment ago.
    let page = visitor.get("/account/passkeys").await;
    assert_eq!(page.location, "/account/bevestig?terug=/account/passkeys");
    let again = Browser::new(&test).post("/inloggen/passkey", &said).await;
    assert_eq!(again.status, 422);

    let page = browser.get("/account/passkeys").await;
    assert!(page.html.contains("werktelefoon"));
    let (_, rest) = page.html.split_once("name=\"passkey\" value=\"").unwrap();
    let form = format!("passkey={}", rest.split_once('"').unwrap().0);
    let gone = browser.post("/account/passkeys/verwijderen", &form).await;
    assert_eq!(gone.location, "/account?gedaan=passkey-removed");
    let page = visitor.get("/account").await;
    assert!(page.location.starts_with("/inloggen"), "{}", page.html);
    let asked = visitor.post("/inloggen/passkey/vraag", "").await;
    let said = encoded(&device.sign(&asked.html), "");
    let refused = visitor.post("/inloggen/passkey", &said).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("Dit klopt niet"));
}

#[tokio::test]
async fn a_passkey_gets_another_name_and_stays_the_same_key() {
    let test = site().await;
    let (mut browser, _) = somebody(&test).await;
    let mut device = Authenticator::new(1, SITE);
    added(&mut browser, &mut device).await;
    let page = browser.get("/account/passkeys").await;
    let (_, rest) = page.html.split_once("name=\"passkey\" value=\"").unwrap();
    let id = rest.split_once('"').unwrap().0.to_owned();
    let address = "/account/passkeys/naam";
    let form = |name: &str| format!("passkey={id}&andere-naam={name}");

    let empty = browser.post(address, &form("")).await;
    assert_eq!(empty.status, 422);
    assert!(
        empty.html.contains(&format!("andere-naam-{id}-fout")),
        "{}",
        empty.html
    );
    let long = browser.post(address, &form(&"x".repeat(2_000))).await;
    assert_eq!(long.status, 422, "{}", long.html);
    let page = browser.get("/account/passkeys").await.html;
    assert!(
        page.contains(">werktelefoon</th>"),
        "nothing changed: {page}"
    );

    let session = browser.cookies["__Host-spil_sessie"].clone();
    let done = browser.post(address, &form("Oude+telefoon")).await;
    assert_eq!(
        done.location, "/account?gedaan=passkey-renamed",
        "{}",
        done.html
    );
    assert_eq!(
        browser.cookies["__Host-spil_sessie"], session,
        "no session ends"
    );
    let page = browser.get("/account/passkeys").await.html;
    assert!(
        page.contains(">Oude telefoon</th>") && !page.contains(">werktelefoon</th>"),
        "{page}"
    );
    assert_eq!(test.test.events_that_say("passkey", "renamed").await, 1);

    let mut visitor = Browser::new(&test);
    let asked = visitor.post("/inloggen/passkey/vraag", "").await;
    let said = encoded(&device.sign(&asked.html), "&terug=/account");
    let entered = visitor.post("/inloggen/passkey", &said).await;
    assert_eq!(entered.location, "/account", "{}", entered.html);
    // Who has not shown both factors a moment ago names nothing, and nobody names what is no passkey of theirs.
    let late = visitor.post(address, &form("Van+mij")).await;
    assert_eq!(late.location, "/account/bevestig?terug=/account/passkeys");
    let other = form("Van+mij").replace(&id, "018f0000-0000-7000-8000-000000000000");
    assert_eq!(browser.post(address, &other).await.status, 404);
}

#[tokio::test]
async fn whatever_is_wrong_with_a_passkey_gets_the_same_page() {
    let test = site().await;
    let (mut browser, _) = somebody(&test).await;
    let mut device = Authenticator::new(1, SITE);
    added(&mut browser, &mut device).await;
    let mut pages = Vec::new();
    let wrongs: [fn(&mut Authenticator); 3] = [
        |one| one.origin = "https://spil.example.org".to_owned(),
        |one| one.verifies = false,
        |one| *one = Authenticator::new(2, SITE),
    ];
    for bend in wrongs {
        let mut bent = device.clone();
        bend(&mut bent);
        let mut visitor = Browser::new(&test);
        let asked = visitor.post("/inloggen/passkey/vraag", "").await;
        let said = encoded(&bent.sign(&asked.html), "");
        let page = visitor.post("/inloggen/passkey", &said).await;
        pages.push((page.status, page.html));
    }
    let page = browser_without_answer(&test).await;
    pages.push((page.status, page.html));
    assert_eq!(pages.len(), 4);
    assert_eq!(pages[0].0, 422);
    assert!(pages.iter().all(|page| *page == pages[0]));
}

async fn browser_without_answer(test: &TestApp) -> Page {
    Browser::new(test).post("/inloggen/passkey", "").await
}

#[tokio::test]
async fn a_passkey_needs_a_name_and_an_answer_and_the_page_says_which_is_missing() {
    let test = site().await;
    let (mut browser, _) = somebody(&test).await;
    let empty = browser.get("/account/passkeys").await;
    assert!(
        empty.html.contains("Je hebt nog geen passkey"),
        "{}",
        empty.html
    );
    assert!(empty.html.contains("<noscript>"));
    let unnamed = browser.post("/account/passkeys", "naam=").await;
    assert_eq!(unnamed.status, 422);
    assert!(unnamed.html.contains("Geef de passkey een naam"));
    let silent = browser
        .post("/account/passkeys", "naam=telefoon&poging=x&antwoord={}")
        .await;
    assert_eq!(silent.status, 422);
    assert!(silent.html.contains("De passkey is niet toegevoegd"));
    assert!(silent.html.contains("value=\"telefoon\""));
    let unknown = browser
        .post("/account/passkeys/verwijderen", "passkey=x")
        .await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn password_and_telephone_stay_and_where_no_passkey_can_be_had_none_is_offered() {
    let test = site().await;
    let page = Browser::new(&test).get("/inloggen").await;
    let actions: Vec<String> = forms("/inloggen", &page.html)
        .into_iter()
        .map(|form| form.action)
        .collect();
    assert!(actions.contains(&"/inloggen".to_owned()), "{actions:?}");
    assert!(
        actions.contains(&"/inloggen/passkey".to_owned()),
        "{actions:?}"
    );
    let (_, secret) = somebody(&test).await;
    minutes(&test, 2);
    let code = telephone::code_on(&secret.html, test.app.clock.now());
    let form = format!("email=m.vanderwiel@example.org&wachtwoord={PASSWORD}&code={code}");
    let entered = Browser::new(&test).post("/inloggen", &form).await;
    assert_eq!(entered.location, "/werk");

    // An address of numbers is one for which no browser makes passkeys.
    let by_number = "https://192.0.2.7".to_owned();
    let test = TestApp::with_settings(|settings| settings.public_url = by_number).await;
    let mut visitor = Browser::new(&test);
    let page = visitor.get("/inloggen").await;
    assert!(!page.html.contains("passkey"));
    let asked = visitor.post("/inloggen/passkey/vraag", "").await;
    assert_eq!(asked.status, 404);
}

#[tokio::test]
async fn whatever_a_script_sends_instead_of_an_answer_is_refused_and_never_an_error_of_ours() {
    let test = site().await;
    let (mut browser, _) = somebody(&test).await;
    let long = "x".repeat(20_001);
    let deep = "[".repeat(20_001);
    let wrongs = [
        "",
        "null",
        "[]",
        "{}",
        "0",
        &long,
        &deep,
        "<script>alert(1)</script>",
        "{\"id\":\"\",\"rawId\":\"\",\"type\":\"public-key\",\"response\":{}}",
    ];
    let mut sent = 0;
    for wrong in wrongs {
        let asked = browser.post("/account/passkeys/vraag", "").await;
        let (attempt, _) = Authenticator::new(1, SITE).register(&asked.html);
        for (page, attempt) in [
            ("/account/passkeys", attempt.as_str()),
            ("/account/passkeys", wrong),
            ("/inloggen/passkey", attempt.as_str()),
            ("/inloggen/passkey", wrong),
        ] {
            let form = format!("naam=sleutel&poging={attempt}&antwoord={wrong}");
            let answer = browser.post(page, &form).await;
            assert_eq!(answer.status, 422, "{page} {wrong:.40}");
            assert!(!answer.html.contains("<script>alert"), "{page}");
            sent += 1;
        }
    }
    println!("{sent} forms refused");
    assert_eq!(sent, 36);
}
