//! Searches everything that a network leaves on disks for texts: the database byte by byte, its log, the folder of files.

use std::path::{Path, PathBuf};

use spil_store::Target;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

use crate::database::TestDb;

/// What a search found, and how much it searched.
#[derive(Debug, Default)]
pub struct Found {
    /// Each text that was found, once.
    pub hits: Vec<String>,
    /// Bytes that were read.
    pub bytes: usize,
    /// Files or parts of a database.
    pub places: usize,
    /// Uploaded files in the folder.
    pub files: usize,
    /// Tables of the database.
    pub tables: usize,
}

impl Found {
    fn look(&mut self, bytes: &[u8], needles: &[String]) {
        self.bytes += bytes.len();
        self.places += 1;
        for needle in needles {
            let holds = bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes());
            if holds && !self.hits.contains(needle) {
                self.hits.push(needle.clone());
            }
        }
    }
}

/// Searches the database where it lies, whatever lies beside a file, and the folder of files.
pub async fn search_network(test: &TestDb, needles: &[String]) -> Found {
    let mut found = Found {
        tables: spil_store::copy::tables().count(),
        ..Found::default()
    };
    match &test.target {
        Target::Sqlite(path) => {
            for part in beside(path) {
                found.look(
                    &std::fs::read(part).expect("what lies on the disk can be read"),
                    needles,
                );
            }
        }
        Target::Postgres(url) => search_server(url, needles, &mut found).await,
    }
    search_files(&test.folder.path().join("data"), needles, &mut found);
    found
}

/// The bodies of all events of the journal.
pub async fn journal(target: &Target) -> Vec<String> {
    const BODIES: &str = "SELECT body FROM journal_event WHERE body IS NOT NULL";
    let bodies = match target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut file = SqliteConnection::connect(&url)
                .await
                .expect("the file opens");
            sqlx::query_scalar(BODIES).fetch_all(&mut file).await
        }
        Target::Postgres(url) => {
            let mut server = PgConnection::connect(url)
                .await
                .expect("the server answers");
            sqlx::query_scalar(BODIES).fetch_all(&mut server).await
        }
    };
    bodies.expect("the journal can be read")
}

/// Searches a network that was taken out of a backup.
pub fn search_backup(folder: &Path, needles: &[String]) -> Found {
    let mut found = Found::default();
    for part in beside(&folder.join("spil.db")) {
        found.look(
            &std::fs::read(part).expect("what lies on the disk can be read"),
            needles,
        );
    }
    search_files(folder, needles, &mut found);
    found
}

/// The file of a database with its log.
fn beside(path: &Path) -> Vec<PathBuf> {
    let ending = |ending: &str| PathBuf::from(format!("{}{ending}", path.display()));
    let parts = ["", "-wal", "-shm"].map(ending);
    parts.into_iter().filter(|part| part.exists()).collect()
}

fn search_files(data: &Path, needles: &[String], found: &mut Found) {
    for id in spil_store::files::stored(data).expect("what lies on the disk can be read") {
        let name = id.to_string();
        let path = data
            .join("files")
            .join(name.get(name.len() - 2..).unwrap_or_default())
            .join(&name);
        found.look(
            &std::fs::read(path).expect("what lies on the disk can be read"),
            needles,
        );
        found.files += 1;
    }
}

/// The rows of every table as text, and the pages of every table and index as they lie on the disk.
async fn search_server(url: &str, needles: &[String], found: &mut Found) {
    let mut server = PgConnection::connect(url)
        .await
        .expect("what lies on the disk can be read");
    for table in spil_store::copy::tables() {
        let rows = AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
        let rows: Vec<(String,)> = sqlx::query_as(rows)
            .fetch_all(&mut server)
            .await
            .expect("what lies on the disk can be read");
        let text: Vec<String> = rows.into_iter().map(|(row,)| row).collect();
        found.look(text.join("\n").as_bytes(), needles);
    }
    sqlx::raw_sql("CHECKPOINT")
        .execute(&mut server)
        .await
        .expect("what lies on the disk can be read");
    let pages = "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'i', 't') AND (n.nspname = current_schema() OR n.nspname = 'pg_toast')
          AND pg_relation_filepath(c.oid) LIKE 'base/%'";
    let pages: Vec<(Vec<u8>,)> = sqlx::query_as(pages)
        .fetch_all(&mut server)
        .await
        .expect("what lies on the disk can be read");
    for (page,) in &pages {
        found.look(page, needles);
    }
}
