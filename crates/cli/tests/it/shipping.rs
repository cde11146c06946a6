//! The machine is lost with its disk in the middle of work: what was confirmed before the last piece comes back from the other disk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use spil_app::Clock;
use spil_model::retention::PurgedKind;
use spil_store::Target;
use spil_store::journal::JournalKey;
use spil_store::keys::Keys;
use spil_store::retention::{PurgeList, Purged};
use spil_store::shipping::{Life, last_sign};
use spil_testkit::TestDb;
use spil_testkit::http::Visitor;
use spil_testkit::serving::Serving;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::running::{Instance, json, refusal, spil};
use crate::submitting::{AT_ONCE, DONE, SUBMIT, all_ready, code};

/// As many people have their answers ready, so that nobody runs out before the machine is lost.
const PEOPLE: usize = 420;
/// So many are confirmed before it is lost, and so many pieces shipped meanwhile.
const CONFIRMED: usize = 240;
const PIECES: u64 = 3;
/// What may be lost.
const AT_RISK: SignedDuration = SignedDuration::from_secs(60);

/// Everybody who was confirmed, with the moment.
type Confirmed = Arc<Mutex<Vec<(Visitor, Timestamp)>>>;

struct Drill {
    test: TestDb,
    instance: Instance,
    secret: String,
    public: String,
}

impl Drill {
    async fn set_up() -> Self {
        let test = TestDb::sqlite().await;
        let folder = test.folder.path();
        let instance = Instance::set_up(&folder.join("network"), &test);
        let secret = folder.join("backup.key").display().to_string();
        let made = spil("nl", &["backup-key", &secret]);
        let public = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        std::fs::create_dir(folder.join("elsewhere")).unwrap();
        Self {
            test,
            instance,
            secret,
            public,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.test.folder.path().join(name)
    }

    fn elsewhere(&self) -> String {
        self.path("elsewhere").display().to_string()
    }

    fn serve(&self) -> Serving {
        let mut program = Command::new(env!("CARGO_BIN_EXE_spil"));
        program.env("SPIL_SHIP_TO", self.path("elsewhere"));
        program.env("SPIL_SHIP_EVERY", "1");
        program.env("SPIL_BACKUP_RECIPIENT", &self.public);
        self.instance.serve_by(&mut program)
    }

    /// The sign of life; none before the first piece.
    fn life(&self) -> Option<Life> {
        last_sign(&self.path("elsewhere")).unwrap()
    }

    /// The machine with its disk: data, anchors and the list of who is gone. The keys lie elsewhere too.
    fn lose_the_machine(&self) {
        std::fs::rename(self.path("network.keys"), self.path("kept.keys")).unwrap();
        std::fs::remove_dir_all(self.path("network")).unwrap();
        std::fs::remove_file(self.path("network.anchors")).unwrap();
        std::fs::remove_file(self.path("network.purged")).unwrap();
    }

    /// Somebody was removed for good some day.
    fn removed_somebody(&self) {
        let keys = Keys::open(&self.path("network.keys"), &self.path("network")).unwrap();
        let key = JournalKey::new(*keys.journal().expose_secret());
        let gone = Purged {
            id: Uuid::from_u64_pair(1, 2),
            what: PurgedKind::Person,
            at: now(),
        };
        let list = PurgeList::new(self.path("network.purged"));
        assert_eq!(list.catch_up(&[gone], &key).unwrap(), 1);
    }

    fn place(&self, data: &Path) -> Vec<String> {
        let keys = self.path("kept.keys").display().to_string();
        let data = data.display().to_string();
        ["--data", &data, "--keys", &keys]
            .map(str::to_owned)
            .to_vec()
    }
}

fn now() -> Timestamp {
    Clock::System.now()
}

/// Submits from many sides until there is no answer any more.
async fn submit_until_lost(visitors: Vec<Visitor>, confirmed: Confirmed) {
    let queue = Arc::new(Mutex::new(visitors));
    let mut sides = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (queue, confirmed) = (Arc::clone(&queue), Arc::clone(&confirmed));
        sides.spawn(async move {
            loop {
                let next = queue.lock().await.pop();
                let Some(mut visitor) = next else { return };
                let Ok(answer) = visitor.post(SUBMIT, "").await else {
                    return;
                };
                assert_eq!((answer.status, answer.location.as_str()), (303, DONE));
                confirmed.lock().await.push((visitor, now()));
            }
        });
    }
    sides.join_all().await;
}

/// Kills the server when enough was confirmed and shipped; gives the moment.
async fn lose(mut server: Serving, drill: &Drill, confirmed: &Confirmed) -> Timestamp {
    let before = drill.life();
    let enough = |life: Option<Life>| match (before, life) {
        (Some(before), Some(life)) if before.generation == life.generation => {
            PIECES <= life.sequence - before.sequence
        }
        (_, life) => life.is_some_and(|life| PIECES <= life.sequence),
    };
    loop {
        let count = confirmed.lock().await.len();
        if (CONFIRMED <= count && enough(drill.life())) || PEOPLE <= count {
            break;
        }
        tokio::task::yield_now().await;
    }
    let lost_at = now();
    server.kill();
    lost_at
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_machine_comes_back_from_the_other_disk() {
    let drill = Drill::set_up().await;
    drill.removed_somebody();
    let server = drill.serve();
    let visitors = all_ready(server.address, 0, PEOPLE).await;
    let confirmed = Confirmed::default();
    let submitting = tokio::spawn(submit_until_lost(visitors, Arc::clone(&confirmed)));
    let lost_at = lose(server, &drill, &confirmed).await;
    submitting.await.unwrap();
    drill.lose_the_machine();

    let data = drill.path("again");
    let place = drill.place(&data);
    let elsewhere = drill.elsewhere();
    let shipped = [
        "restore",
        "--from-shipped",
        &elsewhere,
        "--identity",
        &drill.secret,
    ];
    let place: Vec<&str> = place.iter().map(String::as_str).collect();
    let checked = json(&[&shipped[..], &["--check", "--json"], &place[..]].concat());
    assert!(!data.exists(), "a check wrote the target");
    let restored = json(&[&shipped[..], &["--json"], &place[..]].concat());
    assert_eq!(checked["made_at"], restored["made_at"]);
    // Nobody on the list is in what was shipped; without the list that came along there would be no figure.
    assert_eq!(restored["removed_again"], 0);
    let at: Timestamp = restored["made_at"].as_str().unwrap().parse().unwrap();
    let again = Instance {
        arguments: place.iter().map(|one| (*one).to_owned()).collect(),
        target: Target::Sqlite(data.join("spil.db")),
    };
    again.run(&["verify-log"]);

    let mut server = again.serve();
    let (mut codes, mut missing, mut later) = (BTreeSet::new(), 0, 0);
    for (visitor, moment) in confirmed.lock().await.iter_mut() {
        visitor.moves_to(server.address);
        let page = visitor.get(DONE).await.unwrap();
        if page.status == 200 {
            assert!(
                codes.insert(code(visitor).await),
                "two people got the same code"
            );
        } else if *moment < at {
            missing += 1;
        } else {
            later += 1;
        }
    }
    server.kill();
    let risk = lost_at.duration_since(at);
    let count = again.count().await;
    println!(
        "the machine was lost after {} were confirmed: {} came back, {missing} of those before the last piece are missing, {later} \
         after it are gone; the last piece was {risk:#} old",
        codes.len() + missing + later,
        codes.len()
    );
    assert_eq!(missing, 0);
    assert!(CONFIRMED <= codes.len() + later && 100 <= codes.len());
    assert!(risk < AT_RISK);
    // Whoever had no answer any more may be in it too, and nobody is there twice.
    assert!(
        codes.len() <= count && count <= codes.len() + AT_ONCE,
        "{count} referrals"
    );
    drill.test.finish().await;
}

#[tokio::test]
async fn what_cannot_be_shipped_or_restored_is_refused() {
    let drill = Drill::set_up().await;
    let (elsewhere, place) = (drill.elsewhere(), drill.place(&drill.path("again")));
    let data = drill.path("network").display().to_string();
    let serve = |to: &str, more: &[&str]| {
        let given = ["serve", "--data", &data, "--ship-to", to];
        let told = refusal("nl", &[&given[..], more].concat());
        assert!(!told.is_empty());
        told
    };
    let key = ["--recipient", drill.public.as_str()];
    let server = ["--database", "postgres://nobody@127.0.0.1:1/none"];
    assert!(serve("nowhere", &key).contains("is er niet"));
    assert!(serve(&data, &key).contains("in de map met gegevens"));
    assert!(serve(&elsewhere, &[]).contains("age1"));
    let config = ["config", "check", "--data", &data, "--ship-to", &elsewhere];
    let told = spil("nl", &[&config[..], &key, &server].concat());
    assert!(String::from_utf8_lossy(&told.stderr).contains("pg_receivewal"));
    let looked = || {
        let told = spil("nl", &[&config[..], &key].concat());
        [told.stdout, told.stderr].map(|said| String::from_utf8_lossy(&said).into_owned())
    };
    assert!(looked().concat().contains("nog niets in de map"));

    let place: Vec<&str> = place.iter().map(String::as_str).collect();
    let restore = ["restore", "--identity", drill.secret.as_str()];
    std::fs::copy(drill.path("network.keys"), drill.path("kept.keys")).unwrap();
    let from = |folder: &str| {
        let given = ["--from-shipped", folder];
        refusal("nl", &[&restore[..], &given[..], &place[..]].concat())
    };
    assert!(from(&elsewhere).contains("geen back-up van Spil"));
    let mut server = drill.serve();
    while drill.life().is_none() {
        tokio::task::yield_now().await;
    }
    server.kill();
    assert!(looked().concat().contains("staat in de map"));
    std::fs::write(drill.path("elsewhere/000001/0000000.age"), b"gone").unwrap();
    assert!(from(&elsewhere).contains("beschadigd"));
    assert!(!drill.path("again").exists());
    drill.test.finish().await;
}
