//! A search finds by name, date, code, number and citizen service number, and the journal has a hash of what was sought.

use spil_app::search::{Found, find};
use spil_app::{Cx, Error};
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::referral::ExternalNumber;
use spil_model::text::ShortText;
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::given::{content, referral};

async fn world(test: &TestApp) -> spil_app::referral::Created {
    let cx = test.visitor();
    let mut vries = referral(&cx, content("Vries"));
    vries.content.client.birth_date = BirthDate::parse("1941-03-12").ok();
    vries.bsn = Bsn::parse("999990019").ok();
    assert!(vries.bsn.is_some());
    let short = |given| ShortText::parse(given).unwrap();
    vries.external_number = Some(ExternalNumber {
        system: short("ZorgDomein"),
        number: short("ZD-777"),
    });
    spil_app::referral::submit(&cx, referral(&cx, content("Bakker")))
        .await
        .unwrap();
    spil_app::referral::submit(&cx, vries).await.unwrap()
}

async fn search(cx: &Cx, text: &str) -> Result<Found, Error> {
    find(cx, text).await?.release(cx).await
}

#[tokio::test]
async fn the_desk_finds_by_whatever_it_has() {
    let test = TestApp::new().await;
    let created = world(&test).await;
    let cx = test.staff(Role::WaitingListManager).await;
    let code = created.code.to_string();
    for text in [
        "vri",
        "Truus de? Vríes",
        "12-3-1941",
        "1941-03",
        &code,
        "zd 777",
        "999990019",
        " VRIES ",
    ] {
        let found = search(&cx, &text.replace("de? ", "")).await.unwrap();
        let ids: Vec<_> = found.people.iter().map(|one| one.id).collect();
        assert_eq!(ids, [created.id], "{text}");
        assert!(
            found
                .people
                .iter()
                .all(|one| one.may_open && !found.has_more)
        );
    }
    assert_eq!(search(&cx, "truus").await.unwrap().people.len(), 2);
    assert!(search(&cx, "nergens").await.unwrap().people.is_empty());
}

#[tokio::test]
async fn what_is_no_search_says_why() {
    let test = TestApp::new().await;
    let cx = test.staff(Role::WaitingListManager).await;
    for text in ["", "  ", "v", "?!", &"v".repeat(201)] {
        let wrong = search(&cx, text).await;
        assert!(matches!(wrong, Err(Error::Invalid(_))), "{text}: {wrong:?}");
    }
}

#[tokio::test]
async fn who_may_not_search_finds_nobody() {
    let test = TestApp::new().await;
    world(&test).await;
    let cx = test.staff(Role::ProgrammeLead).await;
    let refused = search(&cx, "vries").await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    let cx = test.staff(Role::LinkWorker).await;
    let own = search(&cx, "vries").await.unwrap();
    assert!(own.people.is_empty(), "a link worker finds the own clients");
}

/// What the journal is going to have, before the page is shown.
async fn events(cx: &Cx, text: &str) -> String {
    let found = find(cx, text).await.unwrap();
    let whole = format!("{found:?}");
    let (_, events) = whole.rsplit_once("events: ").unwrap();
    events.to_owned()
}

#[tokio::test]
async fn the_journal_has_a_hash_and_the_clients_but_not_the_words() {
    let test = TestApp::new().await;
    world(&test).await;
    let cx = test.staff(Role::WaitingListManager).await;
    let hash = |events: &str| {
        let (_, after) = events.split_once("\"term\": \"").unwrap();
        after.split('"').next().unwrap().to_owned()
    };
    let (first, second) = (events(&cx, "Vries").await, events(&cx, "vriés").await);
    assert_eq!(
        hash(&first),
        hash(&second),
        "the same term has the same hash"
    );
    assert_ne!(hash(&first), hash(&events(&cx, "Bakker").await));
    assert!(!first.to_lowercase().contains("vries"), "{first}");
    assert!(first.contains("clients: [PersonId"), "{first}");
}
