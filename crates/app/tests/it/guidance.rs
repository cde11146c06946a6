//! The first contact by the case manager with the client starts guidance and stops both clocks; nothing else does.

use spil_app::guidance::{NewContact, Recorded, acquaintance, first_contact, my_people};
use spil_app::team::take;
use spil_app::{Cx, Error};
use spil_model::guidance::{ContactKind, WithWhom};
use spil_model::ids::ReferralId;
use spil_testkit::{TestApp, Waits};

use crate::given::messages;

async fn taken(test: &TestApp, class: &str, partner: Option<&str>) -> (ReferralId, Cx) {
    let waits = Waits {
        surname: "Zonderling",
        class,
        house_number: 12,
    };
    let id = test.waiting(waits).await;
    let cx = test.named("Bram Visser").await;
    let partner = match partner {
        Some(name) => Some(test.id_of(name).await),
        None => None,
    };
    take(&cx, id, None, partner).await.unwrap();
    (id, cx)
}

fn visit(on: &str, with: WithWhom) -> NewContact {
    NewContact {
        on: on.parse().unwrap(),
        kind: ContactKind::Visit,
        with,
    }
}

async fn counts(cx: &Cx) -> (usize, usize) {
    let mine = my_people(cx).await.unwrap().release(cx).await.unwrap();
    (mine.to_meet.len(), mine.in_guidance.len())
}

#[tokio::test]
async fn a_visit_to_the_client_starts_guidance_a_talk_with_the_daughter_does_not() {
    let test = TestApp::with_team().await;
    let (id, cx) = taken(&test, "high", None).await;
    let with_daughter = visit("2026-03-02", WithWhom::ContactPerson);
    let recorded = first_contact(&cx, id, None, with_daughter).await.unwrap();
    assert_eq!((recorded, counts(&cx).await), (Recorded::OnRecord, (1, 0)));
    let told = messages(&test).await;
    let recorded = first_contact(&cx, id, None, visit("2026-03-02", WithWhom::Both))
        .await
        .unwrap();
    assert_eq!((recorded, counts(&cx).await), (Recorded::Started, (0, 1)));
    assert_eq!(
        messages(&test).await,
        told + 1,
        "the referrer hears of the start"
    );
    let mine = my_people(&cx).await.unwrap().release(&cx).await.unwrap();
    let own = mine.in_guidance.first().unwrap();
    assert!(own.standing.is_none(), "no clock runs any more");
    assert_eq!(own.since, "2026-03-02".parse().ok());
    let again = first_contact(&cx, id, None, visit("2026-03-02", WithWhom::Both)).await;
    assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
}

#[tokio::test]
async fn a_contact_lies_between_receipt_and_today() {
    let test = TestApp::with_team().await;
    let (id, cx) = taken(&test, "high", None).await;
    for day in ["2026-03-03", "2026-03-01"] {
        let wrong = first_contact(&cx, id, None, visit(day, WithWhom::Client)).await;
        assert!(matches!(wrong, Err(Error::Invalid(_))), "{day}: {wrong:?}");
    }
    let stale = first_contact(&cx, id, Some(1), visit("2026-03-02", WithWhom::Client)).await;
    assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
}

#[tokio::test]
async fn the_link_worker_makes_acquaintance_and_the_stand_by_starts_guidance() {
    let test = TestApp::with_team().await;
    let (id, bram) = taken(&test, "low", Some("Anouk Peters")).await;
    let anouk = test.named("Anouk Peters").await;
    let refused = first_contact(&anouk, id, None, visit("2026-03-02", WithWhom::Client)).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    let recorded = acquaintance(&anouk, id, None, visit("2026-03-02", WithWhom::Client))
        .await
        .unwrap();
    assert_eq!(
        (recorded, counts(&anouk).await),
        (Recorded::Started, (1, 0))
    );
    let other = first_contact(
        &test.named("Elif Kaya").await,
        id,
        None,
        visit("2026-03-02", WithWhom::Client),
    )
    .await;
    assert!(
        matches!(other, Err(Error::Forbidden | Error::Conflict)),
        "{other:?}"
    );
    first_contact(&bram, id, None, visit("2026-03-02", WithWhom::Client))
        .await
        .unwrap();
    assert_eq!(counts(&anouk).await, (0, 1));
}
