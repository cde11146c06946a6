//! Only whoever is at the machine copies a network, its journal says so first, and the copy's journal holds.

use std::sync::Arc;

use spil_app::Error;
use spil_app::network_copy::{NotCopied, copy};
use spil_app::worker::Worker;
use spil_policy::Role;
use spil_store::copy::{CopiedTable, NotCopied as Refused, tally};
use spil_store::journal::AnchorFile;
use spil_testkit::{TestApp, TestDb, Waits};

fn anchors(test: &TestApp) -> AnchorFile {
    AnchorFile::new(test.test.folder.path().join("anchors"))
}

async fn rows(test: &TestDb) -> Vec<CopiedTable> {
    let snapshot = test.db.read().await.unwrap();
    let tables = tally(&snapshot).await.unwrap();
    snapshot.finish().await.unwrap();
    tables
}

async fn is_empty(test: &TestDb) -> bool {
    rows(test).await.iter().all(|table| table.tally.rows == 0)
}

#[tokio::test]
async fn a_network_is_copied_with_its_journal() {
    let (source, target) = (TestApp::with_team().await, TestDb::postgres().await);
    let waits = Waits {
        surname: "Öztürk",
        class: "high",
        house_number: 1,
    };
    source.waiting(waits).await;
    let before = rows(&source.test).await;
    let copied = copy(&source.console(), &target.db, &anchors(&source)).await;
    let copied = copied.unwrap();
    assert!(rows(&target).await == copied.tables && rows(&source.test).await == copied.tables);
    let events = |tables: &[CopiedTable]| {
        let journal = tables.iter().find(|table| table.name == "journal_event");
        journal.unwrap().tally.rows
    };
    assert_eq!(events(&copied.tables), events(&before) + 1);
    assert_eq!(copied.events as u64, events(&copied.tables));

    let again = copy(&source.console(), &target.db, &anchors(&source)).await;
    let filled = matches!(again, Err(NotCopied::Store(Refused::Filled(_))));
    assert!(filled, "{again:?}");
    assert_eq!(rows(&target).await, copied.tables);
    target.finish().await;
}

#[tokio::test]
async fn nobody_copies_through_the_pages() {
    let (source, target) = (TestApp::new().await, TestDb::sqlite().await);
    for role in [Role::Administrator, Role::ProgrammeLead] {
        let cx = source.staff(role).await;
        let refused = copy(&cx, &target.db, &anchors(&source)).await;
        let forbidden = matches!(refused, Err(NotCopied::Other(Error::Forbidden)));
        assert!(forbidden, "{refused:?}");
    }
    assert!(is_empty(&target).await);
}

#[tokio::test]
async fn a_journal_that_the_anchors_do_not_know_is_left_alone() {
    let (source, other) = (TestApp::new().await, TestApp::new().await);
    let target = TestDb::sqlite().await;
    let wrong = anchors(&other);
    let worker = Worker::new(Arc::clone(&other.app), wrong.clone());
    worker.anchor_now().await.unwrap();
    let before = rows(&source.test).await;
    let refused = copy(&source.console(), &target.db, &wrong).await;
    let broken = matches!(refused, Err(NotCopied::SourceJournal(_)));
    assert!(broken, "{refused:?}");
    assert!(is_empty(&target).await && rows(&source.test).await == before);
}
