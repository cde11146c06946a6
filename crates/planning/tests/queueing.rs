//! The simulation against closed forms of queueing theory, and against the laws that hold for every queue.
//!
//! Every comparison allows four standard errors of the simulated figure; the seeds are fixed.

mod queueing {
    pub(crate) mod closed;
    pub(crate) mod world;
}

use queueing::closed::{ErlangA, ErlangC};
use queueing::world::{World, near, run};
use spil_planning::simulation::{Discipline, Residual};
use spil_planning::stats::Figure;

const DISCIPLINES: [Discipline; 3] = [
    Discipline::ClassPriority,
    Discipline::EarliestDueDate,
    Discipline::FirstComeFirstServed,
];

#[test]
fn one_queue_with_several_slots_is_erlang_c() {
    for (slots, per_day, stay) in [
        (1, 0.7, 1.0),
        (5, 4.0, 1.0),
        (20, 0.9, 20.0),
        (50, 4.8, 10.0),
    ] {
        let figures = run(&World::plain(slots, per_day, stay).spec()).figures;
        let exact = ErlangC {
            slots,
            per_day,
            stay,
        };
        near("wait", &figures.wait_started.all.mean, exact.wait());
        near("waiting", &figures.waiting.all, per_day * exact.wait());
        near("busy", &figures.busy, per_day * stay);
        near(
            "in 42 days",
            &figures.wait_started.all.in_6_weeks,
            exact.within(42.0),
        );
        near("started", &figures.started, per_day * 365.0);
    }
}

#[test]
fn percentiles_are_those_of_erlang_c() {
    let figures = run(&World::plain(20, 0.9, 20.0).spec()).figures;
    let exact = ErlangC {
        slots: 20,
        per_day: 0.9,
        stay: 20.0,
    };
    near(
        "median",
        &figures.wait_started.all.median,
        exact.percentile(0.5),
    );
    near("p90", &figures.wait_started.all.p90, exact.percentile(0.9));
}

#[test]
fn priorities_are_those_of_cobham() {
    let mut world = World::plain(8, 7.0, 1.0);
    world.classes(&[
        ("first", 0.2, 1.0),
        ("second", 0.3, 5.0),
        ("third", 0.5, 50.0),
    ]);
    world.discipline = Discipline::ClassPriority;
    let figures = run(&world.spec()).figures;
    let exact = ErlangC {
        slots: 8,
        per_day: 7.0,
        stay: 1.0,
    };
    let by_class = exact.priority_waits(&[0.2, 0.3, 0.5]);
    for ((name, waits), expected) in figures.wait_started.by_class.0.iter().zip(by_class) {
        near(name, &waits.mean, expected);
    }
    near("all", &figures.wait_started.all.mean, exact.wait());
}

#[test]
fn every_discipline_has_the_same_mean_number_waiting() {
    for discipline in DISCIPLINES {
        let mut world = World::plain(10, 9.0, 1.0);
        world.classes(&[("first", 0.3, 0.1), ("second", 0.7, 3.0)]);
        world.discipline = discipline;
        let figures = run(&world.spec()).figures;
        near(
            "waiting",
            &figures.waiting.all,
            9.0 * ErlangC {
                slots: 10,
                per_day: 9.0,
                stay: 1.0,
            }
            .wait(),
        );
    }
}

#[test]
fn first_come_first_served_does_not_know_classes() {
    let mut world = World::plain(5, 4.2, 1.0);
    world.classes(&[("first", 0.5, 1.0), ("second", 0.5, 1.0)]);
    let figures = run(&world.spec()).figures;
    let exact = ErlangC {
        slots: 5,
        per_day: 4.2,
        stay: 1.0,
    };
    for (name, waits) in &figures.wait_started.by_class.0 {
        near(name, &waits.mean, exact.wait());
    }
}

#[test]
fn due_dates_hold_classes_apart_by_the_difference_of_their_norms() {
    // In heavy traffic the waits of two classes differ by the difference of their norms, if both have to wait.
    let mut world = World::plain(5, 4.95, 1.0);
    world.classes(&[("soon", 0.5, 1.0), ("later", 0.5, 3.0)]);
    world.discipline = Discipline::EarliestDueDate;
    world.horizon = 300_000.0;
    let figures = run(&world.spec()).figures;
    let wait = |name: &str| {
        figures
            .wait_started
            .by_class
            .get(name)
            .expect("class")
            .mean
            .mean
    };
    let apart = wait("later") - wait("soon");
    assert!((1.75..2.0).contains(&apart), "{apart}");
}

#[test]
fn leaving_is_erlang_a() {
    for (slots, per_day, stay, patience) in [
        (5, 6.0, 1.0, 2.0),
        (20, 1.0, 18.0, 30.0),
        (10, 2.0, 10.0, 1.0),
    ] {
        let mut world = World::plain(slots, per_day, stay);
        world.patience = Some(patience);
        let figures = run(&world.spec()).figures;
        let exact = ErlangA {
            slots,
            per_day,
            stay,
            patience,
        };
        near("waiting", &figures.waiting.all, exact.waiting());
        near("busy", &figures.busy, exact.busy());
        near("left", &figures.left_share.all, exact.left_share());
        near("wait_all", &figures.wait_all, exact.waiting() / per_day);
    }
}

#[test]
fn a_single_slot_with_general_stays_is_pollaczek_khinchine() {
    let lognormal = r#"{"distribution": "lognormal", "mean_days": 1, "sigma": 0.7}"#;
    let gamma = r#"{"distribution": "gamma", "mean_days": 1, "shape": 0.5}"#;
    let fixed = r#"{"distribution": "empirical", "days": [1]}"#;
    let two = r#"{"distribution": "empirical", "days": [0.5, 1.5]}"#;
    let squared = [
        (lognormal, 0.49_f64.exp()),
        (gamma, 3.0),
        (fixed, 1.0),
        (two, 1.25),
    ];
    for (law, second_moment) in squared {
        let mut world = World::plain(1, 0.7, 1.0);
        world.service = law.to_owned();
        let figures = run(&world.spec()).figures;
        near(
            law,
            &figures.wait_started.all.mean,
            0.7 * second_moment / 2.0 / 0.3,
        );
    }
}

#[test]
fn a_stationary_start_needs_no_warmup() {
    let laws = [
        r#"{"distribution": "lognormal", "mean_days": 800, "sigma": 0.7}"#,
        r#"{"distribution": "gamma", "mean_days": 800, "shape": 2}"#,
        r#"{"distribution": "exponential", "mean_days": 800}"#,
        r#"{"distribution": "empirical", "days": [400, 1200]}"#,
        r#"{"distribution": "competing", "exits": [
            {"name": "admission", "law": {"distribution": "lognormal", "mean_days": 1500, "sigma": 0.5}},
            {"name": "death", "law": {"distribution": "exponential", "mean_days": 2000}}]}"#,
    ];
    for law in laws {
        // More slots than are ever needed: those of day 0 leave as fast as others come.
        let mut world = World::plain(3_000, 1.0, 800.0);
        world.service = law.to_owned();
        world.horizon = 200.0;
        world.warmup = 0.0;
        world.busy = 800;
        world.replications = 200;
        let figures = run(&world.spec()).figures;
        let mean = if law.contains("competing") {
            None
        } else {
            Some(800.0)
        };
        if let Some(mean) = mean {
            near(law, &figures.busy, mean);
        }
    }
}

#[test]
fn a_fresh_start_loses_nobody_before_the_shortest_stay() {
    let mut world = World::plain(100, 0.001, 500.0);
    world.service = r#"{"distribution": "empirical", "days": [400, 600]}"#.to_owned();
    world.residual = Residual::Fresh;
    world.busy = 100;
    world.horizon = 390.0;
    world.warmup = 0.0;
    world.replications = 20;
    let busy = run(&world.spec()).figures.busy;
    assert!((99.8..=100.0).contains(&busy.mean), "{busy:?}");
}

#[test]
fn little_s_law_holds() {
    for discipline in DISCIPLINES {
        let mut world = World::plain(30, 1.3, 24.0);
        world.classes(&[
            ("first", 0.1, 3.0),
            ("second", 0.4, 14.0),
            ("third", 0.5, 60.0),
        ]);
        world.patience = Some(80.0);
        world.discipline = discipline;
        let figures = run(&world.spec()).figures;
        let flow = (figures.started.mean + figures.left.mean) / 365.0;
        let little = flow * figures.wait_all.mean;
        assert!(
            (figures.waiting.all.mean / little - 1.0).abs() < 0.01,
            "{little} {:?}",
            figures.waiting.all
        );
        assert!((figures.busy.mean / (figures.started.mean / 365.0 * 24.0) - 1.0).abs() < 0.01);
        assert!((figures.arrived.mean / 365.0 / flow - 1.0).abs() < 0.01);
    }
}

#[test]
fn an_interval_holds_the_truth_about_95_times_in_100() {
    let exact = ErlangC {
        slots: 3,
        per_day: 2.1,
        stay: 1.0,
    }
    .wait();
    let mut held = 0;
    for seed in 0..200 {
        let mut world = World::plain(3, 2.1, 1.0);
        world.seed = seed;
        world.replications = 12;
        world.horizon = 4_000.0;
        world.warmup = 100.0;
        let Figure {
            ci95: [low, high], ..
        } = run(&world.spec()).figures.wait_started.all.mean;
        held += u32::from(low <= exact && exact <= high);
    }
    println!("{held} of 200 intervals hold the truth");
    assert!((180..=199).contains(&held), "{held}");
}
