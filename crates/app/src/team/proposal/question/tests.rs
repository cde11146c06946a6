//! Laws of the proposal over random teams: room is kept, contracts are kept, who is known stays, equal answers.

use std::collections::BTreeSet;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use spil_model::agb::Uzovi;
use spil_model::person::SpecialGroups;

use super::*;

pub(in crate::team::proposal) const TIME: Duration = Duration::from_millis(400);

pub(in crate::team::proposal) fn day() -> Date {
    jiff::civil::date(2026, 3, 2)
}

fn seat(random: &mut ChaCha8Rng, number: u64) -> Seat {
    let capacity = random.random_range(0..4_000);
    let load = random.random_range(0..=capacity.max(100));
    Seat {
        id: StaffId::from_parts(number, [0; 10]),
        name: String::new(),
        fill: Fill {
            load: Hundredths(load),
            enough: Hundredths(capacity * 4 / 5),
            capacity: Hundredths(capacity),
        },
        caseload: Caseload::default(),
        high: 0,
        is_there: random.random_bool(0.8),
        shows_figures: true,
    }
}

fn asks(random: &mut ChaCha8Rng, seats: &[Seat]) -> Asks {
    let insurer = Uzovi::parse("9901").unwrap();
    let contracts = BTreeSet::from([Uzovi::parse("9902").unwrap()]);
    let candidates: Vec<Option<Candidate>> = seats
        .iter()
        .map(|seat| {
            Some(Candidate {
                staff: seat.id,
                fill: seat.fill,
                caseload: Caseload::default(),
                absences: Vec::new(),
                continuity: match random.random_range(0..20) {
                    0 => Continuity::SamePerson,
                    1 => Continuity::SameHousehold,
                    _ => Continuity::None,
                },
                neighbourhoods: BTreeSet::new(),
                languages: BTreeSet::new(),
                expertise: BTreeSet::new(),
                contracts: random.random_bool(0.2).then(|| contracts.clone()),
                budgets: Vec::new(),
            })
        })
        .collect();
    let weights = [200, 150, 125, 100, 50];
    let class = random.random_range(0..weights.len());
    Asks {
        team: TeamId::from_parts(1, [0; 10]),
        candidates,
        need: Need {
            class: "high".parse().unwrap(),
            weight: Hundredths(weights[class]),
            neighbourhood: None,
            language: None,
            special_groups: SpecialGroups::default(),
            insurer: random.random_bool(0.7).then_some(insurer),
        },
        class,
        waited: random.random_range(0..300),
        offered_to: None,
    }
}

pub(in crate::team::proposal) fn team(random: &mut ChaCha8Rng) -> (Vec<Seat>, Vec<Asks>) {
    let seats = random.random_range(1..9);
    let seats: Vec<Seat> = (0..seats).map(|number| seat(random, number)).collect();
    let waiting = random.random_range(0..40);
    let asks = (0..waiting).map(|_| asks(random, &seats)).collect();
    (seats, asks)
}

fn answer(seats: &[Seat], asks: &[Asks]) -> Solved {
    let question = Question::of(seats, asks, day());
    solve(&question, TIME, &|| Duration::ZERO).unwrap()
}

#[test]
fn nobody_gets_more_than_fits_nor_whom_no_contract_allows() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let (mut placed, mut left) = (0, 0);
    for _ in 0..60 {
        let (seats, asks) = team(&mut random);
        let solved = answer(&seats, &asks);
        let mut taken = vec![0; seats.len()];
        for (one, at) in asks.iter().zip(&solved.seats) {
            let Some(at) = *at else {
                left += 1;
                continue;
            };
            placed += 1;
            taken[at] += one.hours();
            let contracts = one.candidates[at].as_ref().unwrap().contracts.as_ref();
            let insurer = one.need.insurer.as_ref();
            assert!(
                insurer.is_none() || contracts.is_none_or(|all| all.contains(insurer.unwrap()))
            );
        }
        for (seat, taken) in seats.iter().zip(taken) {
            assert!(taken <= seat.room(100), "{taken} in {seat:?}");
        }
        assert_eq!(
            solved,
            answer(&seats, &asks),
            "equal questions have equal answers"
        );
    }
    println!("{placed} placed, {left} with nobody");
    assert!(300 <= placed && 100 <= left);
}

#[test]
fn who_knows_somebody_and_has_room_takes_them_whatever_the_balance() {
    let mut random = ChaCha8Rng::seed_from_u64(12);
    let mut kept_count = 0;
    for _ in 0..200 {
        let (seats, asks) = team(&mut random);
        if seats.iter().map(|seat| seat.room(100)).sum::<i64>() == 0 {
            continue;
        }
        let solved = answer(&seats, asks.get(..1).unwrap_or_default());
        let known = asks.first().and_then(known_at);
        let fits = known.filter(|at| fits(&seats, &vec![0; seats.len()], *at, &asks[0]));
        if fits.is_some() {
            kept_count += 1;
            assert_eq!(solved.seats[0], fits);
        }
    }
    println!("{kept_count} who are known to somebody with room");
    assert!(20 <= kept_count);
}

#[test]
fn people_are_spread_over_who_has_room() {
    let mut random = ChaCha8Rng::seed_from_u64(13);
    let even = Seat {
        fill: Fill {
            load: Hundredths(1_000),
            enough: Hundredths(2_400),
            capacity: Hundredths(3_000),
        },
        is_there: true,
        ..seat(&mut random, 0)
    };
    let other = Seat {
        id: StaffId::from_parts(9, [0; 10]),
        ..even.clone()
    };
    let seats = [even, other];
    let mut plain = asks(&mut random, &seats);
    plain.need.insurer = None;
    plain.need.weight = Hundredths::ONE;
    for candidate in plain.candidates.iter_mut().flatten() {
        candidate.continuity = Continuity::None;
    }
    let solved = answer(&seats, &vec![plain; 10]);
    let first = solved.seats.iter().filter(|at| **at == Some(0)).count();
    assert!(
        (4..=6).contains(&first),
        "{first} of 10 go to the first of two who are alike"
    );
}
