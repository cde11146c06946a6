//! `spil schedule`: the week schedule of a team. Reads a team file, plans the weeks, prints or writes them.
//!
//! The planning is `spil_planning::schedule`; how it looks as calendar and workbook is `spil_app::schedule`, which the pages
//! use too; as text in the file below this one.

mod grid;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use spil_app::schedule::{Titles, calendar, clash, keep_only, workbook};
use spil_planning::schedule::{ScheduleError, Team, TeamFault, schedule};
use spil_texts::Language;

use crate::console::{Console, Failure};

/// Plans the weeks of a team.
#[derive(Debug, Args)]
pub(crate) struct ScheduleWeeks {
    /// The team file, in TOML.
    team: PathBuf,
    /// How many weeks.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=104))]
    weeks: u32,
    #[command(flatten)]
    form: Form,
    /// Of this person alone, by id: for a calendar feed.
    #[arg(long)]
    person: Option<String>,
}

/// In what form; as a grid in plain text where nothing is said.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Form {
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
    /// Print a calendar (iCalendar).
    #[arg(long)]
    ics: bool,
    /// Write the weekly grid as a workbook.
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

impl ScheduleWeeks {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let language = console.language();
        let text = console.read_text(&self.team)?;
        let team: Team = toml::from_str(&text)
            .map_err(|error| unreadable(language, &self.team, &text, &error))?;
        if let Some(id) = &self.person
            && team.people.iter().all(|person| person.id != *id)
        {
            return Err(Failure::input(language.text_with(
                "schedule-unknown-person",
                &[("id", id.clone().into())],
            )));
        }
        let mut planned =
            schedule(&team, self.weeks).map_err(|error| self.failure(language, &team, error))?;
        if let Some(id) = &self.person {
            keep_only(&mut planned, id);
        }
        match self.form {
            Form { json: true, .. } => console.print_json(&planned),
            Form { ics: true, .. } => {
                let all = [(&team, &planned)];
                console.print(&calendar::of(language, &team.name, Titles::WithNames, &all))
            }
            Form {
                xlsx: Some(path), ..
            } => {
                let bytes = workbook::of(language, &team, &planned)
                    .map_err(|error| unwritable(language, &path, &error))?;
                write_whole(&path, &bytes).map_err(|error| unwritable(language, &path, &error))
            }
            _ => console.print(&grid::of(language, &team, &planned)),
        }
    }

    fn failure(&self, language: Language, team: &Team, error: ScheduleError) -> Failure {
        match error {
            ScheduleError::Team(error) => {
                let told = [
                    ("path", self.team.display().to_string().into()),
                    ("place", error.place.into()),
                    ("what", language.text(fault(error.fault)).into()),
                ];
                Failure::input(language.text_with("schedule-wrong-at", &told))
            }
            ScheduleError::Clash(clash) => {
                Failure::Undone(clash::in_words(language, team, &clash).join("\n"))
            }
        }
    }
}

/// The line on which the file goes wrong, and what stands there.
fn unreadable(language: Language, path: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let at = error.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let found = text
        .lines()
        .nth(line - 1)
        .unwrap_or_default()
        .trim()
        .to_owned();
    let told = [
        ("path", path.display().to_string().into()),
        ("line", line.to_string().into()),
        ("found", found.into()),
    ];
    Failure::input(language.text_with("schedule-wrong-line", &told))
}

fn unwritable(language: Language, path: &Path, error: &dyn std::error::Error) -> Failure {
    let told = [
        ("path", path.display().to_string().into()),
        ("reason", error.to_string().into()),
    ];
    Failure::Undone(language.text_with("cli-cannot-write", &told))
}

/// A file appears whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn fault(fault: TeamFault) -> &'static str {
    match fault {
        TeamFault::NotAMonday => "schedule-fault-not-a-monday",
        TeamFault::Nobody => "schedule-fault-nobody",
        TeamFault::UnknownPerson => "schedule-fault-unknown-person",
        TeamFault::SameId => "schedule-fault-same-id",
        TeamFault::NotAfterTheMorning => "schedule-fault-not-after-the-morning",
        TeamFault::MoreThanAll => "schedule-fault-more-than-all",
        TeamFault::WeekZero => "schedule-fault-week-zero",
        TeamFault::SameDay => "schedule-fault-same-day",
        TeamFault::EndsBeforeStart => "schedule-fault-ends-before-start",
    }
}
