//! Every table says what becomes of its rows, and the list of those who are gone believes no stranger.

use std::cell::Cell;
use std::collections::BTreeSet;

use spil_model::retention::PurgedKind;
use spil_store::Target;
use spil_store::journal::JournalKey;
use spil_store::retention::{PurgeList, Purged, gaps, wipe};
use spil_testkit::{MORNING, TestDb, on_both_engines};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, SqliteConnection};
use uuid::Uuid;

type Columns = Vec<(String, String)>;
type References = Vec<(String, String, String)>;

const SQLITE_COLUMNS: &str = "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c ON TRUE
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> 'schema_migration'";
const SQLITE_REFERENCES: &str = "SELECT t.name, k.\"from\", k.\"table\" FROM sqlite_master t
    JOIN pragma_foreign_key_list(t.name) k ON TRUE WHERE t.type = 'table'";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND table_name <> 'schema_migration'";
const POSTGRES_REFERENCES: &str = "SELECT c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'";

async fn schema(test: &TestDb) -> (Columns, References) {
    match &test.target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut file = SqliteConnection::connect(&url).await.unwrap();
            let columns = sqlx::query_as(SQLITE_COLUMNS).fetch_all(&mut file).await;
            let references = sqlx::query_as(SQLITE_REFERENCES).fetch_all(&mut file).await;
            (columns.unwrap(), references.unwrap())
        }
        Target::Postgres(url) => {
            let mut server = PgConnection::connect(url).await.unwrap();
            let columns = sqlx::query_as(POSTGRES_COLUMNS)
                .fetch_all(&mut server)
                .await;
            let references = sqlx::query_as(POSTGRES_REFERENCES)
                .fetch_all(&mut server)
                .await;
            (columns.unwrap(), references.unwrap())
        }
    }
}

on_both_engines! {
    async fn every_table_has_a_rule_for_retention(test: &TestDb) {
        let (columns, references) = schema(test).await;
        assert_eq!(gaps(&columns, &references), Vec::<String>::new(), "a table without a rule in store/src/retention/rules.rs");
        println!("{} columns and {} references have a rule", columns.len(), references.len());
        assert!(300 < columns.len() && 50 < references.len());
    }

    async fn a_table_that_somebody_adds_needs_a_rule(test: &TestDb) {
        test.tamper("CREATE TABLE diary (id INTEGER PRIMARY KEY, text TEXT NOT NULL)").await;
        test.tamper("ALTER TABLE team ADD COLUMN client_id INTEGER").await;
        let (columns, references) = schema(test).await;
        let gaps = gaps(&columns, &references).join("\n");
        assert!(gaps.contains("the table diary has no rule"), "{gaps}");
        assert!(gaps.contains("team.client_id names a client"), "{gaps}");
    }
}

/// When somebody in the database given asked who reads on.
const LOOKS: &str = "SELECT query_start::text FROM pg_stat_activity
    WHERE datname = $1 AND pid <> pg_backend_pid() AND query LIKE '%pg_replication_slots%'";

#[tokio::test]
async fn wiping_waits_for_whoever_writes_in_another_database_on_postgres() {
    let test = TestDb::postgres().await;
    let Target::Postgres(url) = &test.target else {
        panic!("{:?} is no server", test.target);
    };
    let here: PgConnectOptions = url.parse().unwrap();
    let name = here.get_database().unwrap().to_owned();
    // Who is in a transaction sees the same sessions until it ends: somebody else watches.
    let mut watcher = here.connect().await.unwrap();
    let mut elsewhere = here.database("postgres").connect().await.unwrap();
    let begin = "BEGIN; SELECT pg_current_xact_id()";
    sqlx::raw_sql(begin).execute(&mut elsewhere).await.unwrap();
    let ended = Cell::new(false);
    let wiping = async {
        let is_clean = wipe(&test.db).await.unwrap();
        ended.set(true);
        is_clean
    };
    let writing = async {
        let mut looks = BTreeSet::new();
        while looks.len() < 3 && !ended.get() {
            let found = sqlx::query_scalar(LOOKS).bind(&name);
            let found: Vec<String> = found.fetch_all(&mut watcher).await.unwrap();
            looks.extend(found);
        }
        sqlx::raw_sql("COMMIT")
            .execute(&mut elsewhere)
            .await
            .unwrap();
        looks.len()
    };
    let (is_clean, looks) = tokio::join!(wiping, writing);
    println!("{looks} looks before the other ended");
    assert!(is_clean && looks == 3, "{is_clean}, {looks} looks");
}

fn gone(number: u128) -> Purged {
    Purged {
        id: Uuid::from_u128(number),
        what: PurgedKind::Person,
        at: MORNING.parse().unwrap(),
    }
}

#[test]
fn the_list_grows_once_and_survives_half_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let list = PurgeList::new(folder.path().join("list"));
    let key = JournalKey::new([7; 32]);
    assert_eq!(list.read(&key).unwrap(), None);
    assert_eq!(list.catch_up(&[gone(1), gone(2)], &key).unwrap(), 2);
    assert_eq!(list.catch_up(&[gone(1), gone(2)], &key).unwrap(), 0);
    let text = std::fs::read_to_string(list.path()).unwrap();
    std::fs::write(list.path(), &text[..text.len() - 9]).unwrap();
    assert_eq!(list.read(&key).unwrap(), Some(vec![gone(1)]));
    let half = std::fs::read_to_string(list.path()).unwrap();
    let cut = half.lines().next().unwrap().to_owned() + "\n";
    std::fs::write(list.path(), cut).unwrap();
    assert_eq!(
        list.catch_up(&[gone(1), gone(2), gone(3)], &key).unwrap(),
        2
    );
    assert_eq!(list.read(&key).unwrap().map(|all| all.len()), Some(3));
}

#[test]
fn a_line_that_somebody_adds_to_the_list_removes_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let list = PurgeList::new(folder.path().join("list"));
    list.catch_up(&[gone(1)], &JournalKey::new([8; 32]))
        .unwrap();
    assert!(list.read(&JournalKey::new([7; 32])).is_err());
}
