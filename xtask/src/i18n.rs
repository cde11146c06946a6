//! `cargo xtask i18n`: every text exists where it must, says something of its own, and is asked for.
//!
//! The rules read the Fluent files of `crates/texts/locales` and the keys in our Rust files and templates.

mod catalogue;
mod usage;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};

use crate::tidy::{Report, Tree, conclude};

use self::catalogue::{Catalogue, Text};

/// Where the texts and the lists about them lie.
const TEXTS: &str = "crates/texts/";

/// Files whose texts every language has; `crates/texts/public-files.txt` adds more. A star stands for anything.
const PUBLIC: [&str; 4] = ["public.ftl", "refer*.ftl", "follow.ftl", "information.ftl"];

/// The text by which a language says that no native speaker has read it yet.
const UNREAD: &str = "not-yet-read-by-a-native-speaker";

/// Checks the texts.
#[derive(Debug, clap::Args)]
pub(crate) struct I18n {}

impl I18n {
    /// Checks every rule and fails when one is broken.
    #[expect(clippy::unused_self, reason = "every task has this form")]
    pub(crate) fn run(self) -> Result<()> {
        let tree = Tree::read()?;
        let catalogue = Catalogue::read(&tree)?;
        let public = Public::read(&tree);
        let (used, asked) = usage::read(&tree);
        conclude(&[
            well_formed(&catalogue),
            complete(&catalogue, &public),
            unknown(&catalogue, &public),
            variables(&catalogue),
            own_words(&catalogue, &list(&tree, "same.txt")),
            exist(&catalogue, &asked),
            asked_for(&catalogue, &used, &list(&tree, "dynamic.txt")),
            unread(&catalogue, &used),
        ])
    }
}

/// Which files are read by the public, and so exist in every language.
struct Public {
    patterns: Vec<String>,
}

impl Public {
    fn read(tree: &Tree) -> Self {
        let mut patterns: Vec<String> = PUBLIC.map(str::to_owned).into();
        patterns.extend(list(tree, "public-files.txt").into_keys());
        Self { patterns }
    }

    fn holds(&self, file: &str) -> bool {
        self.patterns
            .iter()
            .any(|pattern| match pattern.split_once('*') {
                Some((start, end)) => file.starts_with(start) && file.ends_with(end),
                None => file == pattern,
            })
    }
}

/// The lines of a list beside the texts: the first word, and what stands after it.
fn list(tree: &Tree, name: &str) -> BTreeMap<String, String> {
    let text = tree.text(&format!("{TEXTS}{name}")).unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').unwrap_or((line, "")))
        .map(|(word, rest)| (word.to_owned(), rest.trim().to_owned()))
        .collect()
}

fn well_formed(catalogue: &Catalogue) -> Report {
    Report {
        rule: "every file is Fluent and no key stands twice",
        looked_at: catalogue.files,
        kind: "files",
        floor: 4,
        breaches: catalogue.faults.clone(),
    }
}

fn complete(catalogue: &Catalogue, public: &Public) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for (key, dutch) in catalogue.language("nl") {
        for language in ["en", "tr", "ar"] {
            if language == "en" || public.holds(&dutch.file) {
                looked_at += 1;
                if catalogue.text(language, key).is_none() {
                    breaches.push(format!("{} {key} is missing in {language}", dutch.place()));
                }
            }
        }
    }
    Report {
        rule: "every Dutch text exists in English, public ones in Turkish and Arabic",
        looked_at,
        kind: "translations",
        floor: 15,
        breaches,
    }
}

fn unknown(catalogue: &Catalogue, public: &Public) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for language in ["en", "tr", "ar"] {
        for (key, text) in catalogue.language(language) {
            looked_at += 1;
            match catalogue.text("nl", key) {
                None => breaches.push(format!("{} {key} does not exist in Dutch", text.place())),
                Some(dutch) if dutch.file != text.file => {
                    breaches.push(format!(
                        "{} {key} stands in {} in Dutch",
                        text.place(),
                        dutch.file
                    ));
                }
                Some(_) if language != "en" && !public.holds(&text.file) => {
                    breaches.push(format!(
                        "{} {key} is not public; Turkish and Arabic are for public pages",
                        text.place()
                    ));
                }
                Some(_) => {}
            }
        }
    }
    Report {
        rule: "no translation without its Dutch",
        looked_at,
        kind: "translations",
        floor: 15,
        breaches,
    }
}

fn variables(catalogue: &Catalogue) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for (key, dutch, text) in catalogue.pairs() {
        looked_at += 1;
        if dutch.variables != text.variables {
            breaches.push(format!(
                "{} {key} uses {:?}, Dutch uses {:?}",
                text.place(),
                text.variables,
                dutch.variables
            ));
        }
    }
    Report {
        rule: "a translation fills in the same values",
        looked_at,
        kind: "translations",
        floor: 15,
        breaches,
    }
}

fn own_words(catalogue: &Catalogue, same: &BTreeMap<String, String>) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    let mut met = BTreeSet::new();
    for (key, dutch, text) in catalogue.pairs() {
        looked_at += 1;
        if dutch.words == text.words && dutch.words.chars().any(char::is_alphabetic) {
            met.insert(key);
            if !same.contains_key(key) {
                breaches.push(format!(
                    "{} {key} equals the Dutch; translate it or list it in {TEXTS}same.txt",
                    text.place()
                ));
            }
        }
    }
    let idle = same.keys().filter(|key| !met.contains(key.as_str()));
    breaches.extend(
        idle.map(|key| {
            format!("{TEXTS}same.txt names {key}, which is not the same in any language")
        }),
    );
    Report {
        rule: "a translation has words of its own",
        looked_at,
        kind: "translations",
        floor: 15,
        breaches,
    }
}

fn exist(catalogue: &Catalogue, asked: &BTreeMap<String, String>) -> Report {
    let missing = asked
        .iter()
        .filter(|(key, _)| catalogue.text("nl", key).is_none());
    let breaches = missing
        .map(|(key, place)| format!("{place} asks for {key}, which does not exist"))
        .collect();
    Report {
        rule: "every text that is asked for exists",
        looked_at: asked.len(),
        kind: "keys",
        floor: 10,
        breaches,
    }
}

fn asked_for(
    catalogue: &Catalogue,
    used: &BTreeSet<String>,
    dynamic: &BTreeMap<String, String>,
) -> Report {
    let mut breaches = Vec::new();
    let mut met = BTreeSet::new();
    for (key, text) in catalogue.language("nl") {
        let prefix = dynamic
            .keys()
            .find(|prefix| key.starts_with(prefix.as_str()));
        met.extend(prefix);
        if prefix.is_none() && !used.contains(key) && !catalogue.references.contains(key) {
            breaches.push(format!("{} {key} is asked for nowhere", text.place()));
        }
    }
    let idle = dynamic.keys().filter(|prefix| !met.contains(prefix));
    breaches.extend(
        idle.map(|prefix| format!("{TEXTS}dynamic.txt names {prefix}, with which no key begins")),
    );
    Report {
        rule: "every text is asked for",
        looked_at: catalogue.language("nl").count(),
        kind: "keys",
        floor: 15,
        breaches,
    }
}

fn unread(catalogue: &Catalogue, used: &BTreeSet<String>) -> Report {
    let translated: Vec<&str> = ["tr", "ar"]
        .into_iter()
        .filter(|language| catalogue.language(language).next().is_some())
        .collect();
    let mut breaches: Vec<String> = translated
        .iter()
        .filter(|language| catalogue.text(language, UNREAD).is_none())
        .map(|language| format!("{language} has texts but no {UNREAD}"))
        .collect();
    if !translated.is_empty() && !used.contains(UNREAD) {
        breaches.push(format!("no page shows {UNREAD}"));
    }
    Report {
        rule: "Turkish and Arabic say that no native speaker has read them",
        looked_at: translated.len(),
        kind: "languages",
        floor: 0,
        breaches,
    }
}

impl Text {
    /// Where the text stands, for a message.
    fn place(&self) -> String {
        format!("{}/{}", self.language, self.file)
    }
}

/// The folder of the languages, as a part of a path.
fn locale(path: &str) -> Result<Option<(&str, &str)>> {
    let Some(rest) = path
        .strip_prefix(TEXTS)
        .and_then(|rest| rest.strip_prefix("locales/"))
    else {
        return Ok(None);
    };
    let (language, file) = rest
        .split_once('/')
        .with_context(|| format!("{path} lies beside the languages"))?;
    Ok(Some((language, file)))
}
