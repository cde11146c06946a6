//! The pages of what people ask about their own data: taken down, checked, made longer, decided, and the list of the officer.

use spil_app::case_file::case_file;
use spil_testkit::{TestApp, Waits};

use crate::desk::{DESK, signed_in_as, version_of};

const LIST: &str = "/toezicht/verzoeken";

async fn world() -> (TestApp, String) {
    let test = TestApp::with_team().await;
    let waits = Waits {
        surname: "Vries",
        class: "high",
        house_number: 1,
    };
    let id = test.waiting(waits).await;
    let desk = test.named(DESK).await;
    let file = case_file(&desk, id).await.unwrap().release(&desk).await;
    let client = file.unwrap().head.person;
    (test, format!("/clienten/{client}/verzoeken"))
}

const NEW: &str = "kind=destroy&what=Alles+weg&asker=representative&asker_name=Anneke+Vries&checked=not_yet&received_day=2&received_month=3&received_year=2026";

#[tokio::test]
async fn a_request_is_taken_down_checked_and_decided() {
    let (test, address) = world().await;
    let mut desk = signed_in_as(&test, DESK).await;
    let file = desk.get(address.trim_end_matches("/verzoeken")).await.html;
    assert!(file.contains(&address), "{file}");
    let page = desk.get(&address).await.html;
    assert!(page.contains("Het aanmeldpunt van het netwerk"), "{page}");
    let empty = desk.post(&address, "asker_name=Anneke").await;
    assert_eq!(empty.status, 422);
    assert!(empty.html.contains("value=\"Anneke\""), "{}", empty.html);
    let sent = desk.post(&address, NEW).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let request = sent.location;
    let page = desk.get(&request).await.html;
    for words in [
        "Antwoord uiterlijk do 2 apr 2026",
        "Anneke Vries",
        "spil retention",
        "Alles weg",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let base = |action: &str, page: &str| format!("versie={}&actie={action}", version_of(page));
    let granted = format!(
        "{}&outcome=granted&ground=none&answer=Klaar",
        base("besluit", &page)
    );
    let stranger = desk.post(&request, &granted).await;
    assert_eq!(stranger.status, 422);
    assert!(
        stranger.html.contains("Ga eerst na wie"),
        "{}",
        stranger.html
    );
    let checked = format!("{}&checked=document", base("controle", &page));
    assert_eq!(desk.post(&request, &checked).await.status, 303);
    let stale = desk.post(&request, &granted).await;
    assert_eq!(stale.status, 409);
    let page = desk.get(&request).await.html;
    let longer = format!("{}&extend_why=Groot+dossier", base("verleng", &page));
    assert_eq!(desk.post(&request, &longer).await.status, 303);
    let page = desk.get(&request).await.html;
    assert!(
        page.contains("2 jun 2026") && page.contains("Groot dossier"),
        "{page}"
    );
    assert!(!page.contains("value=\"verleng\""), "{page}");
    let without = format!(
        "{}&outcome=refused&ground=none&answer=Nee",
        base("besluit", &page)
    );
    assert_eq!(desk.post(&request, &without).await.status, 422);
    let refused = format!(
        "{}&outcome=refused&ground=claim&answer=Nee",
        base("besluit", &page)
    );
    assert_eq!(desk.post(&request, &refused).await.status, 303);
    let page = desk.get(&request).await.html;
    assert!(
        page.contains("Niet gedaan op ma 2 mrt 2026") && !page.contains("name=\"outcome\""),
        "{page}"
    );
    let unknown = desk
        .post(&request, &base("iets", "name=\"versie\" value=\"1\""))
        .await;
    assert_eq!(unknown.status, 400);
}

#[tokio::test]
async fn the_officer_sees_what_is_late() {
    let (test, address) = world().await;
    let mut officer = signed_in_as(&test, "Femke Postma").await;
    let page = officer.get(LIST).await.html;
    assert!(page.contains("Er wacht geen verzoek."), "{page}");
    let sent = officer.post(&address, NEW).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    test.at("2026-04-03T09:00:00Z");
    let mut officer = signed_in_as(&test, "Femke Postma").await;
    for list in [LIST, "/toezicht/verzoeken?toon=alle"] {
        let page = officer.get(list).await.html;
        for words in [
            "Truus Vries",
            "chip--over",
            "2 apr 2026",
            sent.location.as_str(),
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
    let mut elsewhere = signed_in_as(&test, "Joris de Graaf").await;
    assert_eq!(elsewhere.get(LIST).await.status, 403);
    assert_eq!(elsewhere.get(&address).await.status, 404);
    assert_eq!(elsewhere.get(&sent.location).await.status, 404);
}
