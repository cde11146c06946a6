//! The pages of keeping and destroying: the terms for the privacy officer, and the data of one client that must stay longer.

use spil_app::case_file::case_file;
use spil_testkit::{TestApp, Waits};

use crate::desk::{DESK, signed_in_as};

const OFFICER: &str = "Femke Postma";
const ADDRESS: &str = "/toezicht/bewaren";

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
    let client = file.unwrap().head.person.to_string();
    (test, format!("/clienten/{client}/bewaren"))
}

#[tokio::test]
async fn the_officer_sets_the_terms_with_a_reason() {
    let test = TestApp::with_team().await;
    let mut officer = signed_in_as(&test, OFFICER).await;
    let page = officer.get(ADDRESS).await;
    assert_eq!(page.status, 200);
    for words in [
        "20 jaar",
        "24 maanden",
        "Er is nog niets vernietigd",
        "Van niemand worden",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    let wrong = officer
        .post(
            ADDRESS,
            "never_care_months=0&log_years=4&backup_days=x&why=",
        )
        .await;
    assert_eq!(wrong.status, 422);
    for words in ["1 tot en met 400", "Vul in waarom", "value=\"4\""] {
        assert!(wrong.html.contains(words), "{words}: {}", wrong.html);
    }
    let short = officer
        .post(
            ADDRESS,
            "never_care_months=12&log_years=4&backup_days=30&why=Besluit",
        )
        .await;
    assert_eq!(short.status, 422);
    assert!(short.html.contains("5 tot en met 100"), "{}", short.html);
    let set = officer
        .post(
            ADDRESS,
            "never_care_months=12&log_years=6&backup_days=30&why=Besluit+stuurgroep",
        )
        .await;
    assert_eq!(set.status, 303);
    let page = officer.get(ADDRESS).await.html;
    for words in [
        "12 maanden",
        "6 jaar",
        "30 dagen",
        "Besluit stuurgroep",
        OFFICER,
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test]
async fn the_desk_keeps_data_longer_and_ends_that() {
    let (test, address) = world().await;
    let mut desk = signed_in_as(&test, DESK).await;
    let file = address.trim_end_matches("/bewaren");
    let file = desk.get(file).await.html;
    assert!(file.contains(&address), "{file}");
    let page = desk.get(&address).await;
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains("Blijft tot") && page.html.contains("2028"),
        "{}",
        page.html
    );
    let empty = desk.post(&address, "reason=").await;
    assert_eq!(empty.status, 422);
    assert_eq!(
        desk.post(&address, "reason=Klacht+bij+de+commissie")
            .await
            .status,
        303
    );
    let page = desk.get(&address).await.html;
    assert!(page.contains("Klacht bij de commissie"), "{page}");
    let mut officer = signed_in_as(&test, OFFICER).await;
    let overview = officer.get(ADDRESS).await.html;
    assert!(
        overview.contains("Truus Vries") && overview.contains("Klacht bij"),
        "{overview}"
    );
    let (_, rest) = page.split_once("name=\"hold\" value=\"").unwrap();
    let (hold, _) = rest.split_once('"').unwrap();
    let end = format!("{address}/einde");
    assert_eq!(desk.post(&end, "hold=niets&why=Klaar").await.status, 400);
    assert_eq!(
        desk.post(&end, &format!("hold={hold}&why=")).await.status,
        422
    );
    let ended = officer
        .post(&end, &format!("hold={hold}&why=Klacht+afgedaan"))
        .await;
    assert_eq!(ended.status, 303);
    let page = desk.get(&address).await.html;
    assert!(
        page.contains("Klacht afgedaan") && !page.contains("name=\"hold\""),
        "{page}"
    );
    let again = desk.post(&end, &format!("hold={hold}&why=Nog+eens")).await;
    assert_eq!(again.status, 409, "{}", again.html);
}

#[tokio::test]
async fn who_has_nothing_to_do_with_somebody_sees_nobody() {
    let (test, address) = world().await;
    let mut elsewhere = signed_in_as(&test, "Joris de Graaf").await;
    assert_eq!(elsewhere.get(&address).await.status, 404);
    assert_eq!(elsewhere.post(&address, "reason=Zomaar").await.status, 404);
    assert_eq!(elsewhere.get(ADDRESS).await.status, 403);
}
