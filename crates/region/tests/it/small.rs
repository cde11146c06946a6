//! The small region: built through the use cases, whole, and the same by its seed.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use spil_app::worker::Worker;
use spil_app::{App, Chance, Clock, Parts, Settings};
use spil_region::{Built, Order, Size, build};
use spil_store::files::Files;
use spil_store::journal::{AnchorFile, JournalKey, verify};
use spil_store::keys::Keys;
use spil_testkit::{TestDb, on_both_engines};

/// Long enough for people to come, be received and leave.
const HALF_A_YEAR: Size = Size {
    days: 183,
    ..Size::SMALL
};
const UNTIL: &str = "2026-03-02T12:00:00Z";

fn keys(folder: &Path) -> Arc<Keys> {
    let chance = Chance::seeded(7);
    let path = folder.join("keys");
    let keys = chance.with(|chance| Keys::create(&path, &folder.join("data"), chance));
    Arc::new(keys.unwrap())
}

async fn region(test: &TestDb, seed: u64) -> (Arc<App>, Built, Arc<Keys>) {
    sized(test, seed, Size::SMALL).await
}

pub(crate) async fn sized(test: &TestDb, seed: u64, size: Size) -> (Arc<App>, Built, Arc<Keys>) {
    let folder = test.folder.path();
    std::fs::create_dir_all(folder.join("data")).unwrap();
    let keys = keys(folder);
    let app = App::new(Parts {
        db: test.db.clone(),
        files: Files::open(&folder.join("data"), Arc::clone(&keys)).unwrap(),
        keys: Arc::clone(&keys),
        clock: Clock::at(Timestamp::UNIX_EPOCH),
        chance: Chance::seeded(seed),
        settings: Settings::default(),
    });
    let worker = Worker::new(Arc::clone(&app), AnchorFile::new(folder.join("anchors")));
    let order = Order {
        size,
        seed,
        until: UNTIL.parse().unwrap(),
    };
    let built = Box::pin(build(&app, &worker, order, |_| {})).await.unwrap();
    (app, built, keys)
}

on_both_engines! {
    async fn a_year_of_history_leaves_a_whole_journal(test: &TestDb) {
        let (_, built, keys) = Box::pin(region(test, 1)).await;
        let key = JournalKey::new(*keys.journal().expose_secret());
        let anchors = AnchorFile::new(test.folder.path().join("anchors"));
        let verified = verify(&test.db, &key, &anchors).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
        assert!(300 < verified.events && 100 < verified.anchors, "{verified:?}");
        assert!((60..=84).contains(&built.in_guidance), "{built:?}");
        assert!((4..=40).contains(&built.waiting), "{built:?}");
        assert!(0 < built.ended, "{built:?}");
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_region() {
    let mut built = Vec::new();
    for seed in [3, 3, 4] {
        let test = TestDb::sqlite().await;
        built.push(Box::pin(sized(&test, seed, HALF_A_YEAR)).await.1);
        test.finish().await;
    }
    assert_eq!(built.first(), built.get(1));
    assert_ne!(built.first(), built.get(2));
}
