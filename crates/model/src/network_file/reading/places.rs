//! Reading the places of a network.

use std::collections::{BTreeMap, BTreeSet};

use super::NAME;
use crate::agb::{AgbCode, UraNumber, Uzovi};
use crate::geography::{DistrictCode, MunicipalityCode, NeighbourhoodCode};
use crate::network_file::{
    District, Municipality, NamedInsurer, Neighbourhood, Organisation, OrganisationCode,
    OrganisationKind, SubRegion, SubRegionCode, Team, TeamCode,
};
use crate::problem::{Contradiction, Expected, Fault};
use crate::toml_reader::{Field, Firsts, Names, Table};

pub(super) fn sub_regions(field: Field<'_>) -> Option<Vec<SubRegion>> {
    let mut codes = Firsts::default();
    field.filled_list(|entry| {
        entry.table(|table| {
            let code = codes.read(table.field("code"), Expected::Identifier, |text| {
                SubRegionCode::parse(text).ok()
            });
            let name = table.field("name").text(NAME);
            Some(SubRegion {
                code: code?,
                name: name?,
            })
        })
    })
}

pub(super) fn organisations(field: Field<'_>) -> Option<Vec<Organisation>> {
    let mut codes = Firsts::default();
    field.filled_list(|entry| entry.table(|table| organisation(table, &mut codes)))
}

fn organisation(
    table: &mut Table<'_>,
    codes: &mut Firsts<OrganisationCode>,
) -> Option<Organisation> {
    let code = codes.read(table.field("code"), Expected::Identifier, |text| {
        OrganisationCode::parse(text).ok()
    });
    let name = table.field("name").text(NAME);
    let kind = table
        .field("kind")
        .one_of(OrganisationKind::ALL, OrganisationKind::code);
    let eight = Expected::Digits { count: 8 };
    let agb = table
        .optional("agb")
        .and_then(|field| field.parsed(eight.clone(), |text| AgbCode::parse(text).ok()));
    let ura = table
        .optional("ura")
        .and_then(|field| field.parsed(eight, |text| UraNumber::parse(text).ok()));
    let contracts = table
        .optional("contracts")
        .map_or(Some(Vec::new()), |field| {
            field.list(|entry| {
                entry.parsed(Expected::Digits { count: 4 }, |text| {
                    Uzovi::parse(text).ok()
                })
            })
        });
    let production_percent = table
        .optional("production_percent")
        .and_then(|field| field.whole(1..=100));
    Some(Organisation {
        code: code?,
        name: name?,
        kind: kind?,
        agb,
        ura,
        contracts: contracts?.into_iter().collect(),
        production_percent,
    })
}

pub(super) fn insurers(field: Field<'_>) -> Option<Vec<NamedInsurer>> {
    let mut numbers = Firsts::default();
    field.filled_list(|entry| {
        entry.table(|table| {
            let four = Expected::Digits { count: 4 };
            let uzovi = numbers.read(table.field("uzovi"), four, |text| Uzovi::parse(text).ok());
            let name = table.field("name").text(NAME);
            Some(NamedInsurer {
                uzovi: uzovi?,
                name: name?,
            })
        })
    })
}

pub(super) fn municipalities(field: Field<'_>) -> Option<Vec<Municipality>> {
    let mut codes = Firsts::default();
    field.filled_list(|entry| {
        entry.table(|table| {
            let code = codes.read(table.field("code"), Expected::MunicipalityCode, |text| {
                MunicipalityCode::parse(text).ok()
            });
            let name = table.field("name").text(NAME);
            Some(Municipality {
                code: code?,
                name: name?,
            })
        })
    })
}

pub(super) fn districts(
    field: Field<'_>,
    sub_regions: &Names<SubRegionCode>,
    municipalities: &Names<MunicipalityCode>,
) -> Option<Vec<District>> {
    let mut codes = Firsts::default();
    field.filled_list(|entry| {
        entry.table(|table| {
            let code = codes.read(table.field("code"), Expected::DistrictCode, |text| {
                DistrictCode::parse(text).ok()
            });
            if let Some(code) = code {
                municipalities.require(&table.field("code"), &code.municipality());
            }
            let name = table.field("name").text(NAME);
            let sub_region =
                sub_regions.read(table.field("sub_region"), Expected::Identifier, |text| {
                    SubRegionCode::parse(text).ok()
                });
            let neighbourhoods = neighbourhoods(table.field("neighbourhoods"), code);
            Some(District {
                code: code?,
                name: name?,
                sub_region: sub_region?,
                neighbourhoods: neighbourhoods?,
            })
        })
    })
}

/// A table of codes with names. The code of a neighbourhood begins with that of its district.
fn neighbourhoods(field: Field<'_>, district: Option<DistrictCode>) -> Option<Vec<Neighbourhood>> {
    let read = |(written, field): (String, Field<'_>)| {
        let Ok(code) = NeighbourhoodCode::parse(&written) else {
            return field.unexpected_name(&written, Expected::NeighbourhoodCode);
        };
        if district.is_some_and(|district| district != code.district()) {
            return field.refuse(Fault::Contradiction(Contradiction::CodesDoNotFit));
        }
        Some(Neighbourhood {
            code,
            name: field.text(NAME)?,
        })
    };
    let read: Vec<Option<Neighbourhood>> = field.filled_table()?.into_iter().map(read).collect();
    read.into_iter().collect()
}

pub(super) fn teams(
    field: Field<'_>,
    sub_regions: &Names<SubRegionCode>,
    neighbourhoods: &Names<NeighbourhoodCode>,
) -> Option<Vec<Team>> {
    let mut codes = Firsts::default();
    let mut taken = Taken::default();
    field.filled_list(|entry| {
        entry.table(|table| {
            let code = codes.read(table.field("code"), Expected::Identifier, |text| {
                TeamCode::parse(text).ok()
            });
            let name = table.field("name").text(NAME);
            let sub_region =
                sub_regions.read(table.field("sub_region"), Expected::Identifier, |text| {
                    SubRegionCode::parse(text).ok()
                });
            let alone = table.optional("neighbourhoods");
            let alone = taken.read(alone, neighbourhoods, Service::Alone);
            let shared = table.optional("shared_neighbourhoods");
            let shared = taken.read(shared, neighbourhoods, Service::Shared);
            let (alone, shared) = (alone?, shared?);
            if alone.is_empty() && shared.is_empty() {
                return table
                    .field("neighbourhoods")
                    .unexpected(Expected::FilledList);
            }
            Some(Team {
                code: code?,
                name: name?,
                sub_region: sub_region?,
                neighbourhoods: alone,
                shared_neighbourhoods: shared,
            })
        })
    })
}

/// How a team serves a neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Alone,
    Shared,
}

/// The neighbourhoods that teams read so far serve, with the line where each stands first.
#[derive(Default)]
struct Taken(BTreeMap<NeighbourhoodCode, (Service, usize)>);

impl Taken {
    fn read(
        &mut self,
        field: Option<Field<'_>>,
        known: &Names<NeighbourhoodCode>,
        service: Service,
    ) -> Option<BTreeSet<NeighbourhoodCode>> {
        let Some(field) = field else {
            return Some(BTreeSet::new());
        };
        let mut own = BTreeSet::new();
        let codes = field.list(|entry| {
            let place = entry.clone();
            let code = known.read(entry, Expected::NeighbourhoodCode, |text| {
                NeighbourhoodCode::parse(text).ok()
            })?;
            let first_line = self
                .clash(code, service, place.line())
                .or_else(|| (!own.insert(code)).then(|| place.line()));
            match first_line {
                Some(first_line) => place.refuse(Fault::Repeated {
                    found: code.to_string(),
                    first_line,
                }),
                None => Some(code),
            }
        })?;
        Some(codes.into_iter().collect())
    }

    /// The line of the first team, where two teams serve a neighbourhood and not both say that they share it.
    fn clash(&mut self, code: NeighbourhoodCode, service: Service, line: usize) -> Option<usize> {
        let (first, first_line) = *self.0.entry(code).or_insert((service, line));
        let is_first = first_line == line && first == service;
        let both_share = first == Service::Shared && service == Service::Shared;
        (!is_first && !both_share).then_some(first_line)
    }
}
