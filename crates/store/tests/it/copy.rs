//! A copy holds the same values on the other engine, and one that was broken off has left nothing.

use spil_policy::{Actor, Facts, Object, actions};
use spil_store::copy::{CopiedTable, Leave, NotCopied, begin, check_columns, copy, tables, tally};
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_store::{Db, Error, Request, Target};
use spil_testkit::{MORNING, TestApp, TestDb, Waits, on_both_engines};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use uuid::Uuid;

/// Behind Spil's back, as an older version or somebody with all rights could.
async fn change(target: &Target, statement: &str) {
    match target {
        Target::Sqlite(path) => {
            let url = format!("sqlite:{}", path.display());
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            let off = format!("PRAGMA foreign_keys = OFF; {statement}");
            let done = sqlx::raw_sql(AssertSqlSafe(off)).execute(&mut connection);
            done.await.unwrap();
        }
        Target::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            let done = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection);
            done.await.unwrap();
        }
    }
}

async fn checked(test: &TestDb) -> Result<(), Error> {
    let snapshot = test.db.read().await.unwrap();
    let checked = check_columns(&snapshot).await;
    snapshot.finish().await.unwrap();
    checked
}

on_both_engines! {
    async fn the_table_of_columns_is_the_schema(test: &TestDb) {
        checked(test).await.unwrap();
    }

    async fn another_schema_is_refused(test: &TestDb) {
        change(&test.target, "ALTER TABLE team ADD COLUMN motto TEXT").await;
        let strange = checked(test).await.unwrap_err().to_string();
        assert!(strange.contains("team.motto"), "{strange}");
        change(&test.target, "ALTER TABLE team DROP COLUMN motto; ALTER TABLE outbox DROP COLUMN failure").await;
        let missing = checked(test).await.unwrap_err().to_string();
        assert!(missing.contains("outbox.failure"), "{missing}");
    }
}

type Column = (String, String, bool);

/// Table, column, and whether a value is required. A key of SQLite may not say so.
const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, c.\"notnull\" OR c.pk FROM sqlite_master t
    JOIN pragma_table_info(t.name) c ON TRUE WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY 1, 2";
const POSTGRES_COLUMNS: &str =
    "SELECT table_name::text COLLATE \"C\", column_name::text COLLATE \"C\", is_nullable = 'NO'
    FROM information_schema.columns JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY 1, 2";

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let (file, server) = (TestDb::sqlite().await, TestDb::postgres().await);
    let mut sqlite = sqlite(&file.target).await;
    let mut postgres = postgres(&server.target).await;
    let left: Vec<Column> = sqlx::query_as(SQLITE_COLUMNS)
        .fetch_all(&mut sqlite)
        .await
        .unwrap();
    let right: Vec<Column> = sqlx::query_as(POSTGRES_COLUMNS)
        .fetch_all(&mut postgres)
        .await
        .unwrap();
    assert_eq!(left, right);
    assert!(300 < left.len(), "{} columns were compared", left.len());
    postgres.close().await.unwrap();
    server.finish().await;
}

const REFERENCES: &str = "SELECT t.name, k.\"table\" FROM sqlite_master t
    JOIN pragma_foreign_key_list(t.name) k ON TRUE WHERE t.type = 'table'";

#[tokio::test]
async fn no_table_comes_before_one_that_its_rows_name() {
    let test = TestDb::sqlite().await;
    let order: Vec<&str> = tables().collect();
    let place = |name: &str| order.iter().position(|table| *table == name).unwrap();
    let references: Vec<(String, String)> = sqlx::query_as(REFERENCES)
        .fetch_all(&mut sqlite(&test.target).await)
        .await
        .unwrap();
    for (table, named) in &references {
        assert!(place(named) < place(table), "{table} names {named}");
    }
    assert!(50 < references.len(), "{}", references.len());
}

async fn sqlite(target: &Target) -> SqliteConnection {
    let Target::Sqlite(path) = target else {
        unreachable!("a file was asked for")
    };
    let url = format!("sqlite:{}", path.display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn postgres(target: &Target) -> PgConnection {
    let Target::Postgres(url) = target else {
        unreachable!("a server was asked for")
    };
    PgConnection::connect(url).await.unwrap()
}

fn journal() -> Journal {
    Journal::new("test", JournalKey::new([7; 32]))
}

async fn leave(db: &Db) -> Leave {
    let actor = Actor::Console {
        user: "test".to_owned(),
    };
    let request = Request {
        actor: &actor,
        now: MORNING.parse().unwrap(),
        event_id: Uuid::from_u64_pair(1, 1),
        origin: &Origin::default(),
    };
    let tx = db.write().await.unwrap();
    let object = ObjectRef::all(Object::Network);
    let permit = tx.authorize::<actions::CopyNetwork>(&request, object, &Facts::default());
    let leave = begin(&permit.unwrap());
    tx.rollback().await.unwrap();
    leave
}

async fn carry(from: &Db, to: &Db) -> Result<Vec<CopiedTable>, NotCopied> {
    let leave = leave(from).await;
    let (snapshot, tx) = (from.read().await.unwrap(), to.write().await.unwrap());
    let copied = copy(leave, &snapshot, &tx).await?;
    tx.commit(&journal()).await.unwrap();
    Ok(copied)
}

async fn held(db: &Db) -> Vec<CopiedTable> {
    let snapshot = db.read().await.unwrap();
    let held = tally(&snapshot).await.unwrap();
    snapshot.finish().await.unwrap();
    held
}

fn rows(tables: &[CopiedTable]) -> u64 {
    tables.iter().map(|table| table.tally.rows).sum()
}

async fn filled() -> TestApp {
    let source = TestApp::with_team().await;
    for (house_number, class) in [(1, "crisis"), (2, "high"), (3, "low")] {
        let waits = Waits {
            surname: "Öztürk-d'Ancona",
            class,
            house_number,
        };
        source.waiting(waits).await;
    }
    source
}

#[tokio::test]
async fn there_and_back_it_is_the_same() {
    let (source, there, back) = (
        filled().await,
        TestDb::postgres().await,
        TestDb::sqlite().await,
    );
    let fresh = TestDb::postgres().await;
    let original = held(&source.test.db).await;
    for (from, to) in [(&source.test, &there), (&there, &back), (&there, &fresh)] {
        assert_eq!(carry(&from.db, &to.db).await.unwrap(), original);
        assert_eq!(held(&to.db).await, original);
    }
    let used = original.iter().filter(|table| 0 < table.tally.rows).count();
    assert!(15 < used, "{used} tables had rows");
    there.finish().await;
    fresh.finish().await;
}

#[tokio::test]
async fn no_lane_stays_leased() {
    let (source, target) = (filled().await, TestDb::sqlite().await);
    let leased = "SELECT COUNT(*) FROM journal_lane WHERE holder IS NOT NULL";
    let count = async |target: &Target| -> i64 {
        let mut connection = sqlite(target).await;
        let counted = sqlx::query_scalar(leased).fetch_one(&mut connection);
        counted.await.unwrap()
    };
    carry(&source.test.db, &target.db).await.unwrap();
    assert!(0 < count(&source.test.target).await);
    assert_eq!(count(&target.target).await, 0);
}

/// An alert of a referral that is not there: the other database refuses it when all tables before it are written.
const ORPHAN: &str = "INSERT INTO alert (id, referral_id, kind, staff_id, created_at)
    VALUES (zeroblob(16), zeroblob(16), 'danger', zeroblob(16), '2026-03-02T08:00:00.000000Z')";

#[tokio::test]
async fn a_copy_that_breaks_off_leaves_nothing() {
    let (source, target) = (filled().await, TestDb::sqlite().await);
    change(&source.test.target, ORPHAN).await;
    let failed = carry(&source.test.db, &target.db).await;
    assert!(
        matches!(failed, Err(NotCopied::Store(Error::Database(_)))),
        "{failed:?}"
    );
    assert_eq!(rows(&held(&target.db).await), 0);
    change(
        &source.test.target,
        "DELETE FROM alert WHERE kind = 'danger'",
    )
    .await;
    carry(&source.test.db, &target.db).await.unwrap();
    assert!(100 < rows(&held(&target.db).await));
}

on_both_engines! {
    async fn a_target_with_rows_is_refused(test: &TestDb) {
        change(&test.target, "INSERT INTO setting (key, value) VALUES ('name', 'Veldrijk')").await;
        let source = TestApp::new().await;
        let refused = carry(&source.test.db, &test.db).await;
        assert!(matches!(refused, Err(NotCopied::Filled("setting"))), "{refused:?}");
        assert_eq!(rows(&held(&test.db).await), 1);
    }
}
