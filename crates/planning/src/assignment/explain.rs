//! Says in figures why each client is placed so, and what a proposal does to every case manager.
//!
//! Words are for others: a [`Reason`] is a code that the product has a sentence for.

use super::instance::{Bar, ClientIndex, Complexity, Instance, ManagerIndex};
use super::problem::{candidates, distance, extra, placing_cost, staying_cost};

/// What a proposal comes to, client by client and case manager by case manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One for each client, in the order of the instance.
    pub clients: Vec<Explanation>,
    /// One for each case manager, in the order of the instance.
    pub managers: Vec<Load>,
}

/// Why a client is placed so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The case manager; none: nobody.
    pub manager: Option<ManagerIndex>,
    /// Why this one, or why nobody.
    pub reason: Reason,
    /// What the placing costs, in parts.
    pub cost: CostParts,
    /// The next best candidate for this client alone, with the cost there, were there room.
    pub second: Option<(ManagerIndex, CostParts)>,
}

/// The parts of what a client's placing costs, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CostParts {
    /// The distance: one point a unit.
    pub distance: i64,
    /// What else was named for this pair.
    pub extra: i64,
    /// Another case manager than the preferred one.
    pub other_manager: i64,
    /// Another team than the preferred one.
    pub other_team: i64,
    /// Nobody: the class and the days waited.
    pub unassigned: i64,
}

/// Why a client is placed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The contact person stays.
    Fixed,
    /// The preferred case manager.
    Preferred,
    /// The cheapest candidate: near, and known where that counts.
    Cheapest,
    /// A cheaper candidate exists, but the place there does more good for another client or for the balance.
    NextBest {
        /// The cheapest candidate.
        cheapest: ManagerIndex,
    },
    /// Nobody: no case manager may take the client, because no contract allows it.
    NoContract,
    /// Nobody: no case manager may take the client, because no budget is left.
    NoBudget,
    /// Nobody: no candidate at all.
    NoCandidate,
    /// Nobody: the places of all candidates are taken by others.
    NoRoom,
    /// Nobody: places are left, but not hours enough for this client.
    NoHours,
    /// Nobody: there is room, but balance between teams or high-complex cases would suffer more.
    Balance,
}

/// A case manager before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Cases before.
    pub caseload_before: i64,
    /// Cases after.
    pub caseload_after: i64,
    /// High-complex cases before.
    pub high_before: i64,
    /// High-complex cases after.
    pub high_after: i64,
    /// Places left after.
    pub places_left: i64,
    /// Hours left after.
    pub hours_left: i64,
    /// High-complex cases above the room for them after.
    pub high_excess: i64,
}

impl CostParts {
    /// The whole.
    pub fn total(&self) -> i64 {
        self.distance + self.extra + self.other_manager + self.other_team + self.unassigned
    }
}

/// Explains an assignment of this instance, whoever made it: the case manager of each client, none for nobody.
///
/// A list that is shorter than the clients leaves the others with nobody.
pub fn explain(instance: &Instance, managers: &[Option<ManagerIndex>]) -> Report {
    let placed = |client: ClientIndex| managers.get(client).copied().flatten();
    let loads: Vec<Load> = (0..instance.managers.len())
        .map(|manager| load(instance, manager, &placed))
        .collect();
    let clients = (0..instance.clients.len())
        .map(|client| explanation(instance, client, placed(client), &loads))
        .collect();
    Report {
        clients,
        managers: loads,
    }
}

fn load(
    instance: &Instance,
    manager: ManagerIndex,
    placed: &impl Fn(ClientIndex) -> Option<ManagerIndex>,
) -> Load {
    let asked = &instance.managers[manager];
    let mut load = Load {
        caseload_before: asked.caseload,
        caseload_after: asked.caseload,
        high_before: asked.caseload_high,
        high_after: asked.caseload_high,
        places_left: asked.places,
        hours_left: asked.hours,
        high_excess: 0,
    };
    for (client, taken) in instance.clients.iter().enumerate() {
        if placed(client) == Some(manager) {
            load.caseload_after += 1;
            load.high_after += i64::from(taken.complexity == Complexity::High);
            load.places_left -= 1;
            load.hours_left -= taken.hours;
        }
    }
    let room = super::problem::high_room(instance, manager);
    load.high_excess = (load.high_after - load.high_before - room).max(0);
    load
}

fn explanation(
    instance: &Instance,
    client: ClientIndex,
    manager: Option<ManagerIndex>,
    loads: &[Load],
) -> Explanation {
    let mut ranked: Vec<(i64, ManagerIndex)> = candidates(instance, client)
        .into_iter()
        .map(|candidate| (placing_cost(instance, client, candidate), candidate))
        .collect();
    ranked.sort_unstable();
    let second = ranked
        .iter()
        .map(|(_, candidate)| *candidate)
        .find(|candidate| Some(*candidate) != manager);
    Explanation {
        manager,
        reason: reason(instance, client, manager, &ranked, loads),
        cost: cost_parts(instance, client, manager),
        second: second.map(|second| (second, cost_parts(instance, client, Some(second)))),
    }
}

fn reason(
    instance: &Instance,
    client: ClientIndex,
    manager: Option<ManagerIndex>,
    ranked: &[(i64, ManagerIndex)],
    loads: &[Load],
) -> Reason {
    let asked = &instance.clients[client];
    match manager {
        Some(manager) if asked.fixed == Some(manager) => Reason::Fixed,
        Some(manager) if asked.preferred_manager == Some(manager) => Reason::Preferred,
        Some(manager) => match ranked.first() {
            Some((_, cheapest)) if *cheapest != manager => Reason::NextBest {
                cheapest: *cheapest,
            },
            _ => Reason::Cheapest,
        },
        None if ranked.is_empty() => barred(instance, client),
        None => without_room(asked.hours, ranked, loads),
    }
}

fn barred(instance: &Instance, client: ClientIndex) -> Reason {
    let bars = &instance.clients[client].barred;
    if bars.iter().any(|(_, bar)| *bar == Bar::NoBudget) {
        return Reason::NoBudget;
    }
    if bars.iter().any(|(_, bar)| *bar == Bar::NoContract) {
        Reason::NoContract
    } else {
        Reason::NoCandidate
    }
}

fn without_room(hours: i64, ranked: &[(i64, ManagerIndex)], loads: &[Load]) -> Reason {
    let mut with_places = ranked
        .iter()
        .map(|(_, manager)| &loads[*manager])
        .filter(|load| 0 < load.places_left);
    match with_places.clone().next() {
        None => Reason::NoRoom,
        Some(_) if with_places.all(|load| load.hours_left < hours) => Reason::NoHours,
        Some(_) => Reason::Balance,
    }
}

fn cost_parts(
    instance: &Instance,
    client: ClientIndex,
    manager: Option<ManagerIndex>,
) -> CostParts {
    let Some(manager) = manager else {
        return CostParts {
            unassigned: staying_cost(instance, client),
            ..CostParts::default()
        };
    };
    let asked = &instance.clients[client];
    let other_manager = asked
        .preferred_manager
        .is_some_and(|preferred| preferred != manager);
    let other_team = asked
        .preferred_team
        .is_some_and(|preferred| preferred != instance.managers[manager].team);
    CostParts {
        distance: distance(instance, client, manager),
        extra: extra(instance, client, manager),
        other_manager: i64::from(other_manager) * instance.costs.other_manager,
        other_team: i64::from(other_team) * instance.costs.other_team,
        unassigned: 0,
    }
}
