//! `spil export organisation`: the whole file of an organisation, everybody for whom it is responsible, as one JSON document.
//!
//! It is written person by person beside its place, and put there when all of it is written. The journal names each person.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use spil_app::Cx;
use spil_app::own_copy::{Exported, export_of, responsible_for};
use tempfile::NamedTempFile;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Takes a whole file out.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Everybody for whom an organisation is responsible.
    Organisation(Organisation),
}

/// Everybody for whom an organisation is responsible.
#[derive(Debug, clap::Args)]
struct Organisation {
    #[command(flatten)]
    place: Place,
    /// The name of the organisation, as the network knows it.
    name: String,
    /// The file to write; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Print one JSON document that says what was written.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    organisation: String,
    people: usize,
    file: String,
}

impl Export {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let What::Organisation(command) = self.what;
        let people = instance::run(console, Box::pin(command.work(console)))?;
        let report = Report {
            organisation: command.name,
            people,
            file: command.to.display().to_string(),
        };
        if command.json {
            return console.print_json(&report);
        }
        let told = [
            ("organisation", report.organisation.into()),
            ("count", people.into()),
            ("path", report.file.into()),
        ];
        let text = console.language().text_with("export-done", &told);
        console.print(&format!("{text}\n"))
    }
}

/// After so many people it says how far it is.
const STRIDE: usize = 100;

impl Organisation {
    async fn work(&self, console: &Console) -> Result<usize, Failure> {
        if self.to.exists() {
            let told = [("path", self.to.display().to_string().into())];
            let text = console.language().text_with("export-is-there", &told);
            return Err(Failure::input(text));
        }
        let cx = self.place.command(console).await?;
        let found = responsible_for(&cx, &self.name).await;
        let Some(found) = found.map_err(|error| console.app(&error))? else {
            let told = [("name", self.name.as_str().into())];
            let text = console.language().text_with("export-unknown", &told);
            return Err(Failure::input(text));
        };
        self.write(console, &cx, &found).await?;
        cx.app.close().await;
        Ok(found.clients.len())
    }

    async fn write(&self, console: &Console, cx: &Cx, found: &Exported) -> Result<(), Failure> {
        let broken = |error: std::io::Error| unwritable(console, &self.to, &error);
        let folder = self.to.parent().filter(|path| !path.as_os_str().is_empty());
        let beside = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")));
        let mut file = BufWriter::new(beside.map_err(broken)?);
        let name = serde_json::Value::from(found.organisation.as_str());
        let head = format!(
            "{{\"format\": \"spil-organisation-1\", \"organisation\": {name}, \"made_at\": \"{}\", \"people\": [",
            cx.now
        );
        file.write_all(head.as_bytes()).map_err(broken)?;
        for (place, client) in found.clients.iter().enumerate() {
            let failed = |error| console.app(&error);
            let viewed = export_of(cx, *client).await.map_err(failed)?;
            let person = viewed.release(cx).await.map_err(failed)?;
            let separator = if place == 0 { "\n" } else { ",\n" };
            let line = format!("{separator}{person}");
            file.write_all(line.as_bytes()).map_err(broken)?;
            if (place + 1) % STRIDE == 0 {
                console.say(&format!("{} / {}", place + 1, found.clients.len()));
            }
        }
        file.write_all(b"\n]}\n").map_err(broken)?;
        let file = file
            .into_inner()
            .map_err(|error| broken(error.into_error()))?;
        file.as_file().sync_all().map_err(broken)?;
        let placed = file.persist_noclobber(&self.to);
        placed.map(drop).map_err(|error| broken(error.error))
    }
}

fn unwritable(console: &Console, path: &Path, error: &std::io::Error) -> Failure {
    let told = [
        ("path", path.display().to_string().into()),
        ("reason", error.to_string().into()),
    ];
    Failure::Undone(console.language().text_with("cli-cannot-write", &told))
}
