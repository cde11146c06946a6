//! The pages of the own account and of all accounts, from the invitation on.

use spil_policy::Role;
use spil_testkit::{TestApp, telephone};

use crate::browser::{Browser, Page};
use crate::desk::{DESK, signed_in};

pub(crate) const PASSWORD: &str = "vier+kalme+zwanen+op+het+meer";

pub(crate) fn minutes(test: &TestApp, minutes: i64) {
    let now = test.app.clock.now();
    let later = now + jiff::SignedDuration::from_mins(minutes);
    test.app.clock.set(later);
}

/// The link that stands on a page, as an address of this site.
fn link_on(page: &Page) -> String {
    let (_, rest) = page.html.split_once("/uitnodiging/").unwrap();
    let token = rest
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)))
        .next();
    format!("/uitnodiging/{}", token.unwrap())
}

async fn invited(test: &TestApp) -> (Browser, String, String) {
    let mut administrator = signed_in(test, Role::Administrator).await;
    let address = format!("/beheer/accounts/{}", test.id_of(DESK).await);
    let page = administrator.post(&address, "actie=uitnodigen").await;
    assert_eq!(page.status, 200, "{}", page.html);
    let link = link_on(&page);
    (administrator, address, link)
}

/// Somebody who accepted an invitation; gives the page with the secret too.
pub(crate) async fn somebody(test: &TestApp) -> (Browser, Page) {
    let (_, _, link) = invited(test).await;
    let mut browser = Browser::new(test);
    let page = browser.get(&link).await;
    let code = telephone::code_on(&page.html, test.app.clock.now());
    let form = format!("wachtwoord={PASSWORD}&code={code}");
    let done = browser.post(&link, &form).await;
    assert_eq!(done.location, "/account?gedaan=welcome", "{}", done.html);
    (browser, page)
}

async fn confirm(test: &TestApp, browser: &mut Browser, secret: &Page, back_to: &str) -> Page {
    let code = telephone::code_on(&secret.html, test.app.clock.now());
    let form = format!("wachtwoord={PASSWORD}&code={code}&terug={back_to}");
    browser.post("/account/bevestig", &form).await
}

/// The recovery codes that a page shows.
fn codes_on(page: &Page) -> Vec<String> {
    let parts = page.html.split("<code class=\"ltr\">").skip(1);
    parts
        .map(|part| part.split('<').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
pub(crate) async fn somebody_makes_codes_loses_the_telephone_and_links_another() {
    let test = TestApp::new().await;
    let (mut browser, secret) = somebody(&test).await;
    let page = browser.get("/account").await;
    assert!(page.html.contains("Je hebt geen herstelcodes"));
    assert!(page.html.contains("Dit apparaat"));
    // Whoever has just proved both factors is trusted for ten minutes; after that it is asked again.
    minutes(&test, 11);
    let page = browser.get("/account/herstelcodes").await;
    assert_eq!(
        page.location,
        "/account/bevestig?terug=/account/herstelcodes"
    );
    let wrong = "wachtwoord=x&code=000000&terug=/account/herstelcodes";
    let page = browser.post("/account/bevestig", wrong).await;
    assert_eq!(page.status, 422);
    assert!(page.html.contains("error-summary"));
    let old = browser.cookies["__Host-spil_sessie"].clone();
    let page = confirm(&test, &mut browser, &secret, "/account/herstelcodes").await;
    assert_eq!(page.location, "/account/herstelcodes");
    assert_ne!(old, browser.cookies["__Host-spil_sessie"]);
    let page = browser.post("/account/herstelcodes", "").await;
    let codes = codes_on(&page);
    assert_eq!(codes.len(), 10, "{}", page.html);
    assert_eq!(
        codes_on(&browser.get("/account/herstelcodes").await).len(),
        0
    );

    let mut elsewhere = Browser::new(&test);
    let form = format!(
        "email=m.vanderwiel@example.org&wachtwoord={PASSWORD}&code={}",
        codes[0]
    );
    let entered = elsewhere.post("/inloggen", &form).await;
    assert_eq!(entered.location, "/account", "{}", entered.html);
    let page = elsewhere.get("/account").await;
    assert!(
        page.html
            .contains("Je logde in met een herstelcode. Er zijn er nog 9.")
    );
    assert!(page.html.contains("nog 9 van 10"));
    let form = format!(
        "wachtwoord={PASSWORD}&code={}&terug=/account/telefoon",
        codes[1]
    );
    elsewhere.post("/account/bevestig", &form).await;
    let page = elsewhere.get("/account/telefoon").await;
    let refused = elsewhere.post("/account/telefoon", "code=000000").await;
    assert_eq!(refused.status, 422);
    let code = telephone::code_on(&page.html, test.app.clock.now());
    let done = elsewhere
        .post("/account/telefoon", &format!("code={code}"))
        .await;
    assert_eq!(done.location, "/account?gedaan=telephone");
    let page = elsewhere.get(&done.location).await;
    assert!(page.html.contains("Je telefoon is gekoppeld"));
    // The device on which somebody else may have looked on is signed out.
    let page = browser.get("/account").await;
    assert!(page.location.starts_with("/inloggen"), "{}", page.html);
}

#[tokio::test]
async fn a_password_is_changed_and_sessions_are_ended() {
    let test = TestApp::new().await;
    let (mut browser, secret) = somebody(&test).await;
    minutes(&test, 2);
    let mut other = Browser::new(&test);
    let code = telephone::code_on(&secret.html, test.app.clock.now());
    let form = format!("email=m.vanderwiel@example.org&wachtwoord={PASSWORD}&code={code}");
    assert_eq!(other.post("/inloggen", &form).await.location, "/werk");
    let page = browser.get("/account").await;
    let (_, rest) = page.html.split_once("name=\"sessie\" value=\"").unwrap();
    let handle = rest.split_once('"').unwrap().0;
    let done = browser
        .post("/account/sessies", &format!("sessie={handle}"))
        .await;
    assert_eq!(done.location, "/account?gedaan=session");
    assert!(
        other
            .get("/account")
            .await
            .location
            .starts_with("/inloggen")
    );
    let short = browser.post("/account/wachtwoord", "wachtwoord=kort").await;
    assert_eq!(short.status, 422);
    assert!(short.html.contains("minstens 12 tekens"), "{}", short.html);
    let new = "wachtwoord=zes+trage+zwanen+op+de+plas";
    let done = browser.post("/account/wachtwoord", new).await;
    assert_eq!(done.location, "/account?gedaan=password");
    minutes(&test, 2);
    let code = telephone::code_on(&secret.html, test.app.clock.now());
    let form = format!("email=m.vanderwiel@example.org&wachtwoord={PASSWORD}&code={code}");
    let old = other.post("/inloggen", &form).await;
    assert_eq!(old.status, 422);
    assert!(old.html.contains("Dit klopt niet"));
}

#[tokio::test]
async fn the_administrator_invites_withdraws_and_lets_somebody_begin_anew() {
    let test = TestApp::new().await;
    let (mut administrator, address, first) = invited(&test).await;
    let page = administrator.get(&address).await;
    assert!(page.html.contains("uitgenodigd tot"));
    assert!(
        !page.html.contains("/uitnodiging/"),
        "the link stands there once more"
    );
    let page = administrator.post(&address, "actie=uitnodigen").await;
    let second = link_on(&page);
    let mut browser = Browser::new(&test);
    assert_eq!(browser.get(&first).await.status, 404);
    assert_eq!(browser.get(&second).await.status, 200);
    let done = administrator.post(&address, "actie=intrekken").await;
    assert!(done.location.ends_with("?gedaan=withdrawn"));
    assert_eq!(browser.get(&second).await.status, 404);
    assert_eq!(
        administrator.post(&address, "actie=intrekken").await.status,
        409
    );
    assert_eq!(administrator.post(&address, "actie=iets").await.status, 400);
    let (mut browser, secret) = somebody(&test).await;
    assert!(
        administrator
            .get(&address)
            .await
            .html
            .contains("kan inloggen")
    );
    let list = administrator.get("/beheer/accounts").await;
    assert!(list.html.contains("1 kan inloggen"), "{}", list.html);
    let page = administrator.post(&address, "actie=herstellen").await;
    let link = link_on(&page);
    assert!(
        browser
            .get("/account")
            .await
            .location
            .starts_with("/inloggen")
    );
    minutes(&test, 2);
    let code = telephone::code_on(&secret.html, test.app.clock.now());
    let form = format!("email=m.vanderwiel@example.org&wachtwoord={PASSWORD}&code={code}");
    assert_eq!(browser.post("/inloggen", &form).await.status, 422);
    assert_eq!(browser.get(&link).await.status, 200);
}

#[tokio::test]
async fn the_privacy_officer_sees_the_accounts_and_changes_none_and_others_see_nothing() {
    let test = TestApp::new().await;
    let id = test.id_of(DESK).await;
    let address = format!("/beheer/accounts/{id}");
    let mut manager = signed_in(&test, Role::CaseManager).await;
    assert_eq!(manager.get("/beheer/accounts").await.status, 403);
    let refused = manager.post(&address, "actie=uitnodigen").await.status;
    assert!(matches!(refused.as_u16(), 403 | 404), "{refused}");
    let nobody = manager
        .get("/beheer/accounts/018f0000-0000-7000-8000-000000000000")
        .await;
    assert_eq!(nobody.status, manager.get(&address).await.status);
}
