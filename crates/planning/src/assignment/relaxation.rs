//! A lower bound: each client has a price, and each team takes the clients that pay for it, whoever else takes them.
//!
//! The rule that a client has one case manager is relaxed with these prices (Lagrange multipliers); everything else
//! is kept exactly, team by team: places, hours, high-complex room by a [`Knapsack`] for each case manager, team
//! deviation by combining these over the number of clients. Any prices give a valid bound. How to find good ones is
//! in `ascent`.

use rayon::prelude::*;

use super::knapsack::{Forced, Knapsack, Table, as_f64, as_i64};
use super::problem::Problem;

/// Below this many arcs a single thread is faster.
const ARCS_FOR_THREADS: usize = 6_000;

/// The relaxation of a problem, with its working memory.
#[derive(Debug)]
pub(super) struct Relaxation<'p> {
    pub(super) problem: &'p Problem,
    /// Quanta to a point: prices are whole numbers of these, so that sums are exact.
    pub(super) quanta: f64,
    teams: Vec<Team>,
    /// The price of each arc: cost less what the client pays.
    arc_prices: Vec<f64>,
}

/// A team's part: its case managers and the costs of its number of clients.
#[derive(Debug)]
struct Team {
    knapsacks: Vec<Knapsack>,
    tables: Vec<Table>,
    /// The cheapest price of the first so many case managers for each number of clients, one row after another.
    rows: Vec<Vec<f64>>,
    deviation: Vec<f64>,
    /// What is found: the value and the arcs taken.
    value: f64,
    taken: Vec<usize>,
}

/// What a set of prices gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    /// The bound in quanta.
    pub(super) quanta: f64,
}

impl<'p> Relaxation<'p> {
    pub(super) fn new(problem: &'p Problem) -> Self {
        Self::with_quanta(problem, quanta(problem))
    }

    /// With the quanta of the larger problem that this one is part of.
    pub(super) fn with_quanta(problem: &'p Problem, quanta: f64) -> Self {
        let mut members = vec![Vec::new(); problem.goals.len()];
        for (manager, room) in problem.rooms.iter().enumerate() {
            members[room.team].push(manager);
        }
        let teams = members
            .iter()
            .enumerate()
            .map(|(number, members)| Team::new(problem, number, members, quanta))
            .collect();
        Self {
            problem,
            quanta,
            teams,
            arc_prices: vec![0.0; problem.arcs.len()],
        }
    }

    /// The bound at these prices, in quanta; `taken` counts how often each client is taken.
    pub(super) fn evaluate(&mut self, prices: &[f64], taken: &mut [i32]) -> Value {
        for (arc, price) in self.problem.arcs.iter().zip(&mut self.arc_prices) {
            *price = as_f64(arc.cost) * self.quanta - prices[arc.client];
        }
        let limit = as_f64(self.problem.team_deviation) * self.quanta;
        let arc_prices = &self.arc_prices;
        if self.arc_prices.len() < ARCS_FOR_THREADS {
            for team in &mut self.teams {
                team.solve(arc_prices, limit);
            }
        } else {
            self.teams
                .par_iter_mut()
                .with_min_len(4)
                .for_each(|team| team.solve(arc_prices, limit));
        }
        taken.fill(0);
        for arc in self.teams.iter().flat_map(|team| &team.taken) {
            taken[self.problem.arcs[*arc].client] += 1;
        }
        let paid: f64 = prices.iter().sum();
        Value {
            quanta: paid + self.teams.iter().map(|team| team.value).sum::<f64>(),
        }
    }

    /// What it adds to the bound at the last prices to force each arc in, or out.
    pub(super) fn force(&mut self) -> Forced {
        let arcs = self.problem.arcs.len();
        let mut forced = Forced {
            enter: vec![f64::INFINITY; arcs],
            leave: vec![0.0; arcs],
        };
        let limit = as_f64(self.problem.team_deviation) * self.quanta;
        for team in &mut self.teams {
            team.force(&self.arc_prices, limit, &mut forced);
        }
        forced
    }

    /// Points as quanta.
    pub(super) fn quanta_of(&self, points: i64) -> f64 {
        as_f64(points) * self.quanta
    }

    /// The price of an arc at the last prices.
    pub(super) fn price(&self, arc: usize) -> f64 {
        self.arc_prices[arc]
    }

    /// The arcs taken at the last prices.
    pub(super) fn taken(&self) -> impl Iterator<Item = usize> + '_ {
        self.teams
            .iter()
            .flat_map(|team| team.taken.iter().copied())
    }

    /// The same where nothing at all may be possible.
    pub(super) fn points_or_most(&self, quanta: f64) -> i64 {
        if quanta.is_finite() {
            self.points(quanta)
        } else {
            i64::MAX
        }
    }

    /// A bound in quanta as a bound in points: the objective is whole.
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^53")]
    pub(super) fn points(&self, quanta: f64) -> i64 {
        (quanta / self.quanta).ceil() as i64
    }
}

/// As many quanta to a point as keep every sum below 2⁵².
fn quanta(problem: &Problem) -> f64 {
    let arcs: i64 = problem.arcs.iter().map(|arc| arc.cost).max().unwrap_or(0);
    let stay: i64 = problem
        .seekers
        .iter()
        .map(|seeker| seeker.stay)
        .max()
        .unwrap_or(0);
    let clients = as_i64(problem.seekers.len()).max(1);
    let rest = problem.high_excess.max(problem.team_deviation);
    let largest = i128::from(arcs.max(stay) + rest + 1) * i128::from(clients) * 16;
    let mut quanta = 1_i128;
    while quanta < 4096 && quanta * 2 * largest < (1 << 52) {
        quanta *= 2;
    }
    as_f64(i64::try_from(quanta).unwrap_or(1))
}

impl Team {
    fn new(problem: &Problem, number: usize, members: &[usize], quanta: f64) -> Self {
        let knapsacks: Vec<Knapsack> = members
            .iter()
            .map(|manager| Knapsack::new(problem, *manager, quanta))
            .collect();
        let most: usize = knapsacks.iter().map(Knapsack::places).sum();
        let deviation = (0..=most)
            .map(|count| as_f64(problem.team_cost(number, as_i64(count))) * quanta)
            .collect();
        let tables = vec![Table::default(); knapsacks.len()];
        let rows = vec![Vec::new(); knapsacks.len() + 1];
        Self {
            knapsacks,
            tables,
            rows,
            deviation,
            value: 0.0,
            taken: Vec::new(),
        }
    }

    fn solve(&mut self, arc_prices: &[f64], limit: f64) {
        self.rows[0] = vec![0.0];
        for (index, (knapsack, table)) in self.knapsacks.iter().zip(&mut self.tables).enumerate() {
            knapsack.select(arc_prices, limit, 0, table);
            knapsack.solve(table);
            let (before, after) = self.rows.split_at_mut(index + 1);
            combine(
                &before[index],
                knapsack.by_count(table),
                &mut after[0],
                knapsack.places(),
            );
        }
        let last = &self.rows[self.knapsacks.len()];
        let totals = last
            .iter()
            .zip(&self.deviation)
            .map(|(price, deviation)| price + deviation);
        let best = totals.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
        let (count, value) = best.unwrap_or((0, 0.0));
        self.value = value;
        self.trace(count);
    }

    fn force(&mut self, arc_prices: &[f64], limit: f64, forced: &mut Forced) {
        for (knapsack, table) in self.knapsacks.iter().zip(&mut self.tables) {
            knapsack.select(arc_prices, limit, 1, table);
            knapsack.solve(table);
        }
        let mut after = vec![0.0];
        for index in (0..self.knapsacks.len()).rev() {
            let (knapsack, table) = (&self.knapsacks[index], &self.tables[index]);
            let mut others = Vec::new();
            combine(
                &self.rows[index],
                after.iter().copied(),
                &mut others,
                after.len() - 1,
            );
            let rest: Vec<f64> = (0..=knapsack.places())
                .map(|share| {
                    let totals = others
                        .iter()
                        .zip(&self.deviation[share..])
                        .map(|(price, cost)| price + cost);
                    totals.fold(f64::INFINITY, f64::min)
                })
                .collect();
            knapsack.force(table, arc_prices, &rest, self.value, forced);
            let mut next = Vec::new();
            combine(
                &after,
                knapsack.by_count(table),
                &mut next,
                knapsack.places(),
            );
            after = next;
        }
    }

    fn trace(&mut self, count: usize) {
        self.taken.clear();
        let mut count = count;
        for index in (0..self.knapsacks.len()).rev() {
            let (knapsack, table) = (&self.knapsacks[index], &self.tables[index]);
            let (before, target) = (&self.rows[index], self.rows[index + 1][count]);
            let share = knapsack
                .by_count(table)
                .enumerate()
                .find(|(share, price)| {
                    let rest = count.checked_sub(*share).and_then(|rest| before.get(rest));
                    // Exact sums: what was the smallest then is not above the target now.
                    rest.is_some_and(|rest| rest + price <= target)
                })
                .map_or(0, |(share, _)| share);
            knapsack.trace(table, share, &mut self.taken);
            count -= share;
        }
    }
}

/// The cheapest way to share each number of clients between those before and one more case manager.
fn combine(before: &[f64], one: impl Iterator<Item = f64>, after: &mut Vec<f64>, places: usize) {
    after.clear();
    after.resize(before.len() + places, f64::INFINITY);
    for (share, price) in one.enumerate() {
        for (after, before) in after[share..].iter_mut().zip(before) {
            let total = before + price;
            *after = if total < *after { total } else { *after };
        }
    }
}
