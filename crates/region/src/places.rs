//! The area of the region: municipalities, districts and neighbourhoods that do not exist, and their postcodes.
//!
//! Codes of areas begin with 99, as no municipality's does; the letters of postcodes begin with Q.

use spil_model::address::Address;
use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode, PostcodeRow};
use spil_model::text::ShortText;

use crate::dice::Dice;

/// The sub-regions: short name and name. The covenant has parameters of its own for the south.
pub(crate) const SUB_REGIONS: [(&str, &str); 3] = [
    ("noord", "Noorderland"),
    ("midden", "Middenland"),
    ("zuid", "Zuiderland"),
];
const MUNICIPALITIES: [&str; 18] = [
    "Veldstad",
    "Zuiderveld",
    "Lindermeer",
    "Oudewaard",
    "Wilgenhoek",
    "Brinkdorp",
    "Hoogkerke",
    "Vaartwijk",
    "Esserbeek",
    "Rietmonde",
    "Kampershaven",
    "Stroomdal",
    "Molenrade",
    "Weerdinge",
    "Blankenburg",
    "Polderzijl",
    "Duinhorst",
    "Sluisveen",
];
const DISTRICTS: [&str; 6] = [
    "Centrum",
    "Noord",
    "Oost",
    "Nieuwland",
    "West",
    "Buitengebied",
];
const PARTS: [&str; 3] = ["Binnen", "Park", "Hof"];
const STREETS: [&str; 20] = [
    "Dorpsstraat",
    "Kerkweg",
    "Lindelaan",
    "Molenweg",
    "Schoolstraat",
    "Wilgenlaan",
    "Burgemeester Hofstraat",
    "Stationsweg",
    "Prinses Beatrixlaan",
    "Tulpstraat",
    "Merelhof",
    "Vaartkade",
    "Eikenlaan",
    "Havenstraat",
    "Nieuwe Weg",
    "Korenbloemstraat",
    "Julianaplein",
    "Beukenhof",
    "Weideweg",
    "Oranjestraat",
];
const POSTCODES_PER_NEIGHBOURHOOD: usize = 4;
const HOUSES: u32 = 80;

/// A district with its team.
#[derive(Debug, Clone)]
pub(crate) struct District {
    /// The place of its sub-region in [`SUB_REGIONS`].
    pub(crate) sub_region: usize,
    pub(crate) municipality_code: String,
    pub(crate) municipality: &'static str,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) team: String,
    pub(crate) neighbourhoods: Vec<(String, String)>,
}

/// All districts, one for each team.
pub(crate) fn districts(teams: usize) -> Vec<District> {
    (0..teams.max(SUB_REGIONS.len()))
        .map(|number| district(number, teams.max(SUB_REGIONS.len())))
        .collect()
}

fn district(number: usize, teams: usize) -> District {
    let sub_region = number * SUB_REGIONS.len() / teams;
    let town = number / DISTRICTS.len() + sub_region * 5;
    let part = number % DISTRICTS.len();
    let municipality = MUNICIPALITIES
        .get(town % MUNICIPALITIES.len())
        .copied()
        .unwrap_or_default();
    let name = DISTRICTS.get(part).copied().unwrap_or_default();
    let municipality_code = format!("99{:02}", town % 100);
    let code = format!("{municipality_code}{:02}", part + 1);
    let neighbourhoods = PARTS
        .iter()
        .enumerate()
        .map(|(place, part)| (format!("{code}{:02}", place + 1), format!("{name}-{part}")));
    District {
        sub_region,
        municipality,
        neighbourhoods: neighbourhoods.collect(),
        name: format!("{municipality} {name}"),
        team: format!("team-{:03}", number + 1),
        municipality_code,
        code,
    }
}

/// The rows of the postcode file.
pub(crate) fn postcode_rows(districts: &[District]) -> Vec<PostcodeRow> {
    let mut rows = Vec::new();
    for (number, district) in districts.iter().enumerate() {
        for (part, (code, _)) in district.neighbourhoods.iter().enumerate() {
            let Ok(neighbourhood) = NeighbourhoodCode::parse(code) else {
                continue;
            };
            let places =
                (0..POSTCODES_PER_NEIGHBOURHOOD).filter_map(|place| postcode(number, part, place));
            for postcode in places {
                let numbers = (1..=HOUSES).filter_map(|house| HouseNumber::new(house).ok());
                rows.extend(numbers.map(|house_number| PostcodeRow {
                    postcode,
                    house_number,
                    neighbourhood,
                }));
            }
        }
    }
    rows
}

fn postcode(district: usize, part: usize, place: usize) -> Option<Postcode> {
    let letter = char::from(b'A' + u8::try_from(part * POSTCODES_PER_NEIGHBOURHOOD + place).ok()?);
    Postcode::parse(&format!("{}Q{letter}", 9_700 + district)).ok()
}

/// An address in a district.
pub(crate) fn address(dice: &mut Dice, number: usize, district: &District) -> Address {
    let part = dice.place(district.neighbourhoods.len());
    let postcode = postcode(number, part, dice.place(POSTCODES_PER_NEIGHBOURHOOD));
    let house = u32::try_from(dice.between(1, i64::from(HOUSES))).unwrap_or(1);
    Address {
        street: ShortText::parse(dice.word(&STREETS)).ok(),
        house_number: HouseNumber::new(house).ok(),
        addition: None,
        postcode,
        city: ShortText::parse(district.municipality).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_districts_or_addresses_are_the_same() {
        for teams in [3, 15, 180] {
            let districts = districts(teams);
            let codes: BTreeSet<_> = districts.iter().map(|one| &one.code).collect();
            assert_eq!(codes.len(), teams);
            let rows = postcode_rows(&districts);
            let keys: BTreeSet<_> = rows
                .iter()
                .map(|row| (row.postcode, row.house_number))
                .collect();
            assert_eq!(keys.len(), rows.len());
            assert_eq!(rows.len(), teams * 3 * 4 * 80);
        }
    }
}
