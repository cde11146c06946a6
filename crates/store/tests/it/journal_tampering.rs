//! Whatever somebody with all rights does to the journal at or before its last anchor is found: changed, removed, swapped,
//! emptied and cut off at random, many times over.

use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use spil_policy::{Action, Actor, Object};
use spil_store::Target;
use spil_store::journal::{
    AnchorFile, Event, Journal, JournalKey, ObjectRef, Writer, verify, write_anchor,
};
use spil_testkit::{TestDb, on_both_engines};
use sqlx::Connection as _;
use uuid::Uuid;

/// Events in each of the two lanes.
const EVENTS: u64 = 24;

/// More by hand: `SPIL_TEST_FULL=1`. On a server each takes longer, and the code that looks is the same.
fn rounds(test: &TestDb) -> usize {
    match (
        std::env::var_os("SPIL_TEST_FULL").is_some(),
        test.is_server(),
    ) {
        (true, _) => 10_000,
        (false, false) => 1_000,
        (false, true) => 200,
    }
}

fn key() -> JournalKey {
    JournalKey::new([9; 32])
}

fn event(number: u64) -> Event {
    let id = Uuid::from_u64_pair(number, 1);
    let at = jiff::Timestamp::from_second(1_790_000_000 + i64::try_from(number).unwrap());
    let object = ObjectRef::one(Object::Referral, id);
    Event::new(
        id,
        at.unwrap(),
        &Actor::Public,
        Action::FollowStatus,
        object,
    )
}

/// A connection that obeys nobody's rules.
enum Raw {
    Sqlite(sqlx::SqliteConnection),
    Postgres(sqlx::PgConnection),
}

impl Raw {
    async fn open(target: &Target) -> Self {
        let mut raw = match target {
            Target::Sqlite(path) => {
                let url = format!("sqlite:{}", path.display());
                Self::Sqlite(sqlx::SqliteConnection::connect(&url).await.unwrap())
            }
            Target::Postgres(url) => {
                Self::Postgres(sqlx::PgConnection::connect(url).await.unwrap())
            }
        };
        let lift = match raw {
            Self::Sqlite(_) => {
                "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; DROP TRIGGER journal_event_no_update; DROP TRIGGER journal_event_no_delete;"
            }
            Self::Postgres(_) => {
                "ALTER TABLE journal_event DISABLE TRIGGER ALL; ALTER TABLE journal_event DROP CONSTRAINT journal_event_lane_fkey;"
            }
        };
        raw.run(lift.to_owned()).await;
        raw
    }

    async fn run(&mut self, statements: String) {
        let statements = sqlx::raw_sql(sqlx::AssertSqlSafe(statements));
        match self {
            Self::Sqlite(connection) => statements.execute(connection).await.map(drop).unwrap(),
            Self::Postgres(connection) => statements.execute(connection).await.map(drop).unwrap(),
        }
    }
}

const KEEP: &str = "CREATE TABLE kept_event AS SELECT * FROM journal_event; CREATE TABLE kept_lane AS SELECT * FROM journal_lane;
    CREATE TABLE kept_anchor AS SELECT * FROM journal_anchor;";
const RESTORE: &str = "BEGIN; DELETE FROM journal_event; DELETE FROM journal_lane; DELETE FROM journal_anchor;
    INSERT INTO journal_lane SELECT * FROM kept_lane; INSERT INTO journal_event SELECT * FROM kept_event;
    INSERT INTO journal_anchor SELECT * FROM kept_anchor; COMMIT;";

/// One tampering at random, in a word and as SQL.
fn tampering(chance: &mut ChaCha12Rng) -> (&'static str, String) {
    let lane = chance.random_range(1..=2_i64);
    let last = i64::try_from(EVENTS).unwrap();
    let one = chance.random_range(1..=last);
    let other = (one + chance.random_range(1..last) - 1) % last + 1;
    let (one, other) = if one == other {
        (one, one % last + 1)
    } else {
        (one, other)
    };
    let here = format!("lane = {lane} AND sequence = {one}");
    let there =
        format!("(SELECT COLUMN FROM kept_event WHERE lane = {lane} AND sequence = {other})");
    let set = |column: &str| {
        let value = there.replace("COLUMN", column);
        format!("UPDATE journal_event SET {column} = {value} WHERE {here};")
    };
    match chance.random_range(0..12) {
        0 => ("body changed", format!("UPDATE journal_event SET body = replace(body, 'public', 'nobody') WHERE {here};")),
        1 => ("body made longer", format!("UPDATE journal_event SET body = body || ' ' WHERE {here};")),
        2 => ("body emptied", format!("UPDATE journal_event SET body = NULL WHERE {here};")),
        3 => ("body of another", set("body")),
        4 => ("body with its hash of another", set("body") + &set("body_hash")),
        5 => ("code of another", set("mac")),
        6 => ("everything of another", ["id", "at", "object_id", "body", "body_hash", "mac"].map(set).concat()),
        7 => ("column changed", chance_column(chance, &here, &set)),
        8 => ("removed", format!("DELETE FROM journal_event WHERE {here};")),
        9 => ("removed, and the rest moved up", format!(
            "DELETE FROM journal_event WHERE {here}; UPDATE journal_event SET sequence = -sequence WHERE lane = {lane} AND sequence > {one};
             UPDATE journal_event SET sequence = -sequence - 1 WHERE lane = {lane} AND sequence < 0;")),
        10 => ("swapped", format!(
            "UPDATE journal_event SET sequence = -1 WHERE {here}; UPDATE journal_event SET sequence = {one} WHERE lane = {lane} AND sequence = {other};
             UPDATE journal_event SET sequence = {other} WHERE lane = {lane} AND sequence = -1;")),
        _ => ("cut off", cut(lane, one - 1)),
    }
}

fn chance_column(chance: &mut ChaCha12Rng, here: &str, set: &dyn Fn(&str) -> String) -> String {
    match chance.random_range(0..4) {
        0 => format!("UPDATE journal_event SET action = 'referral.view' WHERE {here};"),
        1 => format!("UPDATE journal_event SET outcome = 'granted' WHERE {here};"),
        2 => set("at"),
        _ => set("object_id"),
    }
}

/// Cuts a lane off behind this place, and makes its head agree; of a lane without events nothing stays.
fn cut(lane: i64, after: i64) -> String {
    let events = format!("DELETE FROM journal_event WHERE lane = {lane} AND sequence > {after};");
    if after == 0 {
        return format!("{events} DELETE FROM journal_lane WHERE id = {lane};");
    }
    format!(
        "{events} UPDATE journal_lane SET head_sequence = {after},
         head_mac = (SELECT mac FROM kept_event WHERE lane = {lane} AND sequence = {after}) WHERE id = {lane};"
    )
}

on_both_engines! {
    async fn every_tampering_before_the_anchor_is_found(test: &TestDb) {
        let anchors = AnchorFile::new(test.folder.path().join("anchors.jsonl"));
        let lanes = ["one", "two"].map(|name| Arc::new(Journal::new(name, key())));
        for (place, lane) in (0_u64..).zip(&lanes) {
            let writer = Writer::start(test.db.clone(), Arc::clone(lane));
            for number in 0..EVENTS {
                writer.record(vec![event(place * 100 + number)]).await.unwrap();
            }
        }
        write_anchor(&test.db, &lanes[0], &anchors, event(5_000).at).await.unwrap();
        let mut raw = Raw::open(&test.target).await;
        raw.run(KEEP.to_owned()).await;
        assert_eq!(verify(&test.db, &key(), &anchors).await.unwrap().findings, []);
        let mut chance = ChaCha12Rng::seed_from_u64(20_261_122);
        let mut found = std::collections::BTreeMap::<&str, usize>::new();
        for round in 0..rounds(test) {
            let (what, statements) = tampering(&mut chance);
            raw.run(statements.clone()).await;
            let verified = verify(&test.db, &key(), &anchors).await.unwrap();
            assert!(!verified.findings.is_empty(), "round {round}: {what} is not found: {statements}");
            *found.entry(what).or_default() += 1;
            raw.run(RESTORE.to_owned()).await;
        }
        assert_eq!(verify(&test.db, &key(), &anchors).await.unwrap().findings, [], "the last restore");
        println!("{} tamperings found: {found:?}", rounds(test));
        assert!(found.len() == 12 && found.values().all(|count| *count >= 5), "{found:?}");
    }
}
