//! `spil copy`: a network into an empty database, of the same engine or the other one. Keys, files and anchors stay where
//! they are.

use std::path::{Path, PathBuf};

use serde::Serialize;
use spil_app::network_copy::{self, Copied, NotCopied};
use spil_store::copy::NotCopied as Refused;
use spil_store::{Purpose, Target};

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Copies a network to another database.
#[derive(Debug, clap::Args)]
pub(crate) struct Copy {
    /// The database of the network: `sqlite:PATH` or `postgres://…`. It must not be served meanwhile, since what is entered
    /// after the start does not come along.
    #[arg(long, value_name = "URL")]
    from: String,
    /// An empty database: `sqlite:PATH` or `postgres://…`.
    #[arg(long, value_name = "URL")]
    to: String,
    /// The data folder of the network, for its keys and anchors.
    #[arg(long, value_name = "FOLDER", default_value = "spil-data")]
    data: PathBuf,
    /// The key file; `FOLDER.keys` unless it is named.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    tables: Vec<TableReport>,
    rows: u64,
    journal_events: usize,
}

#[derive(Serialize)]
struct TableReport {
    table: &'static str,
    rows: u64,
    checksum: String,
}

impl Copy {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let from = instance::parse_target(&self.from, console)?;
        let to = instance::parse_target(&self.to, console)?;
        if from == to {
            return Err(Failure::input(console.language().text("copy-same")));
        }
        refuse_missing(&from, &to, console)?;
        let report = report(&instance::run(console, self.copy(&to, console))?);
        if self.json {
            return console.print_json(&report);
        }
        let told = [
            ("rows", report.rows.into()),
            ("tables", report.tables.len().into()),
            ("events", report.journal_events.into()),
        ];
        console.print(&format!(
            "{}\n",
            console.language().text_with("copy-done", &told)
        ))
    }

    async fn copy(&self, to: &Target, console: &Console) -> Result<Copied, Failure> {
        let place = Place::new(self.data.clone(), Some(self.from.clone()));
        let place = place.with_keys(self.keys.clone());
        let cx = place.command_for(console, Purpose::Alone).await?;
        let made = made_now(to);
        let db = instance::open(to, Purpose::Alone, console).await?;
        let copied = Box::pin(network_copy::copy(&cx, &db, &place.anchors())).await;
        db.close().await;
        cx.app.close().await;
        copied.map_err(|error| {
            made.as_deref()
                .into_iter()
                .for_each(instance::remove_database);
            failure(console, &error)
        })
    }
}

/// A file that is not there yet is made by this command, and goes again when nothing comes into it.
fn made_now(to: &Target) -> Option<PathBuf> {
    match to {
        Target::Sqlite(path) if !path.exists() => Some(path.clone()),
        _ => None,
    }
}

/// A source that is not there would be made by opening it; a target needs a folder.
fn refuse_missing(from: &Target, to: &Target, console: &Console) -> Result<(), Failure> {
    let missing = |path: &Path| {
        let told = [("path", path.display().to_string().into())];
        let text = console.language().text_with("cli-file-not-found", &told);
        Err(Failure::input(text))
    };
    if let Target::Sqlite(path) = from
        && !path.is_file()
    {
        return missing(path);
    }
    if let Target::Sqlite(path) = to
        && let Ok(path) = std::path::absolute(path)
        && let Some(folder) = path.parent()
        && !folder.is_dir()
    {
        return missing(folder);
    }
    Ok(())
}

fn report(copied: &Copied) -> Report {
    let tables = copied.tables.iter().map(|table| TableReport {
        table: table.name,
        rows: table.tally.rows,
        checksum: table.tally.to_string(),
    });
    Report {
        tables: tables.collect(),
        rows: copied.tables.iter().map(|table| table.tally.rows).sum(),
        journal_events: copied.events,
    }
}

fn failure(console: &Console, error: &NotCopied) -> Failure {
    let language = console.language();
    Failure::Undone(match error {
        NotCopied::SourceJournal(_) => language.text("copy-source-journal"),
        NotCopied::CopiedJournal(_) => language.text("copy-copied-journal"),
        NotCopied::Store(Refused::Filled(table)) => {
            language.text_with("copy-filled", &[("table", (*table).into())])
        }
        NotCopied::Store(Refused::Differs(table)) => {
            language.text_with("copy-differs", &[("table", (*table).into())])
        }
        NotCopied::Store(Refused::Store(error)) => return console.database(error),
        NotCopied::Other(error) => return console.app(error),
    })
}
