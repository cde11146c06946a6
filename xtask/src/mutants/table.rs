//! The table of rules with one thing taken away: a row, an action of a row, a stage of a row.
//!
//! A table without its only row for an action is no valid table, and every test says so. So that a test of behaviour must find
//! it too, such a table is also *settled*: what nobody has any more is written down as such.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::trial::{Change, Kind, Mutant};
use crate::workspace;

const TABLE: &str = "crates/policy/rules.toml";

/// Every row, action and stage, each taken away once.
pub(super) fn mutants() -> Result<Vec<Mutant>> {
    let text = std::fs::read_to_string(workspace::root().join(TABLE)).context(TABLE)?;
    mutants_of(&text.parse()?)
}

fn mutants_of(table: &Table) -> Result<Vec<Mutant>> {
    let mut mutants = Vec::new();
    for (key, name, list) in [
        ("rule", "id", "actions"),
        ("use", "of", "actions"),
        ("silent", "roles", "roles"),
    ] {
        // Where every role has a rule there is none that is silent.
        let rows = rows(table, key).map_or(&[][..], Vec::as_slice);
        for (place, row) in rows.iter().enumerate() {
            let name = label(row.get(name).with_context(|| format!("{key}: {name}"))?);
            let without = without_row(table, key, place)?;
            mutants.push(mutant(Kind::Row, format!("{key} {name}"), &without)?);
            for (kind, part) in [(Kind::Action, list), (Kind::Stage, "stages")] {
                for (number, one) in words(row, part).iter().enumerate() {
                    let without = without_part(table, key, place, part, number)?;
                    let name = format!("{key} {name}: without {one}");
                    mutants.push(mutant(kind, name, &without)?);
                }
            }
        }
    }
    Ok(mutants)
}

fn mutant(kind: Kind, name: String, table: &Table) -> Result<Mutant> {
    let settled = settled(table)?;
    Ok(Mutant {
        kind,
        name,
        change: Change::Table {
            text: toml::to_string(table)?,
            settled: toml::to_string(&settled)?,
        },
    })
}

fn rows<'a>(table: &'a Table, key: &str) -> Result<&'a Vec<Value>> {
    let rows = table.get(key).and_then(Value::as_array);
    rows.with_context(|| format!("{TABLE} has no {key}"))
}

fn rows_mut<'a>(table: &'a mut Table, key: &str) -> Result<&'a mut Vec<Value>> {
    let rows = table.entry(key).or_insert_with(|| Value::Array(Vec::new()));
    rows.as_array_mut()
        .with_context(|| format!("{TABLE}: {key} is no list"))
}

fn label(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(label).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The words in a list of a row; none where it has no such list.
fn words(row: &Value, key: &str) -> Vec<String> {
    let list = row.get(key).and_then(Value::as_array);
    list.into_iter().flatten().map(label).collect()
}

fn without_row(table: &Table, key: &str, place: usize) -> Result<Table> {
    let mut without = table.clone();
    rows_mut(&mut without, key)?.remove(place);
    Ok(without)
}

fn without_part(
    table: &Table,
    key: &str,
    place: usize,
    part: &str,
    number: usize,
) -> Result<Table> {
    let mut without = table.clone();
    let row = rows_mut(&mut without, key)?.get_mut(place);
    let list = row.and_then(|row| row.get_mut(part)?.as_array_mut());
    let list = list.with_context(|| format!("{key} {place} has no {part}"))?;
    list.remove(number);
    Ok(without)
}

/// The same table, with a reason for every action that nobody has and every role that has nothing.
fn settled(table: &Table) -> Result<Table> {
    let of = |keys: &[&str], part: &str| -> Result<BTreeSet<String>> {
        let mut all = BTreeSet::new();
        for key in keys.iter().filter(|key| table.contains_key(**key)) {
            all.extend(rows(table, key)?.iter().flat_map(|row| words(row, part)));
        }
        Ok(all)
    };
    let whole: Table = std::fs::read_to_string(workspace::root().join(TABLE))?.parse()?;
    let of_whole = |part: &str| -> Result<BTreeSet<String>> {
        Ok(rows(&whole, "rule")?
            .iter()
            .flat_map(|row| words(row, part))
            .collect())
    };
    let speaking = |table: &Table| -> Result<BTreeSet<String>> {
        let roles = rows(table, "rule")?
            .iter()
            .filter_map(|row| row.get("role"));
        Ok(roles.map(label).collect())
    };
    let actions = &of_whole("actions")? - &of(&["rule", "ungranted"], "actions")?;
    let roles = &speaking(&whole)? - &speaking(table)?;
    let roles = roles.into_iter().filter(|role| is_of_network(role));
    let mut settled = table.clone();
    settle(&mut settled, "ungranted", "actions", actions)?;
    settle(&mut settled, "silent", "roles", roles)?;
    Ok(settled)
}

fn settle(
    table: &mut Table,
    key: &str,
    part: &str,
    words: impl IntoIterator<Item = String>,
) -> Result<()> {
    let words: Vec<Value> = words.into_iter().map(Value::String).collect();
    if words.is_empty() {
        return Ok(());
    }
    let reason = |text: &str| Value::String(text.to_owned());
    let reasons = [("nl", reason("Weg.")), ("en", reason("Gone."))];
    let reasons: Table = reasons
        .map(|(key, text)| (key.to_owned(), text))
        .into_iter()
        .collect();
    let mut row = Table::new();
    row.insert(part.to_owned(), Value::Array(words));
    row.insert("reason".to_owned(), Value::Table(reasons));
    rows_mut(table, key)?.push(Value::Table(row));
    Ok(())
}

/// Whether it is a role that somebody has, and not everybody, the console or a job.
fn is_of_network(role: &str) -> bool {
    !role.starts_with("job.") && !matches!(role, "everyone" | "staff" | "console")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_action_and_stage_goes_once() {
        let mutants = mutants().unwrap();
        let count = |kind| mutants.iter().filter(|mutant| mutant.kind == kind).count();
        let (rows, actions, stages) = (count(Kind::Row), count(Kind::Action), count(Kind::Stage));
        assert!(
            80 <= rows && 340 <= actions && 75 <= stages,
            "{rows} {actions} {stages}"
        );
        let names: BTreeSet<&str> = mutants.iter().map(|mutant| mutant.name.as_str()).collect();
        assert_eq!(names.len(), mutants.len());
    }

    #[test]
    fn what_nobody_has_any_more_is_settled() {
        let mutants = mutants().unwrap();
        let of = |name: &str| {
            let found = mutants.iter().find(|mutant| mutant.name == name).unwrap();
            let Change::Table { text, settled } = &found.change else {
                panic!("{name}");
            };
            (text.clone(), settled.clone())
        };
        let (text, settled) = of("rule geriatric-team-consulted");
        assert!(!text.contains("ungranted"));
        assert!(settled.contains("mgt.answer") && settled.contains("ungranted"));
        assert!(settled.contains("\"geriatric_team_member\""));
        let (text, settled) = of("rule secretary-desk: without referral.view");
        assert_eq!(text, settled);
    }
}
