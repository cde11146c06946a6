//! `spil purge-log`: empties the events of the journal whose term is over. Without `--execute` it only says what would go.

use serde::Serialize;
use spil_app::oversight::{Purged, SHORTEST_YEARS, Term, purge, purgeable};

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Empties old events of the journal.
#[derive(Debug, clap::Args)]
pub(crate) struct PurgeLog {
    #[command(flatten)]
    place: Place,
    /// How many years the log is kept; five at least.
    #[arg(long, value_name = "YEARS", default_value_t = SHORTEST_YEARS)]
    years: i64,
    /// Do it; without this it only says what would go.
    #[arg(long)]
    execute: bool,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    before: String,
    events: u64,
    purged: bool,
}

impl PurgeLog {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let language = console.language();
        let wrong = || Failure::input(language.text("purge-log-years"));
        let term = Term::years(self.years).ok_or_else(wrong)?;
        let purged = instance::run(console, self.work(term, console))?;
        if self.json {
            return console.print_json(&Report {
                before: purged.before.to_string(),
                events: purged.events,
                purged: self.execute,
            });
        }
        let key = if self.execute {
            "purge-log-done"
        } else {
            "purge-log-would"
        };
        let before = spil_app::clock::day_of(purged.before).to_string();
        let told = [("events", purged.events.into()), ("before", before.into())];
        console.print(&format!("{}\n", language.text_with(key, &told)))
    }

    async fn work(&self, term: Term, console: &Console) -> Result<Purged, Failure> {
        let cx = self.place.command(console).await?;
        let purged = if self.execute {
            purge(&cx, term).await
        } else {
            purgeable(&cx, term).await
        };
        purged.map_err(|error| console.app(&error))
    }
}
