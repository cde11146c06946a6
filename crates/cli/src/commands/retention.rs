//! `spil retention`: destroys what was kept long enough. Without `--execute` it only says what would go.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use serde::Serialize;
use spil_app::retention::{self, Done, Expired, Plan};
use spil_model::retention::{CARE_YEARS, Kind};
use spil_store::Target;

use crate::commands::migrate::copy_of;
use crate::console::{Console, Failure};
use crate::instance::{self, Place};

/// Destroys what was kept long enough.
#[derive(Debug, clap::Args)]
pub(crate) struct Retention {
    #[command(flatten)]
    place: Place,
    /// A folder of backups: those that are older than their term go too, but never the latest.
    #[arg(long, value_name = "FOLDER")]
    backups: Option<PathBuf>,
    /// Do it; without this it only says what would go.
    #[arg(long)]
    execute: bool,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    executed: bool,
    terms: TermsReport,
    due: Vec<DueReport>,
    held: usize,
    open: usize,
    log_events: u64,
    backups: Option<BackupsReport>,
    expired_copy: Option<String>,
    removed: Option<RemovedReport>,
}

#[derive(Serialize)]
struct TermsReport {
    care_years: i64,
    never_care_months: i64,
    log_years: i64,
    backup_days: i64,
}

#[derive(Serialize)]
struct DueReport {
    client: String,
    kind: &'static str,
    changed: Date,
    since: Date,
}

#[derive(Serialize)]
struct BackupsReport {
    expired: Vec<String>,
    kept: usize,
}

#[derive(Serialize)]
struct RemovedReport {
    clients: usize,
    rows: u64,
    tables: BTreeMap<&'static str, u64>,
    files: usize,
    log_events: u64,
    wiped: bool,
}

/// What there is to tell.
struct Told {
    plan: Plan,
    backups: Option<Expired>,
    /// The copy of the database before its last update, where it is too old.
    copy: Option<PathBuf>,
    done: Option<Done>,
}

impl Retention {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let told = instance::run(console, Box::pin(self.work(console)))?;
        if self.json {
            return console.print_json(&report(&told));
        }
        let text = words(console, &told);
        console.print(&text)?;
        match &told.done {
            Some(done) if !done.is_wiped => {
                console.say(&console.language().text("retention-not-wiped"));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn work(&self, console: &Console) -> Result<Told, Failure> {
        let cx = self.place.command(console).await?;
        let failed = |error| console.app(&error);
        let viewed = retention::plan(&cx).await.map_err(failed)?;
        let plan = viewed.release(&cx).await.map_err(failed)?;
        let backups = self.expired(console, &plan, &cx)?;
        let copy = self.expired_copy(console, &plan, &cx)?;
        let mut done = None;
        if self.execute {
            let list = self.place.purge_list();
            done = Some(retention::purge(&cx, &list).await.map_err(failed)?);
            let expired = backups.iter().flat_map(|expired| &expired.files);
            for file in expired.chain(&copy) {
                let removed = std::fs::remove_file(file);
                removed.map_err(|error| console.unreadable(file, &error))?;
            }
        }
        cx.app.close().await;
        Ok(Told {
            plan,
            backups,
            copy,
            done,
        })
    }

    fn expired(
        &self,
        console: &Console,
        plan: &Plan,
        cx: &spil_app::Cx,
    ) -> Result<Option<Expired>, Failure> {
        let Some(folder) = &self.backups else {
            return Ok(None);
        };
        let found = retention::backups(folder, plan.terms, cx.now);
        found
            .map(Some)
            .map_err(|error| console.unreadable(folder, &error))
    }

    fn expired_copy(
        &self,
        console: &Console,
        plan: &Plan,
        cx: &spil_app::Cx,
    ) -> Result<Option<PathBuf>, Failure> {
        let Target::Sqlite(database) = self.place.target(console)? else {
            return Ok(None);
        };
        let copy = copy_of(&database);
        let expired = retention::is_expired(&copy, plan.terms, cx.now);
        let expired = expired.map_err(|error| console.unreadable(&copy, &error))?;
        Ok(expired.then_some(copy))
    }
}

fn words(console: &Console, told: &Told) -> String {
    let language = console.language();
    let plan = &told.plan;
    let mut lines = vec![
        language.text_with(
            "retention-terms-told",
            &[
                ("care", CARE_YEARS.into()),
                ("months", plan.terms.never_care_months.into()),
                ("log", plan.terms.log_years.into()),
                ("backups", plan.terms.backup_days.into()),
            ],
        ),
        language.text_with(
            "retention-plan-told",
            &[
                ("care", plan.count(Kind::Care).into()),
                ("never", plan.count(Kind::NeverCare).into()),
                ("held", plan.held.into()),
                ("open", plan.open.into()),
                ("events", plan.log_events.into()),
            ],
        ),
    ];
    if let Some(expired) = &told.backups {
        let told = [
            ("expired", expired.files.len().into()),
            ("kept", expired.kept.into()),
        ];
        lines.push(language.text_with("retention-backups-told", &told));
    }
    if let Some(copy) = &told.copy {
        let told = [("path", copy.display().to_string().into())];
        lines.push(language.text_with("retention-copy-told", &told));
    }
    lines.push(match &told.done {
        None => language.text("retention-would"),
        Some(done) => language.text_with(
            "retention-done",
            &[
                ("clients", done.clients.into()),
                ("rows", done.rows.values().sum::<u64>().into()),
                ("files", done.files.into()),
                ("events", done.log_events.into()),
            ],
        ),
    });
    lines.join("\n") + "\n"
}

fn report(told: &Told) -> Report {
    let plan = &told.plan;
    let due = plan.due.iter().map(|due| DueReport {
        client: due.client.to_string(),
        kind: due.kind.code(),
        changed: due.changed,
        since: due.since,
    });
    Report {
        executed: told.done.is_some(),
        terms: TermsReport {
            care_years: CARE_YEARS,
            never_care_months: plan.terms.never_care_months,
            log_years: plan.terms.log_years,
            backup_days: plan.terms.backup_days,
        },
        due: due.collect(),
        held: plan.held,
        open: plan.open,
        log_events: plan.log_events,
        backups: told.backups.as_ref().map(|expired| BackupsReport {
            expired: expired
                .files
                .iter()
                .map(|file| file.display().to_string())
                .collect(),
            kept: expired.kept,
        }),
        expired_copy: told.copy.as_ref().map(|copy| copy.display().to_string()),
        removed: told.done.as_ref().map(removed),
    }
}

fn removed(done: &Done) -> RemovedReport {
    RemovedReport {
        clients: done.clients,
        rows: done.rows.values().sum(),
        tables: done.rows.clone(),
        files: done.files,
        log_events: done.log_events,
        wiped: done.is_wiped,
    }
}
