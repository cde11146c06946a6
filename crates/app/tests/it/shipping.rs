//! What is confirmed is shipped, and comes back with its journal whole; only whoever is at the machine may ask for it.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::SignedDuration;
use spil_app::shipping::{NotShipped, Shipping, Wanted, open};
use spil_app::{Cx, Error};
use spil_policy::Role;
use spil_store::backup::{BackupError, Identity, Recipients};
use spil_store::copy::{CopiedTable, tally};
use spil_store::journal::AnchorFile;
use spil_store::keys::Keys;
use spil_store::shipping::{NotShipped as NothingLeft, Route};
use spil_store::{Db, Purpose, Target};
use spil_testkit::{TestApp, TestDb, Waits};

/// A network, the other disk, and the key that opens what lies there.
struct Elsewhere {
    test: TestApp,
    identity: String,
}

impl Elsewhere {
    async fn new() -> Self {
        let test = TestApp::with_team_on(TestDb::sqlite().await).await;
        std::fs::create_dir(test.test.folder.path().join("elsewhere")).unwrap();
        let file = Identity::generate().file();
        let identity = secrecy::ExposeSecret::expose_secret(&file).to_owned();
        Self { test, identity }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.test.test.folder.path().join(name)
    }

    fn identity(&self) -> Identity {
        Identity::parse(&self.identity).unwrap()
    }

    fn anchors(&self) -> AnchorFile {
        AnchorFile::new(self.path("anchors"))
    }

    fn shipping(&self, cx: Cx) -> Result<Shipping, NotShipped> {
        let route = Route {
            data: self.path("data"),
            anchors: self.path("anchors"),
            purged: self.path("data.purged"),
            to: self.path("elsewhere"),
            recipients: Recipients::parse([self.identity().recipient().as_str()]).unwrap(),
        };
        Shipping::new(cx, route, Duration::from_secs(15))
    }

    fn passes(&self, time: SignedDuration) {
        let clock = &self.test.app.clock;
        clock.set(clock.now() + time);
    }

    async fn refer(&self, house_number: u16) {
        let waits = Waits {
            surname: "Öztürk-d'Ancona",
            class: "high",
            house_number: house_number.into(),
        };
        self.test.waiting(waits).await;
    }

    fn generations(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("elsewhere")).unwrap();
        let names = entries.map(|entry| entry.unwrap());
        let folders = names.filter(|entry| entry.path().is_dir());
        let mut names: Vec<_> = folders
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

async fn rows(db: &Db) -> Vec<CopiedTable> {
    let snapshot = db.read().await.unwrap();
    let tables = tally(&snapshot).await.unwrap();
    snapshot.finish().await.unwrap();
    tables
}

#[tokio::test]
async fn what_was_confirmed_comes_back_with_its_journal() {
    let elsewhere = Elsewhere::new().await;
    let mut shipping = elsewhere.shipping(elsewhere.test.console()).unwrap();
    let worker = spil_app::worker::Worker::new(
        std::sync::Arc::clone(&elsewhere.test.app),
        elsewhere.anchors(),
    );
    for house_number in 1..4 {
        elsewhere.refer(house_number).await;
        worker.anchor_now().await.unwrap();
        elsewhere.passes(SignedDuration::from_secs(15));
        shipping.turn().await.unwrap();
    }
    let (now, moment) = (
        rows(&elsewhere.test.test.db).await,
        elsewhere.test.app.clock.now(),
    );
    let keys = Keys::open(&elsewhere.path("keys"), &elsewhere.path("data")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let wanted = Wanted {
        from: elsewhere.path("elsewhere"),
        until: None,
    };
    let opened = open(wanted.clone(), elsewhere.identity(), &keys, folder.path())
        .await
        .unwrap();
    assert_eq!((opened.manifest.made_at, opened.missing_files), (moment, 0));
    let file = folder.path().join("spil.db");
    let db = Db::open(&Target::Sqlite(file), Purpose::Command)
        .await
        .unwrap();
    assert_eq!(rows(&db).await, now);
    db.close().await;
    let anchors = std::fs::read(folder.path().join("anchors")).unwrap();
    assert_eq!(anchors, std::fs::read(elsewhere.path("anchors")).unwrap());
    assert!(3 < opened.events && anchors.ends_with(b"\n"));

    let folder = tempfile::tempdir().unwrap();
    let other = open(wanted, Identity::generate(), &keys, folder.path()).await;
    assert!(matches!(
        other,
        Err(spil_app::backup::NotRestored::Backup(BackupError::WrongKey))
    ));
}

#[tokio::test]
async fn nobody_ships_through_the_pages() {
    let elsewhere = Elsewhere::new().await;
    for role in [Role::Administrator, Role::ProgrammeLead] {
        let cx = elsewhere.test.staff(role).await;
        let refused = elsewhere.shipping(cx).unwrap().turn().await;
        assert!(
            matches!(refused, Err(NotShipped::Other(Error::Forbidden))),
            "{refused:?}"
        );
    }
    assert!(elsewhere.generations().is_empty());
}

#[tokio::test]
async fn a_generation_lasts_a_day_and_goes_by_the_term_of_backups() {
    let elsewhere = Elsewhere::new().await;
    let mut shipping = elsewhere.shipping(elsewhere.test.console()).unwrap();
    shipping.turn().await.unwrap();
    elsewhere.passes(SignedDuration::from_hours(23));
    shipping.turn().await.unwrap();
    assert_eq!(elsewhere.generations(), ["000001"]);
    elsewhere.passes(SignedDuration::from_hours(1));
    shipping.turn().await.unwrap();
    assert_eq!(elsewhere.generations(), ["000001", "000002"]);

    // Its last piece is older than backups may be.
    let old =
        SystemTime::from(elsewhere.test.app.clock.now() - SignedDuration::from_hours(24 * 92));
    for entry in std::fs::read_dir(elsewhere.path("elsewhere/000001")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let file = std::fs::File::options().append(true).open(path).unwrap();
            file.set_modified(old).unwrap();
        }
    }
    elsewhere.passes(SignedDuration::from_hours(24));
    shipping.turn().await.unwrap();
    assert_eq!(elsewhere.generations(), ["000002", "000003"]);
}

#[tokio::test]
async fn serving_goes_on_while_the_folder_is_away() {
    let elsewhere = Elsewhere::new().await;
    let mut shipping = elsewhere.shipping(elsewhere.test.console()).unwrap();
    shipping.turn().await.unwrap();
    let (there, away) = (elsewhere.path("elsewhere"), elsewhere.path("away"));
    std::fs::rename(&there, &away).unwrap();
    for house_number in 1..4 {
        elsewhere.refer(house_number).await;
        elsewhere.passes(SignedDuration::from_secs(61));
        let refused = shipping.turn().await;
        assert!(
            matches!(refused, Err(NotShipped::Store(NothingLeft::Away))),
            "{refused:?}"
        );
    }
    assert!(!there.exists());
    std::fs::rename(&away, &there).unwrap();
    let shipped = shipping.turn().await.unwrap();
    assert_eq!((shipped.generation, shipped.sequence), (1, 1));
    assert!(0 < shipped.pages);
}
