//! Laws that hold for every instance.

use std::time::Duration;

use proptest::prelude::*;
use spil_planning::assignment::{
    Bar, Client, Complexity, Costs, Instance, Limits, Manager, Reason, breaches, explain,
    objective, solve, synthetic,
};

use super::solved;

/// The cheapest assignment, by trying all.
fn best_by_trying(instance: &Instance) -> i64 {
    let mut managers = vec![None; instance.clients.len()];
    let mut best = i64::MAX;
    try_from(instance, 0, &mut managers, &mut best);
    best
}

fn try_from(instance: &Instance, client: usize, managers: &mut Vec<Option<usize>>, best: &mut i64) {
    if client == instance.clients.len() {
        if breaches(instance, managers).is_empty() {
            *best = (*best).min(objective(instance, managers));
        }
        return;
    }
    let choices = (0..instance.managers.len()).map(Some).chain([None]);
    for choice in choices {
        managers[client] = choice;
        try_from(instance, client + 1, managers, best);
    }
    managers[client] = None;
}

fn manager() -> impl Strategy<Value = Manager> {
    (
        0..60_i64,
        0..60_i64,
        0..2_usize,
        0..4_i64,
        0..9_i64,
        0..5_i64,
    )
        .prop_map(|(x, y, team, places, hours, high)| Manager {
            x,
            y,
            team,
            places,
            hours,
            caseload: 10,
            caseload_high: high,
        })
}

fn client(managers: usize) -> impl Strategy<Value = Client> {
    let wish = prop::option::of(0..managers);
    let barred = prop::collection::vec((0..managers, Just(Bar::NoContract)), 0..2);
    let extra = prop::collection::vec((0..managers, 0..40_i64), 0..3);
    (
        (0..60_i64, 0..60_i64, 0..5_usize, 0..90_i64),
        any::<bool>(),
        0..5_i64,
        wish,
        prop::option::of(0..2_usize),
        (barred, extra),
    )
        .prop_map(
            |(
                (x, y, class, waited),
                high,
                hours,
                preferred_manager,
                preferred_team,
                (barred, extra),
            )| {
                Client {
                    x,
                    y,
                    class,
                    waited,
                    complexity: if high {
                        Complexity::High
                    } else {
                        Complexity::Regular
                    },
                    hours,
                    preferred_manager,
                    preferred_team,
                    barred,
                    fixed: None,
                    extra,
                }
            },
        )
}

/// Instances small enough to try everything, with costs small enough that balance and room can win.
fn tiny() -> impl Strategy<Value = Instance> {
    (2..4_usize).prop_flat_map(|managers| {
        let people = (
            prop::collection::vec(manager(), managers),
            prop::collection::vec(client(managers), 1..6),
        );
        (people, 1..4_usize, 0..2_i64, 0..400_i64, 0..200_i64).prop_map(
            |((managers, clients), nearest, tolerance, high_excess, team_deviation)| Instance {
                costs: Costs {
                    other_manager: 30,
                    other_team: 15,
                    high_excess,
                    team_deviation,
                    unassigned: [300, 200, 100, 60, 20],
                },
                nearest,
                high_target_percent: 20,
                team_tolerance: tolerance,
                teams: 2,
                managers,
                clients,
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_small_instance_is_solved_to_the_optimum_and_the_bound_never_exceeds_it(instance in tiny()) {
        let best = best_by_trying(&instance);
        let solution = solved(&instance, 1);
        prop_assert!(breaches(&instance, &solution.managers).is_empty());
        prop_assert_eq!(objective(&instance, &solution.managers), solution.objective);
        prop_assert!(solution.bound <= best, "bound {} above the optimum {}", solution.bound, best);
        prop_assert_eq!(solution.objective, best);
        prop_assert_eq!(solution.bound, best);
    }

    #[test]
    fn a_fixed_client_stays_and_the_others_are_placed_as_well_as_can_be(instance in tiny(), who in 0..6_usize, whom in 0..3_usize) {
        let mut instance = instance;
        let (who, whom) = (who % instance.clients.len(), whom % instance.managers.len());
        instance.clients[who].fixed = Some(whom);
        prop_assume!(instance.check().is_ok());
        let solution = solved(&instance, 1);
        prop_assert_eq!(solution.managers[who], Some(whom));
        prop_assert_eq!(solution.objective, best_by_trying(&instance));
        prop_assert_eq!(explain(&instance, &solution.managers).clients[who].reason, Reason::Fixed);
    }
}

#[test]
fn the_answer_keeps_the_rules_however_little_time_there_is() {
    let instance = synthetic(400, 60, 3);
    for calls in [0_u64, 1, 5, 40, 200] {
        let asked = std::sync::atomic::AtomicU64::new(0);
        let elapsed = || {
            let before = asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            if before < calls {
                Duration::ZERO
            } else {
                Duration::from_mins(1)
            }
        };
        let limits = Limits {
            time: Duration::from_secs(1),
            elapsed: &elapsed,
        };
        let solution = solve(&instance, limits).expect("the instance is right");
        assert!(
            breaches(&instance, &solution.managers).is_empty(),
            "after {calls} looks at the clock"
        );
        assert!(solution.bound <= solution.objective);
        assert_eq!(objective(&instance, &solution.managers), solution.objective);
    }
}

#[test]
fn instances_of_fifty_clients_are_solved_to_the_optimum() {
    let mut solved_to_the_end = 0;
    for seed in 0..12 {
        let solution = solved(&synthetic(50, 10, seed), 1);
        assert_eq!(solution.objective, solution.bound, "seed {seed}");
        solved_to_the_end += 1;
    }
    println!("{solved_to_the_end} instances of 50 clients solved to the optimum");
    assert!(12 <= solved_to_the_end);
}

#[test]
fn five_hundred_clients_are_placed_within_half_a_percent() {
    let solution = solved(&synthetic(500, 80, 5), 1);
    println!(
        "objective {}, bound {}, gap {:.4} %",
        solution.objective,
        solution.bound,
        100.0 * solution.gap()
    );
    assert!(solution.gap() < 0.005);
}

#[test]
fn equal_questions_have_equal_answers_whatever_the_threads() {
    let instance = synthetic(300, 50, 9);
    let first = solved(&instance, 1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(3)
        .build()
        .expect("three threads");
    let second = pool.install(|| solved(&instance, 1));
    assert_eq!(first, second);
}

#[test]
fn who_cannot_be_placed_is_told_why() {
    let manager = Manager {
        places: 1,
        hours: 3,
        ..Manager::default()
    };
    let costs = Costs {
        unassigned: [3000, 2500, 2000, 1500, 1200],
        ..Costs::default()
    };
    let client = Client {
        class: 1,
        hours: 3,
        ..Client::default()
    };
    let heavy = Client {
        class: 4,
        hours: 9,
        ..Client::default()
    };
    let barred = |bar| Client {
        barred: vec![(0, bar), (1, bar)],
        ..client.clone()
    };
    let instance = Instance {
        costs,
        nearest: 2,
        high_target_percent: 35,
        team_tolerance: 1,
        teams: 1,
        managers: vec![manager, Manager { x: 50, ..manager }],
        clients: vec![
            client.clone(),
            barred(Bar::NoContract),
            barred(Bar::NoBudget),
            heavy,
        ],
    };
    let solution = solved(&instance, 1);
    let report = explain(&instance, &solution.managers);
    let reasons: Vec<Reason> = report.clients.iter().map(|client| client.reason).collect();
    assert_eq!(
        reasons,
        [
            Reason::Cheapest,
            Reason::NoContract,
            Reason::NoBudget,
            Reason::NoHours
        ]
    );
    assert_eq!(
        report.clients[0]
            .second
            .map(|(manager, cost)| (manager, cost.total())),
        Some((1, 50))
    );
    assert_eq!(
        (
            report.managers[0].caseload_before,
            report.managers[0].caseload_after
        ),
        (0, 1)
    );
    assert_eq!(report.managers[1].places_left, 1);
}

#[test]
fn hours_too_many_to_count_one_by_one_are_kept_all_the_same() {
    let mut instance = synthetic(60, 12, 4);
    for (number, client) in (0..).zip(&mut instance.clients) {
        client.hours = client.hours * 100_003 + number;
    }
    for manager in &mut instance.managers {
        manager.hours *= 100_000;
    }
    let solution = solved(&instance, 1);
    assert!(breaches(&instance, &solution.managers).is_empty());
    assert!(solution.bound <= solution.objective);
    assert!(solution.gap() < 0.2, "gap {}", solution.gap());
}
