//! `spil restore`: a network from a backup, or from what was shipped, all of it or nothing; or only a look whether it could be.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use spil_app::Clock;
use spil_app::backup::{self, NotRestored, Opened};
use spil_app::retention::{self, PurgeList};
use spil_app::shipping::{self, Wanted};
use spil_store::backup::{BackupError, Identity};
use spil_store::copy::{self, NotCopied};
use spil_store::{Db, Purpose, Target};
use tempfile::TempDir;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Restores a backup.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The backup.
    #[arg(value_name = "FILE", required_unless_present = "from_shipped")]
    file: Option<PathBuf>,
    /// Not a backup but what `spil serve --ship-to FOLDER` shipped: the network as it was with the last piece.
    #[arg(long, value_name = "FOLDER", conflicts_with = "file")]
    from_shipped: Option<PathBuf>,
    /// No piece that was shipped after this moment, such as 2026-11-23T09:30:00+01:00.
    #[arg(long, value_name = "MOMENT", requires = "from_shipped")]
    to_time: Option<Timestamp>,
    /// The file with the secret key of the backup, as `spil backup-key` made it.
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    #[command(flatten)]
    place: Place,
    /// The list of those who were removed for good, as `spil retention` wrote it; unless it is named `FOLDER.purged`, and the one
    /// that was shipped. Whoever stands on it does not come back.
    #[arg(long, value_name = "FILE")]
    purge_list: Option<PathBuf>,
    /// Only look whether it could be restored; nothing is written but a folder that goes again.
    #[arg(long)]
    check: bool,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    restored: bool,
    made_at: String,
    made_by: String,
    rows: i64,
    files: usize,
    missing_files: usize,
    journal_events: usize,
    schema_steps_taken: Vec<&'static str>,
    /// How many people in it were removed again; none where nothing was restored or there is no list.
    removed_again: Option<usize>,
}

/// What is restored from.
enum Source {
    Backup(File),
    Shipped(Wanted),
}

/// A backup that was looked at, and what became of it.
struct Outcome {
    opened: Opened,
    removed_again: Option<usize>,
}

impl Restore {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let outcome = instance::run(console, Box::pin(self.restore(console)))?;
        if self.json {
            return console.print_json(&self.report(&outcome));
        }
        let key = match (self.check, &self.from_shipped) {
            (true, None) => "restore-checked",
            (false, None) => "restore-done",
            (true, Some(_)) => "restore-shipped-checked",
            (false, Some(_)) => "restore-shipped-done",
        };
        let report = self.report(&outcome);
        let told = [
            ("at", report.made_at.into()),
            ("rows", report.rows.into()),
            ("files", report.files.into()),
            ("events", report.journal_events.into()),
        ];
        let text = console.language().text_with(key, &told);
        console.print(&format!("{text}\n"))
    }

    async fn restore(&self, console: &Console) -> Result<Outcome, Failure> {
        let identity = self.identity(console)?;
        let source = self.source(console)?;
        let keys = self.place.open_keys(console)?;
        if !self.check {
            self.refuse_filled(console).await?;
        }
        let staging = self.staging(console)?;
        let opened = match source {
            Source::Backup(archive) => {
                let archive = BufReader::with_capacity(1 << 16, archive);
                Box::pin(backup::open(archive, identity, &keys, staging.path())).await
            }
            Source::Shipped(wanted) => {
                Box::pin(shipping::open(wanted, identity, &keys, staging.path())).await
            }
        };
        let opened = opened.map_err(|error| self.failure(console, &error))?;
        self.tell_missing(console, &opened)?;
        let mut removed_again = None;
        if !self.check {
            removed_again = self.put(console, staging.path()).await?;
        }
        Ok(Outcome {
            opened,
            removed_again,
        })
    }

    fn source(&self, console: &Console) -> Result<Source, Failure> {
        let path = self.path();
        let unreadable = |error| console.unreadable(path, &error);
        if self.from_shipped.is_none() {
            return File::open(path).map(Source::Backup).map_err(unreadable);
        }
        std::fs::read_dir(path).map_err(unreadable)?;
        Ok(Source::Shipped(Wanted {
            from: path.to_owned(),
            until: self.to_time,
        }))
    }

    /// What is restored from.
    fn path(&self) -> &Path {
        let given = self.from_shipped.as_ref().or(self.file.as_ref());
        given.map_or(Path::new(""), PathBuf::as_path)
    }

    fn identity(&self, console: &Console) -> Result<Identity, Failure> {
        let text = console.read_text(&self.identity)?;
        Identity::parse(&text).map_err(|_| {
            let told = [("path", self.identity.display().to_string().into())];
            Failure::input(console.language().text_with("restore-identity", &told))
        })
    }

    /// A network in the place would be written over, or mixed with another.
    async fn refuse_filled(&self, console: &Console) -> Result<(), Failure> {
        let folder = self.place.folder();
        let is_empty = std::fs::read_dir(&folder).map(|mut files| files.next().is_none());
        if folder.exists() && !is_empty.unwrap_or(false) {
            return Err(filled(console, &folder.display().to_string()));
        }
        match self.place.other_target(console)? {
            Some(Target::Sqlite(path)) if path.exists() => {
                Err(filled(console, &path.display().to_string()))
            }
            None | Some(Target::Sqlite(_)) => Ok(()),
            Some(server) => {
                let db = instance::open(&server, Purpose::Alone, console).await?;
                let empty = copy::prepare(&db).await;
                db.close().await;
                empty.map_err(|error| target_failure(console, &error))
            }
        }
    }

    /// What is taken out is not encrypted: it lies beside its target, and only the owner may look.
    fn staging(&self, console: &Console) -> Result<TempDir, Failure> {
        let folder = self.place.folder();
        let beside = folder.parent().unwrap_or(Path::new("/"));
        let made = tempfile::Builder::new()
            .prefix(".restore-")
            .tempdir_in(beside);
        made.map_err(|error| {
            let told = [
                ("path", beside.display().to_string().into()),
                ("reason", error.to_string().into()),
            ];
            Failure::Undone(console.language().text_with("cli-cannot-write", &told))
        })
    }

    /// A check that finds a file missing fails; at a restore what there is counts.
    fn tell_missing(&self, console: &Console, opened: &Opened) -> Result<(), Failure> {
        if opened.missing_files == 0 {
            return Ok(());
        }
        let told = [("count", opened.missing_files.into())];
        let text = console.language().text_with("restore-missing-files", &told);
        if self.check {
            return Err(Failure::Undone(text));
        }
        console.say(&text);
        Ok(())
    }

    /// Gives how many people were removed again.
    async fn put(&self, console: &Console, staging: &Path) -> Result<Option<usize>, Failure> {
        let taken_out = Place::new(staging.to_owned(), None);
        let taken_out = taken_out.with_keys(Some(self.place.key_file()));
        let cx = taken_out.command(console).await?;
        let removed_again = self.remove_again(console, &cx).await?;
        let made = self.made_now(console)?;
        let target = backup::Target {
            data: self.place.folder(),
            anchors: self.place.anchors().path().to_owned(),
            former_anchors: self.former_anchors(Clock::System.now()),
            database: self.database(console).await?,
        };
        let put = Box::pin(backup::put(&cx, staging, &target)).await;
        if let Some(db) = &target.database {
            db.close().await;
        }
        put.map_err(|error| {
            if let Some(path) = &made {
                instance::remove_database(path);
            }
            self.failure(console, &error)
        })?;
        Ok(removed_again)
    }

    /// Whoever was removed for good after the backup was made does not come back with it.
    async fn remove_again(
        &self,
        console: &Console,
        cx: &spil_app::Cx,
    ) -> Result<Option<usize>, Failure> {
        let mut removed = None;
        for list in self.purge_lists() {
            let again = retention::purge_again(cx, &list).await;
            if let Some(count) = again.map_err(|error| console.app(&error))? {
                removed = Some(removed.unwrap_or(0) + count);
            }
        }
        let named = self.purge_list.clone();
        let path = named.unwrap_or_else(|| self.place.purge_list().path().to_owned());
        let path = path.display().to_string();
        let language = console.language();
        match removed {
            Some(count) => {
                let told = [("count", count.into())];
                console.say(&language.text_with("restore-removed-again", &told));
            }
            None if self.purge_list.is_some() => {
                let told = [("path", path.into())];
                return Err(Failure::input(
                    language.text_with("restore-no-purge-list", &told),
                ));
            }
            None => {
                let told = [("path", path.into())];
                console.say(&language.text_with("restore-no-purge-list", &told));
            }
        }
        Ok(removed)
    }

    /// The list that is named, or the one beside the data folder and the one that was shipped.
    fn purge_lists(&self) -> Vec<PurgeList> {
        if let Some(path) = &self.purge_list {
            return vec![PurgeList::new(path)];
        }
        let shipped = self
            .from_shipped
            .as_deref()
            .map(spil_store::shipping::purge_list);
        [self.place.purge_list()]
            .into_iter()
            .chain(shipped)
            .collect()
    }

    async fn database(&self, console: &Console) -> Result<Option<Db>, Failure> {
        match self.place.other_target(console)? {
            None => Ok(None),
            Some(target) => instance::open(&target, Purpose::Alone, console)
                .await
                .map(Some),
        }
    }

    /// A file for the database that this command makes, and that goes again when nothing comes into it.
    fn made_now(&self, console: &Console) -> Result<Option<PathBuf>, Failure> {
        Ok(match self.place.other_target(console)? {
            Some(Target::Sqlite(path)) => Some(path),
            _ => None,
        })
    }

    fn former_anchors(&self, now: Timestamp) -> PathBuf {
        let mut name = self.place.anchors().path().as_os_str().to_owned();
        name.push(now.strftime(".before-%Y%m%dT%H%M%SZ").to_string());
        name.into()
    }

    fn report(&self, outcome: &Outcome) -> Report {
        let opened = &outcome.opened;
        let manifest = &opened.manifest;
        Report {
            restored: !self.check,
            made_at: manifest.made_at.to_string(),
            made_by: manifest.version.clone(),
            rows: manifest.database.tables.values().sum(),
            files: manifest.files(),
            missing_files: opened.missing_files,
            journal_events: opened.events,
            schema_steps_taken: opened.migrated.clone(),
            removed_again: outcome.removed_again,
        }
    }

    /// What is wrong with the file is a wrong input; what is wrong with the place is not.
    fn failure(&self, console: &Console, error: &NotRestored) -> Failure {
        let path = ("path", self.path().display().to_string().into());
        let reason = ("reason", error.to_string().into());
        let input = |key, told: &[_]| Failure::input(console.language().text_with(key, told));
        match error {
            NotRestored::Backup(BackupError::WrongKey) => input("restore-wrong-key", &[path]),
            NotRestored::Backup(BackupError::NoBackup) => input("restore-no-backup", &[path]),
            NotRestored::Backup(BackupError::Newer) => input("restore-newer", &[path]),
            NotRestored::Backup(BackupError::Damaged(_)) | NotRestored::Database(_) => {
                input("restore-damaged", &[path, reason])
            }
            NotRestored::Journal(_) => input("restore-journal", &[path]),
            NotRestored::Key(key) => {
                let key = ("key", key.to_string().into());
                input("restore-unknown-key", &[path, key])
            }
            NotRestored::Target(error) => target_failure(console, error),
            NotRestored::Other(error) => console.app(error),
            NotRestored::Backup(_) => Failure::Undone(
                console
                    .language()
                    .text_with("restore-not-written", &[reason]),
            ),
        }
    }
}

fn filled(console: &Console, what: &str) -> Failure {
    let told = [("target", what.into())];
    Failure::Undone(console.language().text_with("restore-filled", &told))
}

fn target_failure(console: &Console, error: &NotCopied) -> Failure {
    match error {
        NotCopied::Filled(table) => filled(console, table),
        NotCopied::Store(error) => console.database(error),
        NotCopied::Differs(_) => {
            let told = [("reason", error.to_string().into())];
            Failure::Undone(console.language().text_with("restore-not-written", &told))
        }
    }
}
