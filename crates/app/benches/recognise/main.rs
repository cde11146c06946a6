//! Measures how long the check of a new referral takes among people who are known: `cargo bench -p spil-app --bench recognise --
//! --people 100000`. With `SPIL_TEST_POSTGRES` also on PostgreSQL.
//!
//! Everybody is referred through the use case, so that what is measured is what a receipt does; the check is the part from the
//! question who shares a key to the pairs that are kept.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot go on stops where it is; it prints its figures"
)]

mod people;
mod spans;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use spil_app::referral::{NewReferral, submit};
use spil_app::worker::Worker;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind};
use spil_store::journal::AnchorFile;
use spil_testkit::{TestApp, TestDb};

use people::{Draws, Said};
use spans::Spans;

/// So many are measured, once everybody is known.
const MEASURED: usize = 1_000;
/// After so many people the background jobs have their turn, among them the one that counts what is common.
const JOBS_EVERY: usize = 2_000;
/// The check at the 99th percentile.
const GOAL: Duration = Duration::from_millis(25);

fn main() {
    let people = people_asked();
    let spans = Spans::listen("recognise");
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(async {
        measure("sqlite", TestDb::sqlite().await, people, spans).await;
        if has_server() {
            measure("postgres", TestDb::postgres().await, people, spans).await;
        }
    });
}

fn people_asked() -> usize {
    let words: Vec<String> = std::env::args().collect();
    let place = words.iter().position(|word| word == "--people");
    let asked = place.and_then(|place| words.get(place + 1));
    asked.and_then(|text| text.parse().ok()).unwrap_or(100_000)
}

/// Whether a server is named by the environment, as for the tests.
fn has_server() -> bool {
    std::env::var_os("SPIL_TEST_POSTGRES").is_some()
}

async fn measure(engine: &str, db: TestDb, people: usize, spans: &Spans) {
    let test = TestApp::on(db).await;
    let anchors = AnchorFile::new(test.test.folder.path().join("anchors"));
    let worker = Worker::new(Arc::clone(&test.app), anchors);
    let mut draws = Draws::new(20_260_302);
    let mut known: Vec<Said> = Vec::with_capacity(people);
    let started = Instant::now();
    for place in 0..people {
        let said = draws.somebody();
        refer(&test, &said).await;
        known.push(said);
        if place % JOBS_EVERY == JOBS_EVERY - 1 {
            test.app
                .clock
                .set(test.app.clock.now() + SignedDuration::from_hours(1));
            worker.turn().await.unwrap();
        }
        if place % 10_000 == 9_999 {
            println!(
                "{engine}: {} known after {:.0} s",
                place + 1,
                started.elapsed().as_secs_f64()
            );
        }
    }
    spans.take();
    let mut whole = Vec::with_capacity(MEASURED);
    for place in 0..MEASURED {
        // Three in ten are known already, and written otherwise.
        let said = if place % 10 < 3 {
            draws.otherwise(known.get(place * 97 % people).unwrap())
        } else {
            draws.somebody()
        };
        let start = Instant::now();
        refer(&test, &said).await;
        whole.push(start.elapsed());
    }
    let check = spans.take();
    assert_eq!(check.len(), MEASURED, "each receipt is checked once");
    println!("{engine}, {people} people known, {MEASURED} referred:");
    println!(
        "  the check         {}  (goal: p99 {} ms)",
        figures(check),
        GOAL.as_millis()
    );
    println!("  the whole receipt {}", figures(whole));
    test.test.finish().await;
}

async fn refer(test: &TestApp, said: &Said) {
    let cx = test.visitor();
    let new = NewReferral {
        channel: Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer: Referrer::of(ReferrerKind::Gp),
        content: ReferralContent::about(said.details.clone()),
        bsn: said.bsn,
        files: Vec::new(),
    };
    submit(&cx, new).await.unwrap();
}

fn figures(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len() * percent / 100).min(times.len() - 1);
        times
            .get(place)
            .map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    };
    format!(
        "p50 {:6.2} ms   p90 {:6.2} ms   p99 {:6.2} ms",
        at(50),
        at(90),
        at(99)
    )
}
