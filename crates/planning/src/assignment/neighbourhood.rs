//! Improves a placement a neighbourhood at a time: a few case managers who share clients are searched to the end while
//! all others stay as they are.
//!
//! Neighbourhoods of one round do not overlap and are searched side by side; which they are depends on the seed alone.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::branch::{Search, Steps};
use super::effort::Effort;
use super::part::Settled;
use super::placement::Placement;
use super::problem::Arc;

const STEPS: Steps = Steps {
    root: 120,
    reduced: 60,
    child: 25,
    repair: 15,
};
const SPLITS: usize = 12;
/// Neighbourhoods searched side by side in a round, at most.
const WIDEST: usize = 8;

/// A placement that is being improved.
pub(super) struct Polish<'p> {
    pub(super) placement: Placement<'p>,
    /// Prices of the clients, in quanta.
    pub(super) prices: Vec<f64>,
    pub(super) quanta: f64,
    random: ChaCha8Rng,
    /// The client with each original number.
    clients: Vec<usize>,
}

/// A better placement of some clients.
struct Better {
    moves: Vec<(usize, Option<Arc>)>,
}

impl<'p> Polish<'p> {
    pub(super) fn new(placement: Placement<'p>, prices: Vec<f64>, quanta: f64) -> Self {
        let originals = placement
            .problem
            .seekers
            .iter()
            .map(|seeker| seeker.original);
        let mut clients = vec![0; originals.clone().max().map_or(0, |most| most + 1)];
        for (client, original) in originals.enumerate() {
            clients[original] = client;
        }
        Self {
            placement,
            prices,
            quanta,
            random: ChaCha8Rng::seed_from_u64(1),
            clients,
        }
    }

    /// Searches one round of neighbourhoods of `size` case managers; says what was gained.
    pub(super) fn round(&mut self, size: usize, effort: &mut Effort<'_>) -> i64 {
        let before = self.placement.objective;
        let blocks = self.blocks(size);
        let clock = effort.clock();
        let search = |block: &Vec<usize>| self.search(block, clock);
        let found: Vec<(Option<Better>, usize)> = blocks.par_iter().map(search).collect();
        for (better, work) in found {
            effort.spend(work);
            if let Some(better) = better {
                self.carry_out(&better);
            }
        }
        before - self.placement.objective
    }

    /// Case managers in groups that do not overlap, each around one drawn at random.
    fn blocks(&mut self, size: usize) -> Vec<Vec<usize>> {
        let problem = self.placement.problem;
        let used: Vec<usize> = (0..problem.rooms.len())
            .filter(|room| !problem.arcs_into(*room).is_empty())
            .collect();
        let wanted = (used.len() / (2 * size)).clamp(1, WIDEST);
        let mut free = vec![true; problem.rooms.len()];
        let mut blocks = Vec::new();
        for _ in 0..wanted {
            if used.is_empty() {
                break;
            }
            let centre = used[self.random.random_range(0..used.len())];
            let block = self.around(centre, size, &free);
            if block.len() < 2 {
                continue;
            }
            for manager in &block {
                free[*manager] = false;
            }
            blocks.push(block);
        }
        blocks
    }

    /// The case managers who share most clients with this one, or with another of the team.
    fn around(&mut self, centre: usize, size: usize, free: &[bool]) -> Vec<usize> {
        let problem = self.placement.problem;
        let mut shared = vec![0_usize; problem.rooms.len()];
        let mut count = |manager: usize| {
            for arc in problem.arcs_into(manager) {
                for other in problem.arcs_of(problem.arcs[*arc].client) {
                    shared[other.manager] += 1;
                }
            }
        };
        count(centre);
        if self.random.random_range(0..3) == 0 {
            let team = problem.rooms[centre].team;
            (0..problem.rooms.len())
                .filter(|other| problem.rooms[*other].team == team)
                .for_each(count);
        }
        let mut managers: Vec<usize> = (0..problem.rooms.len())
            .filter(|manager| free[*manager] && 0 < shared[*manager])
            .collect();
        managers.sort_by_key(|manager| (std::cmp::Reverse(shared[*manager]), *manager));
        managers.truncate(size);
        managers.sort_unstable();
        managers
    }

    fn search(
        &self,
        block: &[usize],
        clock: &(dyn Fn() -> bool + Sync),
    ) -> (Option<Better>, usize) {
        let problem = self.placement.problem;
        let mut inside = vec![false; problem.rooms.len()];
        for manager in block {
            inside[*manager] = true;
        }
        let settled = self.settled(&inside);
        let part = problem.part(&settled, |arc| inside[problem.arcs[arc].manager]);
        let prices: Vec<f64> = part
            .clients
            .iter()
            .map(|client| self.prices[*client])
            .collect();
        let work = i64::try_from(part.problem.arcs.len() * 1_500).unwrap_or(i64::MAX);
        let mut effort = Effort::new(work, clock);
        let mut search = Search::new(&mut effort, self.placement.objective, STEPS, SPLITS);
        search.run(&part, &prices, self.quanta);
        let better = search
            .found
            .take()
            .map(|found| self.better(&part.clients, &found));
        (better, effort.spent())
    }

    fn settled(&self, inside: &[bool]) -> Vec<Settled> {
        let problem = self.placement.problem;
        let settle = |(client, along): (usize, &Option<Arc>)| match along {
            Some(arc) if !inside[arc.manager] => {
                let range = problem.from[client]..problem.from[client + 1];
                let number = range
                    .clone()
                    .find(|number| problem.arcs[*number].manager == arc.manager);
                Settled::Along(number.unwrap_or(range.start))
            }
            _ => Settled::Open,
        };
        self.placement
            .along
            .iter()
            .enumerate()
            .map(settle)
            .collect()
    }

    fn better(&self, clients: &[usize], found: &[(usize, usize)]) -> Better {
        let problem = self.placement.problem;
        let mut managers = vec![None; problem.seekers.len()];
        for (client, manager) in found {
            managers[self.clients[*client]] = Some(*manager);
        }
        let arc = |client: usize| {
            problem
                .arcs_of(client)
                .iter()
                .find(|arc| Some(arc.manager) == managers[client])
        };
        Better {
            moves: clients
                .iter()
                .map(|client| (*client, arc(*client).copied()))
                .collect(),
        }
    }

    /// Carries out a change, unless a change before it made it a loss or impossible.
    fn carry_out(&mut self, better: &Better) {
        let before = self.placement.objective;
        let old: Vec<(usize, Option<Arc>)> = better
            .moves
            .iter()
            .map(|(client, _)| (*client, self.placement.along[*client]))
            .collect();
        let done = self.replace(&better.moves);
        if !done || before < self.placement.objective {
            self.replace(&old);
        }
    }

    fn replace(&mut self, moves: &[(usize, Option<Arc>)]) -> bool {
        for (client, _) in moves {
            self.placement.take_away(*client);
        }
        let mut all = true;
        for arc in moves.iter().filter_map(|(_, arc)| *arc) {
            if self.placement.fits(arc) {
                self.placement.place(arc);
            } else {
                all = false;
            }
        }
        all
    }
}
