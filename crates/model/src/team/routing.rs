//! From home address to team: postcode and house number give the neighbourhood, the neighbourhood gives the teams.

use std::collections::BTreeSet;

use crate::{
    address::Address,
    geography::NeighbourhoodCode,
    ids::{SubRegionId, TeamId},
};

/// The neighbourhoods that a team serves. A district may have several teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamArea {
    /// The team.
    pub team: TeamId,
    /// The part of the region that it belongs to.
    pub sub_region: SubRegionId,
    /// Its neighbourhoods.
    pub neighbourhoods: BTreeSet<NeighbourhoodCode>,
}

/// What the postcode table says about postcode and house number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The address lies in this neighbourhood.
    Neighbourhood(NeighbourhoodCode),
    /// The table does not know the address.
    Unknown,
}

/// Where a referral goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Routed {
    /// One team serves the neighbourhood.
    Team(TeamId),
    /// Several teams serve it: the desk chooses.
    Choose(Vec<TeamId>),
    /// No team can be named, for this reason: the desk looks into it.
    Unrouted(Unrouted),
}

/// Why no team can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrouted {
    /// The postcode is not known.
    NoPostcode,
    /// The house number is not known.
    NoHouseNumber,
    /// The postcode table does not know the address.
    UnknownAddress,
    /// No team serves the neighbourhood: perhaps it lies outside the region.
    NoTeam(NeighbourhoodCode),
}

impl Unrouted {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoPostcode => "unrouted-no-postcode",
            Self::NoHouseNumber => "unrouted-no-house-number",
            Self::UnknownAddress => "unrouted-unknown-address",
            Self::NoTeam(_) => "unrouted-no-team",
        }
    }
}

/// Finds the team for an address. What the postcode table found is asked for only where the address is known far enough.
pub fn route(address: &Address, found: Found, areas: &[TeamArea]) -> Routed {
    if address.postcode.is_none() {
        return Routed::Unrouted(Unrouted::NoPostcode);
    }
    if address.house_number.is_none() {
        return Routed::Unrouted(Unrouted::NoHouseNumber);
    }
    let Found::Neighbourhood(code) = found else {
        return Routed::Unrouted(Unrouted::UnknownAddress);
    };
    let serving: BTreeSet<TeamId> = areas
        .iter()
        .filter(|area| area.neighbourhoods.contains(&code))
        .map(|area| area.team)
        .collect();
    let serving: Vec<TeamId> = serving.into_iter().collect();
    match serving.as_slice() {
        [] => Routed::Unrouted(Unrouted::NoTeam(code)),
        [team] => Routed::Team(*team),
        _ => Routed::Choose(serving),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{HouseNumber, Postcode};

    fn area(team: u64, codes: &[&str]) -> TeamArea {
        TeamArea {
            team: TeamId::from_parts(team, [0; 10]),
            sub_region: SubRegionId::from_parts(1, [0; 10]),
            neighbourhoods: codes
                .iter()
                .map(|code| NeighbourhoodCode::parse(code).unwrap())
                .collect(),
        }
    }

    #[track_caller]
    fn check(neighbourhood: &str, expected: &Routed) {
        let areas = [
            area(1, &["99990001", "99990002"]),
            area(2, &["99990002", "99990003"]),
        ];
        let address = Address {
            postcode: Postcode::parse("9999AB").ok(),
            house_number: HouseNumber::new(1).ok(),
            ..Address::default()
        };
        let found = Found::Neighbourhood(NeighbourhoodCode::parse(neighbourhood).unwrap());
        assert_eq!(route(&address, found, &areas), *expected);
    }

    #[test]
    fn the_neighbourhood_decides() {
        let team = |number| TeamId::from_parts(number, [0; 10]);
        check("99990001", &Routed::Team(team(1)));
        check("99990003", &Routed::Team(team(2)));
        check("99990002", &Routed::Choose(vec![team(1), team(2)]));
        let elsewhere = NeighbourhoodCode::parse("99980001").unwrap();
        check("99980001", &Routed::Unrouted(Unrouted::NoTeam(elsewhere)));
    }

    #[test]
    fn what_is_missing_is_said() {
        let none = Address::default();
        let no_number = Address {
            postcode: Postcode::parse("9999AB").ok(),
            ..Address::default()
        };
        let whole = Address {
            house_number: HouseNumber::new(1).ok(),
            ..no_number.clone()
        };
        for (address, why) in [
            (none, Unrouted::NoPostcode),
            (no_number, Unrouted::NoHouseNumber),
            (whole, Unrouted::UnknownAddress),
        ] {
            assert_eq!(route(&address, Found::Unknown, &[]), Routed::Unrouted(why));
        }
    }
}
