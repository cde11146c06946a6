//! Made-up instances in the shape of a region, for tests and benchmarks: towns, teams spread over them, clients who
//! wait, some with a wish.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::instance::{Client, Complexity, Costs, Instance, Manager};

/// The size of a made-up region, in units of 100 metres.
const WIDTH: i64 = 400;
const HEIGHT: i64 = 300;

/// An instance of this size; equal for equal arguments.
///
/// # Example
///
/// ```
/// use spil_planning::assignment::synthetic;
///
/// let instance = synthetic(50, 10, 7);
/// assert_eq!((instance.clients.len(), instance.managers.len()), (50, 10));
/// assert_eq!(instance, synthetic(50, 10, 7));
/// ```
pub fn synthetic(clients: usize, managers: usize, seed: u64) -> Instance {
    let mut region = Region::new(clients, managers, seed);
    let managers: Vec<Manager> = (0..managers).map(|number| region.manager(number)).collect();
    let clients = (0..clients).map(|_| region.client(&managers)).collect();
    Instance {
        costs: Costs {
            other_manager: 300,
            other_team: 150,
            high_excess: 400,
            team_deviation: 200,
            unassigned: [3000, 2500, 2000, 1500, 1200],
        },
        nearest: 25,
        high_target_percent: 35,
        team_tolerance: 1,
        teams: region.teams,
        managers,
        clients,
    }
}

struct Region {
    random: ChaCha8Rng,
    towns: Vec<(i64, i64)>,
    teams: usize,
    /// Places of a case manager run from 0 to this, less one.
    places: i64,
}

impl Region {
    fn new(clients: usize, managers: usize, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let towns = (0..clients.isqrt() / 2 + 3)
            .map(|_| {
                (
                    random.random_range(0..=WIDTH),
                    random.random_range(0..=HEIGHT),
                )
            })
            .collect();
        let mean = i64::try_from(clients.div_ceil(managers.max(1))).unwrap_or(i64::MAX);
        Self {
            random,
            towns,
            teams: (clients / 20).max(4),
            places: 2 * mean,
        }
    }

    fn place(&mut self) -> (i64, i64) {
        let (x, y) = self
            .towns
            .get(self.random.random_range(0..self.towns.len()))
            .copied()
            .unwrap_or((0, 0));
        let (east, north) = (
            self.random.random_range(-30..=30),
            self.random.random_range(-30..=30),
        );
        ((x + east).clamp(0, WIDTH), (y + north).clamp(0, HEIGHT))
    }

    fn manager(&mut self, number: usize) -> Manager {
        let (x, y) = self.place();
        let places = self.random.random_range(0..self.places.max(1));
        let caseload = self.random.random_range(20..45);
        Manager {
            x,
            y,
            team: number % self.teams,
            places,
            hours: (places * 16 + 2) / 5,
            caseload,
            caseload_high: caseload * self.random.random_range(10..40) / 100,
        }
    }

    fn client(&mut self, managers: &[Manager]) -> Client {
        let (x, y) = self.place();
        let high = self.random.random_range(0..10) < 3;
        let near = managers
            .iter()
            .enumerate()
            .min_by_key(|(_, manager)| (manager.x - x).pow(2) + (manager.y - y).pow(2));
        let wish = self.random.random_range(0..100);
        Client {
            x,
            y,
            class: [0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4]
                [self.random.random_range(0..19)],
            waited: self.random.random_range(0..60) * self.random.random_range(0..4),
            complexity: if high {
                Complexity::High
            } else {
                Complexity::Regular
            },
            hours: if high {
                self.random.random_range(3..=5)
            } else {
                self.random.random_range(2..=3)
            },
            preferred_manager: near.filter(|_| wish < 13).map(|(number, _)| number),
            preferred_team: near.filter(|_| wish < 50).map(|(_, manager)| manager.team),
            ..Client::default()
        }
    }
}
