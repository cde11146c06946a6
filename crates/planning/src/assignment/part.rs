//! A smaller problem inside a problem: some clients are settled, some arcs are left out.
//!
//! What is settled takes its room with it; rooms and teams that no arc leads to any more leave the problem, and what
//! they cost is kept as a constant.

use super::problem::{Arc, Problem, Room};

/// What happens to a client in a smaller problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    /// Still to be decided.
    Open,
    /// Placed along this arc.
    Along(usize),
    /// Placed with nobody.
    Nobody,
}

/// A smaller problem, and what was settled outside it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) problem: Problem,
    /// The cost of all that was settled.
    pub(super) constant: i64,
    /// The clients of the larger problem who are in this one, in order.
    pub(super) clients: Vec<usize>,
    /// Who was settled, as original client and case manager.
    pub(super) placed: Vec<(usize, usize)>,
    /// More was settled than fits: there is nothing in this part.
    pub(super) overfull: bool,
}

impl Problem {
    /// The part in which clients are settled so and only the arcs `kept` are left.
    pub(super) fn part(&self, settled: &[Settled], kept: impl Fn(usize) -> bool) -> Part {
        let mut rooms = self.rooms.clone();
        let mut goals = self.goals.clone();
        let mut constant = 0;
        let mut placed = Vec::new();
        let mut clients = Vec::new();
        let mut arcs = Vec::new();
        for (client, settled) in settled.iter().enumerate() {
            let seeker = &self.seekers[client];
            match settled {
                Settled::Along(arc) => {
                    let arc = self.arcs[*arc];
                    constant += arc.cost;
                    let room = &mut rooms[arc.manager];
                    room.take(seeker.hours, seeker.high);
                    goals[room.team] -= 1;
                    placed.push((seeker.original, room.original));
                }
                Settled::Nobody => constant += seeker.stay,
                Settled::Open => {
                    let own = (self.from[client]..self.from[client + 1]).filter(|arc| kept(*arc));
                    let before = arcs.len();
                    arcs.extend(own.map(|arc| Arc {
                        client: clients.len(),
                        ..self.arcs[arc]
                    }));
                    if arcs.len() == before {
                        constant += seeker.stay;
                    } else {
                        clients.push(client);
                    }
                }
            }
        }
        self.compact(Parts {
            rooms,
            goals,
            constant,
            placed,
            clients,
            arcs,
        })
    }

    fn compact(&self, parts: Parts) -> Part {
        let overfull = parts
            .rooms
            .iter()
            .any(|room| room.places < 0 || room.hours < 0);
        let Parts {
            rooms,
            goals,
            mut constant,
            placed,
            clients,
            mut arcs,
        } = parts;
        let mut room_used = vec![false; rooms.len()];
        for arc in &arcs {
            room_used[arc.manager] = true;
        }
        let mut team_used = vec![false; goals.len()];
        for (room, used) in rooms.iter().zip(&room_used) {
            team_used[room.team] |= *used;
        }
        let (room_numbers, team_numbers) = (renumber(&room_used), renumber(&team_used));
        for arc in &mut arcs {
            arc.manager = room_numbers[arc.manager];
        }
        for (room, used) in rooms.iter().zip(&room_used) {
            constant += if *used {
                0
            } else {
                self.high_excess * (-room.high).max(0)
            };
        }
        for (goal, used) in goals.iter().zip(&team_used) {
            constant += if *used {
                0
            } else {
                self.team_deviation * (goal.abs() - self.team_tolerance).max(0)
            };
        }
        let rooms = rooms.into_iter().zip(&room_used).filter(|(_, used)| **used);
        let mut problem = Self {
            high_excess: self.high_excess,
            team_deviation: self.team_deviation,
            team_tolerance: self.team_tolerance,
            seekers: clients.iter().map(|client| self.seekers[*client]).collect(),
            rooms: rooms
                .map(|(room, _)| Room {
                    team: team_numbers[room.team],
                    ..room
                })
                .collect(),
            arcs,
            from: Vec::new(),
            by_manager: Vec::new(),
            into: Vec::new(),
            goals: goals
                .into_iter()
                .zip(&team_used)
                .filter(|(_, used)| **used)
                .map(|(goal, _)| goal)
                .collect(),
        };
        problem.index();
        Part {
            problem,
            constant,
            clients,
            placed,
            overfull,
        }
    }
}

struct Parts {
    rooms: Vec<Room>,
    goals: Vec<i64>,
    constant: i64,
    placed: Vec<(usize, usize)>,
    clients: Vec<usize>,
    arcs: Vec<Arc>,
}

impl Room {
    /// A client takes a place and hours.
    pub(super) fn take(&mut self, hours: i64, high: i64) {
        self.places -= 1;
        self.hours -= hours;
        self.high -= high;
    }
}

fn renumber(used: &[bool]) -> Vec<usize> {
    let mut next = 0;
    let number = |used: &bool| {
        let number = next;
        next += usize::from(*used);
        number
    };
    used.iter().map(number).collect()
}
