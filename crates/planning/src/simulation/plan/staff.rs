//! Dividing staff into pools: who shares slots, how many slots there are when, and how many are taken on day 0.

use super::Pool;
use crate::simulation::spec::{Absence, Busy, Leave, Spec, Step};

/// The pools of a specification: the shared slots first, then every district with slots of its own.
pub(super) fn pools(spec: &Spec) -> Vec<Pool> {
    let mut pools = Vec::new();
    let shares = |place: usize| {
        spec.districts
            .get(place)
            .is_none_or(|district| district.slots.is_empty())
    };
    let count = spec.districts.len().max(1);
    if !spec.slots.is_empty() {
        let serves = (0..count).map(shares).collect();
        pools.push(pool(serves, &spec.slots, &spec.leave, spec.absence.clone()));
    }
    for (place, district) in spec
        .districts
        .iter()
        .enumerate()
        .filter(|(_, one)| !one.slots.is_empty())
    {
        let serves = (0..count).map(|other| other == place).collect();
        pools.push(pool(
            serves,
            &district.slots,
            &district.leave,
            district.absence.clone(),
        ));
    }
    if let Busy::Count(busy) = spec.start.busy {
        divide_busy(&mut pools, busy);
    }
    pools
}

fn pool(serves: Vec<bool>, steps: &[Step], leave: &[Leave], absence: Option<Absence>) -> Pool {
    let mut days: Vec<f64> = steps.iter().map(|step| step.from_day).collect();
    days.extend(
        leave
            .iter()
            .flat_map(|leave| [leave.from_day, leave.to_day]),
    );
    days.sort_unstable_by(f64::total_cmp);
    days.dedup();
    let steps = days
        .into_iter()
        .map(|day| (day, slots_on(day, steps, leave)))
        .collect();
    Pool {
        serves,
        steps,
        absence,
        busy: None,
    }
}

fn slots_on(day: f64, steps: &[Step], leave: &[Leave]) -> u32 {
    let planned = steps
        .iter()
        .rev()
        .find(|step| step.from_day <= day)
        .map_or(0, |step| step.count);
    let away: u64 = leave
        .iter()
        .filter(|one| one.from_day <= day && day < one.to_day)
        .map(|one| one.slots)
        .sum();
    u32::try_from(planned.saturating_sub(away)).unwrap_or(u32::MAX)
}

/// Divides a number in care over the pools in proportion to their slots of day 0.
fn divide_busy(pools: &mut [Pool], busy: u64) {
    let first = |pool: &Pool| pool.steps.first().map_or(0, |step| u64::from(step.1));
    let total: u64 = pools.iter().map(first).sum();
    let busy = busy.min(total);
    let (mut slots_before, mut given) = (0, 0);
    for pool in pools {
        slots_before += first(pool);
        let upto = (busy * slots_before).checked_div(total).unwrap_or(0);
        pool.busy = u32::try_from(upto - given).ok();
        given = upto;
    }
}
