//! Improves a placement by chains: a client takes the place of another, who takes the place of another, until
//! somebody finds room, nobody, or the place that the first one left.
//!
//! All chains up to a length are looked through at once, as shortest paths over clients that visit each case manager
//! at most once (the multi-exchange neighbourhood of Ahuja and others); the cheapest ones that do not touch are
//! carried out together.

use super::placement::Placement;
use super::problem::Arc;

/// The longest chain: clients who move.
const LONGEST: usize = 6;

/// The cheapest way found to free a client from the present place.
#[derive(Debug, Clone, Copy)]
struct Label {
    cost: i64,
    /// The first client of the chain.
    start: usize,
    /// The client who takes this one's place; the client itself at the start.
    previous: usize,
    /// Case managers on the way, in order; the start's own first.
    path: [usize; LONGEST],
    length: usize,
}

/// A chain that lowers the objective.
#[derive(Debug, Clone)]
struct Chain {
    gain: i64,
    /// Who goes along which arc; none: to nobody.
    moves: Vec<(usize, Option<Arc>)>,
    managers: Vec<usize>,
    teams: Vec<usize>,
}

const NOWHERE: usize = usize::MAX;

/// Carries out chains until none lowers the objective or `go_on` says no; says how many sweeps that took.
pub(super) fn improve(placement: &mut Placement<'_>, mut go_on: impl FnMut() -> bool) -> usize {
    let mut sweeps = 0;
    while go_on() {
        sweeps += 1;
        let chains = Sweep::over(placement).chains;
        if !carry_out(placement, chains) {
            break;
        }
    }
    sweeps
}

/// Carries out the best chains that do not touch; false when there was none.
fn carry_out(placement: &mut Placement<'_>, mut chains: Vec<Chain>) -> bool {
    chains.sort_by_key(|chain| chain.gain);
    let mut managers = vec![false; placement.members.len()];
    let mut teams = vec![false; placement.placed.len()];
    let mut clients = vec![false; placement.along.len()];
    let mut carried = false;
    for chain in chains {
        let touched = chain.managers.iter().any(|manager| managers[*manager])
            || chain.teams.iter().any(|team| teams[*team])
            || chain.moves.iter().any(|(client, _)| clients[*client]);
        if touched {
            continue;
        }
        for manager in &chain.managers {
            managers[*manager] = true;
        }
        for team in &chain.teams {
            teams[*team] = true;
        }
        for (client, _) in &chain.moves {
            clients[*client] = true;
        }
        for (client, _) in &chain.moves {
            placement.take_away(*client);
        }
        for arc in chain.moves.iter().filter_map(|(_, arc)| *arc) {
            placement.place(arc);
        }
        carried = true;
    }
    carried
}

/// One look through all chains.
struct Sweep<'a, 'p> {
    placement: &'a Placement<'p>,
    /// By length of chain, then by client.
    labels: Vec<Vec<Option<Label>>>,
    chains: Vec<Chain>,
    /// The best chain found for each start, so that the list stays short.
    best: Vec<i64>,
}

impl<'a, 'p> Sweep<'a, 'p> {
    fn over(placement: &'a Placement<'p>) -> Self {
        let clients = placement.along.len();
        let mut sweep = Self {
            placement,
            labels: Vec::new(),
            chains: Vec::new(),
            best: vec![0; clients],
        };
        sweep.labels.push(
            (0..clients)
                .map(|client| Some(sweep.start(client)))
                .collect(),
        );
        for length in 0..LONGEST {
            sweep.labels.push(vec![None; clients]);
            for client in 0..clients {
                if let Some(label) = sweep.labels[length][client] {
                    sweep.extend(length, client, label);
                }
            }
        }
        sweep
    }

    fn start(&self, client: usize) -> Label {
        let problem = self.placement.problem;
        let mut path = [NOWHERE; LONGEST];
        let seeker = &problem.seekers[client];
        let (cost, length) = match self.placement.along[client] {
            None => (-seeker.stay, 0),
            Some(arc) => {
                path[0] = arc.manager;
                let high = self.placement.high[arc.manager];
                let spared = problem.high_cost(arc.manager, high)
                    - problem.high_cost(arc.manager, high - seeker.high);
                (-arc.cost - spared, 1)
            }
        };
        Label {
            cost,
            start: client,
            previous: client,
            path,
            length,
        }
    }

    fn extend(&mut self, length: usize, client: usize, label: Label) {
        let placement = self.placement;
        let problem = placement.problem;
        let home = placement.along[label.start].map(|arc| arc.manager);
        self.end_with_nobody(length, client, label);
        for arc in problem.arcs_of(client) {
            if Some(arc.manager) == home {
                self.close(length, client, label, *arc);
            } else if !label.path[..label.length].contains(&arc.manager) {
                if placement.fits(*arc) {
                    self.end_with_room(length, client, label, *arc);
                }
                if length + 1 < LONGEST && label.length < LONGEST {
                    self.push_out(length, client, label, *arc);
                }
            }
        }
    }

    fn end_with_nobody(&mut self, length: usize, client: usize, label: Label) {
        let problem = self.placement.problem;
        let from = self.placement.along[label.start].map(|home| problem.rooms[home.manager].team);
        let total = label.cost + problem.seekers[client].stay + self.team_change(from, None);
        self.note(total, length, client, label, None);
    }

    fn end_with_room(&mut self, length: usize, client: usize, label: Label, arc: Arc) {
        let problem = self.placement.problem;
        let from = self.placement.along[label.start].map(|home| problem.rooms[home.manager].team);
        let team = problem.rooms[arc.manager].team;
        let high = self.placement.high[arc.manager];
        let total = label.cost
            + arc.cost
            + problem.high_cost(arc.manager, high + problem.seekers[client].high)
            - problem.high_cost(arc.manager, high)
            + self.team_change(from, Some(team));
        self.note(total, length, client, label, Some(arc));
    }

    fn close(&mut self, length: usize, client: usize, label: Label, arc: Arc) {
        if client == label.start {
            return;
        }
        let problem = self.placement.problem;
        let (leaves, enters) = (&problem.seekers[label.start], &problem.seekers[client]);
        if problem.rooms[arc.manager].hours
            < self.placement.hours[arc.manager] - leaves.hours + enters.hours
        {
            return;
        }
        let high = self.placement.high[arc.manager] - leaves.high;
        let total = label.cost + arc.cost + problem.high_cost(arc.manager, high + enters.high)
            - problem.high_cost(arc.manager, high);
        self.note(total, length, client, label, Some(arc));
    }

    fn push_out(&mut self, length: usize, client: usize, label: Label, arc: Arc) {
        let placement = self.placement;
        let problem = placement.problem;
        let enters = &problem.seekers[client];
        let spare = problem.rooms[arc.manager].hours - placement.hours[arc.manager] - enters.hours;
        let high = placement.high[arc.manager];
        let base = label.cost + arc.cost - problem.high_cost(arc.manager, high);
        let with = [high + enters.high, high + enters.high - 1]
            .map(|high| problem.high_cost(arc.manager, high));
        for other in &placement.members[arc.manager] {
            let leaves = &problem.seekers[*other];
            if spare + leaves.hours < 0 {
                continue;
            }
            let paid = placement.along[*other].map_or(0, |arc| arc.cost);
            let cost = base + with[usize::from(leaves.high == 1)] - paid;
            let slot = &mut self.labels[length + 1][*other];
            if slot.is_none_or(|present| cost < present.cost) {
                let mut path = label.path;
                path[label.length] = arc.manager;
                *slot = Some(Label {
                    cost,
                    start: label.start,
                    previous: client,
                    path,
                    length: label.length + 1,
                });
            }
        }
    }

    /// What it costs the teams that one loses a client and one gets a client.
    fn team_change(&self, from: Option<usize>, to: Option<usize>) -> i64 {
        if from == to {
            return 0;
        }
        let change = |team: Option<usize>, by: i64| {
            team.map_or(0, |team| {
                let placed = self.placement.placed[team];
                self.placement.problem.team_cost(team, placed + by)
                    - self.placement.problem.team_cost(team, placed)
            })
        };
        change(from, -1) + change(to, 1)
    }

    fn note(&mut self, total: i64, length: usize, client: usize, label: Label, last: Option<Arc>) {
        if self.best[label.start] <= total {
            return;
        }
        self.best[label.start] = total;
        let chain = self.chain(total, length, client, label, last);
        self.chains.push(chain);
    }

    fn chain(
        &self,
        gain: i64,
        length: usize,
        client: usize,
        label: Label,
        last: Option<Arc>,
    ) -> Chain {
        let placement = self.placement;
        let mut moves = vec![(client, last)];
        let (mut at, mut current) = (client, label);
        for step in (0..length).rev() {
            let along = placement.along[at];
            moves.push((
                current.previous,
                along.and_then(|arc| self.arc(current.previous, arc.manager)),
            ));
            at = current.previous;
            current = self.labels[step][at].unwrap_or(current);
        }
        let mut managers: Vec<usize> = label.path[..label.length].to_vec();
        managers.extend(last.map(|arc| arc.manager));
        let ends = [placement.along[label.start], last];
        let teams = ends
            .into_iter()
            .flatten()
            .map(|arc| placement.problem.rooms[arc.manager].team)
            .collect();
        Chain {
            gain,
            moves,
            managers,
            teams,
        }
    }

    fn arc(&self, client: usize, manager: usize) -> Option<Arc> {
        self.placement
            .problem
            .arcs_of(client)
            .iter()
            .find(|arc| arc.manager == manager)
            .copied()
    }
}
