//! Where a network's data, keys and anchors lie, and the application that is put together from them.
//!
//! The keys lie beside the data folder, never inside it: a backup of the data must not take its keys along.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use spil_app::retention::PurgeList;
use spil_app::{App, Chance, Clock, Cx, Origin, Parts, Settings};
use spil_policy::Actor;
use spil_store::files::Files;
use spil_store::journal::AnchorFile;
use spil_store::keys::{KeyError, Keys};
use spil_store::{Db, Purpose, Target};

use crate::console::{Console, Failure};

/// Where a network lies.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Place {
    /// The data folder.
    #[arg(long, value_name = "FOLDER", default_value = "spil-data")]
    data: PathBuf,
    /// Another database than the one in the data folder: `sqlite:PATH` or `postgres://…`.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The key file, outside the data folder; `FOLDER.keys` unless it is named.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

impl Place {
    /// A place that no command line named, with its keys beside the folder.
    pub(crate) fn new(data: PathBuf, database: Option<String>) -> Self {
        Self {
            data,
            database,
            keys: None,
        }
    }

    /// As this, with a key file that the command line may have named.
    pub(crate) fn with_keys(self, keys: Option<PathBuf>) -> Self {
        Self { keys, ..self }
    }

    /// The database.
    pub(crate) fn target(&self, console: &Console) -> Result<Target, Failure> {
        match &self.database {
            None => Ok(Target::Sqlite(self.folder().join("spil.db"))),
            Some(url) => parse_target(url, console),
        }
    }

    /// The database, when it is another than the one in the data folder.
    pub(crate) fn other_target(&self, console: &Console) -> Result<Option<Target>, Failure> {
        let url = self.database.as_ref();
        url.map(|url| parse_target(url, console)).transpose()
    }

    /// Whether the data folder is there.
    pub(crate) fn has_folder(&self) -> bool {
        self.folder().is_dir()
    }

    /// The file of anchors, beside the data folder like the keys.
    pub(crate) fn anchors(&self) -> AnchorFile {
        AnchorFile::new(self.beside("anchors"))
    }

    /// The list of those who were removed, beside the data folder like the keys.
    pub(crate) fn purge_list(&self) -> PurgeList {
        PurgeList::new(self.beside("purged"))
    }

    /// The data folder in full: a path without a folder before it has no place beside it.
    pub(crate) fn folder(&self) -> PathBuf {
        std::path::absolute(&self.data).unwrap_or_else(|_| self.data.clone())
    }

    /// The key file.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.beside("keys"))
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.folder().into_os_string();
        name.push(".");
        name.push(ending);
        PathBuf::from(name)
    }

    /// The keys of a network that exists.
    pub(crate) fn open_keys(&self, console: &Console) -> Result<Arc<Keys>, Failure> {
        let keys = Keys::open(&self.key_file(), &self.folder());
        keys.map(Arc::new)
            .map_err(|error| key_failure(console, &error))
    }

    /// Makes the data folder and the keys of a new network; keeps the keys of one that exists.
    pub(crate) fn prepare(&self, console: &Console, chance: &Chance) -> Result<Arc<Keys>, Failure> {
        std::fs::create_dir_all(self.folder())
            .map_err(|error| unusable(console, &self.folder(), &error))?;
        let made = chance.with(|chance| Keys::create(&self.key_file(), &self.data, chance));
        match made {
            Err(KeyError::Exists(_)) => self.open_keys(console),
            other => other
                .map(Arc::new)
                .map_err(|error| key_failure(console, &error)),
        }
    }

    /// Opens the database; its schema must be the one that this program knows.
    pub(crate) async fn open_db(&self, console: &Console, purpose: Purpose) -> Result<Db, Failure> {
        let db = open(&self.target(console)?, purpose, console).await?;
        spil_store::check(&db)
            .await
            .map_err(|error| console.database(&error))?;
        Ok(db)
    }

    /// Puts the application together.
    pub(crate) fn app(
        &self,
        console: &Console,
        db: Db,
        keys: Arc<Keys>,
        clock: Clock,
        settings: Settings,
    ) -> Result<Arc<App>, Failure> {
        let files = Files::open(&self.folder(), Arc::clone(&keys))
            .map_err(|error| console.internal(&error))?;
        let chance = machine_chance(console)?;
        Ok(App::new(Parts {
            db,
            keys,
            files,
            clock,
            chance,
            settings,
        }))
    }

    /// The application for one command, and the context of whoever typed it.
    pub(crate) async fn command(&self, console: &Console) -> Result<Cx, Failure> {
        self.command_for(console, Purpose::Command).await
    }

    /// As [`Self::command`], for a command with this purpose.
    pub(crate) async fn command_for(
        &self,
        console: &Console,
        purpose: Purpose,
    ) -> Result<Cx, Failure> {
        let keys = self.open_keys(console)?;
        let db = self.open_db(console, purpose).await?;
        let app = self.app(console, db, keys, Clock::System, Settings::default())?;
        Ok(at_machine(console, &app))
    }
}

/// The context of whoever is at the machine.
pub(crate) fn at_machine(console: &Console, app: &Arc<App>) -> Cx {
    let actor = Actor::Console {
        user: operating_system_user(),
    };
    let origin = Origin {
        channel: "console".to_owned(),
        ..Origin::default()
    };
    Cx::new(app, actor, console.language(), origin)
}

/// Reads the URL of a database.
pub(crate) fn parse_target(url: &str, console: &Console) -> Result<Target, Failure> {
    let wrong = || Failure::input(console.language().text("instance-database-url"));
    Target::parse(url).ok_or_else(wrong)
}

/// Opens a database.
pub(crate) async fn open(
    target: &Target,
    purpose: Purpose,
    console: &Console,
) -> Result<Db, Failure> {
    if let Target::Sqlite(path) = target
        && !path.parent().is_none_or(Path::exists)
    {
        let told = [("path", path.display().to_string().into())];
        return Err(Failure::Undone(
            console.language().text_with("instance-no-network", &told),
        ));
    }
    Db::open(target, purpose)
        .await
        .map_err(|error| console.database(&error))
}

/// Removes the file of a database that this command made and could not fill, with what lies beside it.
pub(crate) fn remove_database(made: &Path) {
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut name = made.as_os_str().to_owned();
        name.push(ending);
        // What was never made needs no removing.
        let _ = std::fs::remove_file(PathBuf::from(name));
    }
}

/// The machine's source of chance.
pub(crate) fn machine_chance(console: &Console) -> Result<Chance, Failure> {
    Chance::from_machine().map_err(|error| console.internal(&error))
}

/// Runs something that waits for a database.
pub(crate) fn run<T>(
    console: &Console,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime
        .map_err(|error| console.internal(&error))?
        .block_on(work)
}

fn operating_system_user() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "who typed a command is known from the environment"
    )]
    std::env::var("USER").unwrap_or_else(|_| "unknown".to_owned())
}

fn key_failure(console: &Console, error: &KeyError) -> Failure {
    Failure::Undone(
        console
            .language()
            .text_with("instance-keys", &[("reason", error.to_string().into())]),
    )
}

fn unusable(console: &Console, path: &Path, error: &std::io::Error) -> Failure {
    let told = [
        ("path", path.display().to_string().into()),
        ("reason", error.to_string().into()),
    ];
    Failure::Undone(console.language().text_with("cli-cannot-write", &told))
}
