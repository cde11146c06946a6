//! Values as SQL of either engine, and the statements that fill and read.

use std::fmt::Write as _;

use spil_store::Target;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

pub(super) fn flag(target: &Target) -> String {
    match target {
        Target::Sqlite(_) => "1".to_owned(),
        Target::Postgres(_) => "TRUE".to_owned(),
    }
}

pub(super) fn bytes(target: &Target) -> String {
    match target {
        Target::Sqlite(_) => "x'00'".to_owned(),
        Target::Postgres(_) => "'\\x00'::bytea".to_owned(),
    }
}

pub(super) fn uuid(target: &Target, id: &str) -> String {
    match target {
        Target::Sqlite(_) => format!("x'{}'", id.replace('-', "")),
        Target::Postgres(_) => format!("'{id}'::uuid"),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

pub(super) async fn select3(
    target: &Target,
    text: impl Into<String>,
) -> Vec<(String, String, String)> {
    let text = AssertSqlSafe(text.into());
    let found = match target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut file = SqliteConnection::connect(&url)
                .await
                .expect("the file opens");
            sqlx::query_as(text).fetch_all(&mut file).await
        }
        Target::Postgres(url) => {
            let mut server = PgConnection::connect(url)
                .await
                .expect("the server answers");
            sqlx::query_as(text).fetch_all(&mut server).await
        }
    };
    found.expect("the rows can be read")
}

pub(super) async fn run(target: &Target, text: String) {
    let shown = text.clone();
    let text = AssertSqlSafe(text);
    let done = match target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut file = SqliteConnection::connect(&url)
                .await
                .expect("the file opens");
            sqlx::raw_sql(text).execute(&mut file).await.map(drop)
        }
        Target::Postgres(url) => {
            let mut server = PgConnection::connect(url)
                .await
                .expect("the server answers");
            sqlx::raw_sql(text).execute(&mut server).await.map(drop)
        }
    };
    assert!(done.is_ok(), "{done:?}: {shown}");
}
