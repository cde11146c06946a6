//! A waiting list in the plainest event loop: a heap of events, a queue per class, one generator.
//!
//! The benchmark lays the simulation beside it, for speed and for figures. It knows one specification only: five
//! classes by priority, lognormal stays, exponential patience, constant slots, an empty start. Prints one JSON document.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "an example prints, and its numbers are constants"
)]

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Instant;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, Exp, LogNormal};

const HORIZON: f64 = 1460.0;
const WARMUP: f64 = 365.0;
const SLOTS: usize = 120;
const SHARES: [f64; 5] = [0.02, 0.08, 0.25, 0.40, 0.25];

/// What one replication adds up to.
#[derive(Default)]
struct Sums {
    waiting: f64,
    started: u64,
    wait: f64,
    left: u64,
    events: u64,
}

fn main() {
    let replications: u64 = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(200);
    let began = Instant::now();
    let all: Vec<Sums> = (0..replications).map(run).collect();
    let seconds = began.elapsed().as_secs_f64();
    let figures = serde_json::json!({
        "waiting": all.iter().map(|sums| sums.waiting / (HORIZON - WARMUP)).collect::<Vec<_>>(),
        "wait_started": all.iter().map(|sums| sums.wait / sums.started as f64).collect::<Vec<_>>(),
        "left_share": all.iter().map(|sums| sums.left as f64 / (sums.left + sums.started) as f64).collect::<Vec<_>>(),
        "started": all.iter().map(|sums| sums.started as f64 * 365.0 / (HORIZON - WARMUP)).collect::<Vec<_>>(),
    });
    let events: u64 = all.iter().map(|sums| sums.events).sum();
    println!(
        "{}",
        serde_json::json!({"figures": figures, "seconds": seconds, "events": events})
    );
}

fn run(seed: u64) -> Sums {
    let mut chance = ChaCha12Rng::seed_from_u64(seed);
    let gap = Exp::new(450.0 / 365.0).expect("a rate");
    let patience = Exp::new(1.0 / 90.0).expect("a rate");
    let stay = LogNormal::new(103.0_f64.ln() - 0.245, 0.7).expect("a law");
    let mut departures: BinaryHeap<Reverse<u64>> = BinaryHeap::new();
    let mut queues: [VecDeque<(f64, f64)>; 5] = Default::default();
    let mut sums = Sums::default();
    let mut arrival: f64 = gap.sample(&mut chance);
    loop {
        let departure = departures
            .peek()
            .map_or(f64::INFINITY, |next| f64::from_bits(next.0));
        let now = arrival.min(departure);
        if now >= HORIZON {
            break;
        }
        sums.events += 1;
        if departure <= arrival {
            departures.pop();
        } else {
            let mut at = chance.random::<f64>();
            let class = SHARES.iter().position(|share| {
                at -= share;
                at < 0.0
            });
            queues[class.unwrap_or(4)].push_back((now, now + patience.sample(&mut chance)));
            arrival += gap.sample(&mut chance);
        }
        while departures.len() < SLOTS
            && let Some((arrived, gives_up)) = queues.iter_mut().find_map(VecDeque::pop_front)
        {
            sums.out(arrived, now.min(gives_up), gives_up > now);
            if gives_up > now {
                departures.push(Reverse((now + stay.sample(&mut chance)).to_bits()));
            }
        }
    }
    for (arrived, gives_up) in queues.into_iter().flatten() {
        sums.out(arrived, gives_up, false);
    }
    sums
}

impl Sums {
    /// Someone who arrived stops waiting on a day, by a start or by leaving.
    fn out(&mut self, arrived: f64, day: f64, starts: bool) {
        self.waiting += (day.min(HORIZON) - arrived.max(WARMUP)).max(0.0);
        if !starts && day < HORIZON {
            self.events += 1;
        }
        if !(WARMUP..HORIZON).contains(&day) {
            return;
        }
        if starts {
            self.started += 1;
            self.wait += day - arrived;
        } else {
            self.left += 1;
        }
    }
}
