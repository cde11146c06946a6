//! Slots over time in one replication: the planned steps less the slots of those who are ill.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "a cast saturates: no fewer than no slots"
)]

use rand::RngExt;
use rand_distr::Exp1;

use crate::simulation::chance::{Generator, open_unit};
use crate::simulation::plan::Pool;
use crate::simulation::spec::Absence;

/// Writes the steps of this replication into `steps`.
pub(super) fn slots_of(
    pool: &Pool,
    horizon: f64,
    chance: &mut Generator,
    steps: &mut Vec<(f64, u32)>,
) {
    steps.clear();
    match &pool.absence {
        None => steps.extend_from_slice(&pool.steps),
        Some(absence) => less_absence(&pool.steps, absence, horizon, chance, steps),
    }
}

fn less_absence(
    planned: &[(f64, u32)],
    absence: &Absence,
    horizon: f64,
    chance: &mut Generator,
    steps: &mut Vec<(f64, u32)>,
) {
    let mut changes = spells(absence, horizon, chance);
    changes.extend(
        planned
            .iter()
            .map(|(day, slots)| (*day, Change::Planned(*slots))),
    );
    changes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut slots, mut ill) = (0_u32, 0_i64);
    for (day, change) in changes {
        match change {
            Change::Planned(count) => slots = count,
            Change::Ill(members) => ill += members,
        }
        // The cast saturates at 0: no more slots are lost than there are.
        let there = (f64::from(slots) - ill as f64 * absence.slots_per_member).round() as u32;
        if let Some(last) = steps.last_mut().filter(|last| last.0 >= day) {
            last.1 = there;
        } else {
            steps.push((day, there));
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Change {
    Planned(u32),
    Ill(i64),
}

/// Every member alternates between work and illness, from the equilibrium of the two on.
fn spells(absence: &Absence, horizon: f64, chance: &mut Generator) -> Vec<(f64, Change)> {
    let at_work = 365.0 / absence.spells_per_year;
    let mut changes = Vec::new();
    for _ in 0..absence.members {
        let mut ill = open_unit(chance) < absence.mean_days / (absence.mean_days + at_work);
        let mut day = 0.0;
        if ill {
            changes.push((0.0, Change::Ill(1)));
        }
        while day < horizon {
            let mean = if ill { absence.mean_days } else { at_work };
            day += mean * chance.sample::<f64, _>(Exp1);
            ill = !ill;
            changes.push((day, Change::Ill(if ill { 1 } else { -1 })));
        }
    }
    changes
}
