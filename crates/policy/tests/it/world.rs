//! A small world: few areas, teams, organisations and people, so that chance often ties an actor to an object.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use spil_model::ids::{OrganisationId, PersonId, StaffId, SubRegionId, TeamId};
use spil_policy::{Actor, Employer, Facts, Grant, JobName, Role, Staff, Stage};

pub(crate) fn area(number: u8) -> SubRegionId {
    SubRegionId::from_parts(1, [number; 10])
}

pub(crate) fn team(number: u8) -> TeamId {
    TeamId::from_parts(2, [number; 10])
}

pub(crate) fn organisation(number: u8) -> OrganisationId {
    OrganisationId::from_parts(3, [number; 10])
}

pub(crate) fn person(number: u8) -> StaffId {
    StaffId::from_parts(4, [number; 10])
}

pub(crate) fn client(number: u8) -> PersonId {
    PersonId::from_parts(5, [number; 10])
}

pub(crate) fn staff(number: u8, grants: Vec<Grant>) -> Actor {
    Actor::Staff(Staff {
        id: person(number),
        grants,
        emergencies: Vec::new(),
        invited: Vec::new(),
    })
}

/// Somebody with one role in area, team and organisation 1.
pub(crate) fn one(number: u8, role: Role) -> Actor {
    staff(number, vec![grant_at(role, 1)])
}

pub(crate) fn grant_at(role: Role, place: u8) -> Grant {
    Grant {
        role,
        sub_region: Some(area(place)),
        organisation: Some(organisation(place)),
        team: Some(team(place)),
        employer: Employer::Care,
    }
}

/// A referral in area 1 of team 1, with nobody named.
pub(crate) fn referral(stage: Stage) -> Facts {
    Facts {
        sub_region: Some(area(1)),
        teams: vec![team(1)],
        stage: Some(stage),
        ..Facts::default()
    }
}

pub(crate) fn any_actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        1 => Just(Actor::Public),
        1 => select(JobName::ALL).prop_map(Actor::Job),
        1 => Just(Actor::Console { user: "beheer".to_owned() }),
        20 => (0..3_u8, vec(any_grant(), 0..6), vec(0..4_u8, 0..3), vec(0..4_u8, 0..3)).prop_map(|(number, grants, emergencies, invited)| {
            Actor::Staff(Staff {
                id: person(number),
                grants,
                emergencies: emergencies.into_iter().map(client).collect(),
                invited: invited.into_iter().map(client).collect(),
            })
        }),
    ]
}

fn any_grant() -> impl Strategy<Value = Grant> {
    let place = || option::weighted(0.8, 0..3_u8);
    let kind = (select(Role::ALL), select(Employer::ALL));
    (kind, place(), place(), place()).prop_map(|((role, employer), first, second, third)| Grant {
        role,
        sub_region: first.map(area),
        organisation: second.map(organisation),
        team: third.map(team),
        employer,
    })
}

pub(crate) fn any_facts() -> impl Strategy<Value = Facts> {
    let someone = || option::weighted(0.7, (0..3_u8).prop_map(person));
    let places = (
        option::of((0..3_u8).prop_map(area)),
        vec((0..3_u8).prop_map(team), 0..3),
        vec((0..3_u8).prop_map(organisation), 0..3),
        option::weighted(0.9, select(Stage::ALL)),
        option::weighted(0.3, vec((0..3_u8).prop_map(area), 1..3)),
    );
    let people = (someone(), someone(), someone(), someone(), someone());
    let consulted = vec((0..4_u8).prop_map(person), 0..3);
    let about = (
        option::weighted(0.7, (0..4_u8).prop_map(client)),
        any::<bool>(),
    );
    (places, people, consulted, about).prop_map(
        |(
            (sub_region, teams, organisations, stage, areas),
            people,
            consulted,
            (client, found_by_code),
        )| {
            Facts {
                client,
                sub_region,
                areas: areas.unwrap_or_default(),
                teams,
                stage,
                case_manager: people.0,
                link_worker: people.1,
                stand_by: people.2,
                offered_to: people.3,
                organisations,
                consents: std::collections::BTreeMap::new(),
                consulted,
                staff: people.4,
                limits: std::collections::BTreeSet::new(),
                found_by_code,
            }
        },
    )
}
