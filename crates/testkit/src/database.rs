//! A fresh database for one test, on either engine. PostgreSQL is required: where it is missing the test fails, it is not
//! skipped.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use spil_store::{Db, Purpose, Target};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Tables that change with every visit: who looks leaves a line, and answers are kept while somebody is busy.
const VISITS: [&str; 10] = [
    "journal_event",
    "journal_client",
    "journal_lane",
    "journal_anchor",
    "session",
    "attempt_counter",
    "passkey_challenge",
    "provider_sign_in",
    "referral_draft",
    "referral_draft_file",
];

/// A migrated database that exists for one test.
pub struct TestDb {
    /// The open database.
    pub db: Db,
    /// Where it lies, to open it once more.
    pub target: Target,
    /// A folder for keys, files and anchors; gone after the test.
    pub folder: TempDir,
    on_server: Option<(String, String)>,
}

impl TestDb {
    /// A file in a fresh folder.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let target = Target::Sqlite(folder.path().join("spil.db"));
        Self::open(target, folder, None).await
    }

    /// A database of its own on the test server.
    pub async fn postgres() -> Self {
        let server = postgres_url();
        let template = template(&server).await;
        Self::like(server, &template).await
    }

    /// Another database on the server with all that is in this one, which is closed.
    #[must_use]
    pub async fn twin(&self) -> Self {
        self.db.close().await;
        let (server, name) = self.on_server.as_ref().expect("a database on a server");
        Self::like(server.clone(), name).await
    }

    async fn like(server: String, template: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let name = format!(
            "spil_test_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        on_server(
            &server,
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
        let target = Target::Postgres(database_url(&server, &name));
        Self::open(target, folder, Some((server, name))).await
    }

    async fn open(target: Target, folder: TempDir, on_server: Option<(String, String)>) -> Self {
        let db = Db::open(&target, Purpose::Command)
            .await
            .expect("the test database opens");
        spil_store::migrate(&db)
            .await
            .expect("the test database takes the schema");
        Self {
            db,
            target,
            folder,
            on_server,
        }
    }

    /// How much is in each table and a sum over it, but for what every visit leaves: two that are equal say that nothing
    /// changed.
    pub async fn tally(&self) -> Vec<String> {
        let snapshot = self.db.read().await.expect("the database can be read");
        let tables = spil_store::copy::tally_besides(&snapshot, &VISITS)
            .await
            .expect("the tables can be read");
        snapshot.finish().await.expect("nothing was written");
        tables.iter().map(|table| format!("{table:?}")).collect()
    }

    /// Whether the database is a server, for the few laws that differ.
    pub fn is_server(&self) -> bool {
        self.on_server.is_some()
    }

    /// Removes every row of a table, for what a law says of rows that are missing.
    pub async fn clear(&self, table: &str) {
        let statement = sqlx::AssertSqlSafe(format!("DELETE FROM {table}"));
        let done = match &self.target {
            Target::Sqlite(path) => {
                let url = format!("sqlite:{}", path.display());
                let connection = SqliteConnection::connect(&url).await;
                let mut connection = connection.expect("the file opens");
                let done = sqlx::raw_sql(statement).execute(&mut connection).await;
                done.map(drop)
            }
            Target::Postgres(url) => {
                let connection = PgConnection::connect(url).await;
                let mut connection = connection.expect("the test server answers");
                let done = sqlx::raw_sql(statement).execute(&mut connection).await;
                done.map(drop)
            }
        };
        done.expect("the rows can be removed");
    }

    /// Empties the latest event, as somebody who hides what they just did could.
    pub async fn empty_the_latest_event(&self) {
        self.tamper(
            "UPDATE journal_event SET body = NULL WHERE at = (SELECT MAX(at) FROM journal_event)",
        )
        .await;
    }

    /// Changes the hash of the second event of each lane.
    pub async fn break_second_events(&self) {
        self.tamper("UPDATE journal_event SET body_hash = x'00' WHERE sequence = 2")
            .await;
    }

    /// Makes the schema one of a version before: it has not taken a step that changes rows alone, so it can be taken again.
    pub async fn make_older(&self) {
        self.tamper("DELETE FROM schema_migration WHERE name = '0013_answered_alerts'")
            .await;
    }

    /// Makes the schema one of before there was a register of consents, as far as a referral is read.
    pub async fn forget_consents(&self) {
        const SQLITE: &str = "DROP TABLE geriatric_team_question; DROP TABLE consent;
            DELETE FROM schema_migration WHERE name = '0016_consent';
            CREATE TABLE geriatric_team_question (id BLOB, referral_id BLOB, asked_of BLOB, answered_at TEXT)";
        const POSTGRES: &str = "DROP TABLE geriatric_team_question; DROP TABLE consent;
            DELETE FROM schema_migration WHERE name = '0016_consent';
            CREATE TABLE geriatric_team_question (id uuid, referral_id uuid, asked_of uuid, answered_at timestamptz)";
        let statement = if self.is_server() { POSTGRES } else { SQLITE };
        self.tamper(statement).await;
    }

    /// Runs a statement behind Spil's back, as somebody with all rights could: what protects the journal is lifted first.
    pub async fn tamper(&self, statement: &'static str) {
        const LIFT: &str = "DROP TRIGGER IF EXISTS journal_event_no_update; DROP TRIGGER IF EXISTS journal_event_no_delete;";
        let done = match &self.target {
            Target::Sqlite(path) => {
                let url = format!("sqlite:{}", path.display());
                let connection = SqliteConnection::connect(&url).await;
                let mut connection = connection.expect("the file opens");
                let lifted = sqlx::raw_sql(LIFT).execute(&mut connection).await;
                lifted.expect("the triggers can be lifted");
                let done = sqlx::raw_sql(statement).execute(&mut connection).await;
                done.map(drop)
            }
            Target::Postgres(url) => {
                let connection = PgConnection::connect(url).await;
                let mut connection = connection.expect("the test server answers");
                let lift = sqlx::raw_sql("ALTER TABLE journal_event DISABLE TRIGGER ALL");
                let lifted = lift.execute(&mut connection).await;
                lifted.expect("the triggers can be lifted");
                let done = sqlx::raw_sql(statement).execute(&mut connection).await;
                done.map(drop)
            }
        };
        done.expect("the statement runs");
    }

    /// Closes the accounts of everybody, as of people who left. SQLite alone.
    pub async fn close_all_accounts(&self) {
        self.tamper("UPDATE staff SET active = 0").await;
    }

    /// Opens the accounts of everybody again. SQLite alone.
    pub async fn open_all_accounts(&self) {
        self.tamper("UPDATE staff SET active = 1").await;
    }

    /// How many events say this code under this name.
    pub async fn events_that_say(&self, name: &str, code: &str) -> i64 {
        let select = "SELECT COUNT(*) FROM journal_event WHERE body LIKE $1";
        let said = format!("%\"{name}\":\"{code}\"%");
        let count = match &self.target {
            Target::Sqlite(path) => {
                let url = format!("sqlite:{}", path.display());
                let connection = SqliteConnection::connect(&url).await;
                let mut connection = connection.expect("the file opens");
                let count = sqlx::query_scalar(select).bind(said);
                count.fetch_one(&mut connection).await
            }
            Target::Postgres(url) => {
                let connection = PgConnection::connect(url).await;
                let mut connection = connection.expect("the test server answers");
                let count = sqlx::query_scalar(select).bind(said);
                count.fetch_one(&mut connection).await
            }
        };
        count.expect("the events can be counted")
    }

    /// Closes the database and removes it from the server.
    pub async fn finish(self) {
        self.db.close().await;
        if let Some((server, name)) = &self.on_server {
            on_server(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// A database with the schema, made once per schema; a copy of it costs a fraction of migrating.
async fn template(server: &str) -> String {
    let name = format!("spil_template_{}", spil_store::schema_fingerprint());
    let mut connection = PgConnection::connect(server)
        .await
        .expect("the test server answers");
    sqlx::query("SELECT pg_advisory_lock(7311299)")
        .execute(&mut connection)
        .await
        .expect("a lock");
    let known: Option<(i32,)> = sqlx::query_as("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut connection)
        .await
        .expect("the list of databases");
    if known.is_none() {
        let half_made = format!("{name}_making");
        on_server(server, format!("DROP DATABASE IF EXISTS {half_made}")).await;
        on_server(server, format!("CREATE DATABASE {half_made}")).await;
        let target = Target::Postgres(database_url(server, &half_made));
        let db = Db::open(&target, Purpose::Command)
            .await
            .expect("the template opens");
        spil_store::migrate(&db)
            .await
            .expect("the template takes the schema");
        db.close().await;
        on_server(
            server,
            format!("ALTER DATABASE {half_made} RENAME TO {name}"),
        )
        .await;
    }
    connection.close().await.expect("the lock is given back");
    name
}

async fn on_server(server: &str, statement: String) {
    let mut connection = PgConnection::connect(server)
        .await
        .expect("the test server answers");
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .expect("the test server obeys");
    connection.close().await.expect("the connection closes");
}

fn database_url(server: &str, name: &str) -> String {
    let (base, _) = server
        .rsplit_once('/')
        .expect("the URL of the test server names a database");
    format!("{base}/{name}")
}

/// `SPIL_TEST_POSTGRES`, or what `cargo xtask postgres` wrote.
fn postgres_url() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told where the test server is by their environment"
    )]
    if let Ok(url) = std::env::var("SPIL_TEST_POSTGRES") {
        return url;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/postgres-url");
    std::fs::read_to_string(&file)
        .map(|url| url.trim().to_owned())
        .expect("PostgreSQL is needed: run the tests by `cargo xtask test`, or start one by `cargo xtask postgres`")
}
