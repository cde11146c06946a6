//! An update of a filled database of an older version is killed half-way, again and again: each time either nothing has changed
//! or all of it, and the next try finishes.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus};

use spil_store::Target;
use spil_testkit::TestDb;
use spil_testkit::failing::Failing;
use spil_testkit::older::{self, Contents, contents};

use crate::running::{json, spil};

const KILLED: i32 = 9;
/// The first version that is tried; the others follow at this distance.
const FIRST: usize = 4;
const DISTANCE: usize = 4;

/// A network whose database is of an older version.
struct Older {
    arguments: Vec<String>,
    target: Target,
    before: Contents,
}

impl Older {
    async fn new(data: &str, target: Target) -> Self {
        let mut arguments = vec!["--data".to_owned(), data.to_owned()];
        if let Target::Postgres(url) = &target {
            arguments.extend(["--database".to_owned(), url.clone()]);
        }
        let before = contents(&target).await;
        Self {
            arguments,
            target,
            before,
        }
    }

    /// `spil migrate`, killed in the middle of this write to a file with such a name, or to a `socket`.
    fn migrate(&self, failing: &Failing, place: &str, number: u32) -> ExitStatus {
        loop {
            let mut program = Command::new(env!("CARGO_BIN_EXE_spil"));
            failing.kills_at(&mut program, place, number);
            program.arg("migrate").args(&self.arguments);
            let done = program.env("SPIL_LANG", "nl").output().unwrap();
            let told = String::from_utf8_lossy(&done.stderr);
            // The server may not know yet that the one before has died.
            if !told.contains("Stop dat eerst") {
                return done.status;
            }
        }
    }

    /// Kills it further on each time until it gets to its end; gives how often it was killed.
    async fn kill_until_done(&self, failing: &Failing, place: &str) -> usize {
        let (mut kills, mut number) = (0, 1);
        loop {
            let status = self.migrate(failing, place, number);
            let now = contents(&self.target).await;
            if status.success() {
                assert_eq!(now.steps.len(), older::count_steps());
                break;
            }
            assert_eq!(status.signal(), Some(KILLED), "{status}");
            assert!(
                now == self.before || now.steps.len() == older::count_steps(),
                "half an update after {number} writes to {place}"
            );
            kills += 1;
            number += number / 2 + 1;
        }
        self.nothing_is_lost().await;
        kills
    }

    async fn nothing_is_lost(&self) {
        let now = contents(&self.target).await;
        for (table, count) in &self.before.rows {
            assert_eq!(now.rows.get(table), Some(count), "{table}");
        }
        let mut verify = vec!["verify-log", "--json"];
        verify.extend(self.arguments.iter().map(String::as_str));
        assert_eq!(json(&verify)["whole"], true);
    }

    fn rows(&self) -> i64 {
        self.before.rows.values().sum()
    }
}

/// A region to be updated; gives its data folder.
fn region(own: &Path) -> String {
    let data = own.join("region").display().to_string();
    let build = ["demo", "--only-build", "--size", "small", "--data", &data];
    assert!(spil("nl", &build).status.success());
    data
}

fn versions() -> impl Iterator<Item = usize> {
    (FIRST..older::count_steps()).step_by(DISTANCE)
}

fn conclude(engine: &str, kills: usize, rows: i64) {
    assert!(6 * versions().count() <= kills, "{kills} kills");
    assert!(5_000 < rows, "{rows} rows");
    println!(
        "{kills} updates on {engine} killed half-way, {rows} rows of {} older databases: all there, all updated",
        versions().count()
    );
}

#[tokio::test]
async fn an_update_that_is_killed_half_way_is_finished_later_on_sqlite() {
    let own = tempfile::tempdir().unwrap();
    let failing = Failing::make();
    let data = region(own.path());
    let place = own.path().join("region/spil.db");
    let newest = own.path().join("newest.db");
    std::fs::rename(&place, &newest).unwrap();
    let (mut kills, mut rows) = (0, 0);
    for steps in versions() {
        let file = own.path().join(format!("{steps}.db"));
        older::make_file(&newest, &file, steps).await;
        // The copy of before the update, the log, and all there is with the file itself.
        for written in ["before-update", "spil.db-wal", "spil.db"] {
            for ending in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{ending}", place.display()));
            }
            std::fs::copy(&file, &place).unwrap();
            let older = Older::new(&data, Target::Sqlite(place.clone())).await;
            kills += older.kill_until_done(&failing, written).await;
            rows = rows.max(older.rows());
        }
    }
    conclude("SQLite", kills, rows);
}

#[tokio::test]
async fn an_update_that_is_killed_half_way_is_finished_later_on_postgres() {
    let own = tempfile::tempdir().unwrap();
    let failing = Failing::make();
    let data = region(own.path());
    let newest = TestDb::postgres().await;
    let from = format!("sqlite:{data}/spil.db");
    let Target::Postgres(to) = &newest.target else {
        unreachable!("a server was asked for")
    };
    json(&[
        "copy", "--json", "--from", &from, "--to", to, "--data", &data,
    ]);
    let (mut kills, mut rows) = (0, 0);
    for steps in versions() {
        let twin = newest.twin().await;
        twin.db.close().await;
        let Target::Postgres(url) = &twin.target else {
            unreachable!("a server was asked for")
        };
        older::make_on_server(url, steps).await;
        let older = Older::new(&data, twin.target.clone()).await;
        kills += older.kill_until_done(&failing, "socket").await;
        rows = rows.max(older.rows());
        twin.finish().await;
    }
    conclude("PostgreSQL", kills, rows);
    newest.finish().await;
}
