//! The pages of waiting at own wish and of the question whether help is still needed.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::waiting_list::{referred, signed_in};

async fn looked_at(test: &TestApp) -> String {
    let id = referred(test).await;
    let cx = test.staff(Role::WaitingListManager).await;
    spil_app::triage::first_look(&cx, id.parse().unwrap(), None)
        .await
        .unwrap();
    id
}

#[tokio::test]
async fn somebody_waits_at_own_wish_and_resumes() {
    let test = TestApp::new().await;
    let id = looked_at(&test).await;
    let address = format!("/aanmeldingen/{id}/wens");
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    assert_eq!(desk.get(&address).await.status, 200);
    let wish = "versie=2&until_day=1&until_month=6&until_year=2026&reason=Eerst+verhuizen";
    let done = desk.post(&address, wish).await;
    assert_eq!(
        (done.status.as_u16(), done.location),
        (303, format!("/aanmeldingen/{id}"))
    );
    let list = desk.get("/wachtlijst").await.html;
    assert!(
        list.contains("wacht op eigen wens") && list.contains("ma 1 jun 2026"),
        "{list}"
    );
    let page = desk.get(&address).await.html;
    assert!(
        page.contains("Wacht nu op eigen wens tot ma 1 jun 2026")
            && page.contains("Eerst verhuizen"),
        "{page}"
    );
    assert_eq!(
        desk.post(&address, "versie=2&actie=hervat").await.status,
        409,
        "a stale form"
    );
    assert_eq!(
        desk.post(&address, "versie=3&actie=hervat").await.status,
        303
    );
    assert!(
        !desk
            .get("/wachtlijst")
            .await
            .html
            .contains("wacht op eigen wens")
    );
}

#[tokio::test]
async fn a_wish_lies_ahead_and_not_too_far() {
    let test = TestApp::new().await;
    let id = looked_at(&test).await;
    let address = format!("/aanmeldingen/{id}/wens");
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let wrong = [
        (
            "until_day=2&until_month=3&until_year=2026",
            "Kies een dag na vandaag.",
        ),
        (
            "until_day=2&until_month=3&until_year=2036",
            "Kies een dag binnen twee jaar.",
        ),
        ("until_day=&until_month=&until_year=", "Vul een datum in."),
        (
            "until_day=x&until_month=3&until_year=2026",
            "Vul een datum in die bestaat",
        ),
    ];
    for (form, expected) in wrong {
        let page = desk
            .post(&address, &format!("versie=2&{form}&reason=Op+reis"))
            .await;
        assert_eq!(page.status, 422, "{form}");
        assert!(
            page.html.contains(expected) && page.html.contains("value=\"Op reis\""),
            "{form}: {}",
            page.html
        );
    }
}

#[tokio::test]
async fn before_the_first_look_the_page_says_to_look_first() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let page = desk.get(&format!("/aanmeldingen/{id}/wens")).await.html;
    assert!(
        page.contains("Er is nog niet naar deze aanmelding gekeken"),
        "{page}"
    );
}

#[tokio::test]
async fn the_answer_whether_help_is_still_needed_is_taken_down() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let address = format!("/aanmeldingen/{id}/nog-nodig");
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let page = desk.get(&address).await;
    assert!(page.html.contains("Is hulp nog nodig?"), "{}", page.html);
    let missing = desk.post(&address, "versie=1").await;
    assert_eq!(missing.status, 422);
    assert!(missing.html.contains("Kies een antwoord."));
    let yes = desk.post(&address, "versie=1&answer=yes").await;
    assert_eq!(yes.location, format!("/aanmeldingen/{id}"));
    let worse = desk.post(&address, "versie=2&answer=worse").await;
    assert_eq!(worse.location, format!("/aanmeldingen/{id}/triage"));
    assert_eq!(desk.post(&address, "versie=1&answer=no").await.status, 409);
    assert!(desk.get("/wachtlijst").await.html.contains("Vries"));
    assert_eq!(desk.post(&address, "versie=3&answer=no").await.status, 303);
    assert!(
        desk.get("/wachtlijst")
            .await
            .html
            .contains("Hier wacht niemand")
    );
}

#[tokio::test]
async fn others_take_down_nothing() {
    let test = TestApp::new().await;
    let id = looked_at(&test).await;
    for role in [Role::LinkWorker, Role::ProgrammeLead] {
        let mut browser = signed_in(&test, role).await;
        for page in ["wens", "nog-nodig"] {
            let address = format!("/aanmeldingen/{id}/{page}");
            assert!(
                matches!(browser.get(&address).await.status.as_u16(), 403 | 404),
                "{role:?}"
            );
            let form = "versie=2&answer=no&until_day=1&until_month=6&until_year=2026";
            assert!(
                matches!(
                    browser.post(&address, form).await.status.as_u16(),
                    403 | 404
                ),
                "{role:?}"
            );
        }
    }
}
