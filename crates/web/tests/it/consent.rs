//! The page of what one client agreed to: taking down, withdrawing with what is known filled in, and who may.

use spil_app::case_file::case_file;
use spil_testkit::{TestApp, Waits};

use crate::desk::{DESK, signed_in_as};

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
    (test, format!("/clienten/{client}/toestemming"))
}

const FROM: &str = "from_day=2&from_month=3&from_year=2026";

#[tokio::test]
async fn the_desk_takes_down_what_somebody_says_and_withdraws_it() {
    let (test, address) = world().await;
    let mut desk = signed_in_as(&test, DESK).await;
    let file = desk
        .get(address.trim_end_matches("/toestemming"))
        .await
        .html;
    assert!(file.contains(&address), "{file}");
    let page = desk.get(&address).await.html;
    assert_eq!(page.matches("Nog niet gevraagd").count(), 5, "{page}");
    let empty = desk.post(&address, "purpose=zzz&giver=Anneke").await;
    assert_eq!(empty.status, 422);
    for words in ["error-summary", "Kies waarvoor.", "value=\"Anneke\""] {
        assert!(empty.html.contains(words), "{words}: {}", empty.html);
    }
    let yes = format!(
        "purpose=interim_support&organisation=Humanitas&answer=yes&by=client&manner=spoken&{FROM}"
    );
    assert_eq!(desk.post(&address, &yes).await.status, 303);
    let page = desk.get(&address).await.html;
    assert!(page.contains("Hulp in de wachttijd: Humanitas"), "{page}");
    let (_, rest) = page.split_once("?intrekken=").unwrap();
    let (statement, _) = rest.split_once('#').unwrap();
    let page = desk
        .get(&format!("{address}?intrekken={statement}"))
        .await
        .html;
    for filled in [
        "value=\"Humanitas\"",
        "value=\"no\" checked",
        "value=\"interim_support\" checked",
    ] {
        assert!(page.contains(filled), "{filled}: {page}");
    }
    let no = yes.replace("answer=yes", "answer=no");
    assert_eq!(desk.post(&address, &no).await.status, 303);
    let page = desk.get(&address).await.html;
    assert!(!page.contains("?intrekken="), "{page}");
    assert!(
        page.contains("vastgelegd door Marit van der Wiel"),
        "{page}"
    );
}

#[tokio::test]
async fn the_officer_reads_and_a_stranger_finds_nobody() {
    let (test, address) = world().await;
    let mut officer = signed_in_as(&test, "Femke Postma").await;
    let page = officer.get(&address).await;
    assert_eq!(page.status, 200);
    assert!(!page.html.contains("name=\"purpose\""), "{}", page.html);
    let mut elsewhere = signed_in_as(&test, "Joris de Graaf").await;
    assert_eq!(elsewhere.get(&address).await.status, 404);
    let yes = format!("purpose=inform_gp&answer=yes&by=client&manner=spoken&{FROM}");
    assert_eq!(elsewhere.post(&address, &yes).await.status, 404);
    assert_eq!(officer.post(&address, &yes).await.status, 403);
}
