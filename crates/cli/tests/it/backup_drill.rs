//! The drill: backups while people submit, everything wiped, restored, and compared with what was confirmed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use std::time::{Duration, Instant};

use spil_store::Target;
use spil_testkit::TestDb;
use spil_testkit::http::Visitor;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::running::{Instance, json, spil};
use crate::submitting::{AT_ONCE, DONE, SUBMIT, all_ready, code};

const PEOPLE: usize = 180;
/// At least so many must be confirmed while a backup is being made.
const MEANWHILE: usize = 100;

/// Everybody who was confirmed, in the order in which they were: the visitor with the code.
type Confirmed = Arc<Mutex<Vec<(Visitor, String)>>>;

/// A backup and how many were confirmed before it began and when it was finished.
struct Made {
    path: String,
    before: usize,
    after: usize,
}

fn pair(folder: &Path) -> (String, String) {
    let secret = folder.join("backup.key").display().to_string();
    let output = spil("nl", &["backup-key", &secret]);
    assert!(output.status.success());
    let public = String::from_utf8(output.stdout).unwrap();
    (secret, public.trim().to_owned())
}

/// Submits from many sides at once; the longest answer is given back.
async fn submit_all(visitors: Vec<Visitor>, confirmed: Confirmed) -> Duration {
    let queue = Arc::new(Mutex::new(visitors));
    let mut sides = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (queue, confirmed) = (Arc::clone(&queue), Arc::clone(&confirmed));
        sides.spawn(async move {
            let mut longest = Duration::ZERO;
            loop {
                let Some(mut visitor) = queue.lock().await.pop() else {
                    return longest;
                };
                let start = Instant::now();
                let answer = visitor.post(SUBMIT, "").await.unwrap();
                longest = longest.max(start.elapsed());
                assert_eq!((answer.status, answer.location.as_str()), (303, DONE));
                let code = code(&mut visitor).await;
                confirmed.lock().await.push((visitor, code));
            }
        });
    }
    sides.join_all().await.into_iter().max().unwrap()
}

async fn run(arguments: Vec<String>) -> Output {
    let running = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        spil("nl", &arguments)
    });
    running.await.unwrap()
}

/// One backup after the other until everybody has submitted.
async fn back_up(instance: &Instance, folder: &Path, key: &str, confirmed: Confirmed) -> Vec<Made> {
    let mut made = Vec::new();
    loop {
        let path = folder
            .join(format!("{}.age", made.len()))
            .display()
            .to_string();
        let before = confirmed.lock().await.len();
        let mut arguments = vec!["backup".to_owned(), path.clone()];
        arguments.extend(["--recipient".to_owned(), key.to_owned()]);
        arguments.extend(instance.arguments.iter().cloned());
        let output = run(arguments).await;
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        let after = confirmed.lock().await.len();
        made.push(Made {
            path,
            before,
            after,
        });
        if before == PEOPLE {
            return made;
        }
    }
}

/// The network of a backup at another place, with the keys that were kept.
async fn restored(
    made: &Made,
    secret: &str,
    from: &Instance,
    data: &Path,
) -> (Instance, Option<TestDb>) {
    let at = data.display().to_string();
    let mut arguments = vec!["--data".to_owned(), at, "--keys".to_owned(), from.keys()];
    let server = match &from.target {
        Target::Sqlite(_) => None,
        Target::Postgres(_) => Some(TestDb::postgres().await),
    };
    let mut target = Target::Sqlite(data.join("spil.db"));
    if let Some(server) = &server
        && let Target::Postgres(url) = &server.target
    {
        arguments.extend(["--database".to_owned(), url.clone()]);
        target = server.target.clone();
    }
    let instance = Instance { arguments, target };
    instance.run(&["restore", &made.path, "--identity", secret, "--check"]);
    assert!(!data.exists(), "a check wrote the target");
    instance.run(&["restore", &made.path, "--identity", secret]);
    instance.run(&["verify-log"]);
    (instance, server)
}

/// Everybody who was confirmed before the backup began sees the same code.
async fn compare(instance: &Instance, known: &mut [(Visitor, String)], made: &Made) {
    let mut server = instance.serve();
    for (visitor, known) in known.iter_mut().take(made.before) {
        visitor.moves_to(server.address);
        assert_eq!(code(visitor).await, *known);
    }
    server.kill();
    let count = instance.count().await;
    assert!(
        made.before <= count && count <= PEOPLE,
        "{count} referrals, {} confirmed before the backup",
        made.before
    );
}

async fn drill(test: TestDb) {
    let folder = test.folder.path();
    let data = folder.join("network");
    let instance = Instance::set_up(&data, &test);
    let (secret, public) = pair(folder);
    let mut server = instance.serve();
    let visitors = all_ready(server.address, 0, PEOPLE).await;
    let confirmed = Confirmed::default();
    let submitting = tokio::spawn(submit_all(visitors, Arc::clone(&confirmed)));
    let made = back_up(&instance, folder, &public, Arc::clone(&confirmed)).await;
    let longest = submitting.await.unwrap();
    server.kill();
    let mut known = std::mem::take(&mut *confirmed.lock().await);
    let codes: BTreeSet<&str> = known.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes.len(), PEOPLE, "two people got the same code");
    let meanwhile: usize = made.iter().map(|made| made.after - made.before).sum();
    assert!(
        MEANWHILE <= meanwhile,
        "{meanwhile} confirmed while backups were made"
    );

    std::fs::remove_dir_all(&data).unwrap();
    let (early, last) = (&made[made.len() / 2], made.last().unwrap());
    for (made, name) in [(early, "early"), (last, "last")] {
        let (again, on_server) = restored(made, &secret, &instance, &folder.join(name)).await;
        compare(&again, &mut known, made).await;
        if let Some(server) = on_server {
            server.finish().await;
        }
    }
    println!(
        "{} backups while {PEOPLE} submitted, {meanwhile} of them meanwhile, the longest answer {longest:?}; restored after {} and \
         after {} were confirmed: every code is there, the journal is whole",
        made.len(),
        early.before,
        last.before
    );
    test.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wiped_network_comes_back_on_sqlite() {
    drill(TestDb::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wiped_network_comes_back_on_postgres() {
    drill(TestDb::postgres().await).await;
}

/// A backup of one engine is restored to the other: its database is always the same kind of file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_one_engine_fits_the_other() {
    let (test, server) = (TestDb::sqlite().await, TestDb::postgres().await);
    let folder = test.folder.path();
    let instance = Instance::set_up(&folder.join("network"), &test);
    let (secret, public) = pair(folder);
    let out = folder.join("one.age").display().to_string();
    instance.run(&["backup", &out, "--recipient", &public]);
    let Target::Postgres(url) = &server.target else {
        unreachable!("a server was asked for")
    };
    let (data, keys) = (folder.join("there").display().to_string(), instance.keys());
    let place = ["--data", &data, "--database", url, "--keys", &keys];
    let restore = ["restore", &out, "--identity", &secret, "--json"];
    let told = json(&[&restore[..], &place[..]].concat());
    assert_eq!(
        (&told["restored"], &told["missing_files"]),
        (&true.into(), &0.into())
    );
    let verified = json(&[&["verify-log", "--json"][..], &place[..]].concat());
    // The restored network knows that it was restored.
    let events = |told: &serde_json::Value, key: &str| told[key].as_u64().unwrap();
    assert_eq!(
        events(&verified, "events"),
        events(&told, "journal_events") + 1
    );
    server.finish().await;
    test.finish().await;
}
