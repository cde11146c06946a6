//! The slots a waiting list needs by simulation: the fewest with which a goal is met.

use crate::simulation::{Busy, Conduct, Figures, Outcome, Refusal, Spec, Step, simulate};

/// What is asked of a waiting list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// In every class, at least this share of those who start or leave has started within the norm, 0 to 1.
    ///
    /// Those who leave count as not helped in time: with too few slots only the urgent ones start, all of them in time.
    WithinNorm(f64),
    /// The mean time on the list, of those who start and those who leave, is at most this many days.
    MeanWait(f64),
}

/// The fewest slots that meet a goal, and what the list does with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Needed {
    /// Number of slots, the whole period long.
    pub slots: u64,
    /// The simulation with that number.
    pub outcome: Outcome,
}

/// Finds the fewest slots, constant over the period, that meet a goal on average.
///
/// Every number of slots meets the same people (common random numbers), so that the search by halves is
/// not misled by chance. The slots of `spec` are replaced; its districts must share them.
///
/// # Errors
///
/// As [`simulate`]; `Ok(None)` if even `most` slots do not meet the goal.
///
/// # Example
///
/// ```
/// use std::sync::atomic::AtomicBool;
/// use spil_planning::forecast::needed::{Goal, fewest_slots};
/// use spil_planning::simulation::{Conduct, Spec};
///
/// let spec = Spec::from_json(br#"{
///     "replications": 5, "horizon_days": 3000, "warmup_days": 500, "discipline": "first_come_first_served",
///     "arrivals_per_year": 365, "classes": [{"name": "all", "share": 1, "norm_days": 1}],
///     "service": {"distribution": "exponential", "mean_days": 8}, "slots": [{"from_day": 0, "count": 1}]
/// }"#).unwrap();
/// let stop = AtomicBool::new(false);
/// let conduct = Conduct { threads: 1, stop: &stop, progress: &|_| {} };
/// let needed = fewest_slots(&spec, Goal::WithinNorm(0.9), 100, &conduct).unwrap().unwrap();
/// assert!((9..16).contains(&needed.slots));
/// ```
pub fn fewest_slots(
    spec: &Spec,
    goal: Goal,
    most: u64,
    conduct: &Conduct<'_>,
) -> Result<Option<Needed>, Refusal> {
    let mut best = match try_slots(spec, most, conduct)? {
        outcome if goal.is_met(&outcome) => Needed {
            slots: most,
            outcome,
        },
        _ => return Ok(None),
    };
    let mut too_few = 0;
    while best.slots - too_few > 1 {
        let slots = u64::midpoint(best.slots, too_few);
        let outcome = try_slots(spec, slots, conduct)?;
        if goal.is_met(&outcome) {
            best = Needed { slots, outcome };
        } else {
            too_few = slots;
        }
    }
    Ok(Some(best))
}

fn try_slots(spec: &Spec, slots: u64, conduct: &Conduct<'_>) -> Result<Outcome, Refusal> {
    let mut spec = spec.clone();
    spec.slots = vec![Step {
        from_day: 0.0,
        count: slots,
    }];
    if let Busy::Count(busy) = &mut spec.start.busy {
        *busy = (*busy).min(slots);
    }
    simulate(&spec, conduct)
}

impl Goal {
    fn is_met(self, outcome: &Outcome) -> bool {
        match self {
            Self::WithinNorm(share) => in_time(&outcome.figures).all(|in_time| in_time >= share),
            Self::MeanWait(days) => outcome.figures.wait_all.mean <= days,
        }
    }
}

/// Per class, the share of those who start or leave that starts within the norm; classes without anyone are left out.
fn in_time(figures: &Figures) -> impl Iterator<Item = f64> + '_ {
    let classes = figures.wait_started.by_class.0.iter();
    classes.filter_map(|(name, waits)| {
        if waits.mean.n > 0 {
            let left = figures.left_share.by_class.get(name)?.mean;
            return Some(waits.in_norm.mean * (1.0 - left));
        }
        // Nobody starts: not in time if anyone waits.
        let waiting = figures.waiting.by_class.get(name)?.mean;
        (waiting > 0.0).then_some(0.0)
    })
}
