//! `spil config check` names each thing that serving needs, and makes none of them.

use std::process::Output;

use crate::running::spil;

fn check(data: &str, more: &[&str]) -> Output {
    spil("en", &[&["config", "check", "--data", data], more].concat())
}

/// What stands on the line of this thing, where something is missing.
#[track_caller]
fn missing(output: &Output, thing: &str) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(output.stdout.is_empty(), "printed on stdout");
    let line = told.lines().find(|line| line.starts_with(thing));
    line.unwrap().to_owned()
}

#[test]
fn nothing_is_there_before_the_first_migration() {
    let own = tempfile::tempdir().unwrap();
    let data = own.path().join("data").display().to_string();
    let output = check(&data, &["--json"]);
    for thing in ["Data folder", "Keys", "Database"] {
        assert!(missing(&output, thing).contains("missing or wrong"));
    }
    assert!(missing(&output, "E-mail").contains("not set"));
    assert!(missing(&output, "Virus scanner").contains("not set"));
    assert!(own.path().read_dir().unwrap().next().is_none());
}

#[test]
fn what_is_set_wrongly_is_named() {
    let own = tempfile::tempdir().unwrap();
    let data = own.path().join("data").display().to_string();
    assert!(spil("nl", &["migrate", "--data", &data]).status.success());
    let mail = [
        "--smtp",
        "mail.example.org",
        "--mail-from",
        "netwerk@example.org",
    ];
    let output = check(&data, &mail);
    assert!(missing(&output, "E-mail").contains("smtps://"));
    assert!(missing(&output, "Address of the site").contains("--site"));
    assert!(missing(&output, "Database").ends_with("in order"));
    let output = check(&data, &["--site", "dementie.example.org"]);
    assert!(missing(&output, "Address of the site").contains("https://"));
    let output = check(
        &data,
        &[
            "--database",
            "postgres://nobody@127.0.0.1:1/none",
            "--site",
            "x",
        ],
    );
    assert!(missing(&output, "Database").contains("answers within"));
    let output = check(&data, &["--clamd", "127.0.0.1:1"]);
    assert!(missing(&output, "Virus scanner").contains("does not answer"));
    let wrong = check(&data, &["--clamd", "clamd"]);
    assert_eq!(wrong.status.code(), Some(2));
    readable_keys_are_refused(&data);
}

#[cfg(unix)]
fn readable_keys_are_refused(data: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let keys = format!("{data}.keys");
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(missing(&check(data, &[]), "Keys").contains("The keys cannot be used"));
}

#[cfg(not(unix))]
fn readable_keys_are_refused(_data: &str) {}
