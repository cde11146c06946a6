//! `spil verify-log`: checks that nobody changed, removed or cut off anything in the journal.

use serde::Serialize;
use spil_store::Purpose;
use spil_store::journal::{Finding, JournalKey, Verified, verify};

use secrecy::ExposeSecret as _;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Checks the journal.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyLog {
    #[command(flatten)]
    place: Place,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    lanes: usize,
    events: usize,
    purged: usize,
    last_anchor: i64,
    whole: bool,
}

impl VerifyLog {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let verified = instance::run(console, check(&self.place, console))?;
        let language = console.language();
        if let Some(first) = verified.findings.first() {
            let told = [
                ("count", verified.findings.len().into()),
                ("first", place_of(first).into()),
            ];
            return Err(Failure::Undone(
                language.text_with("verify-log-broken", &told),
            ));
        }
        if self.json {
            return console.print_json(&report(&verified));
        }
        let told = [
            ("events", verified.events.into()),
            ("lanes", verified.lanes.into()),
        ];
        console.print(&format!(
            "{}\n",
            language.text_with("verify-log-whole", &told)
        ))
    }
}

async fn check(place: &Place, console: &Console) -> Result<Verified, Failure> {
    let keys = place.open_keys(console)?;
    let db = place.open_db(console, Purpose::Command).await?;
    let key = JournalKey::new(*keys.journal().expose_secret());
    verify(&db, &key, &place.anchors())
        .await
        .map_err(|error| console.database(&error))
}

fn report(verified: &Verified) -> Report {
    Report {
        lanes: verified.lanes,
        events: verified.events,
        purged: verified.purged,
        last_anchor: verified.anchors,
        whole: true,
    }
}

fn place_of(finding: &Finding) -> String {
    match finding {
        Finding::Gap { lane, sequence }
        | Finding::Broken { lane, sequence }
        | Finding::Emptied { lane, sequence }
        | Finding::Columns { lane, sequence }
        | Finding::Truncated { lane, sequence } => format!("{lane}/{sequence}"),
        Finding::Anchor { id } => format!("#{id}"),
    }
}
