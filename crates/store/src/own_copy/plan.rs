//! What the copy for a client holds, column by column, as docs/personal-data.toml says: under which subject a column stands,
//! what stays out until somebody looked at it, and why the others are not in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::copy::{Kind, table_of};
use crate::retention::{Rule, Tie, rule_of};

static PLAN: LazyLock<Vec<TablePlan>> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the list is part of the program, and a test reads it"
    )]
    read(include_str!("../../../../docs/personal-data.toml"))
        .expect("docs/personal-data.toml is valid")
});

/// What the copy takes of each table, those that others name first.
pub(super) fn plan() -> &'static [TablePlan] {
    &PLAN
}

/// What the copy takes of one table.
#[derive(Debug)]
pub(super) struct TablePlan {
    pub(super) table: &'static str,
    pub(super) subject: String,
    /// The columns of the key: by them a row is known.
    pub(super) key: Vec<(&'static str, Kind)>,
    pub(super) columns: Vec<(&'static str, Kind)>,
    /// What ties its rows to the client.
    pub(super) tied: &'static [Tie],
    /// The columns, and keys in them, that stay out until somebody looked at them.
    reviewed_first: Vec<String>,
    /// As what a row is counted where rows stay out as a whole: the table and column of something that nobody wonders about.
    pub(super) counted_as: Option<CountedAs>,
}

/// As what a row that stays out as a whole is counted among what is left out of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedAs {
    /// Under which subject.
    pub subject: String,
    /// Of which table.
    pub table: &'static str,
    /// Which column.
    pub column: &'static str,
}

impl TablePlan {
    /// Whether a whole column stays out until somebody looked at it.
    pub(super) fn is_held(&self, column: &str) -> bool {
        self.reviewed_first.iter().any(|held| held == column)
    }

    /// The keys in a column that stay out until somebody looked at them.
    pub(super) fn held_keys(&self, column: &str) -> impl Iterator<Item = &str> {
        let keys = self.reviewed_first.iter();
        keys.filter_map(move |held| held.strip_prefix(column)?.strip_prefix('.'))
    }
}

#[derive(Deserialize)]
struct File {
    table: BTreeMap<String, Said>,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    copy: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    reviewed_first: Vec<String>,
    held_whole_as: Option<String>,
}

fn read(text: &str) -> Result<Vec<TablePlan>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut plans = Vec::new();
    for table in crate::copy::tables() {
        let Some(said) = file.table.get(table) else {
            continue;
        };
        for (subject, columns) in &said.copy {
            let counted_as = match &said.held_whole_as {
                Some(path) => Some(counted_as(&file, path)?),
                None => None,
            };
            plans.push(table_plan(table, subject, columns, (said, counted_as))?);
        }
    }
    Ok(plans)
}

/// What is named `table.column`, and under which subject the copy has it.
fn counted_as(file: &File, path: &str) -> Result<CountedAs, String> {
    let unknown = || format!("{path} is not in the copy");
    let (table, column) = path.split_once('.').ok_or_else(unknown)?;
    let known = table_of(table).ok_or_else(unknown)?;
    let mut columns = known.columns.iter().map(|(name, _)| *name);
    let column = columns.find(|name| *name == column).ok_or_else(unknown)?;
    let copy = &file.table.get(table).ok_or_else(unknown)?.copy;
    let mut subjects = copy.iter();
    let found = subjects.find(|(_, columns)| columns.iter().any(|name| name == column));
    let (subject, _) = found.ok_or_else(unknown)?;
    Ok(CountedAs {
        subject: subject.clone(),
        table: known.name,
        column,
    })
}

fn table_plan(
    table: &'static str,
    subject: &str,
    columns: &[String],
    (said, counted_as): (&Said, Option<CountedAs>),
) -> Result<TablePlan, String> {
    let known = table_of(table).ok_or("an unknown table")?;
    let find = |name: &String| {
        let mut all = known.columns.iter();
        let found = all.find(|(column, _)| column == name);
        found.copied().ok_or(format!("{table} has no {name}"))
    };
    let Some(Rule::Client { tied, .. }) = rule_of(table) else {
        return Err(format!("{table} does not go with a client"));
    };
    Ok(TablePlan {
        table,
        subject: subject.to_owned(),
        key: known.columns.iter().take(known.key).copied().collect(),
        columns: columns.iter().map(find).collect::<Result<_, _>>()?,
        tied,
        reviewed_first: said.reviewed_first.clone(),
        counted_as,
    })
}
