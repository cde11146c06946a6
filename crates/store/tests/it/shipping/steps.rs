//! What may happen to a world that is shipped: rows and files come and go, others read and write, disks and processes go away.

use std::fs;

use jiff::SignedDuration;
use rand_chacha::rand_core::Rng as _;
use spil_model::ids::FileId;
use spil_store::backup::PartName;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use super::{World, open};

impl World {
    /// One statement that adds, changes or removes some rows.
    fn statement(&mut self) -> String {
        let (first, count) = (self.below(200), 1 + self.below(60));
        let bytes = 1 + self.below(9_000);
        match self.below(5) {
            0 => format!(
                "DELETE FROM filler WHERE id BETWEEN {first} AND {}",
                first + count
            ),
            _ => format!(
                "INSERT OR REPLACE INTO filler WITH RECURSIVE n (i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n \
                 WHERE i < {}) SELECT i, RANDOMBLOB({bytes}) FROM n",
                first + count
            ),
        }
    }

    pub(super) async fn write(&mut self) {
        let statement = sqlx::AssertSqlSafe(self.statement());
        // While the neighbour is in the middle of a transaction, it is tried no more.
        let written = sqlx::raw_sql(statement).execute(&self.writer).await;
        written.unwrap();
        self.seen.writes += 1;
    }

    /// A transaction of another process, in the middle of which everything is shipped.
    async fn write_halfway(&mut self) {
        let (first, second) = (self.statement(), self.statement());
        let end = ["COMMIT", "ROLLBACK"][self.below(2) as usize];
        for text in ["BEGIN IMMEDIATE".to_owned(), first] {
            let text = sqlx::AssertSqlSafe(text);
            sqlx::raw_sql(text)
                .execute(&mut self.neighbour)
                .await
                .unwrap();
        }
        self.ship().await;
        let text = sqlx::AssertSqlSafe(format!("{second}; {end}"));
        sqlx::raw_sql(text)
            .execute(&mut self.neighbour)
            .await
            .unwrap();
        self.seen.writes += 1;
    }

    /// Another process copies the log, or tries to empty it, or writes the database anew.
    async fn tend(&mut self) {
        let how = [
            "PRAGMA wal_checkpoint(PASSIVE)",
            "PRAGMA wal_checkpoint(RESTART)",
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "VACUUM",
        ][self.below(4) as usize];
        // It may be refused while somebody reads.
        let _ = sqlx::raw_sql(how).execute(&mut self.neighbour).await;
    }

    async fn read_for_long(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.close().await.unwrap();
            return;
        }
        let options = SqliteConnectOptions::new().filename(self.path("spil.db"));
        let mut reader = options.connect().await.unwrap();
        let begun = sqlx::raw_sql("BEGIN; SELECT COUNT(*) FROM filler");
        begun.execute(&mut reader).await.unwrap();
        self.reader = Some(reader);
    }

    pub(super) fn upload(&mut self) {
        let id = FileId::from_parts(self.chance.next_u64() >> 16, [7; 10]);
        let bytes = vec![3; self.below(90_000) as usize];
        let path = self.path("data").join(PartName::File(id).to_string());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self.files.push(id);
        if self.below(3) == 0 {
            let gone = self.files.swap_remove(0);
            fs::remove_file(self.path("data").join(PartName::File(gone).to_string())).unwrap();
        }
        let line = format!("{{\"id\":{}}}\n", self.seen.writes);
        let mut anchors = fs::read(self.path("anchors")).unwrap_or_default();
        anchors.extend(line.as_bytes());
        fs::write(self.path("anchors"), anchors).unwrap();
    }

    /// The process that serves begins again; sometimes it was killed.
    async fn begin_again(&mut self) {
        self.shipper = None;
        if self.below(2) == 0 {
            self.db.close().await;
            self.db = open(&self.path("spil.db")).await;
        }
    }

    async fn go_away(&mut self) {
        let (there, away) = (self.path("elsewhere"), self.path("away"));
        fs::rename(&there, &away).unwrap();
        // The empty place of a disk that is away.
        fs::create_dir(&there).unwrap();
        self.write().await;
        if let Some(shipper) = &mut self.shipper {
            self.now += SignedDuration::from_secs(1);
            let shipped = shipper.ship(self.now).await;
            if self.seen.writes.is_multiple_of(2) && shipped.is_err() {
                let begun = shipper.begin(&self.leave, self.now).await;
                assert!(begun.is_err(), "shipped to a folder without its mark");
                self.seen.away += 1;
            }
        }
        fs::remove_dir_all(&there).unwrap();
        fs::rename(away, there).unwrap();
    }

    pub(super) async fn step(&mut self) {
        match self.below(20) {
            0..8 => self.write().await,
            8..10 => self.write_halfway().await,
            10..12 => self.upload(),
            12 => self.read_for_long().await,
            13 => self.tend().await,
            14 if self.below(4) == 0 => self.begin_again().await,
            15 if self.below(3) == 0 => self.go_away().await,
            _ => self.ship().await,
        }
    }
}
