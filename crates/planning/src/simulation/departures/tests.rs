use proptest::prelude::*;

use super::*;

/// Takes out everything that is left.
fn drain(departures: &mut Departures) -> Vec<f64> {
    std::iter::from_fn(|| {
        let next = departures.next();
        (next < f64::INFINITY).then(|| {
            departures.pop();
            next
        })
    })
    .collect()
}

proptest! {
    #[test]
    fn departures_come_in_order_and_none_is_lost(times in prop::collection::vec(0.0..150.0_f64, 0..300), expected in 1.0..500.0_f64) {
        let mut departures = Departures::new(100.0, expected);
        for round in 0..2 {
            departures.clear();
            for time in &times {
                departures.push(*time);
            }
            let mut sorted: Vec<f64> = times.iter().copied().filter(|time| *time < 100.0).collect();
            sorted.sort_unstable_by(f64::total_cmp);
            prop_assert_eq!(drain(&mut departures), sorted, "round {}", round);
        }
    }

    #[test]
    fn departures_noted_on_the_way_find_their_place(stays in prop::collection::vec(0.0..30.0_f64, 1..300)) {
        let mut departures = Departures::new(100.0, 50.0);
        let mut stays = stays.into_iter();
        for _ in 0..5 {
            departures.push(stays.next().unwrap_or(1.0));
        }
        let mut now = 0.0;
        loop {
            let next = departures.next();
            if next == f64::INFINITY {
                break;
            }
            prop_assert!(next >= now);
            now = next;
            departures.pop();
            if let Some(stay) = stays.next() {
                departures.push(now + stay);
            }
        }
    }
}
