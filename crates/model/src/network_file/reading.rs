//! Reading a network from its file. The keys of the file stand here and in the modules below, and nowhere else.

mod contract;
mod people;
mod places;
mod rota;

use jiff::civil::Date;

use super::{NetworkFile, OrganisationCode, SubRegionCode, TeamCode};
use crate::geography::NeighbourhoodCode;
use crate::problem::{Contradiction, Expected, Fault};
use crate::toml_reader::{Field, Names, Table};

const NAME: usize = 200;

/// The whole file.
pub(super) fn network(table: &mut Table<'_>) -> Option<NetworkFile> {
    let name = table.field("name").text(NAME);
    let sub_regions = places::sub_regions(table.field("sub_region"));
    let organisations = places::organisations(table.field("organisation"));
    let insurers = table
        .optional("insurer")
        .map_or(Some(Vec::new()), places::insurers);
    let municipalities = places::municipalities(table.field("municipality"));
    let known_sub_regions = Names::of(sub_regions.as_deref(), |sub_region| sub_region.code.clone());
    let known_municipalities =
        Names::of(municipalities.as_deref(), |municipality| municipality.code);
    let districts = places::districts(
        table.field("district"),
        &known_sub_regions,
        &known_municipalities,
    );
    let neighbourhoods = known_neighbourhoods(districts.as_deref());
    let teams = places::teams(table.field("team"), &known_sub_regions, &neighbourhoods);
    let known = Known {
        organisations: Names::of(organisations.as_deref(), |organisation| {
            organisation.code.clone()
        }),
        teams: Names::of(teams.as_deref(), |team| team.code.clone()),
        sub_regions: known_sub_regions,
        neighbourhoods,
    };
    let people = people::people(table.field("person"), &known);
    let rota = table.optional("rota").map_or(Some(Vec::new()), |field| {
        rota::rota(field, &known, people.as_deref())
    });
    let contracts = table
        .optional("contract")
        .map_or(Some(Vec::new()), |field| {
            contract::contracts(field, &known, organisations.as_deref())
        });
    Some(NetworkFile {
        name: name?,
        sub_regions: sub_regions?,
        organisations: organisations?,
        contracts: contracts?,
        insurers: insurers?,
        municipalities: municipalities?,
        districts: districts?,
        teams: teams?,
        people: people?,
        rota: rota?,
    })
}

/// What the file defines, for those who point at it.
struct Known {
    sub_regions: Names<SubRegionCode>,
    organisations: Names<OrganisationCode>,
    teams: Names<TeamCode>,
    neighbourhoods: Names<NeighbourhoodCode>,
}

fn known_neighbourhoods(districts: Option<&[super::District]>) -> Names<NeighbourhoodCode> {
    let codes: Option<Vec<NeighbourhoodCode>> = districts.map(|districts| {
        districts
            .iter()
            .flat_map(|district| &district.neighbourhoods)
            .map(|neighbourhood| neighbourhood.code)
            .collect()
    });
    Names::of(codes.as_deref(), |code| *code)
}

impl Known {
    fn sub_region(&self, field: Field<'_>) -> Option<SubRegionCode> {
        self.sub_regions.read(field, Expected::Identifier, |text| {
            SubRegionCode::parse(text).ok()
        })
    }

    fn organisation(&self, field: Field<'_>) -> Option<OrganisationCode> {
        self.organisations
            .read(field, Expected::Identifier, |text| {
                OrganisationCode::parse(text).ok()
            })
    }

    fn team(&self, field: Field<'_>) -> Option<TeamCode> {
        self.teams.read(field, Expected::Identifier, |text| {
            TeamCode::parse(text).ok()
        })
    }

    fn neighbourhood(&self, field: Field<'_>) -> Option<NeighbourhoodCode> {
        self.neighbourhoods
            .read(field, Expected::NeighbourhoodCode, |text| {
                NeighbourhoodCode::parse(text).ok()
            })
    }
}

/// The first and the last day of a period, each where it is there.
fn period(table: &mut Table<'_>) -> (Option<Date>, Option<Date>) {
    let from = table.optional("from").and_then(Field::date);
    let until = table.optional("until").and_then(Field::date);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        table.refuse(Fault::Contradiction(Contradiction::EndsBeforeStart));
    }
    (from, until)
}
