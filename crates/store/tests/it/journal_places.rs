//! Where a journal was changed: each kind of finding at its own place, on both engines; and purging and leasing, which may.

use std::sync::Arc;

use spil_model::ids::PersonId;
use spil_policy::{Actor, Facts, Object, actions};
use spil_store::journal::purge::{self, Stretch};
use spil_store::journal::{Event, Finding, Journal, ObjectRef, Origin, Writer, write_anchor};
use spil_store::{Request, Target};
use spil_testkit::{TestDb, on_both_engines};
use sqlx::Connection as _;
use uuid::Uuid;

use crate::journal::{LIFT, anchors, append, at, event, key, tamper, verified};

fn journal(name: &str) -> Arc<Journal> {
    Arc::new(Journal::new(name, key()))
}

async fn count(test: &TestDb, select: &'static str) -> i64 {
    match &test.target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
            sqlx::query_scalar(select)
                .fetch_one(&mut connection)
                .await
                .unwrap()
        }
        Target::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
            sqlx::query_scalar(select)
                .fetch_one(&mut connection)
                .await
                .unwrap()
        }
    }
}

/// An event that fills every column beside its body.
fn full(number: u64) -> Event {
    let mut event = event(number);
    event.client = Some(PersonId::from(Uuid::from_u64_pair(number, 2)));
    event
}

/// Each column of its own event; the last says who, where the event says nobody.
const COLUMNS: [&str; 9] = [
    "UPDATE journal_event SET id = client_id WHERE sequence = 9",
    "UPDATE journal_event SET action = 'referral.view' WHERE sequence = 1",
    "UPDATE journal_event SET outcome = 'granted' WHERE sequence = 2",
    "UPDATE journal_event SET actor_kind = 'staff' WHERE sequence = 3",
    "UPDATE journal_event SET client_id = object_id WHERE sequence = 4",
    "UPDATE journal_event SET object_kind = 'client' WHERE sequence = 5",
    "UPDATE journal_event SET object_id = client_id WHERE sequence = 6",
    "UPDATE journal_event SET at = (SELECT at FROM journal_event o WHERE o.sequence = 10) WHERE sequence = 7",
    "UPDATE journal_event SET staff_id = client_id WHERE sequence = 8",
];

/// What the console may empty, all before this second.
async fn purged(test: &TestDb, journal: &Journal, before: i64) -> (Vec<Stretch>, u64) {
    let tx = test.db.write().await.unwrap();
    let (actor, origin) = (
        Actor::Console {
            user: "beheer".to_owned(),
        },
        Origin::default(),
    );
    let request = Request {
        actor: &actor,
        now: at(900),
        event_id: Uuid::from_u128(77),
        origin: &origin,
    };
    let stretches = purge::stretches(&tx, at(before)).await.unwrap();
    let all = ObjectRef::all(Object::Journal);
    let permit = tx
        .authorize::<actions::PurgeLog>(&request, all, &Facts::default())
        .unwrap();
    let emptied = purge::empty(&permit, &stretches).await.unwrap();
    tx.commit(journal).await.unwrap();
    (stretches, emptied)
}

on_both_engines! {
    async fn every_column_beside_a_body_is_compared(test: &TestDb) {
        let writer = Writer::start(test.db.clone(), journal("one"));
        for number in 1..=10 {
            writer.record(vec![full(number)]).await.unwrap();
        }
        for statement in COLUMNS {
            tamper(test, LIFT_ONCE, statement).await;
        }
        let found = verified(test).await;
        let expected: Vec<Finding> = (1..=9).map(|sequence| Finding::Columns { lane: 1, sequence }).collect();
        assert_eq!(found.findings, expected);
        assert_eq!((found.events, found.lanes, found.purged), (10, 1, 0));
    }

    async fn an_anchor_that_is_lost_or_changed_is_found(test: &TestDb) {
        let journal = journal("one");
        let file = anchors(test);
        append(test, &journal, 0..3).await;
        let first = write_anchor(&test.db, &journal, &file, at(500)).await.unwrap().unwrap();
        append(test, &journal, 3..5).await;
        let second = write_anchor(&test.db, &journal, &file, at(600)).await.unwrap().unwrap();
        assert_eq!((first.id, second.id), (1, 2));
        assert_eq!(file.last().unwrap().unwrap(), second);
        let whole = verified(test).await;
        assert_eq!((whole.findings, whole.anchors), (vec![], 2));
        let kept = std::fs::read(file.path()).unwrap();
        std::fs::remove_file(file.path()).unwrap();
        assert_eq!(verified(test).await.findings, [Finding::Anchor { id: 2 }], "the file is lost");
        std::fs::write(file.path(), kept).unwrap();
        tamper(test, &[], "UPDATE journal_anchor SET heads = '[]' WHERE id = 2").await;
        assert_eq!(verified(test).await.findings, [Finding::Anchor { id: 2 }], "the row was changed");
    }

    async fn a_journal_without_events_has_no_anchor(test: &TestDb) {
        assert!(write_anchor(&test.db, &journal("one"), &anchors(test), at(1)).await.unwrap().is_none());
        assert_eq!(verified(test).await, spil_store::journal::Verified::default());
    }

    async fn a_head_that_was_moved_is_found_where_the_lane_ends(test: &TestDb) {
        append(test, &journal("one"), 0..5).await;
        tamper(test, &[], "UPDATE journal_lane SET head_sequence = 9").await;
        assert_eq!(verified(test).await.findings, [Finding::Truncated { lane: 1, sequence: 9 }]);
        tamper(test, &[], "UPDATE journal_lane SET head_sequence = 3").await;
        assert_eq!(verified(test).await.findings, [Finding::Broken { lane: 1, sequence: 5 }]);
        tamper(test, &[], "UPDATE journal_lane SET head_sequence = 5, head_mac = (SELECT mac FROM journal_event WHERE sequence = 4)").await;
        assert_eq!(verified(test).await.findings, [Finding::Broken { lane: 1, sequence: 5 }]);
    }

    async fn a_lane_is_taken_over_when_its_process_says_nothing_for_long(test: &TestDb) {
        append(test, &journal("one"), 0..1).await;
        append(test, &journal("two"), 300..301).await;
        assert_eq!(verified(test).await.lanes, 2, "the first still has its own");
        append(test, &journal("three"), 2_000..2_001).await;
        let found = verified(test).await;
        assert_eq!((found.findings, found.lanes, found.events), (vec![], 2, 3));
    }

    async fn whom_a_list_showed_is_named_once_each(test: &TestDb) {
        let mut shown = event(1);
        let people = (0..600).map(|number| PersonId::from(Uuid::from_u64_pair(number % 400, 3)));
        shown.clients = people.collect();
        let writer = Writer::start(test.db.clone(), journal("one"));
        writer.record(vec![shown]).await.unwrap();
        assert_eq!(count(test, "SELECT COUNT(*) FROM journal_client WHERE lane = 1 AND sequence = 1").await, 400);
        assert_eq!(count(test, "SELECT COUNT(*) FROM journal_client").await, 400);
        assert_eq!(verified(test).await.findings, []);
    }

    async fn what_was_purged_is_covered_and_what_was_emptied_beyond_is_found(test: &TestDb) {
        let (one, two) = (journal("one"), journal("two"));
        append(test, &one, 0..6).await;
        append(test, &two, 100..103).await;
        let (stretches, emptied) = purged(test, &one, 4).await;
        let expected = [Stretch { lane: 1, from: 0, until: 4 }, Stretch { lane: 2, from: 0, until: 0 }];
        assert_eq!((stretches.as_slice(), emptied), (&expected[..], 4));
        let found = verified(test).await;
        assert_eq!((found.findings, found.purged, found.events), (vec![], 4, 10));
        tamper(test, LIFT, "UPDATE journal_event SET body = NULL, client_id = NULL, object_id = NULL WHERE lane = 1 AND sequence = 5").await;
        let found = verified(test).await;
        assert_eq!((found.findings, found.purged), (vec![Finding::Emptied { lane: 1, sequence: 5 }], 5));
    }
}

const LIFT_ONCE: &[&str] = &[
    "DROP TRIGGER IF EXISTS journal_event_no_update",
    "DROP TRIGGER IF EXISTS journal_event_no_delete",
];
