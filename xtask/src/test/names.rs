//! Which tests passed and what they said: each stage leaves that in a file of the target folder, for whoever promises by it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::{Deserialize, Serialize};

use crate::workspace::{self, Moment};

/// The stages that leave names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    /// Unit and integration tests.
    Tests,
    /// Files of browser tests.
    Browser,
}

impl Of {
    fn file(self) -> PathBuf {
        let name = match self {
            Self::Tests => "tests.json",
            Self::Browser => "browser.json",
        };
        workspace::target().join("passed").join(name)
    }
}

/// What passed, and when of what.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Passed {
    /// The commit, and the day.
    pub(crate) moment: Moment,
    /// The tests by name, and what each wrote.
    pub(crate) tests: BTreeMap<String, String>,
}

/// Where nextest leaves its report, as `.config/nextest.toml` says.
pub(super) fn report() -> PathBuf {
    workspace::target().join("nextest/ci/junit.xml")
}

/// Keeps the tests of a stage; those of its last run go.
pub(super) fn keep(of: Of, tests: BTreeMap<String, String>) -> Result<()> {
    let file = of.file();
    std::fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    let moment = Moment::now()?;
    let json = serde_json::to_vec_pretty(&Passed { moment, tests })?;
    std::fs::write(&file, json).with_context(|| file.display().to_string())
}

/// The names of all stages.
pub(crate) fn passed() -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for of in [Of::Tests, Of::Browser] {
        names.extend(read(of)?.tests.into_keys());
    }
    Ok(names)
}

/// Unit and integration tests of the last run, with what they said.
pub(crate) fn tests() -> Result<Passed> {
    read(Of::Tests)
}

fn read(of: Of) -> Result<Passed> {
    let text = std::fs::read(of.file()).with_context(|| {
        format!("nothing is known of the last run of {of:?}: run `cargo xtask test` first")
    })?;
    Ok(serde_json::from_slice(&text)?)
}

/// The tests that passed, out of the report of nextest: `package[::binary] path::of::the_test`, and what each wrote.
pub(super) fn of_report(xml: &str) -> Result<BTreeMap<String, String>> {
    let mut reader = Reader::from_str(xml);
    let mut tests = BTreeMap::new();
    let mut last: Option<(String, String)> = None;
    let mut speaks = false;
    loop {
        match reader.read_event()? {
            Event::Start(tag) if tag.name().as_ref() == "testcase" => {
                tests.extend(last.replace((name_of(&tag)?, String::new())));
            }
            Event::Empty(tag) if tag.name().as_ref() == "testcase" => {
                tests.insert(name_of(&tag)?, String::new());
            }
            Event::Start(tag) | Event::Empty(tag) if is_bad(&tag) => last = None,
            Event::Start(tag) => speaks = tag.name().as_ref() == "system-out",
            Event::End(_) => speaks = false,
            Event::Text(text) if speaks => {
                if let Some((_, said)) = &mut last {
                    said.push_str(&text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    tests.extend(last);
    Ok(tests)
}

fn is_bad(tag: &BytesStart<'_>) -> bool {
    matches!(tag.name().as_ref(), "failure" | "error" | "skipped")
}

fn name_of(tag: &BytesStart<'_>) -> Result<String> {
    let attribute = |name: &str| -> Result<String> {
        let found = tag.try_get_attribute(name)?;
        let found = found.with_context(|| format!("a test has no {name}"))?;
        Ok(found.value.into_owned())
    };
    Ok(format!(
        "{} {}",
        attribute("classname")?,
        attribute("name")?
    ))
}

/// The test that a line of `cargo test` says is good; it does not say of which package.
pub(super) fn of_line(line: &str) -> Option<String> {
    let name = line.trim().strip_prefix("test ")?.strip_suffix(" ... ok")?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_passed_is_kept() {
        let report = r#"<?xml version="1.0"?>
            <testsuites name="nextest-run"><testsuite name="spil-web::it">
                <testcase name="routes::one" classname="spil-web::it" time="0.1"><system-out>
                    7 routes, 20 requests</system-out><system-err>x</system-err></testcase>
                <testcase name="routes::two" classname="spil-web::it"><failure type="test failure">x</failure></testcase>
                <testcase name="three" classname="spil-model"/>
                <testcase name="tests::four" classname="spil-model"></testcase>
            </testsuite></testsuites>"#;
        let tests = of_report(report).unwrap();
        let names: Vec<&str> = tests.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "spil-model tests::four",
                "spil-model three",
                "spil-web::it routes::one"
            ]
        );
        assert_eq!(
            tests["spil-web::it routes::one"].trim(),
            "7 routes, 20 requests"
        );
    }

    #[test]
    fn a_line_of_cargo_names_a_test() {
        assert_eq!(of_line("test a::b ... ok"), Some("a::b".to_owned()));
        assert_eq!(of_line("test a::b ... FAILED"), None);
        assert_eq!(of_line("test result: ok. 1 passed"), None);
    }
}
