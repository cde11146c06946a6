//! Every column of the schema has a class in `docs/personal-data.toml`, so that nobody adds a field about people unnoticed.

use std::collections::BTreeSet;

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
