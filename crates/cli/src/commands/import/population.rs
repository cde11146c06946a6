//! `spil import population`: how many people live in each district, or how many have dementia, for the forecast.

use std::path::PathBuf;

use serde::Serialize;
use spil_app::capacity::{Entered, Kind, NotImported, import_population, read_population};
use spil_texts::Language;

use crate::console::{Console, Failure};
use crate::instance::{self, Place};
use crate::problems::refuse_table;

/// Takes in how many people live where.
#[derive(Debug, clap::Args)]
pub(super) struct Population {
    /// The table, in CSV.
    file: PathBuf,
    /// What kind of table it is.
    #[arg(long, value_enum)]
    kind: KindOfTable,
    /// The year of the core figures.
    #[arg(long, required_if_eq("kind", "core-figures"), value_parser = clap::value_parser!(u32).range(1990..=2100))]
    year: Option<u32>,
    /// Where the table comes from; else the name of the file.
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Only read and check; keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// What kinds of tables there are.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum KindOfTable {
    /// People with dementia: district, year, `people_with_dementia`.
    GivenTotals,
    /// Inhabitants: district, year, sex, `age_from`, `age_to`, people.
    AgeAndSex,
    /// Core figures of Statistics Netherlands: `gwb_code`, regio, `a_65_oo`.
    CoreFigures,
}

/// What stands in a table.
#[derive(Serialize)]
struct Summary {
    districts: usize,
    first_year: Option<u32>,
    last_year: Option<u32>,
    people_with_dementia: f64,
}

impl Population {
    pub(super) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let text = console.read_text(&self.file)?;
        let source = self.source.clone();
        let source = source.unwrap_or_else(|| self.file.display().to_string());
        let entered = Entered {
            kind: self.kind(),
            source: &source,
            content: &text,
        };
        let summary = Summary::of(console, &self.file, entered)?;
        if !self.dry_run {
            instance::run(console, self.import(console, entered))?;
        }
        if self.json {
            console.print_json(&summary)
        } else {
            let words = summary.in_words(console.language());
            console.print(&words)
        }
    }

    fn kind(&self) -> Kind {
        match (self.kind, self.year) {
            (KindOfTable::CoreFigures, Some(year)) => Kind::CoreFigures(year),
            (KindOfTable::AgeAndSex, _) => Kind::AgeAndSex,
            _ => Kind::GivenTotals,
        }
    }

    async fn import(&self, console: &Console, entered: Entered<'_>) -> Result<(), Failure> {
        let cx = self.place.command(console).await?;
        match import_population(&cx, entered).await {
            Ok(_) => Ok(()),
            Err(error) => Err(refused(console, &self.file, error)),
        }
    }
}

fn refused(console: &Console, file: &std::path::Path, error: NotImported) -> Failure {
    match error {
        NotImported::Wrong(problem) => refuse_table(console.language(), file, &problem),
        NotImported::Empty => {
            let told = [("path", file.display().to_string().into())];
            Failure::input(
                console
                    .language()
                    .text_with("import-population-empty", &told),
            )
        }
        NotImported::Other(error) => console.app(&error),
    }
}

impl Summary {
    fn of(
        console: &Console,
        file: &std::path::Path,
        entered: Entered<'_>,
    ) -> Result<Self, Failure> {
        let districts = read_population(entered).map_err(|error| refused(console, file, error))?;
        let years = || {
            districts
                .iter()
                .flat_map(|one| one.with_dementia.keys().copied())
        };
        let first = years().min();
        let in_first = |year: &u32| Some(*year) == first;
        let people = districts.iter().flat_map(|one| &one.with_dementia);
        Ok(Self {
            districts: districts.len(),
            first_year: first,
            last_year: years().max(),
            people_with_dementia: people
                .filter(|(year, _)| in_first(year))
                .map(|(_, people)| people)
                .sum(),
        })
    }

    fn in_words(&self, language: Language) -> String {
        let told = [
            ("districts", self.districts.to_string().into()),
            (
                "year",
                self.first_year.unwrap_or_default().to_string().into(),
            ),
            ("people", format!("{:.0}", self.people_with_dementia).into()),
        ];
        format!(
            "{}\n",
            language.text_with("import-population-taken-in", &told)
        )
    }
}
