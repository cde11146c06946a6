//! `spil forecast demand`: from population and prevalence to arrivals, slots and hours per year.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use serde::Serialize;
use spil_planning::forecast::demand::{Assumptions, Forecast, Scenario, forecast, total};
use spil_planning::forecast::population::{
    District, Profile, by_age_and_sex, core_figures, given_totals, own_arrivals,
};
use spil_planning::forecast::prevalence::Prevalence;
use spil_planning::forecast::table::TableProblem;
use spil_texts::Language;

use crate::console::{Console, Failure};
use crate::problems::{refuse, refuse_table};

/// People with dementia, arrivals, slots and hours per district and year.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("people").required(true).multiple(true))]
pub(crate) struct Demand {
    /// Population by age and sex: district, year, sex, `age_from`, `age_to`, people.
    #[arg(long, group = "people")]
    population: Option<PathBuf>,
    /// Core figures of Statistics Netherlands per district: `gwb_code`, regio, `a_65_oo`; an estimate.
    #[arg(long, group = "people", requires = "core_year")]
    core_figures: Option<PathBuf>,
    /// The year of the core figures.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1990..=2100))]
    core_year: Option<u32>,
    /// People with dementia as computed by others: district, year, `people_with_dementia`.
    #[arg(long, group = "people")]
    totals: Option<PathBuf>,
    /// Prevalence by age and sex: sex, `age_from`, `age_to`, prevalence.
    #[arg(long)]
    prevalence: Option<PathBuf>,
    /// Age profile of those of 65 and over, for the core figures: sex, `age_from`, `age_to`, share.
    #[arg(long)]
    profile: Option<PathBuf>,
    /// The network's own arrivals, to calibrate on: district, year, arrivals.
    #[arg(long)]
    arrivals: Option<PathBuf>,
    /// Assumptions in JSON; what is left out keeps its default.
    #[arg(long)]
    assumptions: Option<PathBuf>,
    /// First year.
    #[arg(long, default_value_t = 2025, value_parser = clap::value_parser!(u32).range(2000..=2100))]
    from: u32,
    /// Last year.
    #[arg(long, default_value_t = 2050, value_parser = clap::value_parser!(u32).range(2000..=2100))]
    to: u32,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document {
    assumptions: Assumptions,
    prevalence: Prevalence,
    profile: Profile,
    districts: Vec<Forecast>,
    total: Forecast,
}

impl Demand {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let language = console.language();
        if self.to < self.from {
            return Err(Failure::input(language.text("forecast-years")));
        }
        let assumptions = self.assumptions(console)?;
        let prevalence = table(
            console,
            self.prevalence.as_deref(),
            Prevalence::from_csv,
            Prevalence::built_in,
        )?;
        let profile = table(
            console,
            self.profile.as_deref(),
            Profile::from_csv,
            Profile::built_in,
        )?;
        let districts = self.districts(console, &profile, &prevalence)?;
        let observed = table(console, self.arrivals.as_deref(), own_arrivals, || {
            Ok(BTreeMap::new())
        })?;
        let districts = forecast(&districts, self.from..=self.to, &assumptions, &observed);
        let total = total(&districts);
        let document = Document {
            assumptions,
            prevalence,
            profile,
            districts,
            total,
        };
        if self.json {
            return console.print_json(&document);
        }
        console.print(&lines(language, &document))
    }

    fn assumptions(&self, console: &Console) -> Result<Assumptions, Failure> {
        let Some(path) = &self.assumptions else {
            return Ok(Assumptions::default());
        };
        let text = console.read(path)?;
        Assumptions::from_json(&text)
            .map_err(|problems| refuse(console.language(), path, &problems))
    }

    fn districts(
        &self,
        console: &Console,
        profile: &Profile,
        prevalence: &Prevalence,
    ) -> Result<Vec<District>, Failure> {
        let none = || Ok(Vec::new());
        let year = self.core_year.unwrap_or_default();
        let estimated = |text: &str| core_figures(text, year, profile, prevalence);
        let counted = |text: &str| by_age_and_sex(text, prevalence);
        let mut districts = table(console, self.population.as_deref(), counted, none)?;
        districts.extend(table(
            console,
            self.core_figures.as_deref(),
            estimated,
            none,
        )?);
        districts.extend(table(console, self.totals.as_deref(), given_totals, none)?);
        Ok(districts)
    }
}

/// What a file holds, or what stands in its place where none is named.
fn table<T>(
    console: &Console,
    path: Option<&Path>,
    read: impl Fn(&str) -> Result<T, TableProblem>,
    otherwise: impl Fn() -> Result<T, TableProblem>,
) -> Result<T, Failure> {
    let path_shown = path.unwrap_or(Path::new("-"));
    let result = match path {
        Some(path) => read(&console.read_text(path)?),
        None => otherwise(),
    };
    result.map_err(|problem| refuse_table(console.language(), path_shown, &problem))
}

fn lines(language: Language, document: &Document) -> String {
    let mut text = String::new();
    let all = [(language.text("forecast-all"), &document.total)];
    let districts = document
        .districts
        .iter()
        .map(|forecast| (forecast.name.clone(), forecast));
    for (name, forecast) in districts.chain(all) {
        let note = if forecast.estimated {
            language.text("forecast-estimated")
        } else {
            String::new()
        };
        let _ = writeln!(text, "{name} {note}");
        for (scenario, years) in &forecast.scenarios {
            let _ = writeln!(text, "  {}", language.text(scenario_key(*scenario)));
            let _ = writeln!(text, "  {}", language.text("forecast-demand-head"));
            for year in years {
                let _ = writeln!(
                    text,
                    "  {} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0}",
                    year.year,
                    year.people_with_dementia,
                    year.at_home,
                    year.wanting,
                    year.arrivals_per_year,
                    year.slots,
                    year.hours_per_week,
                );
            }
        }
    }
    text
}

fn scenario_key(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::StableIncidence => "forecast-stable-incidence",
        Scenario::FallingIncidence => "forecast-falling-incidence",
    }
}
