//! The copy of everything that is kept about a client: every column that it takes is sought in the page and in the file, what a
//! reviewer must look at first stays out until then, and only who is responsible makes it.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_app::case_file::case_file;
use spil_app::data_request::{NewRequest, record};
use spil_model::data_request::{Asker, IdentityCheck, RequestKind};
use spil_model::ids::{DataRequestId, ReferralId};
use spil_model::text::LongText;
use spil_testkit::filling::{BSN, Said, Seed};
use spil_testkit::{TestApp, TestDb, Waits};

use crate::browser::Browser;
use crate::desk::{DESK, signed_in_as};

const OFFICER: &str = "Femke Postma";
const SECOND_LINE: &str = "Bram Visser";

const DAYS: [&str; 7] = ["ma", "di", "wo", "do", "vr", "za", "zo"];
const MONTHS: [&str; 12] = [
    "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
];

/// As a page writes a day, by other code than the page.
fn day(day: Date) -> String {
    let place = |one: i8| usize::try_from(one - 1).unwrap();
    let weekday = DAYS
        .get(place(day.weekday().to_monday_one_offset()))
        .unwrap();
    let month = MONTHS.get(place(day.month())).unwrap();
    format!("{weekday} {} {month} {}", day.day(), day.year())
}

fn moment(at: Timestamp) -> String {
    let local = at.in_tz("Europe/Amsterdam").unwrap();
    format!("{} {}", day(local.date()), local.strftime("%H:%M"))
}

fn on_page(said: &Said) -> String {
    match said {
        Said::Text(text) => text.clone(),
        Said::Day(one) => day(*one),
        Said::At(at) => moment(*at),
        Said::Yes => "ja".to_owned(),
    }
}

fn in_file(said: &Said) -> String {
    match said {
        Said::Text(text) => text.clone(),
        Said::Day(one) => one.to_string(),
        Said::At(at) => at.to_string(),
        Said::Yes => "true".to_owned(),
    }
}

fn asks(kind: RequestKind, checked: IdentityCheck) -> NewRequest {
    NewRequest {
        kind,
        asker: Asker::Client,
        asker_name: None,
        checked,
        what: LongText::parse("Alles").unwrap(),
        received_on: jiff::civil::date(2026, 3, 2),
    }
}

async fn asked(
    test: &TestApp,
    referral: ReferralId,
    kind: RequestKind,
    checked: IdentityCheck,
) -> DataRequestId {
    let desk = test.named(DESK).await;
    let file = case_file(&desk, referral).await.unwrap();
    let client = file.release(&desk).await.unwrap().head.person;
    record(&desk, client, asks(kind, checked)).await.unwrap()
}

async fn waiting(test: &TestApp) -> ReferralId {
    let waits = Waits {
        surname: "Vries",
        class: "high",
        house_number: 1,
    };
    test.waiting(waits).await
}

/// The keys of the parts that stay out until somebody looked at them.
fn items(html: &str) -> Vec<String> {
    let names = html.split("type=\"radio\"").skip(1);
    let keys = names.filter_map(|rest| rest.split_once("name=\"")?.1.split_once('"'));
    let mut keys: Vec<String> = keys.map(|(key, _)| key.to_owned()).collect();
    keys.dedup();
    keys
}

fn absent<'a>(seeds: &'a [Seed], page: &str, file: &str) -> Vec<&'a Seed> {
    let is_there =
        |seed: &&Seed| page.contains(&on_page(&seed.said)) && file.contains(&in_file(&seed.said));
    seeds.iter().filter(|seed| !is_there(seed)).collect()
}

async fn review(desk: &mut Browser, address: &str, decision: &str) -> usize {
    let keys = items(&desk.get(address).await.html);
    let body: Vec<String> = keys
        .iter()
        .map(|key| format!("{}={decision}", key.replace(':', "%3A").replace('/', "%2F")))
        .collect();
    let sent = desk.post(address, &body.join("&")).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    keys.len()
}

async fn is_whole(test: TestDb, engine: &str) {
    let test = TestApp::with_team_on(test).await;
    let referral = waiting(&test).await;
    let request = asked(&test, referral, RequestKind::Copy, IdentityCheck::Document).await;
    let seeds = test.fill_file(&referral.to_string()).await;
    let mut desk = signed_in_as(&test, DESK).await;
    let address = format!("/verzoeken/{request}/kopie");
    let print = format!("{address}/afdrukken");
    let file = format!("{address}/bestand");

    let (page, json) = (desk.get(&print).await.html, desk.get(&file).await.html);
    let held: Vec<&Seed> = seeds.iter().filter(|seed| seed.is_held).collect();
    for seed in held.iter().filter(|seed| seed.said != Said::Yes) {
        let said = (on_page(&seed.said), in_file(&seed.said));
        assert!(
            !page.contains(&said.0) && !json.contains(&said.1),
            "{seed:?} left too early"
        );
    }
    assert!(
        page.contains("nog niet bekeken") && json.contains("not_reviewed"),
        "{page}"
    );

    let reviewed = review(&mut desk, &address, "include").await;
    let (page, json) = (desk.get(&print).await.html, desk.get(&file).await.html);
    let missing = absent(&seeds, &page, &json);
    assert!(
        missing.is_empty(),
        "in the list and not in the copy: {missing:#?}"
    );
    assert!(page.contains(BSN) && json.contains(BSN));
    assert!(page.contains("Er is niets weggelaten"), "{page}");

    test.at("2026-03-02T09:00:00Z");
    let mut desk = signed_in_as(&test, DESK).await;
    review(&mut desk, &address, "somebody_else").await;
    let (page, json) = (desk.get(&print).await.html, desk.get(&file).await.html);
    for seed in held.iter().filter(|seed| seed.said != Said::Yes) {
        let said = (on_page(&seed.said), in_file(&seed.said));
        assert!(
            !page.contains(&said.0) && !json.contains(&said.1),
            "{seed:?}"
        );
    }
    assert!(page.contains("dit gaat over een ander") && json.contains("somebody_else"));
    let exports = test.test.events_that_say("purpose", "file").await;
    assert_eq!(exports, 3, "every file that left is in the journal");
    println!(
        "{engine}: {} values of {} columns are in page and file, {} of them after somebody looked",
        seeds.len(),
        seeds.iter().filter(|seed| !seed.path.contains('.')).count(),
        held.len()
    );
    assert!(
        140 <= seeds.len() && 18 <= held.len() && 18 <= reviewed,
        "{} {}",
        seeds.len(),
        held.len()
    );
}

#[tokio::test]
async fn every_column_of_the_list_is_in_the_copy_on_sqlite() {
    is_whole(TestDb::sqlite().await, "SQLite").await;
}

#[tokio::test]
async fn every_column_of_the_list_is_in_the_copy_on_postgres() {
    is_whole(TestDb::postgres().await, "PostgreSQL").await;
}

#[tokio::test]
async fn a_copy_is_for_whoever_asked_and_made_by_whoever_is_responsible() {
    let test = TestApp::with_team().await;
    let referral = waiting(&test).await;
    let stranger = asked(&test, referral, RequestKind::Copy, IdentityCheck::NotYet).await;
    let other = asked(&test, referral, RequestKind::Correct, IdentityCheck::Known).await;
    let copy = asked(&test, referral, RequestKind::Copy, IdentityCheck::Known).await;
    let mut desk = signed_in_as(&test, DESK).await;
    for request in [stranger, other] {
        for end in ["", "/afdrukken", "/bestand"] {
            let found = desk.get(&format!("/verzoeken/{request}/kopie{end}")).await;
            assert!(
                !found.status.is_success(),
                "{request}{end}: {}",
                found.status
            );
            assert!(!found.html.contains("own-copy"), "{}", found.html);
        }
    }
    let page = desk.get(&format!("/verzoeken/{copy}")).await.html;
    assert!(page.contains(&format!("/verzoeken/{copy}/kopie")), "{page}");
    for name in [OFFICER, SECOND_LINE] {
        let mut browser = signed_in_as(&test, name).await;
        for end in ["", "/afdrukken", "/bestand"] {
            let found = browser.get(&format!("/verzoeken/{copy}/kopie{end}")).await;
            assert!(!found.status.is_success(), "{name} {end}: {}", found.status);
        }
    }
    let address = format!("/verzoeken/{copy}/kopie");
    let page = desk.get(&address).await.html;
    let key = items(&page).first().cloned().unwrap_or_default();
    if !key.is_empty() {
        let wrong = desk
            .post(&address, &format!("{}=zzz", key.replace(':', "%3A")))
            .await;
        assert_eq!(wrong.status, 422);
    }
}
