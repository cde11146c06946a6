//! `spil backup`: everything that a network is in one encrypted file, while it is served.

use std::path::PathBuf;

use serde::Serialize;
use spil_app::backup::{self, NotMade, Order};
use spil_store::backup::{BackupError, Head, Manifest, Recipients};
use spil_store::copy::NotCopied;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Writes a backup.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The file to be made; there is nothing of this name yet.
    #[arg(value_name = "FILE")]
    out: PathBuf,
    /// The public key for which it is encrypted, `age1…`; several with a comma between them. `spil backup-key` makes one.
    #[arg(
        long = "recipient",
        value_name = "KEY",
        env = "SPIL_BACKUP_RECIPIENT",
        value_delimiter = ',',
        required = true
    )]
    recipients: Vec<String>,
    #[command(flatten)]
    place: Place,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    file: String,
    bytes: u64,
    made_at: String,
    rows: i64,
    files: usize,
    heads: Vec<Head>,
}

impl Backup {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let recipients = recipients(console, &self.recipients)?;
        let manifest = instance::run(console, self.make(recipients, console))?;
        let report = self.report(&manifest, console)?;
        if self.json {
            return console.print_json(&report);
        }
        let told = [
            ("path", report.file.into()),
            ("megabytes", report.bytes.div_ceil(1_000_000).into()),
            ("rows", report.rows.into()),
            ("files", report.files.into()),
        ];
        let text = console.language().text_with("backup-done", &told);
        console.print(&format!("{text}\n"))
    }

    async fn make(&self, recipients: Recipients, console: &Console) -> Result<Manifest, Failure> {
        let cx = self.place.command(console).await?;
        let order = Order {
            data: self.place.folder(),
            anchors: self.place.anchors(),
            recipients,
            out: self.out.clone(),
        };
        let made = Box::pin(backup::make(&cx, order)).await;
        made.map_err(|error| failure(console, &error))
    }

    fn report(&self, manifest: &Manifest, console: &Console) -> Result<Report, Failure> {
        let metadata = std::fs::metadata(&self.out);
        Ok(Report {
            file: self.out.display().to_string(),
            bytes: metadata.map_err(|error| console.internal(&error))?.len(),
            made_at: manifest.made_at.to_string(),
            rows: manifest.database.tables.values().sum(),
            files: manifest.files(),
            heads: manifest.database.heads.clone(),
        })
    }
}

/// The keys that a backup is encrypted for.
pub(crate) fn recipients(console: &Console, texts: &[String]) -> Result<Recipients, Failure> {
    let wrong = |_| Failure::input(console.language().text("backup-recipient"));
    Recipients::parse(texts.iter().map(String::as_str)).map_err(wrong)
}

fn failure(console: &Console, error: &NotMade) -> Failure {
    match error {
        NotMade::Backup(BackupError::Exists(path)) => exists(console, path),
        NotMade::Copy(NotCopied::Store(error)) => console.database(error),
        NotMade::Other(error) => console.app(error),
        other => {
            let told = [("reason", other.to_string().into())];
            Failure::Undone(console.language().text_with("backup-not-written", &told))
        }
    }
}

/// The failure for a file that is there already.
pub(crate) fn exists(console: &Console, path: &std::path::Path) -> Failure {
    let told = [("path", path.display().to_string().into())];
    Failure::Undone(console.language().text_with("backup-exists", &told))
}
