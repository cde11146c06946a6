//! Wiping what removed rows leave behind. SQLite overwrites freed pages at once (`secure_delete`), and keeps older ones in its
//! log until that is emptied; PostgreSQL keeps removed rows until a table is written anew.

use std::path::Path;
use std::time::Duration;

use sqlx::{AssertSqlSafe, PgConnection};

use super::pinning::{SHIPS, beside};
use crate::db::Db;
use crate::error::Result;

/// Counting no more than so many rows of an index takes no samples of its values.
const COUNT_ANEW: &str = "PRAGMA analysis_limit = 2000; ANALYZE; PRAGMA analysis_limit = 0";

/// How often and how soon after each other it is looked whether somebody still reads what was: half a minute in all, since the
/// server itself tends a table now and then.
const LOOKS: u32 = 300;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// The same for a log that is shipped: a minute and a half, for two rounds and whoever writes next.
const SHIPPING_LOOKS: u32 = 900;
const BETWEEN_SHIPPING_LOOKS: Duration = Duration::from_millis(100);
/// Everybody who may still see rows that were there before the transaction given. Whoever writes counts in every database of the
/// server: a look that begins now sees what was there before the oldest of them began.
const READERS: &str = "SELECT \
    (SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
        AND (datname = current_database() OR datname IS NULL) AND age($1::xid8::xid) < age(backend_xmin)) \
    + (SELECT count(*) WHERE pg_snapshot_xmin(pg_current_snapshot()) < $1::xid8) \
    + (SELECT count(*) FROM pg_replication_slots WHERE age($1::xid8::xid) < age(xmin))";

/// Wipes, and says whether all of it is gone: whoever still reads or writes may keep old pages alive.
pub(crate) async fn wipe(db: &Db, tables: &[&str]) -> Result<bool> {
    match db {
        Db::Sqlite {
            writer, readers, ..
        } => {
            let options = readers.connect_options();
            let mut writer = writer.acquire().await?;
            // The planner keeps samples of what stood in an index: they are made anew without.
            sqlx::raw_sql(COUNT_ANEW).execute(&mut *writer).await?;
            sqlx::raw_sql("VACUUM").execute(&mut *writer).await?;
            if is_emptied_by_shipping(options.get_filename()).await {
                return Ok(true);
            }
            let emptied = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)");
            let (busy, _, _): (i64, i64, i64) = emptied.fetch_one(&mut *writer).await?;
            Ok(busy == 0)
        }
        Db::Postgres { pool, .. } => {
            let mut connection = pool.acquire().await?;
            // Nobody waits behind us for long, whatever we wait for ourselves.
            let patience = sqlx::raw_sql("SET lock_timeout = '5s'");
            patience.execute(&mut *connection).await?;
            let mut is_clean = nobody_sees_what_was(&mut connection).await?;
            for table in tables {
                // Names of tables of this program only. What the planner remembers of values is made anew too.
                let text = AssertSqlSafe(format!("VACUUM (FULL, ANALYZE) {table}"));
                is_clean &= sqlx::raw_sql(text).execute(&mut *connection).await.is_ok();
            }
            let patience = sqlx::raw_sql("RESET lock_timeout");
            patience.execute(&mut *connection).await?;
            Ok(is_clean)
        }
    }
}

/// Whoever serves and ships a file keeps its log until it is shipped, and then empties it: to do so ourselves would make everybody
/// who writes wait in vain. Gives whether it was emptied; nobody may ship at all.
async fn is_emptied_by_shipping(database: &Path) -> bool {
    let length = || std::fs::metadata(beside(database, "-wal")).map_or(0, |log| log.len());
    let before = length();
    for _ in 0..SHIPPING_LOOKS {
        if !beside(database, SHIPS).exists() {
            return false;
        }
        if length() < before {
            return true;
        }
        tokio::time::sleep(BETWEEN_SHIPPING_LOOKS).await;
    }
    false
}

/// Who began to read before what was removed was removed keeps it alive on PostgreSQL, and a table that is written anew has it
/// still. Waits a moment for them; false where somebody reads on, or a follower or a prepared transaction holds it.
async fn nobody_sees_what_was(connection: &mut PgConnection) -> Result<bool> {
    let now: String = sqlx::query_scalar("SELECT pg_current_xact_id()::text")
        .fetch_one(&mut *connection)
        .await?;
    for _ in 0..LOOKS {
        let readers: i64 = sqlx::query_scalar(READERS)
            .bind(&now)
            .fetch_one(&mut *connection)
            .await?;
        if readers == 0 {
            return Ok(true);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(false)
}
