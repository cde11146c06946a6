use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::simulation::Spec;

fn spec(discipline: &str, slots: (u32, u32), per_year: f64, waiting: u32, extras: bool) -> Spec {
    let worsens = if extras {
        json!({"to": "b", "per_year": 3.0})
    } else {
        json!(null)
    };
    let workers = if extras {
        json!({"classes": ["a"], "contacts_per_week": 2, "suffices": 0.5})
    } else {
        json!(null)
    };
    let text = json!({
        "horizon_days": 700, "warmup_days": 0, "discipline": discipline, "arrivals_per_year": per_year,
        "classes": [
            {"name": "b", "share": 0.3, "norm_days": 9},
            {"name": "a", "share": 0.7, "norm_days": 30, "worsens": worsens}
        ],
        "service": {"distribution": "lognormal", "mean_days": 60, "sigma": 1},
        "patience": {"distribution": "exponential", "mean_days": 50},
        "slots": [{"from_day": 0, "count": slots.0}, {"from_day": 200, "count": slots.1}],
        "start": {"busy": "all", "waiting": waiting, "residual": "fresh"}, "link_workers": workers
    });
    Spec::from_json(text.to_string().as_bytes()).expect("a specification")
}

proptest! {
    /// Whoever came has started, left, been helped or still waits; nobody is in two places.
    #[test]
    fn nobody_is_lost(
        discipline in prop::sample::select(vec!["class_priority", "earliest_due_date", "first_come_first_served"]),
        slots in (0_u32..20, 0_u32..20),
        per_year in 1.0..400.0_f64,
        waiting in 0_u32..40,
        extras in any::<bool>(),
    ) {
        let spec = spec(discipline, slots, per_year, waiting, extras);
        let plan = Plan::new(&spec);
        let stop = AtomicBool::new(false);
        let mut engine = Engine::new(&plan, &stop);
        for replication in 0..3 {
            engine.run(replication);
            let kinds = &engine.tally.kinds;
            let sum = |of: &dyn Fn(&crate::simulation::tally::KindTally) -> u32| kinds.iter().map(of).sum::<u32>();
            let out = sum(&|kind| u32::try_from(kind.waits.len()).unwrap_or(0) + kind.left + kind.helped);
            let still = engine.tally.path(0).last().unwrap_or(0);
            prop_assert_eq!(sum(&|kind| kind.arrived) + waiting, out + still);
            let most = f64::from(slots.0.max(slots.1)) * 700.0;
            prop_assert!(kinds.iter().map(|kind| kind.busy).sum::<f64>() <= most + 1e-6);
            prop_assert!(engine.tally.path(0).all(|count| count <= waiting + sum(&|kind| kind.arrived)));
        }
    }
}
