//! Routes onward through the pages: asked, refused by a receiver, confirmed, and only then an end.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::desk::{DESK, referred, signed_in, signed_in_as, version_of};

fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = html.split_once(&start).unwrap().1;
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_route_is_asked_declined_confirmed_and_ends_the_referral() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let address = format!("/aanmeldingen/{id}/route");
    let mut desk = signed_in_as(&test, DESK).await;
    let page = desk.get(&address).await.html;
    assert!(page.contains("Er is nog geen route gevraagd."), "{page}");
    assert!(
        !page.contains("Een voorwaarde van het convenant"),
        "only where the covenant has one"
    );
    let open = "versie=1&actie=open&reden=psychiatry&ontvanger=GGZ+Veldrijk&toelichting=Gebeld";
    assert_eq!(
        desk.post(&address, open).await.location,
        format!("/aanmeldingen/{id}")
    );
    let page = desk.get(&address).await.html;
    assert!(
        page.contains("GGZ Veldrijk") && page.contains("Wacht op bevestiging"),
        "{page}"
    );
    let number = hidden(&page, "nummer");
    let word = |version: &str, rest: &str| format!("versie={version}&nummer={number}&{rest}");
    let early = desk.post(&address, &word("2", "actie=einde")).await;
    assert_eq!(early.status, 422);
    assert!(
        early
            .html
            .contains("De ontvanger heeft nog niet bevestigd.")
    );
    let empty = desk
        .post(&address, &word("2", "actie=afgewezen&waarom="))
        .await;
    assert_eq!(empty.status, 422);
    assert!(
        empty.html.contains("Schrijf op waarom het niet kan."),
        "{}",
        empty.html
    );
    desk.post(&address, &word("2", "actie=afgewezen&waarom=vol"))
        .await;
    let page = desk.get(&address).await.html;
    assert!(
        page.contains("De ontvanger kan niet") && page.contains("vol"),
        "{page}"
    );
    desk.post(
        &address,
        &word(&version_of(&page), "actie=bevestigd&door=mw.+Smit"),
    )
    .await;
    let page = desk.get(&address).await.html;
    assert!(page.contains("Bevestigd door mw. Smit"), "{page}");
    let ended = desk
        .post(&address, &word(&version_of(&page), "actie=einde"))
        .await;
    assert_eq!(ended.status, 303);
    assert!(!desk.get("/wachtlijst").await.html.contains("Vries"));
}

#[tokio::test]
async fn empty_wrong_and_stale_forms_are_told() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let address = format!("/aanmeldingen/{id}/route");
    let mut desk = signed_in_as(&test, DESK).await;
    let empty = desk.post(&address, "versie=1&actie=open").await;
    assert_eq!(empty.status, 422);
    assert!(
        empty
            .html
            .contains("Kies waarom je een andere route zoekt."),
        "{}",
        empty.html
    );
    assert!(empty.html.contains("Schrijf op aan wie je het vraagt."));
    let not_here = "versie=1&actie=open&reden=covenant_condition&ontvanger=GGZ";
    let not_here = desk.post(&address, not_here).await;
    assert_eq!(not_here.status, 422);
    assert!(
        not_here
            .html
            .contains("Deze reden bestaat niet in dit convenant.")
    );
    let stale = desk
        .post(
            &address,
            "versie=9&actie=open&reden=addiction&ontvanger=GGZ",
        )
        .await;
    assert_eq!(stale.status, 409);
    assert_eq!(
        desk.post(&address, "versie=1&actie=einde&nummer=x")
            .await
            .status,
        400
    );
    for role in [Role::LinkWorker, Role::ProgrammeLead] {
        let mut other = signed_in(&test, role).await;
        assert_eq!(other.get(&address).await.status, 404, "{role:?}");
    }
}
