//! `spil migrate`: makes a new network's database, or brings an older one up to what this version knows.
//!
//! All steps are taken in one transaction, so that an update that is cut off leaves what was. A SQLite file is copied first, for
//! whoever finds out the day after that the new version is not what they need; a server has its own backups.

use std::path::{Path, PathBuf};

use spil_store::backup::replace_copy;
use spil_store::{Db, Purpose, Standing, Target};

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// The copy of a file `spil.db` is `spil.db.before-update`.
const COPY: &str = "before-update";

/// Makes or updates the database.
#[derive(Debug, clap::Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    place: Place,
}

impl Migrate {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let steps = instance::run(console, migrate(&self.place, console))?;
        let told = [
            ("count", steps.len().into()),
            ("steps", steps.join(", ").into()),
        ];
        console.say(&console.language().text_with("migrate-done", &told));
        Ok(())
    }
}

/// Takes the steps that are missing, and says which.
async fn migrate(place: &Place, console: &Console) -> Result<Vec<&'static str>, Failure> {
    place.prepare(console, &instance::machine_chance(console)?)?;
    let target = place.target(console)?;
    let db = instance::open(&target, Purpose::Command, console).await?;
    let standing = standing(&db, console).await?;
    db.close().await;
    if standing == Standing::UpToDate {
        return Ok(Vec::new());
    }
    // From here on nobody serves the database: a program that knows the older schema would write what no longer fits.
    let db = instance::open(&target, Purpose::Alone, console).await?;
    if let (Standing::Older(_), Target::Sqlite(path)) = (standing, &target) {
        copy_before(&db, path, console).await?;
    }
    let migrated = spil_store::migrate(&db)
        .await
        .map_err(|error| console.database(&error))?;
    db.close().await;
    Ok(migrated.applied)
}

async fn standing(db: &Db, console: &Console) -> Result<Standing, Failure> {
    let standing = spil_store::standing(db).await;
    standing.map_err(|error| console.database(&error))
}

/// Where the copy of a file lies that was made before its last update.
pub(crate) fn copy_of(database: &Path) -> PathBuf {
    database.with_added_extension(COPY)
}

/// Copies the file as it is, in place of the copy of the update before, and says where it lies.
async fn copy_before(db: &Db, database: &Path, console: &Console) -> Result<(), Failure> {
    let copy = copy_of(database);
    let made = replace_copy(db, &copy).await;
    made.map_err(|error| console.database(&error))?;
    let told = [("path", copy.display().to_string().into())];
    console.say(&console.language().text_with("migrate-copied", &told));
    Ok(())
}
