//! Only whoever is at the machine backs up a network, its journal says so, and all of it comes back.

use std::io::Cursor;
use std::path::PathBuf;

use spil_app::Error;
use spil_app::backup::{NotMade, NotRestored, Order, make, open};
use spil_policy::Role;
use spil_store::backup::{Identity, Recipients};
use spil_store::copy::{CopiedTable, tally};
use spil_store::journal::AnchorFile;
use spil_store::keys::Keys;
use spil_store::{Db, Purpose, Target};
use spil_testkit::{TestApp, TestDb, Waits};

fn order(test: &TestApp, identity: &Identity) -> Order {
    let folder = test.test.folder.path();
    Order {
        data: folder.join("data"),
        anchors: AnchorFile::new(folder.join("anchors")),
        recipients: Recipients::parse([identity.recipient().as_str()]).unwrap(),
        out: folder.join("one.age"),
    }
}

fn keys(test: &TestApp) -> Keys {
    let folder = test.test.folder.path();
    Keys::open(&folder.join("keys"), &folder.join("data")).unwrap()
}

async fn rows(db: &Db) -> Vec<CopiedTable> {
    let snapshot = db.read().await.unwrap();
    let tables = tally(&snapshot).await.unwrap();
    snapshot.finish().await.unwrap();
    tables
}

async fn comes_back(test: TestDb) {
    let test = TestApp::with_team_on(test).await;
    for house_number in 1..4 {
        let waits = Waits {
            surname: "Öztürk-d'Ancona",
            class: "high",
            house_number,
        };
        test.waiting(waits).await;
    }
    let identity = Identity::generate();
    let order = order(&test, &identity);
    let out = order.out.clone();
    let made = make(&test.console(), order).await.unwrap();
    let now = rows(&test.test.db).await;
    let folder = tempfile::tempdir().unwrap();
    let archive = Cursor::new(std::fs::read(out).unwrap());
    let opened = open(archive, identity, &keys(&test), folder.path())
        .await
        .unwrap();
    assert_eq!((&opened.manifest, opened.missing_files), (&made, 0));
    assert!(opened.migrated.is_empty() && 3 < opened.events);
    let file: PathBuf = folder.path().join("spil.db");
    let db = Db::open(&Target::Sqlite(file), Purpose::Command)
        .await
        .unwrap();
    assert_eq!(rows(&db).await, now);
    db.close().await;
    test.test.finish().await;
}

#[tokio::test]
async fn all_of_a_network_comes_back_from_sqlite() {
    comes_back(TestDb::sqlite().await).await;
}

#[tokio::test]
async fn all_of_a_network_comes_back_from_postgres() {
    comes_back(TestDb::postgres().await).await;
}

#[tokio::test]
async fn nobody_backs_up_through_the_pages() {
    let (test, identity) = (TestApp::new().await, Identity::generate());
    for role in [Role::Administrator, Role::ProgrammeLead] {
        let refused = make(&test.staff(role).await, order(&test, &identity)).await;
        let forbidden = matches!(refused, Err(NotMade::Other(Error::Forbidden)));
        assert!(forbidden, "{refused:?}");
    }
    assert!(!test.test.folder.path().join("one.age").exists());
}

#[tokio::test]
async fn a_journal_of_other_keys_is_refused() {
    let (test, other) = (TestApp::new().await, TestApp::new().await);
    let identity = Identity::generate();
    make(&test.console(), order(&test, &identity))
        .await
        .unwrap();
    let archive = std::fs::read(test.test.folder.path().join("one.age")).unwrap();
    let strange = other.test.folder.path().join("strange.keys");
    let data = other.test.folder.path().join("data");
    let chance = spil_app::Chance::seeded(99);
    let keys = chance
        .with(|chance| Keys::create(&strange, &data, chance))
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let refused = open(Cursor::new(archive), identity, &keys, folder.path()).await;
    assert!(
        matches!(refused, Err(NotRestored::Journal(_))),
        "{refused:?}"
    );
}
