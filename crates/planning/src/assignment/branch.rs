//! Branch and bound: climbs to a bound, throws out what cannot be in anything better, and splits what is left.

use super::ascent::{self, Ascent};
use super::effort::Effort;
use super::exchange;
use super::knapsack::{Forced, as_f64, as_i64};
use super::part::{Part, Settled};
use super::placement::Placement;
use super::relaxation::Relaxation;

/// Steps of the climb at the root, after throwing out, and after a split.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps {
    pub(super) root: usize,
    pub(super) reduced: usize,
    pub(super) child: usize,
    /// A placement is made of the relaxation after so many steps.
    pub(super) repair: usize,
}

/// A search for the best placement of one problem.
pub(super) struct Search<'e, 'c> {
    pub(super) effort: &'e mut Effort<'c>,
    /// The best objective known.
    pub(super) best: i64,
    /// Who goes to whom in it, as original numbers, where this search found it.
    pub(super) found: Option<Vec<(usize, usize)>>,
    pub(super) steps: Steps,
    /// The best prices at the root, in quanta, for a next search.
    pub(super) root_prices: Vec<f64>,
    /// Splits left.
    pub(super) splits: usize,
    depth: usize,
}

/// How much must have been thrown out before climbing again without a split.
const WORTH_CLIMBING: f64 = 0.85;

/// Parts within parts, at most: each takes room on the stack.
const DEEPEST: usize = 400;
/// A long climb ends after a stretch of so many steps in which it came only this share of the way nearer.
const STRETCH: usize = 100;
const LONG: usize = 400;
const WORTH_GOING_ON: f64 = 0.000_5;

impl<'e, 'c> Search<'e, 'c> {
    pub(super) fn new(effort: &'e mut Effort<'c>, best: i64, steps: Steps, splits: usize) -> Self {
        Self {
            effort,
            best,
            found: None,
            steps,
            root_prices: Vec::new(),
            splits,
            depth: 0,
        }
    }

    /// Searches a part from these prices (of its clients, in quanta); gives a lower bound, at most the best objective.
    pub(super) fn run(&mut self, part: &Part, prices: &[f64], quanta: f64) -> i64 {
        self.explore(part, prices, quanta, self.steps.root)
    }

    fn explore(&mut self, part: &Part, prices: &[f64], quanta: f64, steps: usize) -> i64 {
        if part.problem.arcs.is_empty() {
            self.offer_nothing_more(part);
            return self.best;
        }
        let mut relaxation = Relaxation::with_quanta(&part.problem, quanta);
        let mut ascent = Ascent::from_prices(&relaxation, prices);
        self.climb(part, &mut relaxation, &mut ascent, steps);
        if self.root_prices.is_empty() {
            self.root_prices.clone_from(&ascent.best);
        }
        let bound = relaxation.points(ascent.bound) + part.constant;
        if self.best <= bound {
            return self.best;
        }
        if !self.effort.go_on() {
            return bound;
        }
        let mut taken = vec![0; part.problem.seekers.len()];
        ascent.bound = relaxation.evaluate(&ascent.best, &mut taken).quanta;
        self.repair_and_offer(part, &relaxation);
        let Some(choice) = Choice::of(&mut relaxation, &ascent, self.best - part.constant, &taken)
        else {
            return self.best;
        };
        let lower = self.descend(
            &Node {
                part,
                choice: &choice,
                prices: &ascent.best,
                quanta,
            },
            bound,
        );
        lower.max(bound).min(self.best)
    }

    fn descend(&mut self, node: &Node<'_>, bound: i64) -> i64 {
        let whole = node.part.problem.arcs.len();
        let left = node.choice.kept.iter().filter(|kept| **kept).count();
        if as_f64(as_i64(left)) < WORTH_CLIMBING * as_f64(as_i64(whole)) {
            return self.descend_into(node, &node.choice.settled, self.steps.reduced);
        }
        if self.splits == 0 || DEEPEST <= self.depth {
            return bound;
        }
        self.splits -= 1;
        let mut lower = self.best;
        for (estimate, settled) in node.choice.options() {
            if self.best - node.part.constant <= estimate {
                continue;
            }
            // With no time left the way back up looks at nothing: what was not searched is as good as its part.
            if !self.effort.go_on() {
                return bound;
            }
            let mut all = node.choice.settled.clone();
            all[node.choice.client] = settled;
            lower = lower.min(self.descend_into(node, &all, self.steps.child));
        }
        lower
    }

    fn descend_into(&mut self, node: &Node<'_>, settled: &[Settled], steps: usize) -> i64 {
        let mut inner = node.part.problem.part(settled, |arc| node.choice.kept[arc]);
        if inner.overfull {
            return self.best;
        }
        inner.constant += node.part.constant;
        inner.placed.extend_from_slice(&node.part.placed);
        let prices: Vec<f64> = inner
            .clients
            .iter()
            .map(|client| node.prices[*client])
            .collect();
        self.depth += 1;
        let lower = self.explore(&inner, &prices, node.quanta, steps);
        self.depth -= 1;
        lower
    }

    fn climb(
        &mut self,
        part: &Part,
        relaxation: &mut Relaxation<'_>,
        ascent: &mut Ascent,
        steps: usize,
    ) {
        let mut before = f64::NEG_INFINITY;
        for step in 1..=steps {
            let target = relaxation.quanta_of(self.best - part.constant);
            ascent.step(relaxation, target);
            self.effort.spend(part.problem.arcs.len() + 100);
            let closed = self.best - part.constant <= relaxation.points(ascent.bound);
            if closed || ascent.is_spent() || !self.effort.go_on() {
                break;
            }
            if step % self.steps.repair == 0 {
                self.repair_and_offer(part, relaxation);
            }
            if step % STRETCH == 0 {
                if LONG < step && ascent.bound - before < WORTH_GOING_ON * (target - ascent.bound) {
                    break;
                }
                before = ascent.bound;
            }
        }
    }

    /// Makes a placement of what the relaxation takes, improved along arcs that are nearly cheap enough.
    fn repair_and_offer(&mut self, part: &Part, relaxation: &Relaxation<'_>) {
        let placement = ascent::repair(relaxation);
        let core = part.problem.part(
            &vec![Settled::Open; part.problem.seekers.len()],
            near_the_margin(relaxation),
        );
        let mut inner = Placement::from_arcs(&core.problem, |client| {
            placement.along[core.clients[client]]
                .map(|arc| part.problem.rooms[arc.manager].original)
        });
        let arcs = core.problem.arcs.len();
        let mut sweeps = 0;
        exchange::improve(&mut inner, || {
            sweeps += 1;
            self.effort.spend(8 * arcs);
            sweeps <= SWEEPS && self.effort.go_on()
        });
        self.offer(&core, &inner, part);
    }

    /// Keeps what was settled, where that alone is the best so far.
    fn offer_nothing_more(&mut self, part: &Part) {
        let objective = Placement::empty(&part.problem).objective + part.constant;
        if objective < self.best {
            self.best = objective;
            self.found = Some(part.placed.clone());
        }
    }

    /// Keeps a placement of `inner`, a part of `part`, where it is the best so far.
    fn offer(&mut self, inner: &Part, placement: &Placement<'_>, part: &Part) {
        let objective = placement.objective + inner.constant + part.constant;
        if self.best <= objective {
            return;
        }
        self.best = objective;
        let mut found = part.placed.clone();
        let problem = &inner.problem;
        let managers = placement.along.iter().flatten();
        found.extend(managers.map(|arc| {
            let room = problem.rooms[arc.manager].original;
            (problem.seekers[arc.client].original, room)
        }));
        self.found = Some(found);
    }
}

/// Arcs dearer than the dearest one taken by this much, in points, are left out where placements are improved.
const MARGIN: i64 = 150;
/// Looks through all chains for one placement, at most.
const SWEEPS: usize = 12;

/// The arcs that are taken, or that their case manager would nearly take.
fn near_the_margin(relaxation: &Relaxation<'_>) -> impl Fn(usize) -> bool {
    let problem = relaxation.problem;
    let mut dearest = vec![f64::NEG_INFINITY; problem.rooms.len()];
    for arc in relaxation.taken() {
        let dearest = &mut dearest[problem.arcs[arc].manager];
        *dearest = dearest.max(relaxation.price(arc));
    }
    let margin = relaxation.quanta_of(MARGIN);
    move |arc| {
        let dearest = dearest[problem.arcs[arc].manager];
        relaxation.price(arc) <= dearest.max(-margin) + margin
    }
}

/// A part whose bound did not close it.
#[derive(Clone, Copy)]
struct Node<'n> {
    part: &'n Part,
    choice: &'n Choice,
    prices: &'n [f64],
    quanta: f64,
}

/// What is left to choose at a node, and where to split it.
struct Choice {
    settled: Vec<Settled>,
    /// By arc.
    kept: Vec<bool>,
    /// The client to split on, with bounds in points for each arc left, and for nobody.
    client: usize,
    arcs: Vec<(i64, usize)>,
    nobody: Option<i64>,
}

impl Choice {
    /// Throws out what cannot be in anything cheaper than `best`; none where nothing is left at all.
    fn of(
        relaxation: &mut Relaxation<'_>,
        ascent: &Ascent,
        best: i64,
        taken: &[i32],
    ) -> Option<Self> {
        let problem = relaxation.problem;
        let forced = relaxation.force();
        let bounds = Bounds::of(relaxation, &forced, ascent);
        let mut choice = Self {
            settled: vec![Settled::Open; problem.seekers.len()],
            kept: vec![false; problem.arcs.len()],
            client: 0,
            arcs: Vec::new(),
            nobody: None,
        };
        let mut hardest = None;
        for (client, taken) in taken.iter().enumerate() {
            let range = problem.from[client]..problem.from[client + 1];
            let open: Vec<(i64, usize)> = range
                .map(|arc| (bounds.arcs[arc], arc))
                .filter(|(bound, _)| *bound < best)
                .collect();
            let nobody = Some(bounds.nobody[client]).filter(|bound| *bound < best);
            match (open.as_slice(), nobody) {
                ([], None) => return None,
                ([], Some(_)) => choice.settled[client] = Settled::Nobody,
                ([(_, only)], None) => choice.settled[client] = Settled::Along(*only),
                _ => {
                    for (_, arc) in &open {
                        choice.kept[*arc] = true;
                    }
                    let mut all: Vec<i64> =
                        open.iter().map(|(bound, _)| *bound).chain(nobody).collect();
                    all.sort_unstable();
                    let hardness = (*taken != 1, all[1] + all[0], all.len());
                    if hardest.is_none_or(|present| present < hardness) {
                        hardest = Some(hardness);
                        (choice.client, choice.arcs, choice.nobody) = (client, open, nobody);
                    }
                }
            }
        }
        Some(choice)
    }

    /// The ways to settle the client, the most promising one first.
    fn options(&self) -> Vec<(i64, Settled)> {
        let arcs = self
            .arcs
            .iter()
            .map(|(bound, arc)| (*bound, Settled::Along(*arc)));
        let mut options: Vec<(i64, Settled)> = arcs.collect();
        options.extend(self.nobody.map(|bound| (bound, Settled::Nobody)));
        options.sort_by_key(|(bound, _)| *bound);
        options
    }
}

/// Lower bounds in points with an arc forced in, and with a client at nobody.
struct Bounds {
    arcs: Vec<i64>,
    nobody: Vec<i64>,
}

impl Bounds {
    fn of(relaxation: &Relaxation<'_>, forced: &Forced, ascent: &Ascent) -> Self {
        let problem = relaxation.problem;
        let team = |arc: usize| problem.rooms[problem.arcs[arc].manager].team;
        let mut holders: Vec<Vec<(usize, f64)>> = vec![Vec::new(); problem.seekers.len()];
        for arc in relaxation.taken() {
            holders[problem.arcs[arc].client].push((arc, forced.leave[arc]));
        }
        // Teams are apart in the relaxation: what it costs each of them to let a client go adds up. Two case managers
        // of one team are not, so one of them counts.
        let leaving = |client: usize, but: Option<usize>| {
            let mut counted: Vec<usize> = but.into_iter().collect();
            let mut total = 0.0;
            for (arc, cost) in &holders[client] {
                if !counted.contains(&team(*arc)) {
                    counted.push(team(*arc));
                    total += cost;
                }
            }
            total
        };
        let arcs = problem.arcs.iter().enumerate().map(|(number, arc)| {
            relaxation.points_or_most(
                ascent.bound + forced.enter[number] + leaving(arc.client, Some(team(number))),
            )
        });
        let nobody = problem.seekers.iter().enumerate().map(|(client, seeker)| {
            let spared = relaxation.quanta_of(seeker.stay) - ascent.best[client];
            relaxation.points_or_most(ascent.bound + spared + leaving(client, None))
        });
        Self {
            arcs: arcs.collect(),
            nobody: nobody.collect(),
        }
    }
}
