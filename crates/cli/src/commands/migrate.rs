//! `spil migrate`: makes a new network's database, or brings an older one up to what this version knows.

use spil_store::Purpose;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

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
pub(crate) async fn migrate(
    place: &Place,
    console: &Console,
) -> Result<Vec<&'static str>, Failure> {
    place.prepare(console, &instance::machine_chance(console)?)?;
    let db = instance::open(&place.target(console)?, Purpose::Command, console).await?;
    let migrated = spil_store::migrate(&db)
        .await
        .map_err(|error| console.database(&error))?;
    db.close().await;
    Ok(migrated.applied)
}
