//! Who tries what they may not stands in the journal and before the privacy officer, and fills no disk with it.

use std::sync::Arc;

use spil_app::Error;
use spil_app::case_file::case_file;
use spil_app::oversight::{self, Filter, State};
use spil_app::worker::Worker;
use spil_model::oversight::Hit;
use spil_store::journal::AnchorFile;
use spil_testkit::{TestApp, TestDb, Waits};

use crate::oversight::{DESK, OFFICER, log_of, weigh};

/// Case manager in the other sub-region: without any relation to whoever waits in the north.
const ELSEWHERE: &str = "Joris de Graaf";
const TRIED: usize = 150;
/// The first 99 of an hour each by itself, and one for all that follow.
const WRITTEN: usize = 100;

async fn refusals_stand_there(test: TestDb) {
    let test = TestApp::with_team_on(test).await;
    let waits = Waits {
        surname: "Vries",
        class: "high",
        house_number: 1,
    };
    let id = test.waiting(waits).await;
    let desk = test.named(DESK).await;
    let file = case_file(&desk, id).await.unwrap().release(&desk).await;
    let client = file.unwrap().head.person;
    let elsewhere = test.named(ELSEWHERE).await;
    for _ in 0..TRIED {
        let refused = case_file(&elsewhere, id).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    // The hour is over.
    test.at("2026-03-02T10:30:00Z");
    let folder = test.test.folder.path();
    let worker = Worker::new(
        Arc::clone(&test.app),
        AnchorFile::new(folder.join("anchors")),
    );
    worker.turn().await.unwrap();

    let officer = test.named(OFFICER).await;
    let log = log_of(&officer, client).await.unwrap();
    let refused = log.lines.iter().filter(|line| line.is_refused);
    let written: usize = refused.map(|line| line.count).sum();
    weigh(&test).await;
    let filter = Filter {
        state: State::All,
        ..Filter::default()
    };
    let listing = oversight::accesses(&officer, &filter, None).await.unwrap();
    let listed = listing.release(&officer).await.unwrap().accesses;
    let tried: Vec<i64> = listed
        .iter()
        .filter(|one| {
            one.staff == ELSEWHERE && one.review.hits.rules().any(|hit| hit == Hit::Refused)
        })
        .map(|one| one.review.events)
        .collect();
    println!("refusals: {TRIED} tried, {written} in the journal, {tried:?} before the officer");
    assert_eq!(written, WRITTEN);
    assert_eq!(tried, [i64::try_from(TRIED).unwrap()]);
    test.test.finish().await;
}

#[tokio::test]
async fn what_was_refused_stands_in_the_journal_and_before_the_officer_on_sqlite() {
    refusals_stand_there(TestDb::sqlite().await).await;
}

#[tokio::test]
async fn what_was_refused_stands_in_the_journal_and_before_the_officer_on_postgres() {
    refusals_stand_there(TestDb::postgres().await).await;
}
