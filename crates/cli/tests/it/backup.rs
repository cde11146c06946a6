//! Backups from outside: what is refused, with which words and exit code, and that nothing is left half-written.

use std::path::{Path, PathBuf};

use spil_testkit::TestDb;

use crate::running::{Instance, json, refusal, spil};

/// A small network with one backup.
struct Backed {
    test: TestDb,
    instance: Instance,
    secret: String,
    public: String,
    out: PathBuf,
}

impl Backed {
    async fn up() -> Self {
        let test = TestDb::sqlite().await;
        let folder = test.folder.path();
        let instance = Instance::set_up(&folder.join("network"), &test);
        let secret = folder.join("backup.key").display().to_string();
        let made = spil("nl", &["backup-key", &secret]);
        let public = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        let out = folder.join("one.age");
        instance.run(&["backup", &text(&out), "--recipient", &public]);
        Self {
            test,
            instance,
            secret,
            public,
            out,
        }
    }

    fn folder(&self) -> &Path {
        self.test.folder.path()
    }

    /// Restores to a place that is not there yet.
    fn restore<'a>(&'a self, file: &'a str, data: &'a str, keys: &'a str) -> [&'a str; 8] {
        [
            "restore",
            file,
            "--identity",
            &self.secret,
            "--data",
            data,
            "--keys",
            keys,
        ]
    }

    fn place(&self, name: &str) -> String {
        text(&self.folder().join(name))
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Everything that lies in a folder, but for the folder of PostgreSQL or SQLite of the test itself.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_cannot_be_restored_is_refused_and_leaves_nothing() {
    let backed = Backed::up().await;
    let (out, keys) = (text(&backed.out), backed.instance.keys());
    let there = backed.place("there");
    let before = names(backed.folder());

    let filled = spil("nl", &backed.restore(&out, &backed.place("network"), &keys));
    let told = String::from_utf8_lossy(&filled.stderr).into_owned();
    assert_eq!(filled.status.code(), Some(1), "{told}");
    assert!(told.contains("Hier staat al iets"), "{told}");

    let absent = backed.place("absent.age");
    assert!(refusal("en", &backed.restore(&absent, &there, &keys)).contains("absent.age"));
    let no_backup = backed.restore(&keys, &there, &keys);
    assert!(refusal("en", &no_backup).contains("no backup of Spil"));
    let with_public = [
        "restore",
        &out,
        "--identity",
        &keys,
        "--data",
        &there,
        "--keys",
        &keys,
    ];
    assert!(refusal("nl", &with_public).contains("geen geheime sleutel"));
    assert_eq!(names(backed.folder()), before);

    let other = backed.place("other.key");
    assert!(spil("nl", &["backup-key", &other]).status.success());
    let wrong = [
        "restore",
        &out,
        "--identity",
        &other,
        "--data",
        &there,
        "--keys",
        &keys,
    ];
    assert!(refusal("en", &wrong).contains("another key"));
    assert!(refusal("nl", &wrong).contains("andere sleutel"));
    std::fs::remove_file(other).unwrap();
    assert_eq!(names(backed.folder()), before);
}

#[tokio::test]
async fn a_backup_needs_the_master_keys_of_its_network() {
    let backed = Backed::up().await;
    let out = text(&backed.out);
    let (there, strange) = (backed.place("there"), backed.place("strange"));
    let absent = backed.place("no.keys");
    let none = spil("nl", &backed.restore(&out, &there, &absent));
    assert_eq!(none.status.code(), Some(1));
    assert!(
        spil("nl", &["migrate", "--data", &strange])
            .status
            .success()
    );
    let keys = format!("{strange}.keys");
    let told = refusal("nl", &backed.restore(&out, &there, &keys));
    assert!(told.contains("hoofdsleutels"), "{told}");
    assert!(!Path::new(&there).exists());
}

#[tokio::test]
async fn a_backup_replaces_nothing_and_says_what_it_needs() {
    let backed = Backed::up().await;
    let out = text(&backed.out);
    let (data, before) = (backed.place("network"), std::fs::read(&backed.out).unwrap());
    let again = [
        "backup",
        &out,
        "--recipient",
        &backed.public,
        "--data",
        &data,
    ];
    let told = spil("en", &again);
    assert_eq!(told.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&told.stderr).contains("exists already"));
    assert!(std::fs::read(&backed.out).unwrap() == before);
    let new = backed.place("two.age");
    let wrong = [
        "backup",
        &new,
        "--recipient",
        "age1nonsense",
        "--data",
        &data,
    ];
    assert!(refusal("nl", &wrong).contains("backup-key"));
    assert!(refusal("nl", &["backup", &new, "--data", &data]).contains("--recipient"));
    assert!(!Path::new(&new).exists());
    assert!(
        !names(&backed.folder().join("network"))
            .iter()
            .any(|name| name.starts_with(".backup"))
    );
}

#[tokio::test]
async fn the_anchors_of_what_was_lost_are_kept() {
    let backed = Backed::up().await;
    let (out, keys) = (text(&backed.out), backed.instance.keys());
    let there = backed.place("there");
    std::fs::write(format!("{there}.anchors"), "{}\n").unwrap();
    let told = json(&[&backed.restore(&out, &there, &keys)[..], &["--json"]].concat());
    assert_eq!(told["restored"], true);
    assert!(50 < told["rows"].as_u64().unwrap() && 1 < told["journal_events"].as_u64().unwrap());
    let kept = names(backed.folder());
    let kept = kept
        .iter()
        .filter(|name| name.starts_with("there.anchors.before-"));
    assert_eq!(kept.count(), 1);
    let verified = json(&["verify-log", "--json", "--data", &there, "--keys", &keys]);
    assert_eq!(verified["whole"], true);
    let twice = spil("nl", &backed.restore(&out, &there, &keys));
    assert_eq!(twice.status.code(), Some(1));
}
