//! `cargo xtask asvs`: what stands in `docs/asvs.toml` about each requirement of OWASP ASVS 5.0, held against what is.
//!
//! Every id of level 1 and 2 has a line, and of level 3 those of the chapters on sessions, authorisation, data and logging.
//! A named test must be among those that passed in the last `cargo xtask test`. What a requirement says is not copied here.

mod claims;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};

use crate::table::Table;
use crate::terminal::{complain, say};
use crate::tidy::Tree;
use crate::{test, workspace};

use self::claims::{Claim, Claims, Levels, State};

/// The requirements: id and level, nothing else.
const LEVELS: &str = "docs/asvs-levels.csv";
/// What we say of each.
const CLAIMS: &str = "docs/asvs.toml";
/// Of a hundred requirements that apply, this many name a test at least.
const FLOOR: usize = 60;

/// Holds what we say about OWASP ASVS against the tests that passed.
#[derive(Debug, clap::Args)]
pub(crate) struct Asvs {
    /// Do not ask whether a named test passed, only whether it is written: before anything was run.
    #[arg(long)]
    written: bool,
}

impl Asvs {
    /// Prints the counts; fails where an id is missing or unknown, a reason is missing, or a named test did not pass.
    pub(crate) fn run(self) -> Result<()> {
        let levels = Levels::parse(&read(LEVELS)?).context(LEVELS)?;
        let claims = Claims::parse(&read(CLAIMS)?).context(CLAIMS)?;
        let tree = Tree::read()?;
        let passed = if self.written {
            None
        } else {
            Some(test::passed()?)
        };
        let mut breaches = claims.against(&levels);
        breaches.extend(without_test(&claims, &tree, passed.as_ref()));
        print(&claims);
        let share = claims.share();
        say(&format!(
            "{} of {} requirements that apply name a test: {share} % (at least {FLOOR} %)",
            claims.with_test(),
            claims.applicable()
        ));
        if share < FLOOR {
            breaches.push(format!("{share} % name a test; at least {FLOOR} % must"));
        }
        for breach in &breaches {
            complain(&format!("  {breach}"));
        }
        if breaches.is_empty() {
            return Ok(());
        }
        bail!("{} breaches in {CLAIMS}", breaches.len())
    }
}

/// What a run of `cargo xtask test` ends with.
pub(crate) fn after_tests() -> Result<()> {
    Asvs { written: false }.run()
}

fn read(path: &str) -> Result<String> {
    std::fs::read_to_string(workspace::root().join(path)).context(path.to_owned())
}

/// One line for each named test that is not written, or that did not pass.
fn without_test(claims: &Claims, tree: &Tree, passed: Option<&BTreeSet<String>>) -> Vec<String> {
    let mut breaches = Vec::new();
    for (id, claim) in &claims.0 {
        for name in &claim.tests {
            if !is_written(tree, name) {
                breaches.push(format!("{id}: there is no test {name}"));
            } else if passed.is_some_and(|passed| !has_passed(passed, name)) {
                breaches.push(format!("{id}: {name} did not run, or did not pass"));
            }
        }
    }
    breaches
}

/// Whether a source has a test of this name: `package[::binary] path::of::the_test`, or the path of a browser test.
fn is_written(tree: &Tree, name: &str) -> bool {
    let Some((binary, path)) = name.split_once(' ') else {
        return tree.text(name).is_some();
    };
    let package = binary.split("::").next().unwrap_or(binary);
    let folder = match package.strip_prefix("spil-") {
        Some(short) => format!("crates/{short}/"),
        None => format!("{package}/"),
    };
    // A test on both engines is written once, and runs as a module with a test for each.
    let of_engine = |path: &str| {
        ["::sqlite", "::postgres"]
            .iter()
            .find_map(|end| path.strip_suffix(end).map(str::to_owned))
    };
    let path = of_engine(path).unwrap_or_else(|| path.to_owned());
    let function = format!("fn {}(", path.rsplit("::").next().unwrap_or(&path));
    tree.rust()
        .filter(|(file, _)| file.starts_with(&folder))
        .any(|(_, text)| text.contains(&function))
}

/// Where `cargo test` ran instead of nextest the binary is not known.
fn has_passed(passed: &BTreeSet<String>, name: &str) -> bool {
    let path = name.split_once(' ').map_or(name, |(_, path)| path);
    passed.contains(name) || passed.contains(path)
}

/// The counts of each chapter.
fn print(claims: &Claims) {
    let mut chapters: BTreeMap<u32, Vec<&Claim>> = BTreeMap::new();
    for (id, claim) in &claims.0 {
        chapters.entry(id.chapter()).or_default().push(claim);
    }
    let mut table = Table::new(&[
        "chapter",
        "ids",
        "met",
        "partly",
        "open",
        "n/a",
        "name a test",
    ]);
    for (chapter, claims) in &chapters {
        row(&mut table, format!("V{chapter}"), claims);
    }
    let all: Vec<&Claim> = claims.0.values().collect();
    row(&mut table, "all".to_owned(), &all);
    table.print();
}

fn row(table: &mut Table, head: String, claims: &[&Claim]) {
    let count = |state| claims.iter().filter(|claim| claim.state == state).count();
    let named = claims.iter().filter(|claim| !claim.tests.is_empty());
    let figures = [
        claims.len(),
        count(State::Met),
        count(State::Partly),
        count(State::Open),
        count(State::NotApplicable),
        named.count(),
    ];
    let [ids, met, partly, open, absent, named] = figures.map(|figure| figure.to_string());
    table.row([head, ids, met, partly, open, absent, named]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(text: &str) -> Claims {
        Claims::parse(text).unwrap()
    }

    #[test]
    fn a_test_that_nobody_wrote_is_told() {
        let tree = Tree::read().unwrap();
        let here = "xtask::bin/xtask asvs::tests::a_test_that_nobody_wrote_is_told";
        let text = format!(
            "\"V1.1.1\" = {{ state = \"met\", tests = [\"{here}\", \"xtask::bin/xtask asvs::tests::nobody_{}\"] }}",
            "wrote_it"
        );
        let found = without_test(&claims(&text), &tree, None);
        assert_eq!(
            found,
            ["V1.1.1: there is no test xtask::bin/xtask asvs::tests::nobody_wrote_it"]
        );
    }

    #[test]
    fn a_test_that_did_not_pass_is_told() {
        let tree = Tree::read().unwrap();
        let name = "xtask::bin/xtask asvs::tests::a_test_that_did_not_pass_is_told";
        let text = format!("\"V1.1.1\" = {{ state = \"met\", tests = [\"{name}\"] }}");
        let ran = |names: &[&str]| -> BTreeSet<String> {
            names.iter().map(|name| (*name).to_owned()).collect()
        };
        let with = |passed: &BTreeSet<String>| without_test(&claims(&text), &tree, Some(passed));
        assert_eq!(
            with(&ran(&["xtask other"])),
            [format!("V1.1.1: {name} did not run, or did not pass")]
        );
        assert!(with(&ran(&[name])).is_empty());
        assert!(with(&ran(&["asvs::tests::a_test_that_did_not_pass_is_told"])).is_empty());
    }

    #[test]
    fn what_is_written_names_every_requirement() {
        let levels = Levels::parse(&read(LEVELS).unwrap()).unwrap();
        let claims = Claims::parse(&read(CLAIMS).unwrap()).unwrap();
        assert_eq!(claims.against(&levels), Vec::<String>::new());
        println!("{} requirements", claims.0.len());
        assert!(claims.0.len() >= 265);
    }
}
