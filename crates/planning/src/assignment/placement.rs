//! Who is placed where at this moment of a search, with the room that is left and the cost of a change.

use super::problem::{Arc, Problem};

/// A placement of the clients of a problem that keeps to places, hours and arcs at every moment.
#[derive(Debug, Clone)]
pub(super) struct Placement<'p> {
    pub(super) problem: &'p Problem,
    /// The arc that each client is placed along.
    pub(super) along: Vec<Option<Arc>>,
    /// The clients of each case manager, in order of arrival.
    pub(super) members: Vec<Vec<usize>>,
    pub(super) hours: Vec<i64>,
    pub(super) high: Vec<i64>,
    /// How many clients each team has.
    pub(super) placed: Vec<i64>,
    pub(super) objective: i64,
}

impl<'p> Placement<'p> {
    /// Nobody placed.
    pub(super) fn empty(problem: &'p Problem) -> Self {
        let rooms = problem.rooms.len();
        let stay: i64 = problem.seekers.iter().map(|seeker| seeker.stay).sum();
        let teams: i64 = (0..problem.goals.len())
            .map(|team| problem.team_cost(team, 0))
            .sum();
        let high: i64 = (0..rooms)
            .map(|manager| problem.high_cost(manager, 0))
            .sum();
        Self {
            problem,
            along: vec![None; problem.seekers.len()],
            members: vec![Vec::new(); rooms],
            hours: vec![0; rooms],
            high: vec![0; rooms],
            placed: vec![0; problem.goals.len()],
            objective: stay + teams + high,
        }
    }

    /// Nobody placed but these; who does not fit stays out.
    pub(super) fn from_managers(problem: &'p Problem, managers: &[Option<usize>]) -> Self {
        let mut placement = Self::empty(problem);
        for (client, manager) in managers.iter().enumerate() {
            let arc = manager.and_then(|manager| {
                problem
                    .arcs_of(client)
                    .iter()
                    .find(|arc| arc.manager == manager)
                    .copied()
            });
            if let Some(arc) = arc.filter(|arc| placement.fits(*arc)) {
                placement.place(arc);
            }
        }
        placement
    }

    /// Each client with the case manager (by original number) of the arc given, where that arc is here too.
    pub(super) fn from_arcs(problem: &'p Problem, along: impl Fn(usize) -> Option<usize>) -> Self {
        let mut placement = Self::empty(problem);
        for client in 0..problem.seekers.len() {
            let wanted = along(client);
            let arc = problem
                .arcs_of(client)
                .iter()
                .find(|arc| Some(problem.rooms[arc.manager].original) == wanted);
            if let Some(arc) = arc.copied().filter(|arc| placement.fits(*arc)) {
                placement.place(arc);
            }
        }
        placement
    }

    /// Is there a place, and are there hours?
    pub(super) fn fits(&self, arc: Arc) -> bool {
        let room = &self.problem.rooms[arc.manager];
        let taken = self.members[arc.manager].len();
        i64::try_from(taken).is_ok_and(|taken| taken < room.places)
            && self.hours[arc.manager] + self.problem.seekers[arc.client].hours <= room.hours
    }

    /// What placing a client who has nobody would add to the objective.
    pub(super) fn added_cost(&self, arc: Arc) -> i64 {
        let problem = self.problem;
        let seeker = &problem.seekers[arc.client];
        let team = problem.rooms[arc.manager].team;
        let high = self.high[arc.manager];
        arc.cost - seeker.stay + problem.high_cost(arc.manager, high + seeker.high)
            - problem.high_cost(arc.manager, high)
            + problem.team_cost(team, self.placed[team] + 1)
            - problem.team_cost(team, self.placed[team])
    }

    /// Places a client who has nobody.
    pub(super) fn place(&mut self, arc: Arc) {
        self.objective += self.added_cost(arc);
        let seeker = &self.problem.seekers[arc.client];
        self.along[arc.client] = Some(arc);
        self.members[arc.manager].push(arc.client);
        self.hours[arc.manager] += seeker.hours;
        self.high[arc.manager] += seeker.high;
        self.placed[self.problem.rooms[arc.manager].team] += 1;
    }

    /// Takes a client away from the case manager; nothing happens where there is none.
    pub(super) fn take_away(&mut self, client: usize) {
        let Some(arc) = self.along[client].take() else {
            return;
        };
        let seeker = &self.problem.seekers[client];
        self.members[arc.manager].retain(|member| *member != client);
        self.hours[arc.manager] -= seeker.hours;
        self.high[arc.manager] -= seeker.high;
        self.placed[self.problem.rooms[arc.manager].team] -= 1;
        self.objective -= self.added_cost(arc);
    }

    /// Places whom there is room for, in the order given, each along the cheapest arc; never at a higher cost than
    /// placing nobody.
    pub(super) fn fill(&mut self, clients: &[usize]) {
        for client in clients {
            if self.along[*client].is_some() {
                continue;
            }
            let problem = self.problem;
            let best = problem
                .arcs_of(*client)
                .iter()
                .filter(|arc| self.fits(**arc))
                .min_by_key(|arc| self.added_cost(**arc));
            if let Some(arc) = best.filter(|arc| self.added_cost(**arc) < 0) {
                self.place(*arc);
            }
        }
    }
}

/// A first placement: whom it would cost most to leave out goes first.
pub(super) fn first(problem: &Problem) -> Placement<'_> {
    let mut order: Vec<usize> = (0..problem.seekers.len()).collect();
    order.sort_by_key(|client| {
        let nearest = problem
            .arcs_of(*client)
            .iter()
            .map(|arc| arc.cost)
            .min()
            .unwrap_or(0);
        (nearest - problem.seekers[*client].stay, *client)
    });
    let mut placement = Placement::empty(problem);
    placement.fill(&order);
    placement
}
