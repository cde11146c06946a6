//! `spil retention` from outside: what it says, what it removes of a folder of backups, and what a restore asks for.

use spil_testkit::TestDb;

use crate::running::{Instance, json, refusal, spil};

#[tokio::test]
async fn it_says_what_would_go_and_removes_backups_that_are_too_old() {
    let test = TestDb::sqlite().await;
    let folder = test.folder.path();
    let instance = Instance::set_up(&folder.join("network"), &test);
    let data = folder.join("network").display().to_string();
    let backups = folder.join("backups");
    std::fs::create_dir(&backups).unwrap();
    let copy = folder.join("network").join("spil.db.before-update");
    let made = [
        (backups.join("old.age"), 100),
        (backups.join("new.age"), 1),
        (copy.clone(), 91),
    ];
    for (path, days) in made {
        std::fs::write(&path, "age-encryption.org/v1\n").unwrap();
        let age = std::time::Duration::from_hours(24 * days);
        let made = std::fs::metadata(&path).unwrap().modified().unwrap() - age;
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(made).unwrap();
    }
    let backups = backups.display().to_string();
    let arguments = [
        "retention",
        "--json",
        "--data",
        &data,
        "--backups",
        &backups,
    ];
    let would = json(&arguments);
    assert_eq!(
        (&would["executed"], &would["removed"]),
        (&false.into(), &serde_json::Value::Null)
    );
    assert_eq!(would["terms"]["care_years"], 20);
    assert_eq!(would["due"], serde_json::json!([]));
    assert_eq!(would["backups"]["kept"], 1);
    assert_eq!(would["expired_copy"], copy.display().to_string());
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 2);
    assert!(copy.exists());
    let done = json(&[&arguments[..], &["--execute"]].concat());
    assert_eq!(
        (&done["executed"], &done["removed"]["wiped"]),
        (&true.into(), &true.into())
    );
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 1);
    assert!(!copy.exists());
    let words = spil("nl", &["retention", "--data", &data]);
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(
        words.contains("20 jaar") && words.contains("--execute"),
        "{words}"
    );
    let verified = json(&[
        "verify-log",
        "--json",
        "--data",
        &data,
        "--keys",
        &instance.keys(),
    ]);
    assert_eq!(verified["whole"], true);
}

#[tokio::test]
async fn a_restore_asks_for_the_purge_list_that_is_named() {
    let test = TestDb::sqlite().await;
    let folder = test.folder.path();
    let instance = Instance::set_up(&folder.join("network"), &test);
    let place = |name: &str| folder.join(name).display().to_string();
    let (secret, out, list, keys) = (
        place("backup.key"),
        place("one.age"),
        place("no.list"),
        instance.keys(),
    );
    let made = spil("nl", &["backup-key", &secret]);
    let public = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    instance.run(&["backup", &out, "--recipient", &public]);
    let there = place("there");
    let restore = [
        "restore",
        &out,
        "--identity",
        &secret,
        "--data",
        &there,
        "--keys",
        &keys,
        "--json",
    ];
    let told = refusal("nl", &[&restore[..], &["--purge-list", &list]].concat());
    assert!(told.contains("no.list"), "{told}");
    assert!(!folder.join("there").exists());
    let restored = json(&restore);
    assert_eq!(restored["removed_again"], serde_json::Value::Null);
    std::fs::write(&list, "").unwrap();
    let other = place("other");
    let second = [
        "restore",
        &out,
        "--identity",
        &secret,
        "--data",
        &other,
        "--keys",
        &keys,
        "--json",
    ];
    let restored = json(&[&second[..], &["--purge-list", &list]].concat());
    assert_eq!(restored["removed_again"], 0);
}
