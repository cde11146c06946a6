//! First look and triage through the pages, as the desk does it without JavaScript.

use spil_model::ids::ReferralId;
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::desk::{DESK, referred, signed_in, signed_in_as, version_of};

async fn looked_at(test: &TestApp) -> (Browser, ReferralId, String) {
    let id = referred(test, "Vries").await;
    let mut desk = signed_in_as(test, DESK).await;
    let looked = desk
        .post(&format!("/aanmeldingen/{id}/eerste-blik"), "versie=1")
        .await;
    assert_eq!(looked.location, format!("/aanmeldingen/{id}/triage"));
    (desk, id, looked.location)
}

#[tokio::test]
async fn the_first_look_stands_on_the_page_until_it_was_taken() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let mut desk = signed_in_as(&test, DESK).await;
    let page = desk.get(&format!("/aanmeldingen/{id}/triage")).await;
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains("Nog niemand heeft gekeken"),
        "{}",
        page.html
    );
    assert!(!page.html.contains("Leg vast en plaats op de wachtlijst"));
    desk.post(&format!("/aanmeldingen/{id}/eerste-blik"), "versie=1")
        .await;
    let page = desk.get(&format!("/aanmeldingen/{id}/triage")).await.html;
    assert!(!page.contains("Nog niemand heeft gekeken"));
    assert!(
        page.contains("Leg vast en plaats op de wachtlijst"),
        "{page}"
    );
    assert!(page.contains("Er is nog geen besluit."));
}

#[tokio::test]
async fn the_suggestion_is_worked_out_without_keeping_anything() {
    let test = TestApp::new().await;
    let (mut desk, _, address) = looked_at(&test).await;
    let form = "versie=2&actie=voorstel&danger=yes&danger_kind=fire&caregiver_absent=yes&reden=Even+wachten";
    let page = desk.post(&address, form).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Crisis (1 werkdag)"), "{}", page.html);
    assert!(
        page.html
            .contains("Er is gevaar en er is geen mantelzorger die kan ingrijpen.")
    );
    assert!(page.html.contains("Even wachten"), "what was typed stays");
    assert!(page.html.contains("Nog niet vastgelegd."));
    let fresh = desk.get(&address).await.html;
    assert!(
        !fresh.contains("Er is gevaar en er is geen mantelzorger"),
        "{fresh}"
    );
}

#[tokio::test]
async fn a_decision_is_kept_with_its_reasons_and_shown_in_the_history() {
    let test = TestApp::new().await;
    let (mut desk, id, address) = looked_at(&test).await;
    let other = "versie=2&actie=besluit&danger=yes&caregiver_absent=yes&klasse=high&reden=";
    let refused = desk.post(&address, other).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.html.contains("Je wijkt af van het voorstel."),
        "{}",
        refused.html
    );
    assert!(refused.html.contains("href=\"#reden\""));
    let kept = desk
        .post(&address, &format!("{other}Dochter+is+er+weer"))
        .await;
    assert_eq!(kept.location, format!("/aanmeldingen/{id}"));
    let page = desk.get(&address).await.html;
    for part in [
        "Dochter is er weer",
        "Voorstel was Crisis",
        "Marit van der Wiel",
        "termijn tot en met",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(
        desk.get("/wachtlijst?stap=waiting")
            .await
            .html
            .contains("Vries")
    );
}

#[tokio::test]
async fn empty_wrong_and_stale_forms_change_nothing() {
    let test = TestApp::new().await;
    let (mut desk, _, address) = looked_at(&test).await;
    let empty = desk.post(&address, "versie=2&actie=besluit").await;
    assert_eq!(empty.status, 422);
    assert!(empty.html.contains("Kies een klasse."), "{}", empty.html);
    let wrong =
        "versie=2&actie=besluit&klasse=high&comorbidity=misschien&danger=no&danger_kind=fire";
    let wrong = desk.post(&address, wrong).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("Kies een van de antwoorden."));
    assert!(wrong.html.contains("Kies een van beide."));
    let unknown = desk
        .post(&address, "versie=2&actie=besluit&klasse=paars")
        .await;
    assert!(
        unknown
            .html
            .contains("Deze klasse staat niet in het convenant."),
        "{}",
        unknown.html
    );
    let stale = desk
        .post(&address, "versie=1&actie=besluit&klasse=high")
        .await;
    assert_eq!(stale.status, 409);
    assert_eq!(
        desk.post(&address, "actie=besluit&klasse=high")
            .await
            .status,
        400
    );
    assert!(
        desk.get(&address)
            .await
            .html
            .contains("Er is nog geen besluit.")
    );
}

#[tokio::test]
async fn findings_are_kept_without_a_decision() {
    let test = TestApp::new().await;
    let (mut desk, _, address) = looked_at(&test).await;
    desk.post(&address, "versie=2&actie=bewaren&decline=fast")
        .await;
    let page = desk.get(&address).await.html;
    assert!(
        page.contains("Ingevuld met wat Marit van der Wiel vastlegde"),
        "{page}"
    );
    assert!(page.contains("value=\"fast\" checked"));
    assert_eq!(version_of(&page), "3");
}

#[tokio::test]
async fn who_may_not_see_it_does_not_find_it() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    for role in [Role::LinkWorker, Role::ProgrammeLead] {
        let mut other = signed_in(&test, role).await;
        let page = other.get(&format!("/aanmeldingen/{id}/triage")).await;
        assert_eq!(page.status, 404, "{role:?}");
        let sent = other
            .post(&format!("/aanmeldingen/{id}/eerste-blik"), "versie=1")
            .await;
        assert_eq!(sent.status, 404, "{role:?}");
    }
    let mut visitor = Browser::new(&test);
    let page = visitor.get(&format!("/aanmeldingen/{id}/triage")).await;
    assert!(page.location.starts_with("/inloggen"));
}
