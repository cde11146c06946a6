//! How a source file is made: it says what it is for, and it is short.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use super::Report;
use super::tree::Tree;

/// The most lines of a file that people edit.
const LINES: usize = 400;

/// Files that may be longer, each with its reason: `path: reason`.
const EXCEPTIONS: &str = "xtask/long-files.txt";

/// The rules over single files.
pub(crate) fn check(tree: &Tree) -> Result<Vec<Report>> {
    Ok(vec![module_docs(tree), lengths(tree)?])
}

fn module_docs(tree: &Tree) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    // A file of tests says by its name what it is for.
    for (path, text) in tree.rust().filter(|(path, _)| !path.ends_with("/tests.rs")) {
        looked_at += 1;
        let first = text
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default();
        if !first.starts_with("//!") {
            breaches.push(format!("{path} does not open with //! and what it is for"));
        }
    }
    Report {
        rule: "every module says what belongs in it",
        looked_at,
        kind: "files",
        floor: 30,
        breaches,
    }
}

fn lengths(tree: &Tree) -> Result<Report> {
    let mut exceptions = exceptions(tree)?;
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for (path, text) in tree.with_ending(&[".rs", ".css", ".js", ".mjs", ".py", ".sql"]) {
        looked_at += 1;
        let lines = text.lines().count();
        let excepted = exceptions.remove(path).is_some();
        if lines > LINES && !excepted {
            breaches.push(format!("{path} has {lines} lines; at most {LINES}"));
        }
        if lines <= LINES && excepted {
            breaches.push(format!("{EXCEPTIONS} names {path}, which is short enough"));
        }
    }
    breaches.extend(
        exceptions
            .keys()
            .map(|path| format!("{EXCEPTIONS} names {path}, which is not there")),
    );
    Ok(Report {
        rule: "files are short",
        looked_at,
        kind: "files",
        floor: 30,
        breaches,
    })
}

fn exceptions(tree: &Tree) -> Result<BTreeMap<&str, &str>> {
    tree.text(EXCEPTIONS)
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            line.split_once(": ")
                .with_context(|| format!("{EXCEPTIONS}: expected `path: reason`, got {line}"))
        })
        .collect()
}
