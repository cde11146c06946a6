//! From assumptions to the document that `spil simulate` reads. What each field means there is told in `docs/simulation.md`.

use spil_model::capacity::{Assumptions, Group, Number, Staffing, Start};
use spil_planning::simulation::{
    Busy, Class, Discipline, Distribution, District, Factor, InCare, Law, LinkWorkers, OnList,
    Residual, Spec, Start as SpecStart, Step, Waiting,
};

use super::measure::{MONTH, WEEK};
use super::past::whole;

/// The seed of all scenarios: the same assumptions give the same figures.
const SEED: u64 = 1;
const YEAR: f64 = 365.0;
/// So shortly after the beginning the places become those that were planned, where more people are in care than fit.
const SOON: f64 = 0.001;

/// The document of a scenario.
pub(super) fn spec(scenario: &Assumptions) -> Spec {
    let has_areas = scenario.areas.len() > 1;
    let shares = scenario.staffing == Staffing::Shared || !has_areas;
    Spec {
        seed: SEED,
        replications: whole(scenario.number(Number::Replications)),
        horizon_days: scenario.number(Number::Years) * YEAR,
        warmup_days: 0.0,
        // As the waiting list orders people: by what the norm leaves.
        discipline: Discipline::EarliestDueDate,
        arrivals_per_year: scenario.number(Number::Arrivals),
        arrival_factors: growth(scenario),
        classes: classes(scenario),
        service: Law::with_mean(
            Distribution::Lognormal,
            scenario.number(Number::MeanStay),
            Some(scenario.number(Number::Spread)),
        ),
        patience: scenario
            .numbers
            .get(&Number::Patience)
            .map(|days| Law::with_mean(Distribution::Exponential, *days, None)),
        slots: if shares {
            slots(scenario, None)
        } else {
            Vec::new()
        },
        start: start(scenario, has_areas),
        districts: if has_areas {
            districts(scenario, shares)
        } else {
            Vec::new()
        },
        absence: None,
        leave: Vec::new(),
        link_workers: link_workers(scenario),
    }
}

fn growth(scenario: &Assumptions) -> Vec<Factor> {
    let factor = 1.0 + scenario.number(Number::Growth) / 100.0;
    let years = u32::try_from(whole(scenario.number(Number::Years))).unwrap_or(1);
    if (factor - 1.0).abs() < 1e-9 {
        return Vec::new();
    }
    (1..years)
        .map(|year| Factor {
            from_day: f64::from(year) * YEAR,
            factor: factor.powf(f64::from(year)),
        })
        .collect()
}

fn classes(scenario: &Assumptions) -> Vec<Class> {
    let percents: Vec<f64> = scenario.classes.iter().map(|class| class.percent).collect();
    let shares = shifted(&percents, scenario.number(Number::UrgencyShift) / 100.0);
    let classes = scenario.classes.iter().zip(normal(&shares));
    classes
        .map(|(class, share)| Class {
            name: class.id.to_string(),
            share,
            norm_days: class.norm_days,
            service: None,
            patience: None,
            worsens: None,
        })
        .collect()
}

/// Part of each class comes one class higher; below zero one class lower.
fn shifted(shares: &[f64], part: f64) -> Vec<f64> {
    let mut after = shares.to_vec();
    for (place, share) in shares.iter().enumerate() {
        let target = if part > 0.0 {
            place.checked_sub(1)
        } else {
            Some(place + 1).filter(|next| *next < shares.len())
        };
        let moved = share * part.abs();
        if let Some(target) = target
            && let Ok([from, to]) = after.get_disjoint_mut([place, target])
        {
            *from -= moved;
            *to += moved;
        }
    }
    after
}

fn normal(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

fn districts(scenario: &Assumptions, shares: bool) -> Vec<District> {
    let percents: Vec<f64> = scenario.areas.iter().map(|area| area.percent).collect();
    let areas = scenario.areas.iter().zip(normal(&percents)).enumerate();
    areas
        .map(|(place, (area, share))| District {
            name: area.name.clone(),
            share,
            slots: if shares {
                Vec::new()
            } else {
                slots(scenario, Some(place))
            },
            absence: None,
            leave: Vec::new(),
        })
        .collect()
}

/// The places of one area, or of all: as they are now, and from the day of the change on. Where more people are in care
/// than fit, nobody's care is broken off: what becomes free is not filled until they fit.
fn slots(scenario: &Assumptions, area: Option<usize>) -> Vec<Step> {
    let areas = scenario.areas.iter().enumerate();
    let hours: f64 = areas
        .filter(|(place, _)| area.is_none_or(|area| area == *place))
        .map(|(_, one)| one.hours)
        .sum();
    let of_area = |group: &Group| area.is_none_or(|area| area == group.area);
    let in_care = u64::from(Start::count(&scenario.start.in_care, of_area));
    let now = whole(hours * scenario.number(Number::CasesPerHour));
    let later = whole(hours * scenario.number(Number::CasesPerHour) * change(scenario));
    let begins = scenario.number(Number::FromMonths) * YEAR / 12.0;
    let (first, then) = if begins > SOON {
        (now, Some((begins, later)))
    } else {
        (later, None)
    };
    let step = |(from_day, count)| Step { from_day, count };
    let soon = (first < in_care).then_some((SOON, first));
    [Some((0.0, first.max(in_care))), soon, then]
        .into_iter()
        .flatten()
        .map(step)
        .collect()
}

/// What hours, absence and groups together do to the number of places.
fn change(scenario: &Assumptions) -> f64 {
    let part = |number| scenario.number(number) / 100.0;
    let present = (1.0 - part(Number::Absent)) / (1.0 - part(Number::AbsentNow));
    // Who comes in a group takes less of a case manager's time, so that more fit in the same hours.
    let effort = 1.0 - part(Number::GroupShare) * (1.0 - part(Number::GroupEffort));
    (1.0 + part(Number::HoursChange)) * present / effort
}

fn link_workers(scenario: &Assumptions) -> Option<LinkWorkers> {
    let classes: Vec<String> = scenario
        .classes
        .iter()
        .filter(|class| class.by_link_worker)
        .map(|class| class.id.to_string())
        .collect();
    let contacts_per_week = scenario.number(Number::LinkContacts);
    (contacts_per_week > 0.0 && !classes.is_empty()).then(|| LinkWorkers {
        classes,
        contacts_per_week,
        suffices: scenario.number(Number::LinkSuffices) / 100.0,
    })
}

fn start(scenario: &Assumptions, has_areas: bool) -> SpecStart {
    let class = |group: &Group| {
        let class = scenario.classes.get(group.class);
        class.map_or_else(String::new, |class| class.id.to_string())
    };
    let district = |group: &Group| {
        let area = scenario.areas.get(group.area).filter(|_| has_areas);
        area.map(|area| area.name.clone())
    };
    let in_care = each(&scenario.start.in_care).map(|group| InCare {
        class: class(group),
        days_in_care: middle(group.steps, MONTH),
        district: district(group),
    });
    let waiting = each(&scenario.start.waiting).map(|group| OnList {
        class: class(group),
        days_waited: middle(group.steps, WEEK),
        district: district(group),
    });
    SpecStart {
        busy: Busy::Listed(in_care.collect()),
        waiting: Waiting::Listed(waiting.collect()),
        residual: Residual::Stationary,
    }
}

/// Each group as often as it has people.
fn each(groups: &[Group]) -> impl Iterator<Item = &Group> {
    let times = |group: &Group| usize::try_from(group.count).unwrap_or(0);
    groups
        .iter()
        .flat_map(move |group| std::iter::repeat_n(group, times(group)))
}

/// The middle of a step, in days.
fn middle(steps: u32, step: i32) -> f64 {
    (f64::from(steps) + 0.5) * f64::from(step)
}

#[cfg(test)]
mod tests;
