//! `spil import network`: areas, organisations, teams, people and the rota from the network's own file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use spil_app::organisation;
use spil_model::covenant::Hundredths;
use spil_model::network_file::{NetworkFile, SubRegionCode, Team};
use spil_texts::Language;

use crate::console::{Console, Failure};
use crate::file_problems::refuse;
use crate::instance::{self, Place};

/// Takes in a network.
#[derive(Debug, clap::Args)]
pub(super) struct Network {
    /// The network file, in TOML.
    file: PathBuf,
    /// Only read and check; keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// What stands in a network file, in numbers.
#[derive(Serialize)]
struct Summary<'a> {
    network: &'a str,
    counts: Counts,
    hours_per_week: f64,
    roles: BTreeMap<&'static str, usize>,
    teams: Vec<TeamSummary<'a>>,
    neighbourhoods_without_team: Vec<String>,
    sub_regions_without_rota: Vec<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    sub_regions: usize,
    organisations: usize,
    municipalities: usize,
    districts: usize,
    neighbourhoods: usize,
    teams: usize,
    people: usize,
    appointments: usize,
    rota: usize,
}

#[derive(Serialize)]
struct TeamSummary<'a> {
    code: &'a str,
    name: &'a str,
    sub_region: &'a str,
    neighbourhoods: usize,
    people: usize,
    hours_per_week: f64,
}

impl Network {
    pub(super) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let language = console.language();
        let text = console.read_text(&self.file)?;
        let network = NetworkFile::parse(&text)
            .map_err(|problems| refuse(language, &self.file, &problems))?;
        if !self.dry_run {
            instance::run(console, self.import(console, &network))?;
        }
        let summary = Summary::of(&network);
        if self.json {
            console.print_json(&summary)
        } else {
            console.print(&summary.in_words(language))
        }
    }
}

impl Network {
    async fn import(&self, console: &Console, network: &NetworkFile) -> Result<(), Failure> {
        let cx = self.place.command(console).await?;
        let imported = organisation::import(&cx, network).await;
        imported.map(drop).map_err(|error| console.app(&error))
    }
}

impl<'a> Summary<'a> {
    fn of(network: &'a NetworkFile) -> Self {
        let appointments = network
            .people
            .iter()
            .flat_map(|person| &person.appointments);
        let mut roles = BTreeMap::new();
        for role in network.people.iter().flat_map(|person| &person.roles) {
            *roles.entry(role.role.code()).or_insert(0) += 1;
        }
        Self {
            network: &network.name,
            counts: Counts::of(network),
            hours_per_week: hours(appointments.map(|appointment| appointment.hours)),
            roles,
            teams: network
                .teams
                .iter()
                .map(|team| TeamSummary::of(team, network))
                .collect(),
            neighbourhoods_without_team: network
                .neighbourhoods_without_team()
                .iter()
                .map(ToString::to_string)
                .collect(),
            sub_regions_without_rota: network
                .sub_regions_without_rota()
                .into_iter()
                .map(SubRegionCode::as_str)
                .collect(),
        }
    }

    fn in_words(&self, language: Language) -> String {
        let heading =
            language.text_with("network-file-is-right", &[("network", self.network.into())]);
        let mut lines = vec![heading];
        lines.extend(self.counts.in_words(language));
        lines.extend(self.neighbourhoods_without_team.iter().map(|code| {
            language.text_with(
                "network-file-without-team",
                &[("code", code.as_str().into())],
            )
        }));
        lines.extend(self.sub_regions_without_rota.iter().map(|code| {
            language.text_with("network-file-without-rota", &[("code", (*code).into())])
        }));
        lines.push(String::new());
        lines.join("\n")
    }
}

impl Counts {
    fn of(network: &NetworkFile) -> Self {
        Self {
            sub_regions: network.sub_regions.len(),
            organisations: network.organisations.len(),
            municipalities: network.municipalities.len(),
            districts: network.districts.len(),
            neighbourhoods: network
                .districts
                .iter()
                .map(|district| district.neighbourhoods.len())
                .sum(),
            teams: network.teams.len(),
            people: network.people.len(),
            appointments: network
                .people
                .iter()
                .map(|person| person.appointments.len())
                .sum(),
            rota: network.rota.len(),
        }
    }

    fn in_words(&self, language: Language) -> Vec<String> {
        let counts = [
            ("network-file-sub-regions", self.sub_regions),
            ("network-file-organisations", self.organisations),
            ("network-file-municipalities", self.municipalities),
            ("network-file-districts", self.districts),
            ("network-file-neighbourhoods", self.neighbourhoods),
            ("network-file-teams", self.teams),
            ("network-file-people", self.people),
            ("network-file-appointments", self.appointments),
            ("network-file-rota", self.rota),
        ];
        counts
            .iter()
            .map(|(key, count)| format!("  {count:>6}  {}", language.text(key)))
            .collect()
    }
}

impl<'a> TeamSummary<'a> {
    fn of(team: &'a Team, network: &NetworkFile) -> Self {
        let in_team = network.people.iter().filter(|person| {
            person
                .roles
                .iter()
                .any(|role| role.team.as_ref() == Some(&team.code))
        });
        let appointments = network
            .people
            .iter()
            .flat_map(|person| &person.appointments);
        let appointments =
            appointments.filter(|appointment| appointment.team.as_ref() == Some(&team.code));
        Self {
            code: team.code.as_str(),
            name: &team.name,
            sub_region: team.sub_region.as_str(),
            neighbourhoods: team.all_neighbourhoods().count(),
            people: in_team.count(),
            hours_per_week: hours(appointments.map(|appointment| appointment.hours)),
        }
    }
}

fn hours(hours: impl Iterator<Item = Hundredths>) -> f64 {
    Hundredths(hours.map(|hours| hours.0).sum()).as_f64()
}
