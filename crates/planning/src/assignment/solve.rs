//! Answers an instance: a placement, and a proof of how far from the best it can be at most.
//!
//! First a climb to a bound with placements made on the way, then neighbourhoods, then branch and bound.

use std::time::Duration;

use super::ascent;
use super::branch::{Search, Steps};
use super::effort::Effort;
use super::exchange;
use super::instance::{Instance, InstanceError, ManagerIndex};
use super::neighbourhood::Polish;
use super::part::{Part, Settled};
use super::placement::{self, Placement};
use super::problem::Problem;
use super::relaxation::Relaxation;

/// Work that any machine of today does in a second, in arcs looked at: within it the answer does not depend on the
/// clock.
const WORK_IN_A_SECOND: f64 = 40_000_000.0;
/// Neighbourhoods grow to this many case managers.
const SIZES: [usize; 3] = [10, 16, 24];

/// How long to look for something better.
#[derive(Clone, Copy)]
pub struct Limits<'c> {
    /// The time there is. Work stops by its own count in about half of it on a machine of today, so that equal
    /// questions have equal answers; `elapsed` is the last word on a slow one.
    pub time: Duration,
    /// How long it has been since the start of what `time` counts; called often.
    pub elapsed: &'c (dyn Fn() -> Duration + Sync),
}

/// Who takes whom, and how good that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The case manager of each client; none: nobody.
    pub managers: Vec<Option<ManagerIndex>>,
    /// What it costs, in points.
    pub objective: i64,
    /// No assignment costs less than this, in points.
    pub bound: i64,
}

impl Solution {
    /// How far the objective can be above the best one, as a share of the objective.
    pub fn gap(&self) -> f64 {
        if self.objective <= self.bound {
            return 0.0;
        }
        super::knapsack::as_f64(self.objective - self.bound)
            / super::knapsack::as_f64(self.objective)
    }
}

/// Finds a cheap assignment and a bound.
///
/// The answer keeps to places, hours and candidates always, however little time there is.
///
/// # Errors
///
/// What [`Instance::check`] finds.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use spil_planning::assignment::{Client, Costs, Instance, Limits, Manager, solve};
///
/// let near = Manager { places: 1, hours: 3, ..Manager::default() };
/// let far = Manager { x: 60, places: 1, hours: 3, ..Manager::default() };
/// let client = Client { class: 2, hours: 3, ..Client::default() };
/// let instance = Instance {
///     costs: Costs { unassigned: [3000, 2500, 2000, 1500, 1200], ..Costs::default() },
///     nearest: 25,
///     high_target_percent: 35,
///     team_tolerance: 1,
///     teams: 1,
///     managers: vec![near, far],
///     clients: vec![client.clone(), client],
/// };
/// let limits = Limits { time: Duration::from_secs(1), elapsed: &|| Duration::ZERO };
/// let solution = solve(&instance, limits)?;
/// assert_eq!((solution.objective, solution.bound), (60, 60));
/// # Ok::<(), spil_planning::assignment::InstanceError>(())
/// ```
pub fn solve(instance: &Instance, limits: Limits<'_>) -> Result<Solution, InstanceError> {
    instance.check()?;
    let problem = Problem::new(instance);
    let up = || limits.time <= (limits.elapsed)();
    let mut solver = Solver::new(instance, &problem, &up);
    solver.run(limits.time);
    Ok(solver.solution(instance))
}

struct Solver<'p, 'c> {
    problem: &'p Problem,
    whole: Part,
    up: &'c (dyn Fn() -> bool + Sync),
    best: Placement<'p>,
    bound: i64,
    /// The client with each original number.
    clients: Vec<usize>,
    /// Prices of the clients, in quanta.
    prices: Vec<f64>,
    quanta: f64,
}

impl<'p, 'c> Solver<'p, 'c> {
    fn new(instance: &Instance, problem: &'p Problem, up: &'c (dyn Fn() -> bool + Sync)) -> Self {
        let mut clients = vec![0; instance.clients.len()];
        for (client, seeker) in problem.seekers.iter().enumerate() {
            clients[seeker.original] = client;
        }
        let mut best = placement::first(problem);
        let mut sweeps = 0;
        exchange::improve(&mut best, || {
            sweeps += 1;
            sweeps <= 4 && !up()
        });
        let relaxation = Relaxation::new(problem);
        let prices = ascent::first_prices(problem, &best, &relaxation);
        let quanta = relaxation.quanta;
        let whole = problem.part(&vec![Settled::Open; problem.seekers.len()], |_| true);
        Self {
            problem,
            whole,
            up,
            best,
            bound: 0,
            clients,
            prices,
            quanta,
        }
    }

    fn run(&mut self, time: Duration) {
        let arcs = self.problem.arcs.len();
        let all = work_in(time);
        let mut effort = Effort::new(all, self.up);
        self.climb(&mut effort);
        let mut polish = Effort::new(effort.left() * 3 / 5, self.up);
        let start = polish.left();
        self.polish(&mut polish);
        effort.spend(usize::try_from(start - polish.left()).unwrap_or(arcs));
        self.prove(&mut effort);
    }

    fn is_closed(&self) -> bool {
        self.best.objective <= self.bound
    }

    fn climb(&mut self, effort: &mut Effort<'_>) {
        let repair = if self.problem.seekers.len() < 1_500 {
            50
        } else {
            100
        };
        let steps = Steps {
            root: 2_500,
            reduced: 0,
            child: 0,
            repair,
        };
        self.search(effort, steps, 0);
    }

    fn prove(&mut self, effort: &mut Effort<'_>) {
        let steps = Steps {
            root: 300,
            reduced: 120,
            child: 30,
            repair: 30,
        };
        self.search(effort, steps, usize::MAX);
    }

    fn search(&mut self, effort: &mut Effort<'_>, steps: Steps, splits: usize) {
        if self.is_closed() {
            return;
        }
        let prices: Vec<f64> = self
            .whole
            .clients
            .iter()
            .map(|client| self.prices[*client])
            .collect();
        let mut search = Search::new(effort, self.best.objective, steps, splits);
        let bound = search.run(&self.whole, &prices, self.quanta);
        for (client, price) in self.whole.clients.iter().zip(&search.root_prices) {
            self.prices[*client] = *price;
        }
        let found = search.found.take();
        self.bound = self.bound.max(bound);
        if let Some(found) = found {
            self.adopt(&found);
        }
    }

    fn adopt(&mut self, found: &[(usize, usize)]) {
        let mut managers = vec![None; self.problem.seekers.len()];
        for (client, manager) in found {
            managers[self.clients[*client]] = Some(*manager);
        }
        let placement = Placement::from_managers(self.problem, &managers);
        if placement.objective < self.best.objective {
            self.best = placement;
        }
    }

    fn polish(&mut self, effort: &mut Effort<'_>) {
        if self.is_closed() {
            return;
        }
        let mut polish = Polish::new(self.best.clone(), self.prices.clone(), self.quanta);
        for size in SIZES {
            let rounds = 3 * self.problem.rooms.len() / size + 4;
            let mut idle = 0;
            while idle < rounds && effort.go_on() && self.bound < polish.placement.objective {
                idle = if 0 < polish.round(size, effort) {
                    0
                } else {
                    idle + 1
                };
            }
        }
        self.best = polish.placement;
    }

    fn solution(&self, instance: &Instance) -> Solution {
        let mut managers: Vec<Option<ManagerIndex>> =
            instance.clients.iter().map(|client| client.fixed).collect();
        for (seeker, along) in self.problem.seekers.iter().zip(&self.best.along) {
            managers[seeker.original] = along.map(|arc| arc.manager);
        }
        let objective = super::objective::objective(instance, &managers);
        let fixed = objective - self.best.objective;
        Solution {
            managers,
            objective,
            bound: (self.bound + fixed).clamp(0, objective),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a number of seconds, held within bounds"
)]
fn work_in(time: Duration) -> i64 {
    (time.as_secs_f64().min(1e6) * WORK_IN_A_SECOND) as i64
}
