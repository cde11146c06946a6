//! A past that follows the model, made day by day in the plainest way: a second, slow simulation that shares nothing
//! with the one under test.

#![expect(
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test may fail; days are few and not negative"
)]

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp, LogNormal, Poisson};
use spil_planning::simulation::Discipline;
use spil_planning::simulation::backtest::{Client, History, HistoryClass, HistoryStep};

const SLOTS: u64 = 220;
const BEFORE: i32 = 3_000;
const DAYS: i32 = 2_600;

struct Way {
    urgent: bool,
    arrived: i32,
    patience: i32,
    stay: i32,
    started: Option<i32>,
    left: Option<i32>,
}

/// Seven years of a small region: 240 arrivals a year, stays of 400 days, patience of 300.
pub(crate) fn of_region(seed: u64) -> History {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
    let arrivals = Poisson::new(240.0 / 365.0).expect("a rate");
    let stay = LogNormal::new(400.0_f64.ln() - 0.18, 0.6).expect("a law");
    let patience = Exp::new(1.0 / 300.0).expect("a law");
    let mut ways: Vec<Way> = Vec::new();
    for day in -BEFORE..DAYS {
        let coming = arrivals.sample(&mut chance) as usize;
        for _ in 0..coming {
            ways.push(Way {
                urgent: chance.random_bool(0.2),
                arrived: day,
                patience: patience.sample(&mut chance) as i32 + 1,
                stay: stay.sample(&mut chance) as i32 + 1,
                started: None,
                left: None,
            });
        }
        step(&mut ways, day);
    }
    history(&ways)
}

fn step(ways: &mut [Way], day: i32) {
    for way in ways.iter_mut() {
        if way.started.is_none() && way.left.is_none() && day >= way.arrived + way.patience {
            way.left = Some(day);
        }
    }
    let busy = ways
        .iter()
        .filter(|way| way.started.is_some_and(|start| start + way.stay > day))
        .count() as u64;
    for _ in busy..SLOTS {
        let waiting = ways
            .iter_mut()
            .filter(|way| way.started.is_none() && way.left.is_none());
        if let Some(next) = waiting.min_by_key(|way| (!way.urgent, way.arrived)) {
            next.started = Some(day);
        }
    }
}

fn history(ways: &[Way]) -> History {
    let from = jiff::civil::date(2019, 1, 1);
    let date = |day: i32| from.saturating_add(jiff::Span::new().days(day));
    let known = |day: i32| (day < DAYS).then(|| date(day));
    let there = |way: &&Way| match (way.started, way.left) {
        (Some(start), _) => start + way.stay > 0,
        (None, Some(left)) => left >= 0,
        (None, None) => true,
    };
    let client = |way: &Way| Client {
        class: if way.urgent { "urgent" } else { "other" }.to_owned(),
        arrived: date(way.arrived),
        started: way.started.map(date),
        left: way.left.map(date),
        ended: way.started.and_then(|start| known(start + way.stay)),
    };
    let class = |name: &str, norm_days| HistoryClass {
        name: name.to_owned(),
        norm_days,
    };
    History {
        from,
        until: date(DAYS),
        classes: vec![class("urgent", 14.0), class("other", 84.0)],
        discipline: Discipline::ClassPriority,
        slots: vec![HistoryStep { from, count: SLOTS }],
        clients: ways.iter().filter(there).map(client).collect(),
    }
}
