//! What a scenario begins with: who is there now, and what the past says of arrivals, stays and leaving. Each number comes
//! with what it was counted from.

use std::collections::BTreeMap;

use spil_model::capacity::{AreaPart, Assumptions, Group, Number, Staffing, Start};
use spil_planning::forecast::demand;
use spil_planning::simulation::backtest::{Fitted, fitted};
use spil_policy::{Facts, actions};
use spil_store::capacity::Way;

use super::network;
use super::past::{Past, Places, days, is_in_care, is_waiting, left, percents, spread};
use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// The spread of stays where the past says nothing: that of the example in the documents.
const USUAL_SPREAD: f64 = 0.7;
/// How often a scenario is simulated, and how far ahead, unless somebody says otherwise.
const USUAL_REPLICATIONS: f64 = 200.0;
const USUAL_YEARS: f64 = 3.0;
const USUAL_MONTHS: f64 = 3.0;
/// Days of a step of the wait and of the stay.
pub(super) const WEEK: i32 = 7;
pub(super) const MONTH: i32 = 30;

/// What a scenario begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// As assumptions that can be changed.
    pub assumptions: Assumptions,
    /// What they were counted from.
    pub observed: Observed,
}

/// What the numbers were counted from.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// Days of which anything is known.
    pub days: i32,
    /// Of these, the days that rates were taken from.
    pub recent_days: i32,
    /// Arrivals in those days.
    pub arrivals: u32,
    /// Of these, with a class.
    pub classed: u32,
    /// Stays that have ended, ever.
    pub ended: u32,
    /// People who left the list without a place, in the days that rates were taken from.
    pub left: u32,
    /// The ends of stays in those days, by kind.
    pub exits: BTreeMap<String, u32>,
    /// Waiting now.
    pub waiting: u32,
    /// Of these, without a class.
    pub unclassed: u32,
    /// Of these, in no area.
    pub unplaced: u32,
    /// In care now.
    pub in_care: u32,
    /// Contract hours of case managers in a week.
    pub hours: f64,
    /// Cases in an hour that the covenant asks for, the least and the most.
    pub agreed: (f64, f64),
    /// Cases in an hour as it is now; none without hours.
    pub cases_per_hour: Option<f64>,
    /// Whether stays and leaving were fitted on the past; else they are the usual ones.
    pub is_fitted: bool,
}

/// Reads what a scenario begins with.
pub async fn measure(cx: &Cx) -> Result<Viewed<Measured>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_see::<actions::ViewCapacity>(&snapshot, network(), &Facts::default())?;
    let past = Past::read(cx, &permit, &snapshot).await?;
    let measured = tokio::task::spawn_blocking(move || Measured::of(&past)).await;
    let measured = measured.map_err(crate::error::Error::internal)?;
    cx.viewed(snapshot, measured).await
}

impl Measured {
    pub(super) fn of(past: &Past) -> Self {
        let fit = past
            .history(Places::InCare)
            .and_then(|history| fitted(&history, past.today));
        let observed = Observed::of(past, fit.is_some());
        let hours = past.hours_on(past.today);
        let percents = percents(&past.area_weights());
        let areas = hours.iter().zip(percents).enumerate();
        let area = |(place, (hours, percent)): (usize, (&f64, f64))| AreaPart {
            name: past
                .areas
                .get(place)
                .map_or_else(String::new, |area| area.name.clone()),
            percent,
            hours: tenths(*hours),
        };
        let assumptions = Assumptions {
            classes: past.class_parts(),
            areas: areas.map(area).collect(),
            numbers: numbers(past, &observed, fit),
            staffing: Staffing::PerArea,
            start: start(past),
        };
        Self {
            assumptions,
            observed,
        }
    }
}

impl Observed {
    fn of(past: &Past, is_fitted: bool) -> Self {
        let waiting = || past.ways.iter().filter(|way| is_waiting(way));
        let in_care = count(past.ways.iter().filter(|way| is_in_care(way)));
        let hours: f64 = past.hours_on(past.today).iter().sum();
        let ended = past.ways.iter().filter(|way| way.ended.is_some());
        let was_recent = |way: &&Way| {
            way.ended
                .as_ref()
                .is_some_and(|(on, _)| days(*on, past.today) <= past.recent_days())
        };
        let recently = || past.ways.iter().filter(was_recent);
        let mut exits: BTreeMap<String, u32> = BTreeMap::new();
        for way in recently().filter(|way| way.started.is_some()) {
            let kind = way.ended.as_ref().map(|(_, kind)| kind.clone());
            *exits.entry(kind.unwrap_or_default()).or_default() += 1;
        }
        Self {
            days: past.days(),
            recent_days: past.recent_days(),
            arrivals: count(past.recent()),
            classed: count(past.recent().filter(|way| past.class(way).is_some())),
            ended: count(ended.filter(|way| way.started.is_some())),
            left: count(recently().filter(|way| left(way).is_some())),
            exits,
            waiting: count(waiting()),
            unclassed: count(waiting().filter(|way| past.class(way).is_none())),
            unplaced: count(waiting().filter(|way| past.area(way.area).is_none())),
            in_care,
            hours,
            agreed: past.agreed(),
            cases_per_hour: (hours > 0.0).then(|| f64::from(in_care) / hours),
            is_fitted,
        }
    }
}

/// The numbers of a scenario in which nothing changes.
fn numbers(past: &Past, observed: &Observed, fit: Option<Fitted>) -> BTreeMap<Number, f64> {
    let usual = demand::Assumptions::default();
    let absent = absent(past, observed.hours);
    let mut numbers: BTreeMap<Number, f64> = Number::ALL
        .iter()
        .filter_map(|number| Some((*number, number.unchanged()?)))
        .collect();
    numbers.extend([
        (Number::Years, USUAL_YEARS),
        (Number::Replications, USUAL_REPLICATIONS),
        (Number::FromMonths, USUAL_MONTHS),
        (
            Number::MeanStay,
            fit.map_or(usual.mean_stay_days, |fit| fit.mean_stay_days)
                .round(),
        ),
        (
            Number::Spread,
            hundredths(fit.map_or(USUAL_SPREAD, |fit| fit.sigma)),
        ),
        (Number::AbsentNow, absent),
        (Number::Absent, absent),
    ]);
    if observed.recent_days > 0 && observed.arrivals > 0 {
        let a_year = f64::from(observed.arrivals) * 365.0 / f64::from(observed.recent_days);
        numbers.insert(Number::Arrivals, a_year.round().max(1.0));
    }
    if let Some(patience) = fit
        .map(|fit| fit.mean_patience_days)
        .filter(|days| days.is_finite())
    {
        numbers.insert(Number::Patience, patience.round().max(1.0));
    }
    // Where people wait, all places are taken: what is in care is what fits. A network that has just begun has more room.
    if let Some(cases) = observed.cases_per_hour {
        numbers.insert(
            Number::CasesPerHour,
            hundredths(cases.max(observed.agreed.0)),
        );
    }
    for (number, value) in &mut numbers {
        let (least, greatest) = number.range();
        *value = value.clamp(least, greatest);
    }
    numbers
}

/// How much of the hours of the last year was away, in percent.
fn absent(past: &Past, hours: f64) -> f64 {
    let whole = 365.min(past.days());
    if whole == 0 || hours <= 0.0 {
        return 0.0;
    }
    let first = past.today.saturating_sub(jiff::Span::new().days(whole));
    let away = past.away.iter().map(|one| {
        let until = one.until.unwrap_or(past.today).min(past.today);
        let length = days(one.from.max(first), until) + 1;
        f64::from(length.clamp(0, whole)) * one.per_week
    });
    tenths(100.0 * away.sum::<f64>() / (hours * f64::from(whole)))
}

/// Who is there now, as groups. Who has no class or no area yet is divided as arrivals are.
fn start(past: &Past) -> Start {
    let waiting = past.ways.iter().filter(|way| is_waiting(way));
    let waiting = waiting.map(|way| (way, steps(days(way.arrived, past.today), WEEK)));
    let in_care = past.ways.iter().filter(|way| is_in_care(way));
    let in_care = in_care.map(|way| {
        let since = way.started.unwrap_or(past.today);
        (way, steps(days(since, past.today), MONTH))
    });
    Start {
        on: past.today,
        waiting: groups(past, waiting),
        in_care: groups(past, in_care),
    }
}

fn groups<'a>(past: &Past, ways: impl Iterator<Item = (&'a Way, u32)>) -> Vec<Group> {
    let ways: Vec<(Option<usize>, Option<usize>, u32)> = ways
        .map(|(way, steps)| (past.class(way), past.area(way.area), steps))
        .collect();
    let without_class = ways.iter().filter(|way| way.0.is_none()).count();
    let without_area = ways.iter().filter(|way| way.1.is_none()).count();
    let mut classes = spread(without_class, &past.class_weights()).into_iter();
    let mut areas = spread(without_area, &past.area_weights()).into_iter();
    let mut counts: BTreeMap<(usize, usize, u32), u32> = BTreeMap::new();
    for (class, area, steps) in ways {
        let class = class.or_else(|| classes.next()).unwrap_or(0);
        let area = area.or_else(|| areas.next()).unwrap_or(0);
        *counts.entry((class, area, steps)).or_default() += 1;
    }
    let group = |((class, area, steps), count)| Group {
        class,
        area,
        steps,
        count,
    };
    counts.into_iter().map(group).collect()
}

fn steps(days: i32, step: i32) -> u32 {
    u32::try_from(days / step).unwrap_or(0)
}

fn count<'a>(ways: impl Iterator<Item = &'a Way>) -> u32 {
    u32::try_from(ways.count()).unwrap_or(u32::MAX)
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
