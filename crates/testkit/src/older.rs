//! A database as an earlier version of the program left it, filled with what a later one holds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use spil_store::Target;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

const STEPS: &str = "CREATE TABLE schema_migration (name TEXT PRIMARY KEY)";

/// The first steps of the schema, in order: their names and scripts.
fn steps(engine: &str, count: usize) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
    let entries = std::fs::read_dir(folder.join(engine)).expect("the steps of the schema");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().expect("a step has a name");
        let script = std::fs::read_to_string(&path).expect("a step can be read");
        (name.to_string_lossy().into_owned(), script)
    };
    paths.into_iter().take(count).map(read).collect()
}

/// How many steps the schema has now.
pub fn count_steps() -> usize {
    steps("sqlite", usize::MAX).len()
}

/// The script that makes an empty database with so many steps.
fn made(engine: &str, count: usize) -> String {
    let taken = steps(engine, count).into_iter().map(|(name, script)| {
        format!("{script};\nINSERT INTO schema_migration VALUES ('{name}');\n")
    });
    format!("{STEPS};\n{}", taken.collect::<String>())
}

/// The script that takes over every row of `newer` that fits into the schema beside it.
fn filled(ours: &str, common: Vec<(String, String)>) -> String {
    let fill = |(table, columns)| {
        format!("INSERT INTO {ours}.{table} ({columns}) SELECT {columns} FROM newer.{table};\n")
    };
    common.into_iter().map(fill).collect()
}

/// Makes a file with only the first steps of the schema, and takes over every row of the other file that fits into it.
pub async fn make_file(from: &Path, to: &Path, count: usize) {
    let url = format!("sqlite:{}?mode=rwc", to.display());
    let mut older = SqliteConnection::connect(&url)
        .await
        .expect("the file opens");
    let run = async |older: &mut SqliteConnection, script: String| {
        let done = sqlx::raw_sql(AssertSqlSafe(script)).execute(older).await;
        done.expect("the older database is made");
    };
    let begin = "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF;";
    run(&mut older, format!("{begin} {}", made("sqlite", count))).await;
    run(&mut older, format!("ATTACH '{}' AS newer", from.display())).await;
    let select = "SELECT t.name, (SELECT group_concat(o.name, ', ') FROM pragma_table_info(t.name, 'main') o
            JOIN pragma_table_info(t.name, 'newer') n ON n.name = o.name)
        FROM main.sqlite_master t JOIN newer.sqlite_master s ON s.name = t.name AND s.type = 'table'
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'schema_migration' ORDER BY t.name";
    let common = sqlx::query_as(select).fetch_all(&mut older).await;
    let fill = filled("main", common.expect("the tables are known"));
    run(&mut older, fill).await;
    older.close().await.expect("the file closes");
}

/// Turns a filled database of this version on a server into one with only the first steps of the schema.
pub async fn make_on_server(url: &str, count: usize) {
    let mut older = PgConnection::connect(url)
        .await
        .expect("the server answers");
    let run = async |older: &mut PgConnection, script: String| {
        let done = sqlx::raw_sql(AssertSqlSafe(script)).execute(older).await;
        done.expect("the older database is made");
    };
    let begin = "ALTER SCHEMA public RENAME TO newer; CREATE SCHEMA public; SET session_replication_role = replica;";
    run(&mut older, format!("{begin} {}", made("postgres", count))).await;
    let select = "SELECT o.table_name::text, string_agg(o.column_name, ', ' ORDER BY o.ordinal_position)
        FROM information_schema.columns o
        JOIN information_schema.columns n
            ON n.table_schema = 'newer' AND n.table_name = o.table_name AND n.column_name = o.column_name
        JOIN information_schema.tables t ON t.table_schema = 'public' AND t.table_name = o.table_name AND t.table_type = 'BASE TABLE'
        WHERE o.table_schema = 'public' AND o.table_name <> 'schema_migration' AND o.is_generated = 'NEVER'
        GROUP BY o.table_name ORDER BY o.table_name";
    let common = sqlx::query_as(select).fetch_all(&mut older).await;
    let fill = filled("public", common.expect("the tables are known"));
    run(&mut older, format!("{fill} DROP SCHEMA newer CASCADE;")).await;
    older.close().await.expect("the connection closes");
}

/// What a database holds, whatever its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The steps that its schema has taken.
    pub steps: Vec<String>,
    /// The rows of each table.
    pub rows: BTreeMap<String, i64>,
}

/// Looks at a database, and in a file at every page of it.
pub async fn contents(target: &Target) -> Contents {
    const TAKEN: &str = "SELECT name FROM schema_migration ORDER BY name";
    match target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut file = SqliteConnection::connect(&url)
                .await
                .expect("the file opens");
            let told: String = sqlx::query_scalar("PRAGMA integrity_check")
                .fetch_one(&mut file)
                .await
                .expect("the pages can be read");
            assert_eq!(told, "ok");
            let select = "SELECT name FROM sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_migration'";
            let tables: Vec<String> = sqlx::query_scalar(select)
                .fetch_all(&mut file)
                .await
                .expect("the tables are known");
            let steps = sqlx::query_scalar(TAKEN).fetch_all(&mut file).await;
            let counts = sqlx::query_as(AssertSqlSafe(counts(&tables)))
                .fetch_all(&mut file)
                .await;
            file.close().await.expect("the file closes");
            gathered(steps, counts)
        }
        Target::Postgres(url) => {
            let mut server = PgConnection::connect(url)
                .await
                .expect("the server answers");
            let select = "SELECT table_name::text FROM information_schema.tables
                WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'schema_migration'";
            let tables: Vec<String> = sqlx::query_scalar(select)
                .fetch_all(&mut server)
                .await
                .expect("the tables are known");
            let steps = sqlx::query_scalar(TAKEN).fetch_all(&mut server).await;
            let counts = sqlx::query_as(AssertSqlSafe(counts(&tables)))
                .fetch_all(&mut server)
                .await;
            server.close().await.expect("the connection closes");
            gathered(steps, counts)
        }
    }
}

fn counts(tables: &[String]) -> String {
    let count = |table: &String| format!("SELECT '{table}', COUNT(*) FROM {table}");
    tables
        .iter()
        .map(count)
        .collect::<Vec<_>>()
        .join(" UNION ALL ")
}

fn gathered(
    steps: sqlx::Result<Vec<String>>,
    counts: sqlx::Result<Vec<(String, i64)>>,
) -> Contents {
    Contents {
        steps: steps.expect("the steps are known"),
        rows: counts
            .expect("the rows can be counted")
            .into_iter()
            .collect(),
    }
}
