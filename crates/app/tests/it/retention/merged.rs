//! Two records that are seen as one person go together or stay together.

use spil_model::retention::PurgedKind;
use spil_model::text::ShortText;
use spil_testkit::{TestApp, TestDb};

use super::{LATER, end};
use crate::client_people::{desk, made_one, on_both, referred};
use spil_app::ending::Ending;
use spil_app::retention::{self, Plan, PurgeList, purge};
use spil_model::referral::Withdrawal;
use spil_testkit::searching::search_network;

async fn plan(test: &TestApp) -> Plan {
    let cx = test.console();
    let plan = retention::plan(&cx).await.unwrap();
    plan.release(&cx).await.unwrap()
}

on_both! {
    async fn one_open_referral_keeps_both_and_without_it_both_go(test) {
        let first = referred(test, "Margaretha", "Wouterloodt").await;
        test.at("2026-03-03T08:00:00Z");
        referred(test, "Greet", "Wouterloot").await;
        let (kept, other) = made_one(&desk(test).await).await;
        let list = PurgeList::new(test.test.folder.path().join("purged"));
        test.at(LATER);
        let open = plan(test).await;
        assert_eq!((open.due.len(), open.open), (0, 1), "{open:?}");
        assert_eq!(purge(&test.console(), &list).await.unwrap().clients, 0);
        end(&desk(test).await, first.id, Ending::Withdrawn(Withdrawal::Client)).await;
        assert_eq!(plan(test).await.due.len(), 0, "the ending is a change");
        test.at("2054-03-02T08:00:00Z");
        let why = ShortText::parse("Klacht loopt").unwrap();
        let officer = test.named(crate::oversight::OFFICER).await;
        // On whichever of the two it was placed: here on the one that is no longer shown.
        retention::place(&officer, other, &why).await.unwrap();
        let held = plan(test).await;
        assert_eq!((held.due.len(), held.held), (0, 1), "{held:?}");
        let shown = retention::client(&officer, kept).await.unwrap();
        let placed = shown.release(&officer).await.unwrap().holds[0].id;
        retention::lift(&officer, kept, placed, &why).await.unwrap();
        assert_eq!(purge(&test.console(), &list).await.unwrap().clients, 1);
        let snapshot = test.test.db.read().await.unwrap();
        let gone = spil_store::retention::purged(&snapshot).await.unwrap();
        snapshot.finish().await.unwrap();
        let people: Vec<_> = gone.iter().filter(|one| one.what == PurgedKind::Person).map(|one| one.id).collect();
        assert_eq!((people.len(), gone.len()), (2, 4));
        assert!([kept, other].iter().all(|one| people.contains(&one.uuid())));
        let names = ["Wouterloodt", "Wouterloot", "wouterlo"].map(str::to_owned);
        assert_eq!(search_network(&test.test, &names).await.hits, Vec::<String>::new());
    }
}
