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
}

fn read(text: &str) -> Result<Vec<TablePlan>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut plans = Vec::new();
    for table in crate::copy::tables() {
        let Some(said) = file.table.get(table) else {
            continue;
        };
        for (subject, columns) in &said.copy {
            plans.push(table_plan(table, subject, columns, said)?);
        }
    }
    Ok(plans)
}

fn table_plan(
    table: &'static str,
    subject: &str,
    columns: &[String],
    said: &Said,
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
    })
}
