//! `cargo xtask dpia`: writes the list of data fields in `docs/dpia.md` out of `docs/personal-data.toml`.
//!
//! That every column of the schema has a class there is held by a test of the store, on both engines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::terminal::say;
use crate::workspace;

const SOURCE: &str = "docs/personal-data.toml";
const TARGET: &str = "docs/dpia.md";
const BEGIN: &str = "<!-- cargo xtask dpia: hieronder niet met de hand veranderen -->\n";
const END: &str = "<!-- tot hier -->\n";
/// A column of this class says nothing about anybody.
const NOTHING: &str = "none";

/// Writes the list of data fields into the data protection impact assessment.
#[derive(Debug, clap::Args)]
pub(crate) struct Dpia {
    /// Only look whether it is up to date.
    #[arg(long)]
    check: bool,
}

impl Dpia {
    /// Writes the list, or fails where it is not up to date.
    pub(crate) fn run(self) -> Result<()> {
        let (written, now) = both()?;
        if self.check && written != now {
            bail!("{TARGET} is not up to date: cargo xtask dpia");
        }
        if written != now {
            std::fs::write(workspace::root().join(TARGET), &now)?;
            say(&format!("{TARGET} was written"));
        }
        Ok(())
    }
}

/// The document as it stands, and as it should be.
fn both() -> Result<(String, String)> {
    let read =
        |path: &str| std::fs::read_to_string(workspace::root().join(path)).context(path.to_owned());
    let (source, written) = (read(SOURCE)?, read(TARGET)?);
    let list = Fields::parse(&source).context(SOURCE)?.render()?;
    let (head, rest) = written
        .split_once(BEGIN)
        .with_context(|| format!("{TARGET} does not say where the list begins"))?;
    let (_, tail) = rest
        .split_once(END)
        .with_context(|| format!("{TARGET} does not say where the list ends"))?;
    let now = format!("{head}{BEGIN}{list}{END}{tail}");
    Ok((written, now))
}

/// The file: names, and what each table holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    about: BTreeMap<String, String>,
    class: BTreeMap<String, String>,
    purpose: BTreeMap<String, String>,
    keep: BTreeMap<String, String>,
    subject: BTreeMap<String, String>,
    not_in_copy: BTreeMap<String, String>,
    table: BTreeMap<String, Held>,
}

/// What a table holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    about: Vec<String>,
    purpose: String,
    keep: String,
    columns: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    holds: BTreeMap<String, String>,
    /// The columns that stand in the copy for a client, by subject.
    #[serde(default)]
    copy: BTreeMap<String, Vec<String>>,
    /// What of them, or in them, stays out until somebody looked at it.
    #[serde(default)]
    reviewed_first: Vec<String>,
    /// As what rows are counted that stay out as a whole until somebody looked at them.
    #[serde(rename = "held_whole_as")]
    whole_as: Option<String>,
    /// The columns that are not in the copy, by reason.
    #[serde(default)]
    not_in_copy: BTreeMap<String, Vec<String>>,
}

impl Fields {
    fn parse(text: &str) -> Result<Self> {
        Ok(toml::from_str(text)?)
    }

    /// The list in Dutch: by purpose the tables with their classes, then the terms, then what is about nobody.
    fn render(&self) -> Result<String> {
        let (about_nobody, about_people): (Vec<_>, Vec<_>) = self
            .table
            .iter()
            .partition(|(_, held)| held.about.is_empty());
        let personal: usize = about_people.iter().map(|(_, held)| held.personal()).sum();
        let mut out = format!(
            "{personal} kolommen in {} tabellen gaan over personen.\n",
            about_people.len()
        );
        for (code, purpose) in &self.purpose {
            let mut held = about_people
                .iter()
                .filter(|(_, held)| held.purpose == *code)
                .peekable();
            if held.peek().is_some() {
                write!(
                    out,
                    "\n### {purpose}\n\n| Tabel | Over wie | Wat | Bewaren |\n|---|---|---|---|\n"
                )?;
            }
            for (name, held) in held {
                writeln!(out, "{}", self.row(name, held)?)?;
            }
        }
        out.push_str("\n### Tabellen die over niemand gaan\n\n");
        let names: Vec<String> = about_nobody
            .iter()
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        writeln!(out, "{}", names.join(", "))?;
        out.push_str(&self.copy()?);
        Ok(out)
    }

    /// What the copy for a client holds, subject by subject, and why the other columns are not in it.
    fn copy(&self) -> Result<String> {
        let all = || self.table.iter();
        let held: usize = all().map(|(_, held)| held.reviewed_first.len()).sum();
        let whole = all().filter(|(_, held)| held.whole_as.is_some());
        let whole: Vec<&str> = whole.map(|(name, _)| name.as_str()).collect();
        let whole = whole.join("`, `");
        let mut out = format!(
            "\n### De kopie voor een cliënt\n\n{held} gegevens blijven weg tot iemand ze bekeek, en elke rij van `{whole}` in haar geheel.\n\n| Onderwerp | Kolommen |\n|---|---|\n"
        );
        for (code, subject) in &self.subject {
            let columns = all().filter_map(|(name, held)| Some((name, held.copy.get(code)?)));
            writeln!(out, "| {subject} | {} |", of_tables(columns))?;
        }
        out.push_str("\n| Niet in de kopie, want | Kolommen |\n|---|---|\n");
        for (code, why) in &self.not_in_copy {
            let columns =
                all().filter_map(|(name, held)| Some((name, held.not_in_copy.get(code)?)));
            writeln!(out, "| {why} | {} |", of_tables(columns))?;
        }
        Ok(out)
    }

    fn row(&self, name: &str, held: &Held) -> Result<String> {
        let about: Result<Vec<&str>> = held
            .about
            .iter()
            .map(|code| word(&self.about, code))
            .collect();
        let mut what = Vec::new();
        for (code, columns) in held.columns.iter().filter(|(code, _)| *code != NOTHING) {
            let columns: Vec<String> = columns.iter().map(|column| held.column(column)).collect();
            what.push(format!(
                "**{}**: {}",
                word(&self.class, code)?,
                columns.join(", ")
            ));
        }
        Ok(format!(
            "| `{name}` | {} | {} | {} |",
            about?.join(", "),
            what.join("<br>"),
            word(&self.keep, &held.keep)?
        ))
    }
}

impl Held {
    /// How many columns are about somebody.
    fn personal(&self) -> usize {
        let personal = self.columns.iter().filter(|(code, _)| *code != NOTHING);
        personal.map(|(_, columns)| columns.len()).sum()
    }

    fn column(&self, column: &str) -> String {
        match self.holds.get(column) {
            Some(holds) => format!("`{column}` ({holds})"),
            None => format!("`{column}`"),
        }
    }
}

fn of_tables<'a>(tables: impl Iterator<Item = (&'a String, &'a Vec<String>)>) -> String {
    let tables = tables.map(|(name, columns)| format!("`{name}`: {}", columns.join(", ")));
    tables.collect::<Vec<_>>().join("<br>")
}

fn word<'a>(words: &'a BTreeMap<String, String>, code: &str) -> Result<&'a str> {
    let word = words.get(code);
    word.map(String::as_str)
        .with_context(|| format!("{SOURCE} does not say what {code} is"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_data_fields_is_up_to_date() {
        let (written, now) = both().unwrap();
        assert!(now.matches("\n| `").count() >= 40);
        assert!(
            written == now,
            "docs/dpia.md is not up to date: cargo xtask dpia"
        );
    }

    #[test]
    fn what_is_named_is_explained_and_about_somebody() {
        let text = std::fs::read_to_string(workspace::root().join(SOURCE)).unwrap();
        let fields = Fields::parse(&text).unwrap();
        for (name, held) in &fields.table {
            for column in held.holds.keys() {
                let mut columns = held.columns.values().flatten();
                assert!(columns.any(|one| one == column), "{name}.{column}");
            }
            assert_eq!(held.personal() == 0, held.about.is_empty(), "{name}");
        }
    }
}
