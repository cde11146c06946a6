//! Laws of the budgets over random teams: no budget is overrun, and without budgets nothing changes.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::RngExt as _;
use rand::rand_core::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use spil_model::agb::Uzovi;
use spil_model::ids::OrganisationId;
use spil_model::team::BudgetLeft;
use spil_planning::assignment::Reason;

use super::super::question::tests::{TIME, day, team};
use super::*;

fn answer(seats: &[Seat], asks: &[Asks]) -> Solved {
    solve((seats, asks), day(), TIME, &|| Duration::ZERO).unwrap()
}

/// Seats belong to three employers in turn; each has room for so many of the insurer.
fn with_budgets(asks: &mut [Asks], left: [u32; 3]) {
    for one in asks {
        for (seat, candidate) in one.candidates.iter_mut().enumerate() {
            let employer = OrganisationId::from_parts(1, [u8::try_from(seat % 3).unwrap(); 10]);
            let insurer = Uzovi::parse("9901").unwrap();
            let left = left[seat % 3];
            if let Some(candidate) = candidate {
                candidate.contracts = None;
                candidate.budgets = vec![BudgetLeft {
                    employer,
                    insurer,
                    left,
                }];
            }
        }
    }
}

#[test]
fn no_budget_is_overrun_by_all_lines_together() {
    let mut random = ChaCha8Rng::seed_from_u64(21);
    let (mut placed, mut without) = (0, 0);
    for _ in 0..60 {
        let (seats, mut asks) = team(&mut random);
        let left = [0, 1, 2].map(|most| random.random_range(0..=most));
        with_budgets(&mut asks, left);
        let solved = answer(&seats, &asks);
        let mut taken: BTreeMap<usize, u32> = BTreeMap::new();
        for (one, (seat, reason)) in asks.iter().zip(solved.seats.iter().zip(&solved.reasons)) {
            match seat {
                Some(seat) if one.need.insurer.is_some() => {
                    placed += 1;
                    *taken.entry(seat % 3).or_default() += 1;
                }
                Some(_) => {}
                None => without += usize::from(*reason == Reason::NoBudget),
            }
        }
        for (employer, taken) in taken {
            assert!(
                taken <= left[employer],
                "{taken} at employer {employer} with {left:?}"
            );
        }
    }
    println!("{placed} placed within a budget, {without} without");
    assert!(40 <= placed && 100 <= without);
}

#[test]
fn where_there_is_room_in_the_budgets_they_change_nothing() {
    let mut random = ChaCha8Rng::seed_from_u64(22);
    for _ in 0..20 {
        let (seats, mut asks) = team(&mut random);
        with_budgets(&mut asks, [1_000; 3]);
        let within = answer(&seats, &asks);
        let plain = question::solve(&Question::of(&seats, &asks, day()), TIME, &|| {
            Duration::ZERO
        });
        assert_eq!(within, plain.unwrap());
    }
}
