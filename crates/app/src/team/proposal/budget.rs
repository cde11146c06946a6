//! A proposal in which no insurer is asked to pay for more people at an employer than its budget has room for. One by one
//! everybody fits; whoever is too many of them together goes elsewhere, the last of the list first, and it is solved again.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use spil_model::agb::Uzovi;
use spil_model::ids::OrganisationId;
use spil_planning::assignment::{InstanceError, Reason};

use super::question::{self, Asks, Question, Seat, Solved};

/// After so many rounds whoever is still too many has nobody.
const ROUNDS: usize = 4;

/// Solves it within the budgets.
pub(super) fn solve(
    (seats, asks): (&[Seat], &[Asks]),
    today: Date,
    time: Duration,
    elapsed: &(dyn Fn() -> Duration + Sync),
) -> Result<Solved, InstanceError> {
    let mut asks = asks.to_vec();
    let mut solved = question::solve(&Question::of(seats, &asks, today), time, elapsed)?;
    for _ in 0..ROUNDS {
        let over = over(&asks, &solved);
        if over.is_empty() {
            return Ok(solved);
        }
        for (at, seat) in over {
            if let Some(asks) = asks.get_mut(at) {
                bar(asks, seat);
            }
        }
        solved = question::solve(&Question::of(seats, &asks, today), time, elapsed)?;
    }
    for (at, _) in over(&asks, &solved) {
        if let (Some(seat), Some(reason)) = (solved.seats.get_mut(at), solved.reasons.get_mut(at)) {
            (*seat, *reason) = (None, Reason::NoBudget);
        }
    }
    Ok(solved)
}

/// Whoever is placed where their insurer pays for nobody more, with the seat. An offer stands, and counts.
fn over(asks: &[Asks], solved: &Solved) -> Vec<(usize, usize)> {
    let mut used: BTreeMap<(OrganisationId, &Uzovi), u32> = BTreeMap::new();
    let mut over = Vec::new();
    let placed = asks.iter().zip(&solved.seats).enumerate();
    let mut placed: Vec<_> = placed
        .filter_map(|(at, (one, seat))| Some((at, one, (*seat)?)))
        .collect();
    placed.sort_by_key(|(_, one, _)| one.offered_to.is_none());
    for (at, one, seat) in placed {
        let candidate = one.candidates.get(seat).and_then(Option::as_ref);
        let (Some(insurer), Some(candidate)) = (&one.need.insurer, candidate) else {
            continue;
        };
        let taken = |employer| used.get(&(employer, insurer)).copied().unwrap_or(0);
        let mut budgets = candidate.budgets_with(insurer).peekable();
        if budgets.peek().is_none() {
            continue;
        }
        match budgets.find(|budget| taken(budget.employer) < budget.left) {
            Some(budget) => *used.entry((budget.employer, insurer)).or_default() += 1,
            None if one.offered_to.is_none() => over.push((at, seat)),
            None => {}
        }
    }
    over
}

/// Nobody pays for this one at this seat any more.
fn bar(asks: &mut Asks, seat: usize) {
    let insurer = asks.need.insurer.clone();
    let candidate = asks.candidates.get_mut(seat).and_then(Option::as_mut);
    for budget in candidate.into_iter().flat_map(|one| &mut one.budgets) {
        if Some(&budget.insurer) == insurer.as_ref() {
            budget.left = 0;
        }
    }
}

#[cfg(test)]
mod tests;
