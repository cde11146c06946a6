//! The settings for shipping to another disk while a network is served.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use spil_app::App;
use spil_app::shipping::{NotShipped, Shipping};
use spil_store::Target;
use spil_store::shipping::{self, Route};

use crate::commands::backup::recipients;
use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Where what is confirmed is shipped to.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Ship {
    /// A folder on another disk to which everything that is confirmed is shipped, encrypted as a backup is: when this machine is
    /// lost with its disk, at most a minute is lost with it. SQLite only.
    #[arg(long = "ship-to", value_name = "FOLDER", env = "SPIL_SHIP_TO")]
    to: Option<PathBuf>,
    /// How often, in seconds: from 1 to 30.
    #[arg(long = "ship-every", value_name = "SECONDS", env = "SPIL_SHIP_EVERY", default_value_t = 15,
        value_parser = clap::value_parser!(u64).range(1..=30))]
    every: u64,
    /// The public keys that may open what is shipped: those of backups, `age1…`, with a comma between them.
    #[arg(
        long = "recipient",
        value_name = "KEY",
        env = "SPIL_BACKUP_RECIPIENT",
        value_delimiter = ','
    )]
    recipients: Vec<String>,
}

/// What the settings come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ships {
    /// Nothing is shipped.
    Off,
    /// The folder is there and the keys are right.
    Ready,
    /// What is missing, by its text.
    Missing(&'static str),
}

impl Ship {
    /// Reads the settings; nothing is written.
    pub(crate) fn state(&self, place: &Place, console: &Console) -> Ships {
        let Some(to) = &self.to else {
            return Ships::Off;
        };
        if matches!(place.target(console), Ok(Target::Postgres(_))) {
            Ships::Missing("ship-postgres")
        } else if recipients(console, &self.recipients).is_err() {
            Ships::Missing("backup-recipient")
        } else if !to.is_dir() {
            Ships::Missing("ship-no-folder")
        } else if is_within(to, &place.folder()) {
            Ships::Missing("ship-in-data")
        } else {
            Ships::Ready
        }
    }

    /// Up to when everything is in the folder, to the second; none where nothing was shipped yet.
    pub(crate) fn last_moment(&self) -> Option<Timestamp> {
        let life = shipping::last_sign(self.to.as_deref()?).ok()??;
        Timestamp::from_second(life.at.as_second()).ok()
    }

    /// The shipping of this process, where it is asked for.
    pub(crate) fn shipping(
        &self,
        console: &Console,
        place: &Place,
        app: &Arc<App>,
    ) -> Result<Option<Shipping>, Failure> {
        let (Some(to), language) = (&self.to, console.language()) else {
            return Ok(None);
        };
        if let Ships::Missing(text) = self.state(place, console) {
            return Err(Failure::input(language.text(text)));
        }
        if is_same_disk(to, &place.folder()) {
            console.say(&language.text("ship-same-disk"));
        }
        let route = Route {
            data: place.folder(),
            anchors: place.anchors().path().to_owned(),
            purged: place.purge_list().path().to_owned(),
            to: to.clone(),
            recipients: recipients(console, &self.recipients)?,
        };
        let every = Duration::from_secs(self.every);
        let shipping = Shipping::new(instance::at_machine(console, app), route, every);
        shipping
            .map(Some)
            .map_err(|error| failure(console, to, &error))
    }
}

fn failure(console: &Console, to: &Path, error: &NotShipped) -> Failure {
    let language = console.language();
    match error {
        NotShipped::Store(shipping::NotShipped::Server) => {
            Failure::input(language.text("ship-postgres"))
        }
        error => {
            let told = [
                ("path", to.display().to_string().into()),
                ("reason", error.to_string().into()),
            ];
            Failure::Undone(language.text_with("cli-cannot-write", &told))
        }
    }
}

fn is_within(to: &Path, data: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    real(to).starts_with(real(data))
}

/// What lies on the same disk is lost with it.
fn is_same_disk(to: &Path, data: &Path) -> bool {
    let disk = |path: &Path| std::fs::metadata(path).map(|metadata| metadata.dev());
    matches!((disk(to), disk(data)), (Ok(one), Ok(other)) if one == other)
}
