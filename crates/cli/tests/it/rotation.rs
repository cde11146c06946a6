//! `spil keys`: another master key for a filled network, killed half-way again and again; and what becomes of older backups.

use std::fs::File;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::Value;
use spil_store::rotation::used;
use spil_store::{Db, Purpose, Target};
use spil_testkit::TestDb;
use spil_testkit::failing::Failing;

use crate::running::{json, refusal, spil};

const KILLED: i32 = 9;
/// So often it is killed at least.
const KILLS: usize = 6;

/// A network with many citizen service numbers.
struct Network {
    arguments: Vec<String>,
    target: Target,
}

impl Network {
    fn keys(&self, step: &str) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_spil"));
        program.args(["keys", step, "--json"]).args(&self.arguments);
        program.env("SPIL_LANG", "en");
        program
    }

    fn does(&self, step: &str) -> Value {
        let done = self.keys(step).output().unwrap();
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{step}: {told}");
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Refused, with nothing on stdout.
    fn refuses(&self, step: &str) -> String {
        let refused = self.keys(step).output().unwrap();
        assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0));
        String::from_utf8_lossy(&refused.stderr).into_owned()
    }

    async fn used(&self) -> Vec<String> {
        let db = Db::open(&self.target, Purpose::Command).await.unwrap();
        let snapshot = db.read().await.unwrap();
        let used = used(&snapshot).await.unwrap();
        snapshot.finish().await.unwrap();
        db.close().await;
        used.iter().map(ToString::to_string).collect()
    }
}

/// Kills the rotation further on each time; gives how often, and in how many of those both keys were in use.
async fn kill_until_done(network: &Network, place: &str) -> (usize, usize) {
    let failing = Failing::make();
    let (mut kills, mut between, mut number) = (0, 0, 1);
    loop {
        let mut program = network.keys("rotate");
        failing.kills_at(&mut program, place, number);
        let done: Output = program.output().unwrap();
        if done.status.success() {
            return (kills, between);
        }
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.signal(), Some(KILLED), "{told}");
        kills += 1;
        between += usize::from(network.used().await.len() == 2);
        number += number / 3 + 1;
    }
}

async fn rotates(network: Network, key_file: &Path, place: &str) {
    let before = std::fs::read_to_string(key_file).unwrap();
    assert!(network.refuses("rotate").contains("one key alone"));
    assert_eq!(network.does("add")["key"], "2");
    assert!(network.refuses("add").contains("more than one key"));
    let (kills, between) = kill_until_done(&network, place).await;
    assert!(
        KILLS <= kills && 1 <= between,
        "{kills} kills, {between} between"
    );
    assert_eq!(network.does("rotate")["sealed_anew"], 0);
    assert_eq!(network.used().await, ["2"]);
    assert!(network.refuses("retire").contains("quarter of an hour"));
    let file = File::options().write(true).open(key_file).unwrap();
    let changed = file.metadata().unwrap().modified().unwrap();
    file.set_modified(changed - Duration::from_mins(16))
        .unwrap();
    network.does("retire");
    let after = std::fs::read_to_string(key_file).unwrap();
    let old = before.lines().find(|line| line.starts_with("1 ")).unwrap();
    assert!(
        !after.contains(old.trim_start_matches("1 ")),
        "the old key stands in the file"
    );
    assert!(network.refuses("retire").contains("one key alone"));
    let mut verify = vec!["verify-log", "--json"];
    verify.extend(network.arguments.iter().map(String::as_str));
    assert_eq!(json(&verify)["whole"], true);
    println!(
        "a rotation killed {kills} times, {between} times with both keys in use: all sealed anew, the old key is gone"
    );
}

fn region(own: &Path) -> String {
    let data = own.join("region").display().to_string();
    let build = ["demo", "--only-build", "--size", "small", "--data", &data];
    assert!(spil("nl", &build).status.success());
    data
}

#[tokio::test]
async fn a_rotation_that_is_killed_goes_on_and_an_older_backup_asks_for_its_keys_on_sqlite() {
    let own = tempfile::tempdir().unwrap();
    let data = region(own.path());
    let path = |name: &str| own.path().join(name).display().to_string();
    let made = spil("nl", &["backup-key", &path("secret")]);
    let public = String::from_utf8(made.stdout).unwrap();
    let backup = path("older.age");
    json(&[
        "backup",
        &backup,
        "--recipient",
        public.trim(),
        "--data",
        &data,
        "--json",
    ]);
    let key_file = own.path().join("region.keys");
    std::fs::copy(&key_file, own.path().join("older.keys")).unwrap();
    let network = Network {
        arguments: vec!["--data".to_owned(), data.clone()],
        target: Target::Sqlite(own.path().join("region/spil.db")),
    };
    rotates(network, &key_file, "spil.db-wal").await;

    let there = path("there");
    let secret = path("secret");
    let check = [
        "restore",
        &backup,
        "--identity",
        &secret,
        "--data",
        &there,
        "--check",
    ];
    let (now, then) = (path("region.keys"), path("older.keys"));
    let told = refusal("en", &[&check[..], &["--keys", &now]].concat());
    assert!(told.contains("master key 1"), "{told}");
    assert!(
        spil("en", &[&check[..], &["--keys", &then]].concat())
            .status
            .success()
    );
}

#[tokio::test]
async fn a_rotation_that_is_killed_goes_on_on_postgres() {
    let own = tempfile::tempdir().unwrap();
    let data = region(own.path());
    let test = TestDb::postgres().await;
    let from = format!("sqlite:{data}/spil.db");
    let Target::Postgres(url) = test.target.clone() else {
        unreachable!("a server was asked for")
    };
    json(&[
        "copy", "--json", "--from", &from, "--to", &url, "--data", &data,
    ]);
    let network = Network {
        arguments: vec!["--data".to_owned(), data, "--database".to_owned(), url],
        target: test.target.clone(),
    };
    rotates(network, &own.path().join("region.keys"), "socket").await;
    test.finish().await;
}
