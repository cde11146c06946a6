//! Searching by a form: nothing of it stands in an address.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::waiting_list::{referred, signed_in};

#[tokio::test]
async fn the_desk_searches_and_opens_what_it_found() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let page = desk.get("/zoeken").await;
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains("method=\"post\" action=\"/zoeken\""),
        "{}",
        page.html
    );
    let found = desk.post("/zoeken", "text=vri").await;
    assert_eq!(found.status, 200);
    assert!(
        found.html.contains(&format!("href=\"/aanmeldingen/{id}\"")),
        "{}",
        found.html
    );
    assert!(found.html.contains("1 aanmelding gevonden"));
    let nobody = desk.post("/zoeken", "text=nergens").await.html;
    assert!(
        nobody.contains("Niemand gevonden")
            && nobody.contains("Je vindt alleen mensen die je mag zien")
    );
    let in_address = desk.get("/zoeken?text=vri").await.html;
    assert!(
        !in_address.contains(&id),
        "a term in an address is not read"
    );
}

#[tokio::test]
async fn an_empty_or_short_search_says_what_to_do() {
    let test = TestApp::new().await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    for (form, expected) in [
        ("text=", "Vul in wie je zoekt."),
        ("text=v", "Vul ten minste twee letters van een naam in."),
        (
            "text=%3Cb%3E",
            "Vul ten minste twee letters van een naam in.",
        ),
    ] {
        let page = desk.post("/zoeken", form).await;
        assert_eq!(page.status, 422, "{form}");
        assert!(
            page.html.contains(expected) && !page.html.contains("<b>"),
            "{form}: {}",
            page.html
        );
    }
}

#[tokio::test]
async fn who_may_not_search_sees_no_box_and_no_line_in_the_menu() {
    let test = TestApp::new().await;
    referred(&test).await;
    let mut lead = signed_in(&test, Role::ProgrammeLead).await;
    assert_eq!(lead.get("/zoeken").await.status, 403);
    assert_eq!(lead.post("/zoeken", "text=vries").await.status, 403);
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    assert!(
        desk.get("/wachtlijst")
            .await
            .html
            .contains("href=\"/zoeken\"")
    );
    let mut nobody = Browser::new(&test);
    assert!(
        nobody
            .post("/zoeken", "text=vries")
            .await
            .location
            .starts_with("/inloggen")
    );
}
