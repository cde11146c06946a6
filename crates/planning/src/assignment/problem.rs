//! An instance as numbers to search in: arcs from clients to the case managers who may take them.
//!
//! Clients who are fixed are taken out, their room with them; a part of a problem is a problem too. No search here.

use super::instance::{ClientIndex, Complexity, Instance, ManagerIndex};

/// A client may go to a case manager, at a cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) client: usize,
    pub(super) manager: usize,
    pub(super) cost: i64,
}

/// A client of a problem: `stay` is what it costs to place nobody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seeker {
    pub(super) original: ClientIndex,
    pub(super) stay: i64,
    pub(super) hours: i64,
    pub(super) high: i64,
}

/// The room of a case manager. Room for high-complex cases may be negative: that many are too many already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) original: ManagerIndex,
    pub(super) team: usize,
    pub(super) places: i64,
    pub(super) hours: i64,
    pub(super) high: i64,
}

/// Clients, rooms, arcs and the goals of teams.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) seekers: Vec<Seeker>,
    pub(super) rooms: Vec<Room>,
    /// In order of client; `from[c]..from[c + 1]` are those of client `c`.
    pub(super) arcs: Vec<Arc>,
    pub(super) from: Vec<usize>,
    /// Arc numbers in order of case manager; `into[m]..into[m + 1]` are those of case manager `m`.
    pub(super) by_manager: Vec<usize>,
    pub(super) into: Vec<usize>,
    /// How many clients each team should get. Negative where others outside this problem are more than that already.
    pub(super) goals: Vec<i64>,
    pub(super) high_excess: i64,
    pub(super) team_deviation: i64,
    pub(super) team_tolerance: i64,
}

impl Problem {
    /// The problem of an instance that was checked.
    pub(super) fn new(instance: &Instance) -> Self {
        let mut rooms: Vec<Room> = rooms(instance);
        let mut goals = goals(instance);
        let mut seekers = Vec::new();
        let mut arcs = Vec::new();
        for (original, client) in instance.clients.iter().enumerate() {
            let high = i64::from(client.complexity == Complexity::High);
            if let Some(room) = client.fixed.and_then(|manager| rooms.get_mut(manager)) {
                room.take(client.hours, high);
                goals[room.team] -= 1;
                continue;
            }
            for manager in candidates(instance, original) {
                let cost = placing_cost(instance, original, manager);
                arcs.push(Arc {
                    client: seekers.len(),
                    manager,
                    cost,
                });
            }
            let stay = staying_cost(instance, original);
            seekers.push(Seeker {
                original,
                stay,
                hours: client.hours,
                high,
            });
        }
        Self::assemble(seekers, rooms, arcs, goals, instance)
    }

    fn assemble(
        seekers: Vec<Seeker>,
        rooms: Vec<Room>,
        arcs: Vec<Arc>,
        goals: Vec<i64>,
        instance: &Instance,
    ) -> Self {
        let mut problem = Self {
            seekers,
            rooms,
            arcs,
            from: Vec::new(),
            by_manager: Vec::new(),
            into: Vec::new(),
            goals,
            high_excess: instance.costs.high_excess,
            team_deviation: instance.costs.team_deviation,
            team_tolerance: instance.team_tolerance,
        };
        problem.index();
        problem
    }

    /// Sorts the arcs and finds where those of each client and each case manager begin.
    pub(super) fn index(&mut self) {
        let rooms = &self.rooms;
        let seekers = &self.seekers;
        self.arcs.retain(|arc| {
            0 < rooms[arc.manager].places && seekers[arc.client].hours <= rooms[arc.manager].hours
        });
        self.from = starts(self.arcs.iter().map(|arc| arc.client), self.seekers.len());
        self.into = starts(self.arcs.iter().map(|arc| arc.manager), self.rooms.len());
        let mut next = self.into.clone();
        self.by_manager = vec![0; self.arcs.len()];
        for (number, arc) in self.arcs.iter().enumerate() {
            self.by_manager[next[arc.manager]] = number;
            next[arc.manager] += 1;
        }
    }

    /// The arcs of a client.
    pub(super) fn arcs_of(&self, client: usize) -> &[Arc] {
        &self.arcs[self.from[client]..self.from[client + 1]]
    }

    /// The numbers of the arcs of a case manager.
    pub(super) fn arcs_into(&self, manager: usize) -> &[usize] {
        &self.by_manager[self.into[manager]..self.into[manager + 1]]
    }

    /// What `high` high-complex clients cost with this case manager.
    pub(super) fn high_cost(&self, manager: usize, high: i64) -> i64 {
        self.high_excess * (high - self.rooms[manager].high).max(0)
    }

    /// What it costs that a team gets `placed` clients.
    pub(super) fn team_cost(&self, team: usize, placed: i64) -> i64 {
        self.team_deviation * ((placed - self.goals[team]).abs() - self.team_tolerance).max(0)
    }
}

/// The arcs' counting index: where those with each key begin, and the end.
fn starts(keys: impl Iterator<Item = usize>, count: usize) -> Vec<usize> {
    let mut starts = vec![0; count + 1];
    for key in keys {
        starts[key + 1] += 1;
    }
    for index in 0..count {
        starts[index + 1] += starts[index];
    }
    starts
}

fn rooms(instance: &Instance) -> Vec<Room> {
    let room = |(original, manager): (usize, &super::instance::Manager)| Room {
        original,
        team: manager.team,
        places: manager.places,
        hours: manager.hours,
        high: high_room(instance, original),
    };
    instance.managers.iter().enumerate().map(room).collect()
}

/// How many more high-complex cases a case manager has room for at no extra cost.
pub(super) fn high_room(instance: &Instance, manager: ManagerIndex) -> i64 {
    let manager = &instance.managers[manager];
    let target = instance.high_target_percent * (manager.caseload + manager.places) / 100;
    (target - manager.caseload_high).max(0)
}

/// The fair share of each team: in proportion to its places, rounded half up.
pub(super) fn goals(instance: &Instance) -> Vec<i64> {
    let total: i128 = instance
        .managers
        .iter()
        .map(|manager| i128::from(manager.places))
        .sum();
    let shared = i128::try_from(instance.clients.len())
        .unwrap_or(i128::MAX)
        .min(total);
    let mut places = vec![0_i128; instance.teams];
    for manager in &instance.managers {
        places[manager.team] += i128::from(manager.places);
    }
    let share = |places: i128| {
        if total == 0 {
            0
        } else {
            (2 * shared * places + total) / (2 * total)
        }
    };
    places
        .into_iter()
        .map(|places| i64::try_from(share(places)).unwrap_or(i64::MAX))
        .collect()
}

/// The distance between a client and a case manager, rounded down.
pub(super) fn distance(instance: &Instance, client: ClientIndex, manager: ManagerIndex) -> i64 {
    let (client, manager) = (&instance.clients[client], &instance.managers[manager]);
    ((client.x - manager.x).pow(2) + (client.y - manager.y).pow(2)).isqrt()
}

/// Who may take a client: the nearest ones and the preferred one, without those who cannot.
pub(super) fn candidates(instance: &Instance, client: ClientIndex) -> Vec<ManagerIndex> {
    let asked = &instance.clients[client];
    let mut candidates = nearest(instance, client);
    if let Some(preferred) = asked.preferred_manager
        && !candidates.contains(&preferred)
    {
        candidates.push(preferred);
    }
    candidates.retain(|manager| asked.barred.iter().all(|(barred, _)| barred != manager));
    candidates.sort_unstable();
    candidates
}

fn nearest(instance: &Instance, client: ClientIndex) -> Vec<ManagerIndex> {
    let mut by_distance: Vec<(i64, ManagerIndex)> = (0..instance.managers.len())
        .map(|manager| (distance(instance, client, manager), manager))
        .collect();
    if instance.nearest < by_distance.len() {
        by_distance.select_nth_unstable(instance.nearest);
        by_distance.truncate(instance.nearest);
    }
    by_distance
        .into_iter()
        .map(|(_, manager)| manager)
        .collect()
}

/// What it costs beside distance and continuity that this case manager takes this client.
pub(super) fn extra(instance: &Instance, client: ClientIndex, manager: ManagerIndex) -> i64 {
    let all = instance.clients[client].extra.iter();
    all.filter(|(other, _)| *other == manager)
        .map(|(_, points)| points)
        .sum()
}

/// What it costs that this case manager takes this client: distance, continuity and what else was named.
pub(super) fn placing_cost(instance: &Instance, client: ClientIndex, manager: ManagerIndex) -> i64 {
    let asked = &instance.clients[client];
    let other_manager = asked
        .preferred_manager
        .is_some_and(|preferred| preferred != manager);
    let other_team = asked
        .preferred_team
        .is_some_and(|preferred| preferred != instance.managers[manager].team);
    distance(instance, client, manager)
        + extra(instance, client, manager)
        + i64::from(other_manager) * instance.costs.other_manager
        + i64::from(other_team) * instance.costs.other_team
}

/// What it costs to place nobody with this client.
pub(super) fn staying_cost(instance: &Instance, client: ClientIndex) -> i64 {
    let asked = &instance.clients[client];
    instance.costs.unassigned[asked.class] + asked.waited
}
