//! Finds prices that give a high bound: deflected subgradient steps of Polyak's length towards the best known
//! objective.

use super::placement::Placement;
use super::problem::Problem;
use super::relaxation::Relaxation;

/// How a climb goes about it.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// How much of the last direction goes into the next one.
    memory: f64,
    /// After this many steps without a higher bound the steps get shorter.
    patience: usize,
}

/// Where there is time for thousands of steps: who gives up sooner stops far below where there are more places than clients,
/// because nearly all prices are then held down by a few.
const THOROUGH: Pace = Pace {
    memory: 0.97,
    patience: 25,
};
/// Where each step takes milliseconds.
const HASTY: Pace = Pace {
    memory: 0.85,
    patience: 15,
};
/// From so many clients on a climb is hasty.
const MANY_CLIENTS: usize = 1_500;
const SHORTER: f64 = 0.7;
/// A bound that is higher by less than this share of what is left does not count as higher.
const WORTH_COUNTING: f64 = 1e-5;
/// Steps shorter than this no longer move anything.
const SHORTEST: f64 = 1e-4;

/// A climb towards higher bounds.
#[derive(Debug)]
pub(super) struct Ascent {
    /// The prices with the best bound, in quanta, by client.
    pub(super) best: Vec<f64>,
    /// The best bound, in quanta.
    pub(super) bound: f64,
    prices: Vec<f64>,
    most: Vec<f64>,
    direction: Vec<f64>,
    /// How often each client was taken at the last prices.
    pub(super) taken: Vec<i32>,
    pace: Pace,
    length: f64,
    stalled: usize,
    target: f64,
}

impl Ascent {
    pub(super) fn from_prices(relaxation: &Relaxation<'_>, prices: &[f64]) -> Self {
        let clients = prices.len();
        let most: Vec<f64> = relaxation
            .problem
            .seekers
            .iter()
            .map(|seeker| relaxation.quanta_of(seeker.stay))
            .collect();
        let prices: Vec<f64> = prices
            .iter()
            .zip(&most)
            .map(|(price, most)| price.min(*most))
            .collect();
        Self {
            best: prices.clone(),
            bound: f64::NEG_INFINITY,
            prices,
            most,
            direction: vec![0.0; clients],
            taken: vec![0; clients],
            pace: if clients < MANY_CLIENTS {
                THOROUGH
            } else {
                HASTY
            },
            length: 1.0,
            stalled: 0,
            target: f64::INFINITY,
        }
    }

    /// Is there nothing to expect from more steps?
    pub(super) fn is_spent(&self) -> bool {
        self.length < SHORTEST
    }

    /// One evaluation and one step towards `target` (in quanta).
    pub(super) fn step(&mut self, relaxation: &mut Relaxation<'_>, target: f64) {
        let value = relaxation.evaluate(&self.prices, &mut self.taken).quanta;
        self.aim(target, relaxation.quanta);
        let wanted = self.bound + (target - self.bound).max(0.0) * WORTH_COUNTING;
        self.stalled = if wanted < value { 0 } else { self.stalled + 1 };
        if self.bound < value {
            self.bound = value;
            self.best.copy_from_slice(&self.prices);
        }
        if self.pace.patience <= self.stalled {
            self.length *= SHORTER;
            self.stalled = 0;
            self.prices.copy_from_slice(&self.best);
            self.direction.fill(0.0);
            return;
        }
        self.move_prices((target - value).max(relaxation.quanta));
    }

    /// A nearer target makes no shorter steps at once: its share of the distance grows instead.
    fn aim(&mut self, target: f64, least: f64) {
        if target < self.target && self.target.is_finite() {
            let closer = (self.target - self.bound) / (target - self.bound).max(least);
            self.length = (self.length * closer).min(1.0);
        }
        self.target = target;
    }

    fn move_prices(&mut self, distance: f64) {
        let mut norm = 0.0;
        for client in 0..self.prices.len() {
            let free = self.prices[client] < self.most[client];
            let gradient = f64::from(1 - self.taken[client]);
            let direction = gradient + self.pace.memory * self.direction[client];
            self.direction[client] = if free || direction < 0.0 {
                direction
            } else {
                0.0
            };
            norm += self.direction[client] * self.direction[client];
        }
        if norm <= 0.0 {
            return;
        }
        let step = self.length * distance / norm;
        for client in 0..self.prices.len() {
            // Whole quanta keep the bound exact.
            let price = (self.prices[client] + step * self.direction[client]).round();
            self.prices[client] = price.min(self.most[client]);
        }
    }
}

/// First prices, from a placement that no chain improves: what a place is worth to those who have none.
pub(super) fn first_prices(
    problem: &Problem,
    placement: &Placement<'_>,
    relaxation: &Relaxation<'_>,
) -> Vec<f64> {
    let worth = worth_of_places(problem, placement);
    let price = |client: usize| {
        let arcs = problem
            .arcs_of(client)
            .iter()
            .map(|arc| arc.cost + worth[arc.manager]);
        let stay = problem.seekers[client].stay;
        relaxation.quanta_of(arcs.min().map_or(stay, |best| best.min(stay)))
    };
    (0..problem.seekers.len()).map(price).collect()
}

fn worth_of_places(problem: &Problem, placement: &Placement<'_>) -> Vec<i64> {
    let full = |manager: usize| {
        let room = &problem.rooms[manager];
        let taken = i64::try_from(placement.members[manager].len()).unwrap_or(i64::MAX);
        room.places <= taken || room.hours < placement.hours[manager] + 2
    };
    let full: Vec<bool> = (0..problem.rooms.len()).map(full).collect();
    let mut worth = vec![0; problem.rooms.len()];
    for _ in 0..30 {
        let mut changed = false;
        for client in 0..problem.seekers.len() {
            let stay = problem.seekers[client].stay;
            let pays =
                placement.along[client].map_or(stay, |arc| stay.min(arc.cost + worth[arc.manager]));
            for arc in problem.arcs_of(client) {
                if full[arc.manager] && worth[arc.manager] < pays - arc.cost {
                    worth[arc.manager] = pays - arc.cost;
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    worth
}

/// A placement after what the relaxation takes: each client along the arc with the lowest price.
pub(super) fn repair<'p>(relaxation: &Relaxation<'p>) -> Placement<'p> {
    let problem = relaxation.problem;
    let mut cheapest: Vec<Option<usize>> = vec![None; problem.seekers.len()];
    for arc in relaxation.taken() {
        let slot = &mut cheapest[problem.arcs[arc].client];
        if slot.is_none_or(|present| relaxation.price(arc) < relaxation.price(present)) {
            *slot = Some(arc);
        }
    }
    let mut placement = Placement::empty(problem);
    for arc in cheapest.into_iter().flatten() {
        // Where hours are counted coarsely, what the relaxation takes may not fit.
        if placement.fits(problem.arcs[arc]) {
            placement.place(problem.arcs[arc]);
        }
    }
    let mut rest: Vec<usize> = (0..problem.seekers.len()).collect();
    rest.sort_by_key(|client| (-problem.seekers[*client].stay, *client));
    placement.fill(&rest);
    placement
}
