//! Importing beside a server that goes on, and breaking an import off: what was in force stays in force.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use spil_model::geography::{HouseNumber, Postcode};
use spil_model::team::Found;
use spil_store::{Db, Purpose, Target, geography};
use spil_testkit::TestDb;
use spil_testkit::http::{FOR_ONESELF, Visitor};

use crate::running::{Instance, file};
use crate::taking_in::postcodes;

/// So many addresses that an import takes several dozen steps.
const ROWS: u32 = 120_000;
/// At least so many people refer somebody while it runs.
const REFERRED: u32 = 10;

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Where the first address of the files lies, by the edition in force.
async fn in_force(target: &Target) -> Option<String> {
    let db = Db::open(target, Purpose::Command).await.unwrap();
    let snapshot = db.read().await.unwrap();
    let postcode = Postcode::parse("1000AA").unwrap();
    let found = geography::find(&snapshot, postcode, HouseNumber::new(1).unwrap()).await;
    snapshot.finish().await.unwrap();
    db.close().await;
    match found.unwrap() {
        Found::Neighbourhood(code) => Some(code.to_string()),
        Found::Unknown => None,
    }
}

/// Somebody refers themselves, from the first question to the confirmation; gives the longest wait for an answer.
async fn refers(visitor: &mut Visitor) -> Duration {
    let submit = ("/aanmelden/controle", "");
    let mut longest = Duration::ZERO;
    for (address, form) in FOR_ONESELF.into_iter().chain([submit]) {
        let start = Instant::now();
        let answer = visitor.post(address, form).await.unwrap();
        longest = longest.max(start.elapsed());
        assert_eq!(answer.status, 303, "{address}: {}", answer.body);
    }
    longest
}

async fn beside_a_server(test: TestDb) {
    let folder = test.folder.path();
    let instance = Instance::set_up(&folder.join("served"), &test);
    let first = write(folder, "first.csv", &postcodes(100, "99010101"));
    instance.run(&["import", "postcodes", &first]);
    let server = instance.serve();
    let large = write(folder, "large.csv", &postcodes(ROWS, "99010102"));
    let arguments = instance.arguments.clone();
    let target = instance.target.clone();
    let importing = tokio::task::spawn_blocking(move || {
        let network = file("testdata/network/two-sub-regions.toml");
        instance.run(&["import", "network", &network]);
        instance.run(&["import", "postcodes", &large])
    });
    let (mut people, mut longest) = (0, Duration::ZERO);
    while !importing.is_finished() {
        longest = longest.max(refers(&mut Visitor::new(server.address, people)).await);
        people += 1;
    }
    let said = importing.await.unwrap();
    println!("{people} people referred meanwhile, no answer took longer than {longest:?}: {said}");
    assert!(said.contains("geldt nu: 120000 adressen."), "{said}");
    assert!(REFERRED <= people, "{people} people referred meanwhile");
    assert_eq!(in_force(&target).await.as_deref(), Some("99010102"));
    drop(server);
    let verified = Instance { arguments, target };
    verified.run(&["verify-log"]);
    test.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postcodes_and_a_network_come_in_beside_a_served_file() {
    beside_a_server(TestDb::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postcodes_and_a_network_come_in_beside_a_served_postgres() {
    beside_a_server(TestDb::postgres().await).await;
}

fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success(), "{}", path.display());
}

/// The import reads its file twice, here from two pipes: the first gives all of it, the second half, and then comes Ctrl-C.
fn interrupted(instance: &Instance, folder: &Path, text: &str) -> String {
    let (given, second) = (folder.join("given.csv"), folder.join("second.csv"));
    pipe(&given);
    pipe(&second);
    let mut command = Command::new(env!("CARGO_BIN_EXE_spil"));
    command.args(["import", "postcodes"]).arg(&given);
    command.args(&instance.arguments).env("SPIL_LANG", "nl");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let import = command.spawn().unwrap();
    let mut first = File::options().write(true).open(&given).unwrap();
    // Whoever opens the file from now on gets the second pipe.
    std::fs::rename(&second, &given).unwrap();
    first.write_all(text.as_bytes()).unwrap();
    drop(first);
    let mut rest = File::options().write(true).open(&given).unwrap();
    let (half, other) = text.split_at(text.len() / 2);
    // More than a pipe holds: when this returns, most of it has been read and many steps are done.
    rest.write_all(half.as_bytes()).unwrap();
    let id = import.id().to_string();
    let told = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(told.success());
    // It may be gone by now: then nobody reads any more.
    let _ = rest.write_all(other.as_bytes());
    drop(rest);
    let output = import.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(output.stdout.is_empty(), "printed on stdout");
    said
}

async fn broken_off(test: TestDb) {
    let folder = test.folder.path();
    let instance = Instance::set_up(&folder.join("broken"), &test);
    let first = write(folder, "first.csv", &postcodes(100, "99010101"));
    instance.run(&["import", "postcodes", &first]);
    let said = interrupted(&instance, folder, &postcodes(ROWS, "99010102"));
    assert!(said.contains("Gestopt. Er is niets veranderd"), "{said}");
    assert_eq!(
        in_force(&instance.target).await.as_deref(),
        Some("99010101")
    );
    let again = write(folder, "again.csv", &postcodes(300, "99010102"));
    let said = instance.run(&["import", "postcodes", &again]);
    assert!(said.contains("geldt nu: 300 adressen."), "{said}");
    assert_eq!(
        in_force(&instance.target).await.as_deref(),
        Some("99010102")
    );
    instance.run(&["verify-log"]);
    test.finish().await;
}

#[tokio::test]
async fn ctrl_c_in_an_import_leaves_the_edition_before_on_sqlite() {
    broken_off(TestDb::sqlite().await).await;
}

#[tokio::test]
async fn ctrl_c_in_an_import_leaves_the_edition_before_on_postgres() {
    broken_off(TestDb::postgres().await).await;
}
