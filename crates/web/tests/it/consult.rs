//! Questions to the geriatric team through the pages: asked by the desk, answered by the member.

use spil_policy::Role;
use spil_testkit::{TestApp, Waits};

use crate::browser::Browser;
use crate::desk::{DESK, signed_in, signed_in_as, version_of};

const WHO: Waits<'_> = Waits {
    surname: "Vries",
    class: "urgent",
    house_number: 12,
};

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = html.split_once(&start).unwrap().1;
    rest.split_once('"').unwrap().0.to_owned()
}

async fn asked(test: &TestApp) -> (Browser, String) {
    let id = test.waiting(WHO).await;
    let address = format!("/aanmeldingen/{id}/mgt");
    let mut desk = signed_in_as(test, DESK).await;
    let page = desk.get(&address).await.html;
    assert!(
        page.contains("Ilse Vermeer (specialist ouderengeneeskunde)"),
        "{page}"
    );
    let member = test.id_of("Ilse Vermeer").await;
    let version = version_of(&page);
    let form = format!("versie={version}&actie=vraag&aan={member}&vraag=Is+dit+een+delier");
    let sent = desk.post(&address, &form).await;
    assert_eq!(
        sent.location,
        format!("/aanmeldingen/{id}"),
        "{}",
        sent.html
    );
    (desk, address)
}

#[tokio::test]
async fn a_question_reaches_the_member_and_its_answer_comes_back() {
    let test = TestApp::with_team().await;
    let (mut desk, address) = asked(&test).await;
    let mut member = signed_in_as(&test, "Ilse Vermeer").await;
    let mine = member.get("/mgt").await.html;
    assert!(
        mine.contains("1 vraag wacht op je") && mine.contains("Is dit een delier"),
        "{mine}"
    );
    let page = member.get(&address).await.html;
    let (version, number) = (version_of(&page), hidden(&page, "nummer"));
    let base = format!("versie={version}&actie=antwoord&nummer={number}");
    let empty = member.post(&address, &base).await;
    assert_eq!(empty.status, 422);
    assert!(
        empty.html.contains("Schrijf je antwoord op."),
        "{}",
        empty.html
    );
    let sent = member
        .post(&address, &format!("{base}&antwoord=Ja%2C+prik+bloed"))
        .await;
    assert_eq!(sent.location, "/mgt");
    assert!(
        member
            .get("/mgt")
            .await
            .html
            .contains("Er wacht geen vraag op je")
    );
    assert_eq!(member.get(&address).await.status, 404);
    assert!(desk.get(&address).await.html.contains("Ja, prik bloed"));
}

#[tokio::test]
async fn a_question_can_be_taken_back() {
    let test = TestApp::with_team().await;
    let (mut desk, address) = asked(&test).await;
    let page = desk.get(&address).await.html;
    let (version, number) = (version_of(&page), hidden(&page, "nummer"));
    let form = format!("versie={version}&actie=intrekken&nummer={number}");
    assert_eq!(desk.post(&address, &form).await.status, 303);
    assert!(desk.get(&address).await.html.contains("trok de vraag in"));
    assert_eq!(desk.post(&address, &form).await.status, 409);
}

#[tokio::test]
async fn empty_wrong_and_stale_forms_are_told() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let address = format!("/aanmeldingen/{id}/mgt");
    let mut desk = signed_in_as(&test, DESK).await;
    let version = version_of(&desk.get(&address).await.html);
    let empty = desk
        .post(&address, &format!("versie={version}&actie=vraag"))
        .await;
    assert_eq!(empty.status, 422);
    assert!(
        empty.html.contains("Kies aan wie je het vraagt.")
            && empty.html.contains("Schrijf je vraag op.")
    );
    let bram = test.id_of("Bram Visser").await;
    let form = format!("versie={version}&actie=vraag&aan={bram}&vraag=Wat+nu");
    let wrong = desk.post(&address, &form).await;
    assert!(
        wrong.html.contains("zit nu niet in het MGT") && wrong.html.contains("Wat nu"),
        "{}",
        wrong.html
    );
    let stale = desk
        .post(&address, "versie=1&actie=vraag&aan=&vraag=")
        .await;
    assert_eq!(stale.status, 422);
    assert_eq!(desk.post(&address, "versie=1&actie=iets").await.status, 400);
    let mut lead = signed_in(&test, Role::ProgrammeLead).await;
    assert_eq!(lead.get(&address).await.status, 404);
}

#[tokio::test]
async fn whoever_is_asked_nothing_has_an_empty_page() {
    let test = TestApp::with_team().await;
    let mut member = signed_in_as(&test, "Ilse Vermeer").await;
    let page = member.get("/mgt").await;
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains("Er wacht geen vraag op je"),
        "{}",
        page.html
    );
}
