//! The pages of the team: initials before names, one of two who take at once, a reason for everything that goes back.

use spil_model::ids::ReferralId;
use spil_testkit::{TestApp, Waits};

use crate::browser::{Browser, Page};
use crate::desk::{signed_in_as, version_of};

const BRAM: &str = "Bram Visser";
const ELIF: &str = "Elif Kaya";
const ANOUK: &str = "Anouk Peters";

pub(crate) async fn waits(test: &TestApp, surname: &str, class: &str) -> ReferralId {
    let waits = Waits {
        surname,
        class,
        house_number: 12,
    };
    test.waiting(waits).await
}

/// The version in the form that leads to this address.
pub(crate) fn version_at(page: &Page, address: &str) -> String {
    let (_, form) = page
        .html
        .split_once(&format!("action=\"{address}\""))
        .unwrap_or_else(|| panic_without(address, &page.html));
    version_of(form)
}

fn panic_without<'a>(address: &str, html: &str) -> (&'a str, &'a str) {
    unreachable!("no form to {address} in {html}")
}

#[track_caller]
pub(crate) fn has(page: &Page, texts: &[&str]) {
    for text in texts {
        assert!(page.html.contains(text), "{text} is not on {}", page.html);
    }
}

#[track_caller]
pub(crate) fn has_not(page: &Page, texts: &[&str]) {
    for text in texts {
        assert!(!page.html.contains(text), "{text} is on {}", page.html);
    }
}

#[tokio::test]
async fn the_inbox_shows_no_name_before_somebody_takes_the_person() {
    let test = TestApp::with_team().await;
    let mut bram = signed_in_as(&test, BRAM).await;
    let empty = bram.get("/team").await;
    has(
        &empty,
        &[
            "Er is niemand te verdelen",
            "Belasting per collega",
            "28 uur Thuis in Zorg",
        ],
    );
    let id = waits(&test, "Zonderling", "high").await;
    let page = bram.get("/team").await;
    has(
        &page,
        &[
            "T.Z.",
            "84 jaar · Binnenstad",
            "Hoog complex",
            "verzekeraar niet bekend",
            "van 0 % naar 2 %",
            "Neem ik",
            "Geef aan …",
            "Bied aan …",
            "Terug naar beheer …",
        ],
    );
    has_not(
        &page,
        &["Zonderling", "Truus", "9901AB", "Open het dossier"],
    );
    for address in ["toewijzen", "aanbieden", "teruggeven"] {
        let page = bram.get(&format!("/aanmeldingen/{id}/{address}")).await;
        assert_eq!(page.status, 200, "{address}");
        has_not(&page, &["Zonderling", "Truus"]);
    }
    assert_eq!(bram.get(&format!("/aanmeldingen/{id}")).await.status, 403);
    let form = format!(
        "versie={}",
        version_at(&page, &format!("/aanmeldingen/{id}/nemen"))
    );
    let taken = bram.post(&format!("/aanmeldingen/{id}/nemen"), &form).await;
    assert_eq!(
        (taken.status.as_u16(), taken.location.as_str()),
        (303, format!("/aanmeldingen/{id}").as_str())
    );
    has(
        &bram.get("/mijn-mensen").await,
        &[
            "Zonderling",
            "1 eerste contact te doen",
            "Leg eerste contact vast",
        ],
    );
    has(
        &bram.get(&format!("/aanmeldingen/{id}")).await,
        &["Zonderling"],
    );
    has(&bram.get("/team").await, &["Er is niemand te verdelen"]);
}

#[tokio::test]
async fn whoever_is_not_of_the_team_sees_nothing_of_it() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    for name in ["Wim Bos", "Hanna Smit"] {
        let mut browser = signed_in_as(&test, name).await;
        assert_eq!(browser.get("/team").await.status, 403, "{name}");
        assert_eq!(browser.get("/team/overdragen").await.status, 403, "{name}");
        let taken = browser
            .post(&format!("/aanmeldingen/{id}/nemen"), "versie=3")
            .await;
        assert!(
            [403, 404].contains(&taken.status.as_u16()),
            "{name}: {}",
            taken.status
        );
    }
    let mut joris = signed_in_as(&test, "Joris de Graaf").await;
    has_not(&joris.get("/team").await, &["T.Z."]);
    for address in [
        "toewijzen",
        "aanbieden",
        "teruggeven",
        "nemen",
        "eerste-contact",
    ] {
        let page = joris.get(&format!("/aanmeldingen/{id}/{address}")).await;
        assert_eq!(page.status, 404, "{address}");
    }
    let mut nobody = Browser::new(&test);
    for address in ["/team", "/team/overdragen", "/team/afwezig", "/mijn-mensen"] {
        assert!(
            nobody.get(address).await.location.starts_with("/inloggen"),
            "{address}"
        );
    }
    let mut desk = signed_in_as(&test, "Sefa Yıldırım").await;
    let own = desk.get("/team").await;
    let (_, rest) = own
        .html
        .split_once("Wijkteam Centrum 1</option>")
        .map_or(("", ""), |parts| parts);
    assert!(!rest.is_empty(), "{}", own.html);
}

#[tokio::test]
async fn the_second_of_two_is_told_that_it_changed() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    let address = format!("/aanmeldingen/{id}/nemen");
    let (mut bram, mut elif) = (
        signed_in_as(&test, BRAM).await,
        signed_in_as(&test, ELIF).await,
    );
    let form = format!("versie={}", version_at(&bram.get("/team").await, &address));
    assert_eq!(bram.post(&address, &form).await.status, 303);
    let late = elif.post(&address, &form).await;
    assert_eq!(late.status, 409);
    has(&late, &["Iemand anders was eerder"]);
    has_not(&late, &["Zonderling"]);
    assert_eq!(elif.post(&address, "").await.status, 400);
    let stale = bram
        .post(
            &format!("/aanmeldingen/{id}/teruggeven"),
            "versie=1&reason=no_room&note=",
        )
        .await;
    assert_eq!(stale.status, 409);
}

#[tokio::test]
async fn naming_asks_whom_and_why_and_keeps_what_was_typed() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    let address = format!("/aanmeldingen/{id}/toewijzen");
    let mut bram = signed_in_as(&test, BRAM).await;
    let page = bram.get(&address).await;
    has(&page, &["Wie wordt casemanager?", ELIF, "Er is ruimte"]);
    let version = version_of(&page.html);
    let wrong = bram
        .post(&address, &format!("versie={version}&to=&rationale="))
        .await;
    assert_eq!(wrong.status, 422);
    has(
        &wrong,
        &["href=\"#to\"", "Kies een collega.", "Zeg kort waarom."],
    );
    let foreign = test.id_of("Joris de Graaf").await;
    let form = format!("versie={version}&to={foreign}&rationale=Kent+de+straat");
    let wrong = bram.post(&address, &form).await;
    assert_eq!(wrong.status, 422);
    has(&wrong, &["Kies iemand van dit team", "Kent de straat"]);
    let long = format!(
        "versie={version}&to={}&rationale={}",
        test.id_of(ELIF).await,
        "a".repeat(20_001)
    );
    assert_eq!(bram.post(&address, &long).await.status, 422);
    let form = format!(
        "versie={version}&to={}&rationale=Kent+de+straat",
        test.id_of(ELIF).await
    );
    assert_eq!(bram.post(&address, &form).await.location, "/team");
    has(
        &signed_in_as(&test, ELIF).await.get("/mijn-mensen").await,
        &["Zonderling"],
    );
    has_not(&bram.get("/mijn-mensen").await, &["Zonderling"]);
}

#[tokio::test]
async fn an_offer_is_read_and_answered() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    let (mut bram, mut elif) = (
        signed_in_as(&test, BRAM).await,
        signed_in_as(&test, ELIF).await,
    );
    let offering = format!("/aanmeldingen/{id}/aanbieden");
    let version = version_of(&bram.get(&offering).await.html);
    let form = format!(
        "versie={version}&to={}&rationale=Jij+spreekt+Turks",
        test.id_of(ELIF).await
    );
    assert_eq!(bram.post(&offering, &form).await.location, "/team");
    has(
        &bram.get("/team").await,
        &["Aangeboden aan Elif Kaya", "Haal aanbod terug"],
    );
    let answer = format!("/aanmeldingen/{id}/aanbod");
    assert_eq!(bram.get(&answer).await.status, 409);
    has(
        &elif.get("/mijn-mensen").await,
        &["Zonderling", "Antwoord op aanbod"],
    );
    let page = elif.get(&answer).await;
    has(&page, &["Zonderling", "Jij spreekt Turks", "Geen ruimte"]);
    let version = version_of(&page.html);
    let wrong = elif
        .post(
            &answer,
            &format!("versie={version}&antwoord=nee&reason=&note=Toch"),
        )
        .await;
    assert_eq!(wrong.status, 422);
    has(&wrong, &["Kies waarom.", "Toch"]);
    let wrong = elif
        .post(
            &answer,
            &format!("versie={version}&antwoord=nee&reason=other&note="),
        )
        .await;
    has(&wrong, &["Leg uit wat er is."]);
    let no = elif
        .post(
            &answer,
            &format!("versie={version}&antwoord=nee&reason=no_room&note="),
        )
        .await;
    assert_eq!(no.location, "/mijn-mensen");
    has_not(&elif.get("/mijn-mensen").await, &["Zonderling"]);
    let version = version_of(&bram.get(&offering).await.html);
    let form = format!("versie={version}&to={}&rationale=", test.id_of(ELIF).await);
    bram.post(&offering, &form).await;
    let version = version_of(&elif.get(&answer).await.html);
    let yes = elif
        .post(&answer, &format!("versie={version}&antwoord=ja"))
        .await;
    assert_eq!(yes.location, format!("/aanmeldingen/{id}"));
}

#[tokio::test]
async fn a_light_case_asks_for_the_link_worker_and_the_stand_by() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "low").await;
    let address = format!("/aanmeldingen/{id}/nemen");
    let (mut bram, mut anouk) = (
        signed_in_as(&test, BRAM).await,
        signed_in_as(&test, ANOUK).await,
    );
    has(
        &bram.get("/team").await,
        &["Voorstel aandachtsvelder", "casemanager achter de hand"],
    );
    let page = bram.get(&address).await;
    has(&page, &["Wie wordt aandachtsvelder", ANOUK]);
    let version = version_of(&page.html);
    let wrong = bram.post(&address, &format!("versie={version}")).await;
    assert_eq!(wrong.status, 422);
    has(&wrong, &["Laag complex: kies de aandachtsvelder"]);
    let page = anouk.get(&address).await;
    has(&page, &["Welke casemanager staat achter de hand"]);
    let form = format!("versie={version}&partner={}", test.id_of(BRAM).await);
    assert_eq!(anouk.post(&address, &form).await.status, 303);
    has(
        &anouk.get("/mijn-mensen").await,
        &["Zonderling", "aandachtsvelder", "Leg kennismaking vast"],
    );
    has(
        &bram.get("/mijn-mensen").await,
        &["casemanager achter de hand"],
    );
}

#[tokio::test]
async fn what_goes_back_says_why() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    let address = format!("/aanmeldingen/{id}/teruggeven");
    let mut bram = signed_in_as(&test, BRAM).await;
    let page = bram.get(&address).await;
    has(&page, &["Terug naar beheer", "Hoort bij een ander team"]);
    let version = version_of(&page.html);
    let wrong = bram
        .post(&address, &format!("versie={version}&reason=because&note="))
        .await;
    assert_eq!(wrong.status, 422);
    let form = format!("versie={version}&reason=other_area&note=Woont+in+Nieuwveld");
    assert_eq!(bram.post(&address, &form).await.location, "/team");
    has(&bram.get("/team").await, &["Er is niemand te verdelen"]);
    assert_eq!(bram.get(&address).await.status, 404);
}
