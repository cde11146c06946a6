//! The pages of breaches: taken down, decided late and in time, closed; and who saw whom, with the file.

use spil_testkit::{TestApp, Waits};

use crate::desk::{DESK, signed_in_as, version_of};

const OFFICER: &str = "Femke Postma";
const LIST: &str = "/toezicht/datalekken";
const NEW: &str = "what=Brief+verkeerd+bezorgd&discovered_day=2&discovered_month=3&discovered_year=2026&discovered_time=08%3A30&kinds=health&kinds=bsn&people=3&cause=sent_wrong&authority=not_yet&concerned=not_yet";

#[tokio::test]
async fn a_breach_is_taken_down_decided_and_closed() {
    let test = TestApp::with_team().await;
    let mut officer = signed_in_as(&test, OFFICER).await;
    assert!(
        officer
            .get(LIST)
            .await
            .html
            .contains("Er is geen datalek vastgelegd")
    );
    let form = format!("{LIST}/nieuw");
    let empty = officer.post(&form, "versie=0&what=&people=veel").await;
    assert_eq!(empty.status, 422);
    for words in [
        "Schrijf op wat er is gebeurd",
        "Vul een getal in",
        "value=\"veel\"",
        "Kies welke gegevens",
    ] {
        assert!(empty.html.contains(words), "{words}: {}", empty.html);
    }
    let sent = officer.post(&form, NEW).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let address = sent.location;
    let page = officer.get(&address).await.html;
    assert!(page.contains("uiterlijk do 5 mrt 2026 08:30"), "{page}");
    test.at("2026-03-04T09:00:00Z");
    let mut officer = signed_in_as(&test, OFFICER).await;
    assert!(officer.get(LIST).await.html.contains("Nog geen dag"));
    test.at("2026-03-05T09:00:00Z");
    let mut officer = signed_in_as(&test, OFFICER).await;
    let late = officer.get(LIST).await.html;
    assert!(
        late.contains("Te laat sinds") && late.contains("moet nu besloten"),
        "{late}"
    );
    let page = officer.get(&address).await.html;
    let decided = format!(
        "versie={}&{}&measures=Teruggehaald&authority_why=Ongeopend&concerned_why=Ongeopend",
        version_of(&page),
        NEW.replace("not_yet", "not_needed")
    );
    assert_eq!(officer.post(&address, &decided).await.status, 303);
    assert_eq!(officer.post(&address, &decided).await.status, 409);
    let page = officer.get(&address).await.html;
    assert!(
        page.contains("Melden hoeft niet") && page.contains("Ongeopend"),
        "{page}"
    );
    let closing = format!("versie={}", version_of(&page));
    assert_eq!(
        officer
            .post(&format!("{address}/sluiten"), &closing)
            .await
            .status,
        303
    );
    let page = officer.get(&address).await.html;
    assert!(
        page.contains("Afgesloten op") && !page.contains("name=\"what\""),
        "{page}"
    );
    let mut desk = signed_in_as(&test, DESK).await;
    for path in [
        LIST,
        &form,
        &address,
        "/toezicht/wie-zag",
        "/toezicht/wie-zag/csv?codes=AAAAAAAA",
    ] {
        assert!(!desk.get(path).await.status.is_success(), "{path}");
    }
}

#[tokio::test]
async fn who_saw_whom_is_a_table_and_a_file() {
    let test = TestApp::with_team().await;
    let waits = Waits {
        surname: "Vries",
        class: "high",
        house_number: 1,
    };
    let id = test.waiting(waits).await;
    let mut desk = signed_in_as(&test, DESK).await;
    desk.get(&format!("/aanmeldingen/{id}")).await;
    let mut officer = signed_in_as(&test, OFFICER).await;
    let empty = officer.get("/toezicht/wie-zag").await.html;
    assert!(empty.contains("Kies mensen of een medewerker"), "{empty}");
    let staff = test.id_of(DESK).await;
    let asked = format!("wie={staff}&van=2026-03-01&tot=2026-03-31");
    let page = officer
        .get(&format!("/toezicht/wie-zag?{asked}"))
        .await
        .html;
    assert!(
        page.contains(DESK) && page.contains("Wachtlijstbeheerder"),
        "{page}"
    );
    assert!(!page.contains("Vries"), "the officer sees codes, no names");
    let file = officer
        .get(&format!("/toezicht/wie-zag/csv?{asked}"))
        .await
        .html;
    assert!(
        file.contains("Code van de cliënt") && file.contains(DESK),
        "{file}"
    );
    let unknown = officer
        .get("/toezicht/wie-zag?codes=AAAAAAAA+zz")
        .await
        .html;
    assert!(unknown.contains("kent het netwerk niet"), "{unknown}");
    let nothing = officer.get("/toezicht/wie-zag/csv").await;
    assert_eq!(nothing.status, 400);
}
