//! The pages of identity providers: set by the administrator, linked on the own account, used instead of a password, and the same
//! page whatever is wrong.

use serde_json::json;
use spil_app::access::provider::{Outgoing, Reach};
use spil_testkit::provider::{BentProvider, CLIENT, Manner};
use spil_testkit::{TestApp, telephone};

use crate::account::{minutes, somebody};
use crate::browser::{Browser, Page};

const PASSWORD: &str = crate::account::PASSWORD;
const LIST: &str = "/beheer/inlogdiensten";

async fn site() -> TestApp {
    TestApp::with_settings(|settings| {
        "https://spil.example.nl".clone_into(&mut settings.public_url);
        settings.outgoing = Outgoing::new(Reach::ThisMachine);
    })
    .await
}

/// Somebody with this address, invited just now: their session is raised.
async fn invited(test: &TestApp, email: &str) -> Browser {
    let token = spil_app::access::invitation::invite(&test.console(), email)
        .await
        .unwrap();
    let link = format!("/uitnodiging/{}", token.link_part());
    let mut browser = Browser::new(test);
    let page = browser.get(&link).await;
    let code = telephone::code_on(&page.html, test.app.clock.now());
    let form = format!("wachtwoord={PASSWORD}&code={code}");
    let done = browser.post(&link, &form).await;
    assert_eq!(done.location, "/account?gedaan=welcome", "{}", done.html);
    browser
}

/// What stands between two texts of a page.
fn between<'a>(html: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = html.split_once(before).unwrap();
    rest.split_once(after).unwrap().0
}

/// The administrator's page of an organisation's provider.
async fn page_of(administrator: &mut Browser, name: &str) -> String {
    let list = administrator.get(LIST).await;
    let row = list
        .html
        .split("<tr>")
        .find(|row| row.contains(name))
        .unwrap();
    between(row, "href=\"", "\"").to_owned()
}

fn settings(issuer: &str, version: &str) -> String {
    let (client, secret) = CLIENT;
    format!(
        "actie=vastleggen&versie={version}&adres={issuer}&client={client}&geheim={secret}&niveaus="
    )
}

async fn connected(test: &TestApp) -> (BentProvider, Browser, String) {
    let provider = BentProvider::start("onderwerp-1", test.app.clock.now()).await;
    let mut administrator = invited(test, "h.smit@example.org").await;
    let address = page_of(&mut administrator, "Zorg aan de Velde").await;
    let saved = administrator
        .post(&address, &settings(&provider.issuer, "0"))
        .await;
    assert_eq!(
        saved.location,
        format!("{address}?gedaan=vastgelegd"),
        "{}",
        saved.html
    );
    (provider, administrator, address)
}

/// Where a page leads on to, and that it does so without the answer to a form.
fn leads_on(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.html);
    let onward = page.headers.get("refresh").unwrap().to_str().unwrap();
    let address = onward.strip_prefix("0; url=").unwrap();
    assert!(
        page.html.contains(&address.replace('&', "&#38;")),
        "{}",
        page.html
    );
    address.to_owned()
}

async fn sets_out(test: &TestApp, browser: &mut Browser, provider: &BentProvider) -> String {
    let page = browser.get("/inloggen").await;
    assert!(page.html.contains("/inloggen/organisatie"));
    let page = browser.get("/inloggen/organisatie?terug=/account").await;
    let organisation = between(&page.html, "name=\"organisatie\" value=\"", "\"").to_owned();
    let form = format!("organisatie={organisation}&terug=/account");
    let page = browser.post("/inloggen/organisatie", &form).await;
    provider.told().now = test.app.clock.now();
    provider.sign_in(&leads_on(&page)).address()
}

async fn links(test: &TestApp, browser: &mut Browser, provider: &BentProvider) -> Page {
    let page = browser.get("/account/organisatie").await;
    let organisation = between(&page.html, "name=\"organisatie\" value=\"", "\"").to_owned();
    let form = format!("actie=koppelen&organisatie={organisation}");
    let page = browser.post("/account/organisatie", &form).await;
    provider.told().now = test.app.clock.now();
    let back = provider.sign_in(&leads_on(&page)).address();
    browser.get(&back).await
}

/// The second factor is asked where the provider says of one alone.
async fn enters_with_a_code(test: &TestApp, provider: &BentProvider, secret: &Page) -> Browser {
    minutes(test, 1);
    provider.says("amr", json!(["pwd"]));
    let mut visitor = Browser::new(test);
    let back = sets_out(test, &mut visitor, provider).await;
    let done = visitor.get(&back).await;
    assert_eq!(
        done.location, "/inloggen/organisatie/bevestig",
        "{}",
        done.html
    );
    assert!(!visitor.cookies.contains_key("__Host-spil_sessie"));
    let page = visitor.get("/inloggen/organisatie/bevestig").await;
    assert!(page.html.contains("Nog één stap"));
    let wrong = visitor
        .post("/inloggen/organisatie/bevestig", "code=000000")
        .await;
    assert_eq!(wrong.status, 422);
    let code = telephone::code_on(&secret.html, test.app.clock.now());
    let done = visitor
        .post("/inloggen/organisatie/bevestig", &format!("code={code}"))
        .await;
    assert_eq!(done.location, "/account", "{}", done.html);
    let page = visitor.get("/account").await;
    assert!(
        page.html.contains(">je organisatie en code</td>"),
        "{}",
        page.html
    );
    visitor
}

#[tokio::test]
async fn an_organisation_is_connected_linked_used_and_unlinked() {
    let test = site().await;
    let (mut browser, secret) = somebody(&test).await;
    let page = browser.get("/account").await;
    assert!(
        !page.html.contains("/account/organisatie"),
        "nothing to link yet"
    );
    let (provider, mut administrator, address) = connected(&test).await;
    let page = administrator.get(&address).await;
    assert!(!page.html.contains(CLIENT.1), "the secret is shown");
    assert!(page.html.contains("/terug</code>"), "{}", page.html);
    let tested = administrator.post(&address, "actie=testen").await;
    assert!(
        tested.html.contains("antwoordt en kent Spil"),
        "{}",
        tested.html
    );

    let before = browser.cookies["__Host-spil_sessie"].clone();
    let done = links(&test, &mut browser, &provider).await;
    assert_eq!(done.location, "/account?gedaan=provider", "{}", done.html);
    assert_ne!(browser.cookies["__Host-spil_sessie"], before);

    let mut visitor = Browser::new(&test);
    let back = sets_out(&test, &mut visitor, &provider).await;
    assert!(
        visitor.cookies.contains_key("__Host-spil_organisatie"),
        "{:?}",
        visitor.cookies
    );
    let done = visitor.get(&back).await;
    assert_eq!(done.location, "/account", "{}", done.html);
    let page = visitor.get("/account").await;
    assert!(page.html.contains(">je organisatie</td>"), "{}", page.html);
    let page = visitor.get("/account/organisatie").await;
    assert_eq!(
        page.location,
        "/account/bevestig?terug=/account/organisatie"
    );

    let mut visitor = enters_with_a_code(&test, &provider, &secret).await;
    let page = browser.get("/account/organisatie").await;
    let link = between(&page.html, "name=\"koppeling\" value=\"", "\"").to_owned();
    let form = format!("actie=ontkoppelen&koppeling={link}");
    let gone = browser.post("/account/organisatie", &form).await;
    assert_eq!(gone.location, "/account?gedaan=provider-removed");
    assert!(
        visitor
            .get("/account")
            .await
            .location
            .starts_with("/inloggen")
    );
}

#[tokio::test]
async fn whatever_is_wrong_with_a_provider_gets_the_same_page() {
    let test = site().await;
    let (mut browser, _) = somebody(&test).await;
    let (provider, _, _) = connected(&test).await;
    links(&test, &mut browser, &provider).await;
    let before = provider.told().claims.clone();
    let mut pages = Vec::new();
    for (name, wrong) in [
        ("sub", json!("iemand anders")),
        ("nonce", json!("x")),
        ("aud", json!("x")),
        ("exp", json!(0)),
    ] {
        provider.says(name, wrong);
        let mut visitor = Browser::new(&test);
        let back = sets_out(&test, &mut visitor, &provider).await;
        pages.push(visitor.get(&back).await);
        provider.told().claims = before.clone();
    }
    let mut visitor = Browser::new(&test);
    let back = sets_out(&test, &mut visitor, &provider).await;
    pages.push(Browser::new(&test).get(&back).await);
    let (path, _) = back.split_once('?').unwrap();
    pages.push(Browser::new(&test).get(path).await);
    pages.push(
        visitor
            .get(&format!("{path}?error=access_denied&state=x"))
            .await,
    );
    let page = |page: &Page| (page.status, page.html.clone());
    assert_eq!(pages[0].status, 422);
    assert!(pages.iter().all(|other| page(other) == page(&pages[0])));
    println!("{} refusals alike", pages.len());
    assert_eq!(pages.len(), 7);
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_with_what_to_do() {
    let test = site().await;
    let (mut browser, _) = somebody(&test).await;
    let (provider, mut administrator, address) = connected(&test).await;
    links(&test, &mut browser, &provider).await;
    minutes(&test, 5);
    provider.answers("/token", Manner::LeadsOn);
    let mut visitor = Browser::new(&test);
    let back = sets_out(&test, &mut visitor, &provider).await;
    let down = visitor.get(&back).await;
    assert_eq!(down.status, 503);
    assert!(down.html.contains("niet bereikbaar") && down.html.contains("href=\"/inloggen\""));
    provider.answers("/.well-known/openid-configuration", Manner::LeadsOn);
    let told = administrator.post(&address, "actie=testen").await;
    assert!(told.html.contains("stuurt door"), "{}", told.html);
    minutes(&test, 120);
    let page = visitor.get("/inloggen/organisatie").await;
    let organisation = between(&page.html, "name=\"organisatie\" value=\"", "\"").to_owned();
    let down = visitor
        .post(
            "/inloggen/organisatie",
            &format!("organisatie={organisation}"),
        )
        .await;
    assert_eq!(down.status, 503, "{}", down.html);
}

#[tokio::test]
async fn settings_that_are_not_right_are_told_at_their_field() {
    let test = site().await;
    let (_, mut administrator, address) = connected(&test).await;
    let other = "https://login.example.nl";
    let mut told = 0;
    for (form, text) in [
        (settings("http://login.example.nl", "1"), "begint met https"),
        (settings("login", "1"), "Typ het hele adres"),
        (
            settings("https://login.example.nl?a=b", "1"),
            "zonder vraagteken",
        ),
        (
            settings(other, "1").replace("client=spil", "client="),
            "Typ de client-id",
        ),
        (
            settings(other, "1").replace(CLIENT.1, ""),
            "Typ het client-secret",
        ),
        (
            settings(other, "1").replace("niveaus=", "niveaus=é"),
            "Typ de waarden",
        ),
    ] {
        let page = administrator.post(&address, &form).await;
        assert_eq!(page.status, 422, "{form}");
        assert!(page.html.contains(text), "{form}: {}", page.html);
        assert!(!page.html.contains(CLIENT.1));
        told += 1;
    }
    assert_eq!(told, 6);
    let stale = administrator.post(&address, &settings(other, "7")).await;
    assert_eq!(stale.status, 409, "{}", stale.html);
    // Whoever manages an organisation sets the provider of no other.
    let mut manager = invited(&test, "w.bos@example.org").await;
    let list = manager.get(LIST).await;
    assert!(list.html.contains("Zorg aan de Velde") && !list.html.contains("Thuis in Zorg"));
    let theirs = page_of(&mut administrator, "Thuis in Zorg").await;
    for page in [
        manager.get(&theirs).await,
        manager.post(&theirs, &settings(other, "0")).await,
    ] {
        assert!(matches!(page.status.as_u16(), 403 | 404), "{}", page.status);
    }
    // And a raised session is asked for.
    minutes(&test, 11);
    let page = administrator.post(&address, "actie=verwijderen").await;
    assert!(
        page.location.starts_with("/account/bevestig"),
        "{}",
        page.html
    );
}
