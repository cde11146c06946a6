//! Every column of the schema has a class in `docs/personal-data.toml`, so that nobody adds a field about people unnoticed.

use std::collections::BTreeSet;

use spil_model::triage_rules::Assessment;
use spil_store::Target;
use spil_testkit::{on_both_engines, read};
use sqlx::{Connection as _, PgConnection, SqliteConnection};

const SQLITE: &str =
    "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c ON TRUE
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'";
const POSTGRES: &str = "SELECT table_name::text, column_name::text
    FROM information_schema.columns JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE'";
/// Tables that the migrations keep for themselves begin like this.
const OF_MIGRATIONS: [&str; 2] = ["_sqlx", "schema_"];

async fn columns(target: &Target) -> BTreeSet<(String, String)> {
    let found: Vec<(String, String)> = match target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            let query = sqlx::query_as(SQLITE);
            query.fetch_all(&mut connection).await.unwrap()
        }
        Target::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            let query = sqlx::query_as(POSTGRES);
            query.fetch_all(&mut connection).await.unwrap()
        }
    };
    let is_ours = |table: &str| !OF_MIGRATIONS.iter().any(|start| table.starts_with(start));
    found
        .into_iter()
        .filter(|(table, _)| is_ours(table))
        .collect()
}

/// What the file says, each column once.
fn classified() -> BTreeSet<(String, String)> {
    let file: toml::Table = read("docs/personal-data.toml").parse().unwrap();
    let classes = file["class"].as_table().unwrap();
    let mut found = BTreeSet::new();
    for (table, held) in file["table"].as_table().unwrap() {
        for (class, columns) in held["columns"].as_table().unwrap() {
            assert!(
                classes.contains_key(class),
                "{table} has a class {class} that is not explained"
            );
            for column in columns.as_array().unwrap() {
                let column = column.as_str().unwrap().to_owned();
                let one = (table.clone(), column);
                assert!(found.insert(one.clone()), "{one:?} stands there twice");
            }
        }
    }
    found
}

/// What is wrong with what the list says of the copy for a client.
fn gaps(file: &toml::Table) -> Vec<String> {
    let mut gaps = Vec::new();
    for (table, held) in file["table"].as_table().unwrap() {
        let about = held["about"].as_array().unwrap();
        if !about.iter().any(|one| one.as_str() == Some("client")) {
            continue;
        }
        let mut said: Vec<&str> = Vec::new();
        for part in ["copy", "not_in_copy"] {
            let parts = held.get(part).and_then(toml::Value::as_table);
            for (name, columns) in parts.into_iter().flatten() {
                let names = if part == "copy" { "subject" } else { part };
                if file[names].get(name).is_none() {
                    gaps.push(format!("{table}: {part}.{name} is not explained"));
                }
                said.extend(
                    columns
                        .as_array()
                        .unwrap()
                        .iter()
                        .filter_map(toml::Value::as_str),
                );
            }
        }
        for columns in held["columns"].as_table().unwrap().values() {
            for column in columns
                .as_array()
                .unwrap()
                .iter()
                .filter_map(toml::Value::as_str)
            {
                match said.iter().filter(|one| **one == column).count() {
                    1 => {}
                    0 => gaps.push(format!(
                        "{table}.{column} is neither in the copy nor is it said why not"
                    )),
                    _ => gaps.push(format!("{table}.{column} stands there twice")),
                }
            }
        }
    }
    gaps
}

#[test]
fn every_column_about_a_client_is_in_the_copy_or_it_is_said_why_not() {
    let file: toml::Table = read("docs/personal-data.toml").parse().unwrap();
    assert_eq!(gaps(&file), Vec::<String>::new());
    let count = |part: &str| -> usize {
        let tables = file["table"].as_table().unwrap().values();
        let parts = tables.filter_map(|held| held.get(part)?.as_table());
        parts
            .flat_map(toml::Table::values)
            .map(|columns| columns.as_array().unwrap().len())
            .sum()
    };
    let (copied, not) = (count("copy"), count("not_in_copy"));
    println!("{copied} columns are in the copy, of {not} it is said why not");
    assert!(150 <= copied && 100 <= not);
    let mut more = file;
    let columns = more["table"]["person"]["columns"].as_table_mut().unwrap();
    columns.insert("health".to_owned(), vec!["died_on", "diary"].into());
    assert_eq!(
        gaps(&more),
        ["person.diary is neither in the copy nor is it said why not"]
    );
}

/// Columns and keys that hold what somebody typed, and in which a caregiver may have said something in confidence.
const TYPED: [&str; 11] = [
    "note",
    "reason",
    "rationale",
    "question",
    "answer",
    "declined_why",
    "reopen_reason",
    "circumstances",
    "particulars",
    "unplaced",
    "dangers",
];
/// What is typed and goes into a copy at once: what the client wishes, or said and was answered about the own data, and codes.
const TOLD_AT_ONCE: [(&str, &str); 6] = [
    ("own_wish_period", "reason"),
    ("legal_hold", "reason"),
    ("data_request", "answer"),
    ("onward_route", "reason"),
    ("consent", "answer"),
    ("still_needed_answer", "answer"),
];

/// What a copy would tell at once although somebody may have said it in confidence, or it is about a caregiver.
fn told_too_early(file: &toml::Table) -> (Vec<String>, usize) {
    let names_of = |held: &toml::Value| -> Vec<String> {
        let names = held.as_array().into_iter().flatten();
        names
            .filter_map(|one| one.as_str().map(str::to_owned))
            .collect()
    };
    let found = serde_json::to_value(Assessment::default()).unwrap();
    let strain = found.as_object().unwrap().keys();
    let strain = strain.filter(|key| key.contains("caregiver") || *key == "danger");
    let strain: Vec<String> = strain.map(|key| format!("assessment.{key}")).collect();
    let content = [
        "question",
        "circumstances",
        "particulars",
        "dangers",
        "unplaced",
    ];
    let content: Vec<String> = content.iter().map(|key| format!("content.{key}")).collect();
    let (mut early, mut looked) = (Vec::new(), 0);
    for (table, held) in file["table"].as_table().unwrap() {
        let copied = held.get("copy").and_then(toml::Value::as_table);
        let copied: Vec<String> = copied
            .into_iter()
            .flat_map(toml::Table::values)
            .flat_map(names_of)
            .collect();
        if held.get("held_whole_as").is_some() {
            looked += copied.len();
            continue;
        }
        let first = held.get("reviewed_first").map(names_of).unwrap_or_default();
        let inner = |column: &str| match column {
            "assessment" => strain.clone(),
            "content" if table.starts_with("referral") => content.clone(),
            _ => Vec::new(),
        };
        let typed = copied
            .iter()
            .filter(|column| TYPED.contains(&column.as_str()));
        let typed =
            typed.filter(|column| !TOLD_AT_ONCE.contains(&(table.as_str(), column.as_str())));
        let sought = typed
            .cloned()
            .chain(copied.iter().flat_map(|column| inner(column)));
        for path in sought {
            looked += 1;
            if !first.contains(&path) {
                early.push(format!("{table}.{path}"));
            }
        }
    }
    (early, looked)
}

#[test]
fn what_is_said_in_confidence_and_how_the_caregiver_does_wait_for_a_review() {
    let mut file: toml::Table = read("docs/personal-data.toml").parse().unwrap();
    let (early, looked) = told_too_early(&file);
    assert_eq!(early, Vec::<String>::new());
    println!("{looked} columns and keys wait for a review");
    assert!(35 <= looked, "{looked}");
    let triage = file["table"]["triage"].as_table_mut().unwrap();
    triage.insert(
        "reviewed_first".to_owned(),
        vec!["assessment.danger", "reason"].into(),
    );
    let (early, _) = told_too_early(&file);
    assert_eq!(early.len(), 3, "three signs of the caregiver: {early:?}");
}

on_both_engines! {
    async fn every_column_is_classified(test: &TestDb) {
        let (real, said) = (columns(&test.target).await, classified());
        let missing: Vec<_> = real.difference(&said).collect();
        assert!(missing.is_empty(), "say in docs/personal-data.toml what these are, then cargo xtask dpia: {missing:?}");
        let gone: Vec<_> = said.difference(&real).collect();
        assert!(gone.is_empty(), "docs/personal-data.toml names columns that are not there: {gone:?}");
        println!("{} columns are classified", real.len());
        assert!(480 <= real.len());
    }
}
