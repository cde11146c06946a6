//! The end of what the log keeps: old events lose their body, the chain stays whole, and tampering is still found.

use spil_app::case_file::case_file;
use spil_app::oversight::{Term, purge, purgeable};
use spil_store::journal::{AnchorFile, Finding, Journal, Verified, verify, write_anchor};
use spil_testkit::TestApp;

use crate::oversight::{DESK, OFFICER, log_of, weigh, world};

fn anchors(test: &TestApp) -> AnchorFile {
    AnchorFile::new(test.test.folder.path().join("anchors.jsonl"))
}

async fn verified(test: &TestApp) -> Verified {
    let key = test.journal_key();
    verify(&test.test.db, &key, &anchors(test)).await.unwrap()
}

#[tokio::test]
async fn after_six_years_bodies_are_gone_the_chain_is_whole_and_tampering_is_still_found() {
    let (test, id, client) = world().await;
    weigh(&test).await;
    let old = verified(&test).await;
    assert_eq!((old.findings.len(), old.purged), (0, 0));
    let term = Term::years(5).unwrap();
    assert!(Term::years(4).is_none());
    let none = purge(&test.console(), term).await.unwrap();
    assert_eq!(none.events, 0, "nothing is old enough");
    test.at("2032-03-02T08:00:00Z");
    let desk = test.named(DESK).await;
    case_file(&desk, id)
        .await
        .unwrap()
        .release(&desk)
        .await
        .unwrap();
    let console = test.console();
    let would = purgeable(&console, term).await.unwrap().events;
    assert_eq!(
        verified(&test).await.purged,
        0,
        "the dry run changes nothing"
    );
    let gone = purge(&console, term).await.unwrap().events;
    assert_eq!(gone, would);
    assert!(gone >= old.events as u64, "{gone} of {}", old.events);
    assert_eq!(purge(&console, term).await.unwrap().events, 0);
    let after = verified(&test).await;
    assert_eq!(
        (after.findings.as_slice(), after.purged as u64),
        (&[][..], gone)
    );
    let officer = test.named(OFFICER).await;
    assert_eq!(log_of(&officer, client).await.unwrap().lines, []);
    println!("{gone} events emptied of {}", after.events);
    let journal = Journal::new("test", test.journal_key());
    write_anchor(&test.test.db, &journal, &anchors(&test), console.now)
        .await
        .unwrap();
    test.test.empty_the_latest_event().await;
    let found = verified(&test).await.findings;
    assert!(
        matches!(found.as_slice(), [Finding::Emptied { .. }, ..]),
        "{found:?}"
    );
    test.test.break_second_events().await;
    let found = verified(&test).await.findings;
    assert!(
        found
            .iter()
            .any(|one| matches!(one, Finding::Broken { sequence: 2, .. })),
        "{found:?}"
    );
}
