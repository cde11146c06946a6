//! How many events of the journal are checked in a second, on both engines: `cargo xtask bench journal`. The goal is 100,000.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement reads the clock, says what it found, and stops where it cannot go on"
)]

use std::sync::Arc;
use std::time::Instant;

use spil_policy::{Action, Actor, Object};
use spil_store::journal::{AnchorFile, Event, Journal, JournalKey, ObjectRef, Writer, verify};
use spil_testkit::TestDb;
use uuid::Uuid;

const EVENTS: u64 = 200_000;
const AT_ONCE: u64 = 1_000;

fn event(number: u64) -> Event {
    let id = Uuid::from_u64_pair(number, 1);
    let at = jiff::Timestamp::from_millisecond(1_790_000_000_000 + i64::try_from(number).unwrap());
    let object = ObjectRef::one(Object::Referral, id);
    Event::new(
        id,
        at.unwrap(),
        &Actor::Public,
        Action::FollowStatus,
        object,
    )
}

#[tokio::main]
async fn main() {
    measure("SQLite", TestDb::sqlite().await).await;
    measure("PostgreSQL", TestDb::postgres().await).await;
}

async fn measure(engine: &str, test: TestDb) {
    let key = || JournalKey::new([7; 32]);
    let writer = Writer::start(test.db.clone(), Arc::new(Journal::new("bench", key())));
    let begun = Instant::now();
    for first in (0..EVENTS).step_by(usize::try_from(AT_ONCE).unwrap()) {
        let events = (first..first + AT_ONCE).map(event).collect();
        writer.record(events).await.unwrap();
    }
    rate(engine, "written", begun);
    let anchors = AnchorFile::new(test.folder.path().join("anchors.jsonl"));
    for _ in 0..3 {
        let begun = Instant::now();
        let verified = verify(&test.db, &key(), &anchors).await.unwrap();
        assert_eq!(
            (verified.events as u64, verified.findings.len()),
            (EVENTS, 0)
        );
        rate(engine, "checked", begun);
    }
    test.finish().await;
}

fn rate(engine: &str, what: &str, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{engine}: {EVENTS} events {what} in {seconds:.2} s: {:.0} a second",
        EVENTS as f64 / seconds
    );
}
