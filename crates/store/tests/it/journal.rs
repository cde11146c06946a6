//! The journal is whole after many writers, and every change of it is found.

use std::sync::Arc;

use jiff::Timestamp;
use spil_policy::{Action, Actor, Object};
use spil_store::Target;
use spil_store::journal::{
    AnchorFile, Event, Finding, Journal, JournalKey, ObjectRef, Verified, Writer, verify,
    write_anchor,
};
use spil_testkit::{TestDb, on_both_engines};
use sqlx::Connection as _;
use uuid::Uuid;

pub(crate) fn key() -> JournalKey {
    JournalKey::new([7; 32])
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

pub(crate) fn event(number: u64) -> Event {
    let id = Uuid::from_u64_pair(number, 1);
    let second = i64::try_from(number).unwrap();
    Event::new(
        id,
        at(second),
        &Actor::Public,
        Action::FollowStatus,
        ObjectRef::one(Object::Referral, id),
    )
}

pub(crate) fn anchors(test: &TestDb) -> AnchorFile {
    AnchorFile::new(test.folder.path().join("anchors.jsonl"))
}

pub(crate) async fn append(test: &TestDb, journal: &Arc<Journal>, numbers: std::ops::Range<u64>) {
    let writer = Writer::start(test.db.clone(), Arc::clone(journal));
    for number in numbers {
        writer.record(vec![event(number)]).await.unwrap();
    }
}

pub(crate) async fn verified(test: &TestDb) -> Verified {
    verify(&test.db, &key(), &anchors(test)).await.unwrap()
}

/// Changes the database behind Spil's back, as somebody with all rights could.
pub(crate) async fn tamper(test: &TestDb, sqlite_lifts: &[&'static str], statement: &'static str) {
    match &test.target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
            for lift in sqlite_lifts {
                sqlx::raw_sql(*lift).execute(&mut connection).await.unwrap();
            }
            sqlx::raw_sql(statement)
                .execute(&mut connection)
                .await
                .unwrap();
        }
        Target::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
            sqlx::raw_sql("ALTER TABLE journal_event DISABLE TRIGGER ALL")
                .execute(&mut connection)
                .await
                .unwrap();
            sqlx::raw_sql(statement)
                .execute(&mut connection)
                .await
                .unwrap();
        }
    }
}

pub(crate) const LIFT: &[&str] = &[
    "DROP TRIGGER journal_event_no_update",
    "DROP TRIGGER journal_event_no_delete",
];

on_both_engines! {
    async fn many_writers_leave_a_whole_journal(test: &TestDb) {
        let first = Arc::new(Journal::new("first", key()));
        let second = Arc::new(Journal::new("second", key()));
        tokio::join!(append(test, &first, 0..40), append(test, &second, 100..140), append(test, &first, 200..240));
        assert!(write_anchor(&test.db, &first, &anchors(test), at(500)).await.unwrap().is_some());
        assert!(write_anchor(&test.db, &first, &anchors(test), at(501)).await.unwrap().is_none());
        let verified = verified(test).await;
        assert_eq!(verified.findings, []);
        assert_eq!((verified.events, verified.anchors), (120, 1));
        assert_eq!(verified.lanes, 2);
    }

    async fn rows_refuse_to_be_changed(test: &TestDb) {
        append(test, &Arc::new(Journal::new("one", key())), 0..3).await;
        let refused = match &test.target {
            Target::Sqlite(path) => {
                let url = format!("sqlite:{}", path.display());
                let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
                sqlx::raw_sql("DELETE FROM journal_event").execute(&mut connection).await.is_err()
            }
            Target::Postgres(url) => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql("DELETE FROM journal_event").execute(&mut connection).await.is_err()
            }
        };
        assert!(refused);
    }

    async fn a_changed_body_is_found(test: &TestDb) {
        append(test, &Arc::new(Journal::new("one", key())), 0..5).await;
        tamper(test, LIFT, "UPDATE journal_event SET body = replace(body, 'public', 'nobody') WHERE sequence = 3").await;
        assert_eq!(verified(test).await.findings, [Finding::Broken { lane: 1, sequence: 3 }]);
    }

    async fn a_changed_column_is_found(test: &TestDb) {
        append(test, &Arc::new(Journal::new("one", key())), 0..5).await;
        tamper(test, LIFT, "UPDATE journal_event SET outcome = 'granted' WHERE sequence = 2").await;
        assert_eq!(verified(test).await.findings, [Finding::Columns { lane: 1, sequence: 2 }]);
    }

    async fn a_deleted_event_is_found(test: &TestDb) {
        append(test, &Arc::new(Journal::new("one", key())), 0..5).await;
        tamper(test, LIFT, "DELETE FROM journal_event WHERE sequence = 4").await;
        assert!(verified(test).await.findings.contains(&Finding::Gap { lane: 1, sequence: 4 }));
    }

    async fn a_tail_cut_off_before_the_anchor_is_found(test: &TestDb) {
        let journal = Arc::new(Journal::new("one", key()));
        append(test, &journal, 0..5).await;
        write_anchor(&test.db, &journal, &anchors(test), at(500)).await.unwrap();
        let cut = "DELETE FROM journal_event WHERE sequence > 3;
            UPDATE journal_lane SET head_sequence = 3, head_mac = (SELECT mac FROM journal_event WHERE sequence = 3)";
        tamper(test, LIFT, cut).await;
        assert_eq!(verified(test).await.findings, [Finding::Truncated { lane: 1, sequence: 5 }]);
    }
}
