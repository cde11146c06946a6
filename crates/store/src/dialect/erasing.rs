//! Wiping what removed rows leave behind. SQLite overwrites freed pages at once (`secure_delete`), and keeps older ones in its
//! log until that is emptied; PostgreSQL keeps removed rows until a table is written anew.

use sqlx::AssertSqlSafe;

use crate::db::Db;
use crate::error::Result;

/// Counting no more than so many rows of an index takes no samples of its values.
const COUNT_ANEW: &str = "PRAGMA analysis_limit = 2000; ANALYZE; PRAGMA analysis_limit = 0";

/// Wipes, and says whether all of it is gone: whoever still reads or writes may keep old pages alive.
pub(crate) async fn wipe(db: &Db, tables: &[&str]) -> Result<bool> {
    match db {
        Db::Sqlite { writer, .. } => {
            let mut writer = writer.acquire().await?;
            // The planner keeps samples of what stood in an index: they are made anew without.
            sqlx::raw_sql(COUNT_ANEW).execute(&mut *writer).await?;
            sqlx::raw_sql("VACUUM").execute(&mut *writer).await?;
            let emptied = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)");
            let (busy, _, _): (i64, i64, i64) = emptied.fetch_one(&mut *writer).await?;
            Ok(busy == 0)
        }
        Db::Postgres { pool, .. } => {
            let mut connection = pool.acquire().await?;
            // Nobody waits behind us for long, whatever we wait for ourselves.
            let patience = sqlx::raw_sql("SET lock_timeout = '5s'");
            patience.execute(&mut *connection).await?;
            let mut is_clean = true;
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
