//! Which tests passed: each stage leaves their names in a file of the target folder, for whoever promises by them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::workspace;

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
            Self::Tests => "tests.txt",
            Self::Browser => "browser.txt",
        };
        workspace::target().join("passed").join(name)
    }
}

/// Where nextest leaves its report, as `.config/nextest.toml` says.
pub(super) fn report() -> PathBuf {
    workspace::target().join("nextest/ci/junit.xml")
}

/// Keeps the names of a stage; those of its last run go.
pub(super) fn keep(of: Of, names: &BTreeSet<String>) -> Result<()> {
    let file = of.file();
    std::fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    let lines: String = names
        .iter()
        .flat_map(|name| [name.as_str(), "\n"])
        .collect();
    std::fs::write(&file, lines).with_context(|| file.display().to_string())
}

/// The names of all stages.
pub(crate) fn passed() -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for of in [Of::Tests, Of::Browser] {
        let text = std::fs::read_to_string(of.file()).with_context(|| {
            format!("nothing is known of the last run of {of:?}: run `cargo xtask test` first")
        })?;
        names.extend(text.lines().map(str::to_owned));
    }
    Ok(names)
}

/// The tests that passed, out of the report of nextest: `package[::binary] path::of::the_test`.
pub(super) fn of_report(xml: &str) -> Result<BTreeSet<String>> {
    let mut reader = Reader::from_str(xml);
    let mut names = BTreeSet::new();
    let mut last: Option<String> = None;
    loop {
        match reader.read_event()? {
            Event::Start(tag) if tag.name().as_ref() == "testcase" => {
                names.extend(last.replace(name_of(&tag)?));
            }
            Event::Empty(tag) if tag.name().as_ref() == "testcase" => {
                names.insert(name_of(&tag)?);
            }
            Event::Start(tag) | Event::Empty(tag) if is_bad(&tag) => last = None,
            Event::Eof => break,
            _ => {}
        }
    }
    names.extend(last);
    Ok(names)
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
                <testcase name="routes::one" classname="spil-web::it" time="0.1"></testcase>
                <testcase name="routes::two" classname="spil-web::it"><failure type="test failure">x</failure></testcase>
                <testcase name="three" classname="spil-model"/>
                <testcase name="tests::four" classname="spil-model"></testcase>
            </testsuite></testsuites>"#;
        let names = of_report(report).unwrap();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "spil-model tests::four",
                "spil-model three",
                "spil-web::it routes::one"
            ]
        );
    }

    #[test]
    fn a_line_of_cargo_names_a_test() {
        assert_eq!(of_line("test a::b ... ok"), Some("a::b".to_owned()));
        assert_eq!(of_line("test a::b ... FAILED"), None);
        assert_eq!(of_line("test result: ok. 1 passed"), None);
    }
}
