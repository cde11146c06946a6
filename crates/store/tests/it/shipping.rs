//! What is shipped while rows are written, logs begin anew, disks go away and processes begin again is exactly what was there.

mod damage;
mod steps;

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use spil_model::ids::FileId;
use spil_policy::{Actor, Facts, Object, actions};
use spil_store::backup::{Identity, PartName, Recipients, open_copy};
use spil_store::copy::{Leave, begin};
use spil_store::journal::{ObjectRef, Origin};
use spil_store::shipping::{NotShipped, Route, Shipped, Shipper, last_sign, purge_list, take_out};
use spil_store::{Db, Purpose, Request, Target};
use spil_testkit::{MORNING, TestDb};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool, SqlitePoolOptions};
use tempfile::TempDir;
use uuid::Uuid;

/// Everything that must come back: rows with a sum of their content, files with a sum of theirs, and anchors.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    rows: BTreeMap<i64, u64>,
    files: BTreeMap<String, u64>,
    anchors: Vec<u8>,
}

/// A database that is served, somebody else who writes to it, and the other disk.
struct World {
    folder: TempDir,
    db: Db,
    /// Somebody who writes in short transactions.
    writer: SqlitePool,
    neighbour: SqliteConnection,
    /// Somebody who reads for long.
    reader: Option<SqliteConnection>,
    shipper: Option<Shipper>,
    leave: Leave,
    identity: Identity,
    chance: ChaCha8Rng,
    now: Timestamp,
    files: Vec<FileId>,
    states: BTreeMap<(u64, u64), (Timestamp, State)>,
    /// The generation of the last round, and the salts of the log then.
    log: (u64, Vec<u8>),
    seen: Seen,
}

/// How much happened.
#[derive(Debug, Default)]
struct Seen {
    writes: usize,
    rounds: usize,
    pieces: usize,
    generations: usize,
    logs_anew: usize,
    away: usize,
    compared: usize,
    longest_hold: std::time::Duration,
}

fn sum(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

async fn leave(db: &Db) -> Leave {
    let actor = Actor::Console {
        user: "test".to_owned(),
    };
    let request = Request {
        actor: &actor,
        now: MORNING.parse().unwrap(),
        event_id: Uuid::from_u64_pair(1, 1),
        origin: &Origin::default(),
    };
    let tx = db.write().await.unwrap();
    let object = ObjectRef::all(Object::Network);
    let permit = tx.authorize::<actions::CopyNetwork>(&request, object, &Facts::default());
    let leave = begin(&permit.unwrap());
    tx.rollback().await.unwrap();
    leave
}

const ROWS: &str = "SELECT id, body FROM filler ORDER BY id";

async fn rows(pool: &SqlitePool) -> BTreeMap<i64, u64> {
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(ROWS).fetch_all(pool).await.unwrap();
    rows.iter().map(|(id, body)| (*id, sum(body))).collect()
}

fn files_in(folder: &Path) -> BTreeMap<String, u64> {
    let stored = spil_store::files::stored(folder).unwrap();
    let names = stored.into_iter().map(|id| PartName::File(id).to_string());
    names
        .map(|name| {
            let content = fs::read(folder.join(&name)).unwrap();
            (name, sum(&content))
        })
        .collect()
}

async fn open(path: &Path) -> Db {
    let target = Target::Sqlite(path.to_owned());
    Db::open(&target, Purpose::Command).await.unwrap()
}

impl World {
    async fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["data", "elsewhere"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let path = folder.path().join("spil.db");
        let db = open(&path).await;
        let made = "CREATE TABLE filler (id INTEGER PRIMARY KEY, body BLOB NOT NULL)";
        let writer = connected(&path).await;
        sqlx::raw_sql(made).execute(&writer).await.unwrap();
        // Little memory: pages of a long transaction stand in the log before it is committed.
        let options = SqliteConnectOptions::new().filename(&path);
        let options = options.pragma("cache_size", "10");
        let neighbour = options.pragma("busy_timeout", "0").connect().await;
        Self {
            folder,
            leave: leave(&db).await,
            db,
            writer,
            neighbour: neighbour.unwrap(),
            reader: None,
            shipper: None,
            identity: Identity::generate(),
            chance: ChaCha8Rng::seed_from_u64(seed),
            now: MORNING.parse().unwrap(),
            files: Vec::new(),
            states: BTreeMap::new(),
            log: (0, Vec::new()),
            seen: Seen::default(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.chance.next_u32() % bound
    }

    fn route(&self) -> Route {
        Route {
            data: self.path("data"),
            anchors: self.path("anchors"),
            purged: self.path("data.purged"),
            to: self.path("elsewhere"),
            recipients: Recipients::parse([self.identity.recipient().as_str()]).unwrap(),
        }
    }

    /// The salts of the log: others when it has begun anew.
    fn salts(&self) -> Vec<u8> {
        let log = fs::read(self.path("spil.db-wal")).unwrap_or_default();
        log.into_iter().skip(16).take(8).collect()
    }

    async fn state(&self) -> State {
        State {
            rows: rows(&self.writer).await,
            files: files_in(&self.path("data")),
            anchors: fs::read(self.path("anchors")).unwrap_or_default(),
        }
    }

    /// One round, and what was there.
    async fn ship(&mut self) {
        self.now += SignedDuration::from_secs(1);
        let shipped = match &mut self.shipper {
            Some(shipper) => match shipper.ship(self.now).await {
                Err(NotShipped::Broken) => self.begin_shipping().await,
                done => done.unwrap(),
            },
            None => self.begin_shipping().await,
        };
        let state = self.state().await;
        let log = (shipped.generation, self.salts());
        // Another log in the same generation: it was followed from one to the next.
        let is_anew = self.log.0 == log.0 && self.log.1 != log.1 && !self.log.1.is_empty();
        self.seen.logs_anew += usize::from(is_anew);
        self.log = log;
        self.seen.rounds += 1;
        self.seen.pieces += usize::from(0 < shipped.bytes);
        let hold = self.shipper.as_ref().unwrap().longest_hold();
        self.seen.longest_hold = self.seen.longest_hold.max(hold);
        self.states
            .insert((shipped.generation, shipped.sequence), (self.now, state));
        let life = last_sign(&self.path("elsewhere")).unwrap().unwrap();
        let told = (life.at, life.generation, life.sequence);
        assert_eq!(told, (self.now, shipped.generation, shipped.sequence));
    }

    async fn begin_shipping(&mut self) -> Shipped {
        self.seen.generations += 1;
        let route = self.route();
        let shipper = match &mut self.shipper {
            Some(shipper) => shipper,
            none => none.insert(Shipper::new(&self.db, route).unwrap()),
        };
        shipper.begin(&self.leave, self.now).await.unwrap()
    }

    /// Takes out what was shipped until a moment, and compares.
    async fn compare(&mut self, until: Option<Timestamp>, expected: &State) {
        let out = tempfile::tempdir().unwrap();
        let taken = take_out(&self.path("elsewhere"), &self.identity, until, out.path());
        taken.unwrap();
        let db = open_copy(&out.path().join("spil.db")).await.unwrap();
        let snapshot = db.read().await.unwrap();
        let fault = spil_store::backup::first_fault(&snapshot).await.unwrap();
        snapshot.finish().await.unwrap();
        db.close().await;
        assert_eq!(fault, None);
        let found = State {
            rows: rows(&connected(&out.path().join("spil.db")).await).await,
            files: files_in(out.path()),
            anchors: fs::read(out.path().join("anchors")).unwrap(),
        };
        assert_eq!(&found, expected);
        self.seen.compared += 1;
    }

    async fn compare_some(&mut self) {
        self.ship().await;
        let (_, (_, last)) = self.states.last_key_value().unwrap();
        let last = last.clone();
        self.compare(None, &last).await;
        for _ in 0..3 {
            let one = self.below(u32::try_from(self.states.len()).unwrap()) as usize;
            let (at, state) = self.states.values().nth(one).unwrap().clone();
            self.compare(Some(at), &state).await;
        }
    }
}

/// One connection to a file, beside those of the store. As the one that writes while it is shipped, it cuts a log that it begins.
async fn connected(path: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(path);
    let options = options.pragma("journal_size_limit", "0");
    let pool = SqlitePoolOptions::new().max_connections(1);
    pool.connect_with(options).await.unwrap()
}

/// More by hand: `SPIL_TEST_FULL=1`.
fn worlds() -> u64 {
    let full = std::env::var_os("SPIL_TEST_FULL").is_some();
    if full { 400 } else { 24 }
}

#[tokio::test]
async fn what_was_shipped_is_what_was_there() {
    let mut all = Seen::default();
    for seed in 0..worlds() {
        let mut world = World::new(seed).await;
        for _ in 0..70 {
            world.step().await;
        }
        world.compare_some().await;
        let seen = &world.seen;
        all.writes += seen.writes;
        all.rounds += seen.rounds;
        all.pieces += seen.pieces;
        all.generations += seen.generations;
        all.logs_anew += seen.logs_anew;
        all.away += seen.away;
        all.compared += seen.compared;
        all.longest_hold = all.longest_hold.max(seen.longest_hold);
    }
    println!(
        "shipping: {} writes, {} rounds, {} pieces in {} generations, {} times from one log to the next, {} times away; {} moments restored, all \
         as they were; nobody who writes was held longer than {:?}",
        all.writes,
        all.rounds,
        all.pieces,
        all.generations,
        all.logs_anew,
        all.away,
        all.compared,
        all.longest_hold
    );
    assert!(all.writes >= 400 && all.pieces >= 200 && all.compared >= 90);
    assert!(all.generations >= 24 && all.logs_anew >= 40 && all.away >= 1);
}

#[tokio::test]
async fn nothing_is_written_when_nothing_changed_but_the_sign_of_life() {
    let mut world = World::new(1).await;
    world.write().await;
    world.ship().await;
    world.ship().await;
    let before = files_of(&world.path("elsewhere"));
    world.ship().await;
    let last = world.states.keys().next_back().copied();
    assert_eq!(last, Some((1, 0)));
    assert_eq!(files_of(&world.path("elsewhere")), before);
    assert_eq!(world.seen.pieces, 1);
}

#[tokio::test]
async fn a_server_and_a_folder_in_use_are_refused() {
    let server = TestDb::postgres().await;
    let mut world = World::new(2).await;
    let refused = Shipper::new(&server.db, world.route());
    assert!(matches!(refused, Err(NotShipped::Server)));
    server.finish().await;
    world.ship().await;
    let mut second = Shipper::new(&world.db, world.route()).unwrap();
    let refused = second.begin(&world.leave, world.now).await;
    assert!(matches!(refused, Err(NotShipped::InUse)), "{refused:?}");
    let nowhere = Route {
        to: world.path("nowhere"),
        ..world.route()
    };
    let refused = Shipper::new(&world.db, nowhere);
    assert!(matches!(refused, Err(NotShipped::Away)));
}

#[tokio::test]
async fn the_list_of_who_is_gone_goes_along_and_only_grows() {
    let mut world = World::new(3).await;
    let (here, there) = (world.path("data.purged"), world.path("elsewhere"));
    for (now, shipped) in [
        ("one\ntwo\nhal", "one\ntwo\n"),
        ("two\nthree\n", "one\ntwo\nthree\n"),
        ("", "one\ntwo\nthree\n"),
    ] {
        fs::write(&here, now).unwrap();
        world.ship().await;
        let list = fs::read_to_string(purge_list(&there).path());
        assert_eq!(list.unwrap(), shipped);
    }
}

/// The names of all files in a folder.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_of(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn what_removed_rows_leave_in_the_log_goes_while_it_is_shipped() {
    let mut world = World::new(8).await;
    for _ in 0..20 {
        world.write().await;
    }
    let told = "INSERT INTO filler VALUES (100000, 'somebody who must be gone')";
    sqlx::raw_sql(told).execute(&world.writer).await.unwrap();
    world.ship().await;
    let gone = "DELETE FROM filler WHERE id = 100000";
    sqlx::raw_sql(gone).execute(&world.writer).await.unwrap();
    let target = Target::Sqlite(world.path("spil.db"));
    let command = Db::open(&target, Purpose::Command).await.unwrap();
    let wiping = tokio::spawn(async move { spil_store::retention::wipe(&command).await });
    let mut rounds = 0;
    while !wiping.is_finished() {
        world.ship().await;
        world.write().await;
        rounds += 1;
    }
    assert!(wiping.await.unwrap().unwrap());
    let left: usize = ["spil.db", "spil.db-wal"]
        .into_iter()
        .map(|name| fs::read(world.path(name)).unwrap_or_default())
        .map(|bytes| {
            bytes
                .windows(24)
                .filter(|part| part == b"somebody who must be gon")
                .count()
        })
        .sum();
    println!("wiped within {rounds} rounds: {left} left");
    assert_eq!(left, 0);
}
