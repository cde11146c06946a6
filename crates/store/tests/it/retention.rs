//! Every table says what becomes of its rows, and the list of those who are gone believes no stranger.

use spil_model::retention::PurgedKind;
use spil_store::Target;
use spil_store::journal::JournalKey;
use spil_store::retention::{PurgeList, Purged, gaps};
use spil_testkit::{MORNING, TestDb, on_both_engines};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
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
