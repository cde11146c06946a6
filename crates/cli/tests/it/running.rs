//! Running the program as a user does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A file of the repository.
pub(crate) fn file(path: &str) -> String {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join(path).display().to_string()
}

/// Runs `spil` in a language.
pub(crate) fn spil(language: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spil"))
        .env("SPIL_LANG", language)
        .args(arguments)
        .output()
        .unwrap()
}

/// Runs `spil`, expects success, and gives the JSON document that it printed.
#[track_caller]
pub(crate) fn json(arguments: &[&str]) -> serde_json::Value {
    let output = spil("nl", arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Runs `spil`, expects it to refuse its input, and gives what it said about it.
#[track_caller]
pub(crate) fn refusal(language: &str, arguments: &[&str]) -> String {
    let output = spil(language, arguments);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{arguments:?} printed on stdout");
    stderr
}
