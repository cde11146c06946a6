//! `spil covenant check`: reads a covenant and says what stands in it, or everything that is wrong.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use spil_model::calendar::Term;
use spil_model::covenant::{Covenant, SubRegionCode, UrgencyClass};
use spil_texts::Language;

use super::{read, term_in_words};
use crate::console::{Console, Failure};

/// Checks a covenant's file.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The covenant, in TOML.
    file: PathBuf,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    version: u32,
    title: &'a str,
    network: &'a str,
    valid_from: String,
    classes: Vec<Class<'a>>,
    sub_regions: Vec<&'a str>,
    rules: usize,
}

#[derive(Serialize)]
struct Class<'a> {
    id: &'a str,
    name: &'a str,
    norm: Term,
}

impl Check {
    pub(super) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let covenant = read(console, &self.file)?;
        let language = console.language();
        if self.json {
            return console.print_json(&document(language, &covenant));
        }
        console.print(&summary(language, &covenant))
    }
}

fn document(language: Language, covenant: &Covenant) -> Document<'_> {
    let classes = covenant.classes().iter().map(|class| Class {
        id: class.id.as_str(),
        name: class.name.in_language(language.code()),
        norm: class.norm,
    });
    Document {
        id: covenant.id.as_str(),
        version: covenant.version,
        title: covenant.title.in_language(language.code()),
        network: &covenant.network,
        valid_from: covenant.valid_from.to_string(),
        classes: classes.collect(),
        sub_regions: covenant
            .sub_regions
            .keys()
            .map(SubRegionCode::as_str)
            .collect(),
        rules: covenant.suggestion.rules.len(),
    }
}

fn summary(language: Language, covenant: &Covenant) -> String {
    let heading = language.text_with(
        "covenant-is-right",
        &[
            ("title", covenant.title.in_language(language.code()).into()),
            ("version", covenant.version.to_string().into()),
            ("date", covenant.valid_from.to_string().into()),
        ],
    );
    let lines = covenant
        .classes()
        .iter()
        .map(|class| class_line(language, class));
    let mut text = lines.fold(heading, |text, line| format!("{text}\n{line}"));
    text.push('\n');
    text
}

fn class_line(language: Language, class: &UrgencyClass) -> String {
    let name = class.name.in_language(language.code());
    format!(
        "  {:<12} {name:<20} {}",
        class.id.as_str(),
        term_in_words(language, class.norm)
    )
}
