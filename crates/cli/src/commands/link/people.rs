//! From a file to a population: every line a record, every fault with its line.

use std::path::Path;

use spil_linkage::{Field, Population, PopulationError, Record};
use spil_texts::Language;

use crate::console::{Console, Failure};

use super::columns::{Columns, Mapping};
use super::table::{Fault, Table, decode};

/// So many faults are told one by one.
const MOST_TOLD: usize = 20;

/// What came of reading a file.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The fields that the file has.
    pub(crate) fields: Vec<Field>,
    /// The numbers of lines that were left out.
    pub(crate) skipped: Vec<u64>,
}

/// Whether lines that cannot be read are left out or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadLines {
    /// The file is refused.
    Refuse,
    /// They are left out and reported.
    Skip,
}

/// Reads the people of a file into a population.
pub(crate) fn read(
    console: &mut Console,
    path: &Path,
    mapping: &Mapping,
    bad: BadLines,
    people: &mut Population,
) -> Result<Reading, Failure> {
    let bytes = console.read(path)?;
    let language = console.language();
    let text = decode(&bytes);
    let at = || path.display().to_string();
    let Some((mut table, names)) = Table::open(&text) else {
        return Err(Failure::input(
            language.text_with("link-empty-file", &[("path", at().into())]),
        ));
    };
    let columns = Columns::find(&names, mapping, path, language)?;
    let mut taking = Taking {
        columns: &columns,
        people,
        record: Record::default(),
        faults: Vec::new(),
    };
    while let Some((line, values)) = table.next() {
        match values {
            Ok(values) => taking.take(line, values),
            Err(fault) => taking.faults.push((line, Refusal::Line(fault))),
        }
    }
    let faults = taking.faults;
    judge(console, path, &columns, &faults, bad)
}

enum Refusal {
    Line(Fault),
    Duplicate(String),
}

struct Taking<'a> {
    columns: &'a Columns,
    people: &'a mut Population,
    record: Record,
    faults: Vec<(u64, Refusal)>,
}

impl Taking<'_> {
    fn take(&mut self, line: u64, values: &csv::StringRecord) {
        self.record.clear();
        self.record
            .id
            .push_str(values.get(self.columns.id).unwrap_or_default().trim());
        for (field, place) in &self.columns.fields {
            self.record
                .set(*field, values.get(*place).unwrap_or_default());
        }
        match self.people.add(&self.record) {
            Ok(()) => {}
            Err(PopulationError::NoId) => self.faults.push((line, Refusal::Line(Fault::NoId))),
            Err(PopulationError::DuplicateId(id)) => {
                self.faults.push((line, Refusal::Duplicate(id)));
            }
        }
    }
}

fn judge(
    console: &mut Console,
    path: &Path,
    columns: &Columns,
    faults: &[(u64, Refusal)],
    bad: BadLines,
) -> Result<Reading, Failure> {
    let language = console.language();
    // A second record under one id is no bad line but a contradiction: which of the two is meant cannot be known.
    let fatal =
        |refusal: &Refusal| bad == BadLines::Refuse || matches!(refusal, Refusal::Duplicate(_));
    let told = |chosen: &[&(u64, Refusal)]| {
        let mut messages: Vec<String> = chosen
            .iter()
            .take(MOST_TOLD)
            .map(|(line, refusal)| message(language, path, *line, refusal))
            .collect();
        if chosen.len() > MOST_TOLD {
            messages.push(language.text_with(
                "link-more-lines",
                &[("count", (chosen.len() - MOST_TOLD).into())],
            ));
        }
        messages
    };
    let refused: Vec<&(u64, Refusal)> = faults
        .iter()
        .filter(|(_, refusal)| fatal(refusal))
        .collect();
    if !refused.is_empty() {
        return Err(Failure::Input(told(&refused)));
    }
    for message in told(&faults.iter().collect::<Vec<_>>()) {
        console.say(&message);
    }
    let fields = columns.fields.iter().map(|(field, _)| *field).collect();
    Ok(Reading {
        fields,
        skipped: faults.iter().map(|(line, _)| *line).collect(),
    })
}

fn message(language: Language, path: &Path, line: u64, refusal: &Refusal) -> String {
    let at = [
        ("path", path.display().to_string().into()),
        ("line", line.to_string().into()),
    ];
    let with = |key: &str, more: Vec<spil_texts::Argument<'_>>| {
        language.text_with(key, &[at.to_vec(), more].concat())
    };
    match refusal {
        Refusal::Line(Fault::Count { found, expected }) => with(
            "link-bad-count",
            vec![("found", (*found).into()), ("expected", (*expected).into())],
        ),
        Refusal::Line(Fault::TooLong) => with("link-too-long", vec![]),
        Refusal::Line(Fault::NoId) => with("link-no-id", vec![]),
        Refusal::Duplicate(id) => {
            let shown: String = id.chars().take(80).collect();
            with("link-duplicate-id", vec![("id", shown.into())])
        }
    }
}
