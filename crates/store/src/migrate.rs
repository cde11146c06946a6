//! Brings the schema up to what this program knows, under a lock, and refuses one that it does not know.

use sha2::{Digest as _, Sha256};

use crate::conn::Conn;
use crate::db::Db;
use crate::dialect::{self, Engine, execute, fetch_all};
use crate::error::{Error, Result};
use crate::journal::{Journal, hex};

/// One step of the schema, for both engines.
struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!("0001_foundation"),
    migration!("0002_organisation"),
    migration!("0003_referral"),
    migration!("0004_client"),
    migration!("0005_capacity"),
    migration!("0006_schedule"),
    migration!("0007_access"),
    migration!("0008_oversight"),
    migration!("0009_insurer"),
    migration!("0011_look_ahead"),
    migration!("0012_retention"),
    migration!("0013_answered_alerts"),
    migration!("0014_passkey"),
    migration!("0015_identity_provider"),
    migration!("0016_consent"),
    migration!("0017_data_request"),
    migration!("0018_own_copy"),
    migration!("0018_breach"),
    migration!("0018_use_limit"),
    migration!("0019_abuse_code"),
    migration!("0020_involvement"),
];

const CREATE_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY)";

/// What has been done to the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The steps that were taken now.
    pub applied: Vec<&'static str>,
}

/// How far the schema of a database is, seen from this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was ever made here.
    New,
    /// It is what this program knows.
    UpToDate,
    /// An older version made it: so many steps are missing.
    Older(usize),
}

/// How far the schema is; fails on one that a later version made.
pub async fn standing(db: &Db) -> Result<Standing> {
    let snapshot = db.read().await?;
    let known = applied(&snapshot).await.unwrap_or_default();
    snapshot.finish().await?;
    refuse_unknown(&known)?;
    Ok(match missing(&known).count() {
        _ if known.is_empty() => Standing::New,
        0 => Standing::UpToDate,
        missing => Standing::Older(missing),
    })
}

fn missing(known: &[String]) -> impl Iterator<Item = &'static Migration> {
    MIGRATIONS
        .iter()
        .filter(|one| !known.iter().any(|name| name == one.name))
}

/// Takes the steps that are missing, all in one transaction.
pub async fn migrate(db: &Db) -> Result<Migrated> {
    let tx = db.write().await?;
    if tx.engine().await == Engine::Postgres {
        // Two processes that start together must not both take the same step; SQLite has one writer.
        dialect::run_script(&tx, "SELECT pg_advisory_xact_lock(7311205)").await?;
    }
    dialect::run_script(&tx, CREATE_TABLE).await?;
    let known = applied(&tx).await?;
    refuse_unknown(&known)?;
    let mut taken = Vec::new();
    for migration in missing(&known) {
        take(&tx, migration).await?;
        taken.push(migration.name);
    }
    tx.commit(&Journal::closed()).await?;
    Ok(Migrated { applied: taken })
}

/// Fails unless the schema is exactly the one that this program knows.
pub async fn check(db: &Db) -> Result<()> {
    let snapshot = db.read().await?;
    let known = applied(&snapshot).await.unwrap_or_default();
    snapshot.finish().await?;
    refuse_unknown(&known)?;
    match missing(&known).next() {
        Some(migration) => Err(Error::Schema(format!("step {} is missing", migration.name))),
        None => Ok(()),
    }
}

/// A short name of the schema that this program knows: it changes with every change of a step.
pub fn schema_fingerprint() -> String {
    let mut hash = Sha256::new();
    for migration in MIGRATIONS {
        hash.update(migration.postgres.as_bytes());
    }
    let digest = hash.finalize();
    hex(digest.get(..8).unwrap_or_default())
}

async fn applied(conn: &Conn) -> Result<Vec<String>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT name FROM schema_migration ORDER BY name"
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

fn refuse_unknown(known: &[String]) -> Result<()> {
    let strange = known
        .iter()
        .find(|name| !MIGRATIONS.iter().any(|one| one.name == name.as_str()));
    match strange {
        Some(name) => Err(Error::Schema(format!(
            "step {name} is not known to this version"
        ))),
        None => Ok(()),
    }
}

async fn take(conn: &Conn, migration: &Migration) -> Result<()> {
    let script = dialect::text_for(conn.engine().await, migration.sqlite, migration.postgres);
    dialect::run_script(conn, script).await?;
    execute!(
        conn,
        "INSERT INTO schema_migration (name) VALUES ($1)",
        migration.name
    )?;
    Ok(())
}
