//! `spil keys`: another master key, in three steps that can each be typed again, while the network is served.

use clap::Subcommand;
use serde::Serialize;
use spil_app::rotation::{self, NotRotated};
use spil_store::keys::KeyError;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Progress is told each time so many values are done.
const TOLD_EACH: usize = 2_000;

/// Replaces the master key.
#[derive(Debug, clap::Args)]
pub(crate) struct Keys {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// First: put another key into the file. It seals nothing yet.
    Add(Options),
    /// Then: let it seal, and seal everything anew with it. Broken off, it goes on where it was.
    Rotate(Options),
    /// At last: take the old key away. Refused while anything is left that it sealed.
    Retire(Options),
}

#[derive(Debug, clap::Args)]
struct Options {
    #[command(flatten)]
    place: Place,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    key: String,
    sealed_anew: usize,
}

impl Keys {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let done = instance::run(console, self.step.take(console))?;
        if self.step.options().json {
            return console.print_json(&done);
        }
        let told = [
            ("key", done.key.into()),
            ("count", done.sealed_anew.into()),
            (
                "path",
                self.step
                    .options()
                    .place
                    .key_file()
                    .display()
                    .to_string()
                    .into(),
            ),
        ];
        let text = console.language().text_with(self.step.text(), &told);
        console.print(&format!("{text}\n"))
    }
}

impl Step {
    const fn options(&self) -> &Options {
        match self {
            Self::Add(options) | Self::Rotate(options) | Self::Retire(options) => options,
        }
    }

    const fn text(&self) -> &'static str {
        match self {
            Self::Add(_) => "keys-added",
            Self::Rotate(_) => "keys-rotated",
            Self::Retire(_) => "keys-retired",
        }
    }

    async fn take(&self, console: &Console) -> Result<Report, Failure> {
        let cx = self.options().place.command(console).await?;
        let done = match self {
            Self::Add(_) => rotation::add(&cx).await.map(|key| (key, 0)),
            Self::Retire(_) => rotation::retire(&cx).await.map(|key| (key, 0)),
            Self::Rotate(_) => {
                let mut told = 0;
                let mut tell = |count: usize| {
                    if told + TOLD_EACH <= count {
                        told = count;
                        let count = [("count", count.into())];
                        console.say(&console.language().text_with("keys-progress", &count));
                    }
                };
                let rotated = rotation::rotate(&cx, &mut tell).await;
                rotated.map(|rotated| (rotated.key, rotated.values))
            }
        };
        cx.app.close().await;
        let (key, sealed_anew) = done.map_err(|error| failure(console, &error))?;
        Ok(Report {
            key: key.to_string(),
            sealed_anew,
        })
    }
}

fn failure(console: &Console, error: &NotRotated) -> Failure {
    let language = console.language();
    let undone = |key, told: &[_]| Failure::Undone(language.text_with(key, told));
    match error {
        NotRotated::Keys(KeyError::UnderWay) => undone("keys-under-way", &[]),
        NotRotated::Keys(KeyError::Alone) => undone("keys-alone", &[]),
        NotRotated::Keys(error) => undone("keys-file", &[("reason", error.to_string().into())]),
        NotRotated::StillUsed(key) => undone("keys-still-used", &[("key", key.to_string().into())]),
        NotRotated::TooSoon => undone("keys-too-soon", &[]),
        NotRotated::Other(error) => console.app(error),
    }
}
