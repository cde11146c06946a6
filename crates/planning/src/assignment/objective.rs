//! What an assignment costs, recomputed from the instance alone, and which rules it breaks.
//!
//! Independent of the search: tests and outside checks hold every answer against this.

use super::instance::{Complexity, Instance, ManagerIndex};
use super::problem::{candidates, goals, placing_cost, staying_cost};

/// A rule that an assignment breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    /// The case manager is not a candidate of this client.
    NotACandidate {
        /// The client.
        client: usize,
    },
    /// More clients than places.
    Places {
        /// The case manager.
        manager: ManagerIndex,
    },
    /// More hours than there are.
    Hours {
        /// The case manager.
        manager: ManagerIndex,
    },
    /// A fixed client is elsewhere.
    Moved {
        /// The client.
        client: usize,
    },
}

/// What an assignment costs in points, feasible or not.
pub fn objective(instance: &Instance, managers: &[Option<ManagerIndex>]) -> i64 {
    let clients = managers
        .iter()
        .enumerate()
        .map(|(client, manager)| match manager {
            Some(manager) => placing_cost(instance, client, *manager),
            None => staying_cost(instance, client),
        });
    clients.sum::<i64>() + high_costs(instance, managers) + team_costs(instance, managers)
}

fn high_costs(instance: &Instance, managers: &[Option<ManagerIndex>]) -> i64 {
    let mut high = vec![0; instance.managers.len()];
    for (client, manager) in instance.clients.iter().zip(managers) {
        if let (Some(manager), Complexity::High) = (manager, client.complexity) {
            high[*manager] += 1;
        }
    }
    let cost = |(manager, high): (usize, &i64)| {
        let room = super::problem::high_room(instance, manager);
        instance.costs.high_excess * (high - room).max(0)
    };
    high.iter().enumerate().map(cost).sum()
}

fn team_costs(instance: &Instance, managers: &[Option<ManagerIndex>]) -> i64 {
    let mut placed = vec![0; instance.teams];
    for manager in managers.iter().flatten() {
        placed[instance.managers[*manager].team] += 1;
    }
    let cost = |(placed, goal): (&i64, i64)| {
        instance.costs.team_deviation * ((placed - goal).abs() - instance.team_tolerance).max(0)
    };
    placed.iter().zip(goals(instance)).map(cost).sum()
}

/// Every rule that an assignment breaks.
pub fn breaches(instance: &Instance, managers: &[Option<ManagerIndex>]) -> Vec<Breach> {
    let mut left: Vec<(i64, i64)> = instance
        .managers
        .iter()
        .map(|manager| (manager.places, manager.hours))
        .collect();
    let mut breaches = Vec::new();
    for (client, manager) in managers.iter().enumerate() {
        let asked = &instance.clients[client];
        if asked.fixed.is_some() && asked.fixed != *manager {
            breaches.push(Breach::Moved { client });
        }
        let Some(manager) = manager else { continue };
        if asked.fixed.is_none() && !candidates(instance, client).contains(manager) {
            breaches.push(Breach::NotACandidate { client });
        }
        left[*manager].0 -= 1;
        left[*manager].1 -= asked.hours;
    }
    for (manager, (places, hours)) in left.into_iter().enumerate() {
        if places < 0 {
            breaches.push(Breach::Places { manager });
        }
        if hours < 0 {
            breaches.push(Breach::Hours { manager });
        }
    }
    breaches
}
