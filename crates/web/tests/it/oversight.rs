//! The pages of oversight: who looked, emergency access, and the review by the privacy officer; and that without the log nothing
//! of anybody is shown.

use spil_app::Cx;
use spil_app::case_file::case_file;
use spil_app::oversight;
use spil_policy::{Actor, JobName};
use spil_testkit::{TestApp, Waits};

use crate::desk::{DESK, signed_in_as};

const OFFICER: &str = "Femke Postma";
const ELSEWHERE: &str = "Joris de Graaf";
const WISH: &str = "surname=Vries&born_day=12&born_month=3&born_year=1941&kind=danger&reason=Politie+aan+de+deur&hours=4";

/// Somebody who waits: the ids of the referral and of the client.
async fn world() -> (TestApp, String, String) {
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
    (test, id.to_string(), client)
}

async fn weigh(test: &TestApp) {
    let cx = Cx {
        actor: Actor::Job(JobName::WeighAccesses),
        ..test.visitor()
    };
    oversight::weigh(&cx).await.unwrap();
}

#[tokio::test]
async fn the_desk_shows_who_looked_and_prints_a_letter() {
    let (test, _, client) = world().await;
    let mut desk = signed_in_as(&test, DESK).await;
    let file = desk.get(&format!("/clienten/{client}")).await.html;
    assert!(
        file.contains(&format!("/clienten/{client}/inzage")),
        "{file}"
    );
    let log = desk.get(&format!("/clienten/{client}/inzage")).await;
    assert_eq!(log.status, 200);
    for words in [
        "Wie keek er bij Truus Vries?",
        DESK,
        "Wachtlijstbeheerder",
        "Opende de aanmelding",
    ] {
        assert!(log.html.contains(words), "{words}: {}", log.html);
    }
    assert!(!log.html.contains("/xlsx"), "only the officer takes it out");
    let letter = desk
        .get(&format!("/clienten/{client}/inzage/brief"))
        .await
        .html;
    assert!(
        letter.contains("Beste Truus Vries,") && letter.contains("Dit mag, want:"),
        "{letter}"
    );
    let empty = desk
        .get(&format!(
            "/clienten/{client}/inzage?van=2020-01-01&tot=2020-02-01"
        ))
        .await;
    assert!(
        empty.html.contains("In deze periode keek niemand"),
        "{}",
        empty.html
    );
    assert_eq!(
        desk.get(&format!("/clienten/{client}/inzage/csv"))
            .await
            .status,
        403
    );
    let mut elsewhere = signed_in_as(&test, ELSEWHERE).await;
    assert_eq!(
        elsewhere
            .get(&format!("/clienten/{client}/inzage"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_officer_takes_the_log_out_as_a_file() {
    let (test, _, client) = world().await;
    let mut officer = signed_in_as(&test, OFFICER).await;
    let csv = officer.get(&format!("/clienten/{client}/inzage/csv")).await;
    assert_eq!(csv.status, 200);
    let lines: Vec<&str> = csv.html.lines().collect();
    assert!(
        lines[0].contains("Dag;Tijd;Wie") && lines.len() >= 4,
        "{lines:?}"
    );
    let xlsx = officer
        .get(&format!("/clienten/{client}/inzage/xlsx"))
        .await;
    assert_eq!(xlsx.status, 200);
    assert_eq!(
        officer.get(&format!("/clienten/{client}")).await.status,
        403,
        "no files are opened"
    );
}

#[tokio::test]
async fn emergency_access_is_asked_for_used_stopped_and_reviewed() {
    let (test, id, client) = world().await;
    let mut elsewhere = signed_in_as(&test, ELSEWHERE).await;
    assert_eq!(
        elsewhere.get(&format!("/aanmeldingen/{id}")).await.status,
        404
    );
    let empty = elsewhere.post("/noodtoegang", "reason=Ik+bewaar+dit").await;
    assert_eq!(empty.status, 422);
    for words in [
        "error-summary",
        "Ik bewaar dit",
        "Kies wat er aan de hand is.",
        "Vul de code in, of de achternaam",
    ] {
        assert!(empty.html.contains(words), "{words}: {}", empty.html);
    }
    let unknown = elsewhere
        .post("/noodtoegang", &WISH.replace("Vries", "Niemand"))
        .await;
    assert_eq!(unknown.status, 422);
    assert!(
        unknown.html.contains("niet precies één persoon"),
        "{}",
        unknown.html
    );
    let taken = elsewhere.post("/noodtoegang", WISH).await;
    assert_eq!(
        (taken.status.as_u16(), taken.location),
        (303, format!("/clienten/{client}"))
    );
    let file = elsewhere.get(&format!("/clienten/{client}")).await;
    assert_eq!(file.status, 200);
    assert!(
        file.html
            .contains("Je hebt noodtoegang tot één dossier, tot 13:00 uur."),
        "{}",
        file.html
    );
    let mut officer = signed_in_as(&test, OFFICER).await;
    let banner = officer.get("/toezicht").await.html;
    assert!(
        banner.contains("1 noodtoegang wacht op je oordeel"),
        "{banner}"
    );
    let list = officer.get("/toezicht/noodtoegang").await.html;
    assert!(
        list.contains("Politie aan de deur") && list.contains("Loopt nu"),
        "{list}"
    );
    let (_, after) = list.split_once("/toezicht/noodtoegang/").unwrap();
    let emergency = after.split('"').next().unwrap().to_owned();
    let stopped = elsewhere
        .post(&format!("/noodtoegang/{emergency}/einde"), "")
        .await;
    assert_eq!(stopped.status, 303);
    assert_eq!(
        elsewhere.get(&format!("/aanmeldingen/{id}")).await.status,
        404
    );
    let address = format!("/toezicht/noodtoegang/{emergency}");
    let wrong = officer.post(&address, "versie=2&outcome=justified").await;
    assert_eq!(wrong.status, 422);
    let said = officer
        .post(&address, "versie=2&outcome=not_justified&note=Kon+wachten")
        .await;
    assert_eq!(said.status, 303);
    let list = officer.get("/toezicht/noodtoegang").await.html;
    assert!(
        list.contains("Niet terecht") && list.contains("Kon wachten"),
        "{list}"
    );
    assert!(
        !officer
            .get("/toezicht")
            .await
            .html
            .contains("wacht op je oordeel")
    );
}

#[tokio::test]
async fn the_officer_begins_with_what_stands_out_and_says_what_came_of_it() {
    let (test, _, client) = world().await;
    let mut elsewhere = signed_in_as(&test, ELSEWHERE).await;
    elsewhere.post("/noodtoegang", WISH).await;
    elsewhere.get(&format!("/clienten/{client}")).await;
    weigh(&test).await;
    let mut officer = signed_in_as(&test, OFFICER).await;
    let list = officer.get("/toezicht?regel=emergency").await.html;
    assert!(
        list.contains(ELSEWHERE) && list.contains("Noodtoegang") && list.contains("Truus Vries"),
        "{list}"
    );
    let (_, after) = list.split_once("/toezicht/inzage/").unwrap();
    let address = format!("/toezicht/inzage/{}", after.split('"').next().unwrap());
    assert_eq!(officer.get(&address).await.status, 200);
    assert_eq!(officer.post(&address, "versie=1").await.status, 422);
    let said = officer
        .post(&address, "versie=1&outcome=asked&note=Gebeld+met+Joris")
        .await;
    assert_eq!(said.status, 303);
    assert_eq!(
        officer
            .post(&address, "versie=1&outcome=asked")
            .await
            .status,
        409,
        "a stale form"
    );
    assert!(
        !officer
            .get("/toezicht?regel=emergency")
            .await
            .html
            .contains(&address)
    );
    let judged = officer
        .get("/toezicht?regel=emergency&stand=bekeken")
        .await
        .html;
    assert!(judged.contains("Nagevraagd"), "{judged}");
    assert_eq!(elsewhere.get("/toezicht").await.status, 403);
}

#[tokio::test]
async fn the_officer_reads_which_rule_was_missing_for_what_was_refused() {
    let (test, id, _) = world().await;
    let mut elsewhere = signed_in_as(&test, ELSEWHERE).await;
    for _ in 0..3 {
        let address = format!("/aanmeldingen/{id}");
        assert_eq!(elsewhere.get(&address).await.status, 404);
    }
    let address = format!("/aanmeldingen/{id}/meldcode");
    assert_eq!(elsewhere.get(&address).await.status, 404);
    weigh(&test).await;
    let mut officer = signed_in_as(&test, OFFICER).await;
    let list = officer.get("/toezicht?regel=refused").await.html;
    let (_, after) = list.split_once("/toezicht/inzage/").unwrap();
    let address = format!("/toezicht/inzage/{}", after.split('"').next().unwrap());
    let page = officer.get(&address).await.html;
    let mut read = 0;
    for (action, rules) in [
        ("Opende de aanmelding: 3 keer geprobeerd", "referral.view"),
        (
            "Bekeek de stappen van de meldcode: 1 keer geprobeerd",
            "abuse_code.view",
        ),
    ] {
        assert!(page.contains(action), "{action}: {page}");
        let action = spil_policy::Action::from_name(rules).unwrap();
        for rule in spil_policy::rules().for_action(action) {
            let reason = rule.reason.nl.replace('\'', "&#39;");
            assert!(
                page.contains(&reason) && page.contains(rule.id.as_str()),
                "{}: {page}",
                rule.id
            );
            read += 1;
        }
    }
    println!("{read} rules that were missing are there in words");
    assert!(10 <= read, "{read}");
    // Whoever was let in was refused nothing.
    let list = officer.get("/toezicht?stand=alle").await.html;
    let mut let_in = 0;
    for after in list.split("/toezicht/inzage/").skip(1) {
        let address = format!("/toezicht/inzage/{}", after.split('"').next().unwrap());
        let page = officer.get(&address).await.html;
        if !page.contains(ELSEWHERE) {
            assert!(!page.contains("Wat geweigerd is"), "{page}");
            let_in += 1;
        }
    }
    assert!(1 <= let_in);
}

/// No log, no data: each page with something of a person is asked for while the journal refuses to be written.
#[tokio::test]
async fn while_the_journal_cannot_be_written_no_page_shows_anybody() {
    let (test, id, client) = world().await;
    let pages = [
        (DESK, "/wachtlijst".to_owned()),
        (DESK, "/wachtlijst/uitvoer.csv".to_owned()),
        (DESK, format!("/aanmeldingen/{id}")),
        (DESK, format!("/aanmeldingen/{id}/triage")),
        (DESK, format!("/aanmeldingen/{id}/gegevens")),
        (DESK, format!("/clienten/{client}")),
        (DESK, format!("/clienten/{client}/inzage")),
        (DESK, format!("/clienten/{client}/inzage/brief")),
        ("Bram Visser", "/team".to_owned()),
        (OFFICER, format!("/clienten/{client}/inzage")),
        (OFFICER, format!("/clienten/{client}/inzage/csv")),
        (OFFICER, format!("/clienten/{client}/inzage/xlsx")),
        (OFFICER, "/toezicht".to_owned()),
    ];
    let mut shown = 0;
    let mut browsers = Vec::new();
    for (who, address) in &pages {
        let mut browser = signed_in_as(&test, who).await;
        let page = browser.get(address).await;
        shown += usize::from(page.status == 200);
        browsers.push(browser);
    }
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON journal_event BEGIN SELECT RAISE(ABORT, 'refused'); END";
    test.test.tamper(refuse).await;
    for ((_, address), browser) in pages.iter().zip(&mut browsers) {
        let page = browser.get(address).await;
        assert!(
            page.status.is_server_error() || page.status == 404,
            "{address}: {}",
            page.status
        );
        assert!(
            !page.html.contains("Vries") && !page.html.contains("1941"),
            "{address}: {}",
            page.html
        );
    }
    println!(
        "{} pages, {shown} of them shown while the journal could be written",
        pages.len()
    );
    assert!(shown >= 12, "only {shown} pages show anything at all");
}
