//! The page on which a referral ends: a second page says what will happen, and a death stops everything.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::waiting_list::{referred, signed_in};

const END: &str =
    "versie=1&kind=withdrawn_client&on_day=2&on_month=3&on_year=2026&note=Dochter+belde";

#[tokio::test]
async fn an_end_is_asked_once_more_and_then_done() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let address = format!("/aanmeldingen/{id}/einde");
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let form = desk.get(&address).await;
    assert_eq!(form.status, 200);
    assert!(
        form.html.contains("Ingetrokken door de cliënt"),
        "{}",
        form.html
    );
    assert!(
        !form.html.contains("Begeleiding is niet meer nodig"),
        "not in guidance yet"
    );
    let asked = desk.post(&address, END).await;
    assert_eq!(asked.status, 200);
    assert!(
        asked.html.contains("De melder krijgt bericht"),
        "{}",
        asked.html
    );
    assert!(
        asked.html.contains("value=\"Dochter belde\""),
        "the answers are kept"
    );
    assert!(
        desk.get("/wachtlijst").await.html.contains("Vries"),
        "nothing happened yet"
    );
    let done = desk.post(&address, &format!("{END}&bevestigd=1")).await;
    assert_eq!(
        (done.status.as_u16(), done.location),
        (303, format!("/aanmeldingen/{id}"))
    );
    assert!(
        desk.get("/wachtlijst")
            .await
            .html
            .contains("Hier wacht niemand")
    );
}

#[tokio::test]
async fn an_ended_referral_is_opened_again_with_a_reason() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let address = format!("/aanmeldingen/{id}/einde");
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    desk.post(&address, &format!("{END}&bevestigd=1")).await;
    let page = desk.get(&address).await.html;
    assert!(
        page.contains("Open de aanmelding opnieuw") && page.contains("Dochter belde"),
        "{page}"
    );
    let without = desk.post(&address, "versie=2&actie=heropen").await;
    assert_eq!(without.status, 422);
    assert!(without.html.contains("Kies een reden.") && without.html.contains("Leg uit waarom"));
    let reopen = "versie=2&actie=heropen&why=came_back&reason=Toch+hulp+nodig";
    assert_eq!(desk.post(&address, reopen).await.status, 303);
    assert!(desk.get("/wachtlijst").await.html.contains("Vries"));
}

#[tokio::test]
async fn a_wrong_form_keeps_what_was_typed() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let address = format!("/aanmeldingen/{id}/einde");
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let wrong = [
        (
            "versie=1&on_day=2&on_month=3&on_year=2026",
            "Kies hoe het eindigt.",
        ),
        (
            "versie=1&kind=admission&on_day=31&on_month=2&on_year=2026",
            "Vul een datum in die bestaat",
        ),
        (
            "versie=1&kind=admission&on_day=&on_month=&on_year=",
            "Vul een datum in.",
        ),
        (
            "versie=1&kind=duplicate&kept=x&on_day=2&on_month=3&on_year=2026",
            "Vul de code in",
        ),
        (
            "versie=1&kind=admission&on_day=3&on_month=3&on_year=2026&bevestigd=1",
            "Deze dag moet nog komen",
        ),
        (
            "versie=1&kind=duplicate&kept=AAAA-AAAA&on_day=2&on_month=3&on_year=2026&bevestigd=1",
            "Deze code kennen we niet",
        ),
    ];
    for (form, expected) in wrong {
        let page = desk
            .post(&address, &format!("{form}&note=Blijft+staan"))
            .await;
        assert_eq!(page.status, 422, "{form}");
        assert!(page.html.contains(expected), "{form}: {}", page.html);
        assert!(page.html.contains("value=\"Blijft staan\""), "{form}");
        assert!(page.html.contains("error-summary"), "{form}");
    }
    let long = format!("{END}{}&bevestigd=1", "x".repeat(300));
    assert!(desk.post(&address, &long).await.html.contains("200"));
    assert_eq!(
        desk.post(&address, "kind=admission").await.status,
        400,
        "no form of ours"
    );
}

#[tokio::test]
async fn a_stale_form_changes_nothing() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let stale = format!("{}&bevestigd=1", END.replace("versie=1", "versie=9"));
    let page = desk
        .post(&format!("/aanmeldingen/{id}/einde"), &stale)
        .await;
    assert_eq!(page.status, 409);
    assert!(desk.get("/wachtlijst").await.html.contains("Vries"));
}

#[tokio::test]
async fn a_death_says_that_everything_stops() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let address = format!("/aanmeldingen/{id}/einde");
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let death = "versie=1&kind=death&on_day=1&on_month=3&on_year=2026";
    let asked = desk.post(&address, death).await;
    assert!(
        asked
            .html
            .contains("Alle berichten die nog klaarstaan, worden geschrapt."),
        "{}",
        asked.html
    );
    assert_eq!(
        desk.post(&address, &format!("{death}&bevestigd=1"))
            .await
            .status,
        303
    );
    let page = desk.get(&address).await.html;
    assert!(
        page.contains("Het overlijden was bij vergissing vastgelegd"),
        "{page}"
    );
    assert!(!page.contains("Toch weer hulp nodig"), "only what fits");
}

#[tokio::test]
async fn who_has_no_part_in_it_sees_no_page() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let address = format!("/aanmeldingen/{id}/einde");
    for role in [Role::LinkWorker, Role::ProgrammeLead] {
        let mut browser = signed_in(&test, role).await;
        assert!(
            matches!(browser.get(&address).await.status.as_u16(), 403 | 404),
            "{role:?}"
        );
        let end = format!("{END}&bevestigd=1");
        assert!(
            matches!(
                browser.post(&address, &end).await.status.as_u16(),
                403 | 404
            ),
            "{role:?}"
        );
    }
    let mut nobody = Browser::new(&test);
    assert!(nobody.get(&address).await.location.starts_with("/inloggen"));
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    assert_eq!(desk.get("/aanmeldingen/niets/einde").await.status, 404);
}
