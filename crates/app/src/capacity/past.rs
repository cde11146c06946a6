//! The past of the network, read once: the way of each client as days, the hours of the case managers, and when they were away.
//!
//! It lives in memory only. What is kept of it are counts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use spil_model::capacity::{ClassPart, divide, norm_days};
use spil_model::covenant::{FirstContact, Parameters};
use spil_model::ids::SubRegionId;
use spil_planning::simulation::Discipline;
use spil_planning::simulation::backtest::{Client, History, HistoryClass, HistoryStep};
use spil_store::Conn;
use spil_store::Permit;
use spil_store::capacity::{Away, Hours, LooksAhead, Way, away, first_entry, hours, ways};
use spil_store::organisation::{SubRegion, sub_regions};

use crate::covenant::in_force;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// From so far back rates are taken: older ones say little of now.
pub(super) const RECENT_DAYS: i32 = 730;

/// What the number of places is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// As many as were in care: where people wait, all places are taken.
    InCare,
    /// The contract hours times the most cases that the covenant puts in an hour.
    Agreed,
}

/// The past, and what the covenant says of it today.
#[derive(Debug)]
pub(super) struct Past {
    pub(super) ways: Vec<Way>,
    /// The first day on which everybody who came is known; of those who came before, only who was still there.
    pub(super) since: Option<Date>,
    pub(super) areas: Vec<SubRegion>,
    pub(super) hours: Vec<Hours>,
    pub(super) away: Vec<Away>,
    pub(super) parameters: Parameters,
    pub(super) today: Date,
}

impl Past {
    /// Reads it, under a permit to look ahead.
    pub(super) async fn read<A: LooksAhead>(
        cx: &Cx,
        permit: &Permit<'_, A>,
        conn: &Conn,
    ) -> Result<Self> {
        let today = cx.today();
        let versions = cx.app.covenants.load(conn).await?;
        let covenant = in_force(&versions, today).ok_or(Error::Refused("capacity-no-covenant"))?;
        Ok(Self {
            ways: ways(permit).await?,
            since: first_entry(permit).await?,
            areas: sub_regions(conn).await?,
            hours: hours(permit).await?,
            away: away(permit, today.saturating_sub(365.days()), today).await?,
            parameters: covenant.covenant.parameters.clone(),
            today,
        })
    }

    /// How many areas there are to divide over; one where the network has none.
    pub(super) fn places(&self) -> usize {
        self.areas.len().max(1)
    }

    /// The place of an area; none while an address is not placed.
    pub(super) fn area(&self, area: Option<SubRegionId>) -> Option<usize> {
        if self.areas.is_empty() {
            return Some(0);
        }
        let area = area?;
        self.areas.iter().position(|one| one.id == area)
    }

    /// The place of the class of somebody; none without one, or with one that the covenant has no more.
    pub(super) fn class(&self, way: &Way) -> Option<usize> {
        self.parameters.urgency(way.class.as_ref()?)
    }

    /// Days from the first one until today.
    pub(super) fn days(&self) -> i32 {
        self.since.map_or(0, |since| days(since, self.today))
    }

    /// Those who arrived in the days that rates are taken from. Whoever was taken over with an earlier receipt is none of them.
    pub(super) fn recent(&self) -> impl Iterator<Item = &Way> {
        let from = self
            .today
            .saturating_sub(Span::new().days(self.recent_days()));
        let recent = move |way: &&Way| from <= way.arrived && way.arrived < self.today;
        self.ways.iter().filter(recent)
    }

    /// How many days rates are taken from.
    pub(super) fn recent_days(&self) -> i32 {
        self.days().min(RECENT_DAYS)
    }

    /// How often each class comes; all as often where nobody has one yet.
    pub(super) fn class_weights(&self) -> Vec<f64> {
        let places = self.recent().map(|way| self.class(way));
        weights(places, self.parameters.classes.len())
    }

    /// How often somebody comes in each area; as often everywhere where nobody is placed yet.
    pub(super) fn area_weights(&self) -> Vec<f64> {
        let places = self.recent().map(|way| self.area(way.area));
        weights(places, self.places())
    }

    /// The hours that hold on a day, per area; whoever works in no area is divided over all.
    pub(super) fn hours_on(&self, day: Date) -> Vec<f64> {
        let mut hours = vec![0.0; self.places()];
        let mut elsewhere = 0.0;
        let holds = |one: &&Hours| one.from <= day && one.until.is_none_or(|until| day <= until);
        for one in self.hours.iter().filter(holds) {
            let place = self.area(one.area).and_then(|place| hours.get_mut(place));
            match place {
                Some(sum) => *sum += one.per_week,
                None => elsewhere += one.per_week,
            }
        }
        let all: f64 = hours.iter().sum();
        if all > 0.0 {
            for one in &mut hours {
                *one += elsewhere * *one / all;
            }
        } else if let Some(first) = hours.first_mut() {
            *first = elsewhere;
        }
        hours
    }

    /// How many cases the covenant puts in a contract hour, the least and the most: its weighted cases by the mean weight of
    /// those in care.
    pub(super) fn agreed(&self) -> (f64, f64) {
        let weights = self.ways.iter().filter(|way| is_in_care(way));
        let weights = weights.filter_map(|way| {
            let class = self.parameters.class(way.class.as_ref()?)?;
            Some(class.caseload_weight.as_f64())
        });
        let (mut sum, mut count) = (0.0, 0_u32);
        for weight in weights {
            sum += weight;
            count += 1;
        }
        let mean = if count == 0 || sum <= 0.0 {
            1.0
        } else {
            sum / f64::from(count)
        };
        let caseload = &self.parameters.caseload;
        (
            caseload.lowest_per_contract_hour.as_f64() / mean,
            caseload.highest_per_contract_hour.as_f64() / mean,
        )
    }

    /// The classes with their part of the arrivals, in whole tenths of a percent that add up.
    pub(super) fn class_parts(&self) -> Vec<ClassPart> {
        let percents = percents(&self.class_weights());
        let classes = self.parameters.classes.iter().zip(percents);
        classes
            .map(|(class, percent)| ClassPart {
                id: class.id.clone(),
                norm_days: norm_days(class.norm),
                by_link_worker: class.first_contact != FirstContact::CaseManager,
                percent,
            })
            .collect()
    }

    /// Everybody's way as the look back reads it.
    pub(super) fn history(&self, places: Places) -> Option<History> {
        self.history_of(places, None)
    }

    /// The way of everybody in an area, or everywhere. Who has no class yet gets one, so often as each class comes.
    pub(super) fn history_of(&self, places: Places, area: Option<usize>) -> Option<History> {
        let from = self.since?;
        let is_there = |way: &&Way| area.is_none() || self.area(way.area) == area;
        let ways = || self.ways.iter().filter(is_there);
        let without = ways().filter(|way| self.class(way).is_none());
        let mut given = spread(without.count(), &self.class_weights()).into_iter();
        let name = |place: usize| {
            let class = self.parameters.classes.get(place);
            class.map_or_else(String::new, |class| class.id.to_string())
        };
        let client = |way: &Way| Client {
            class: name(self.class(way).or_else(|| given.next()).unwrap_or(0)),
            arrived: way.arrived,
            started: way.started,
            left: left(way),
            ended: way
                .ended
                .as_ref()
                .filter(|_| way.started.is_some())
                .map(|ended| ended.0),
        };
        let classes = self.parameters.classes.iter().map(|class| HistoryClass {
            name: class.id.to_string(),
            norm_days: norm_days(class.norm),
        });
        Some(History {
            from,
            until: self.today,
            classes: classes.collect(),
            discipline: Discipline::EarliestDueDate,
            slots: match places {
                Places::InCare => Vec::new(),
                Places::Agreed => self.agreed_slots(from),
            },
            clients: ways().map(client).collect(),
        })
    }

    /// The places by hours, from the first day on and whenever an appointment begins or ends.
    fn agreed_slots(&self, from: Date) -> Vec<HistoryStep> {
        let (_, most) = self.agreed();
        let starts = self.hours.iter().map(|one| one.from);
        let ends = self.hours.iter().filter_map(|one| one.until);
        let ends = ends.map(|until| until.saturating_add(1.days()));
        let mut changes: Vec<Date> = starts
            .chain(ends)
            .filter(|day| from < *day && *day < self.today)
            .collect();
        changes.push(from);
        changes.sort_unstable();
        changes.dedup();
        let step = |day: Date| HistoryStep {
            from: day,
            count: whole(self.hours_on(day).iter().sum::<f64>() * most),
        };
        changes.into_iter().map(step).collect()
    }
}

/// The day on which somebody left the list without a place.
pub(super) fn left(way: &Way) -> Option<Date> {
    let ended = way.ended.as_ref().map(|ended| ended.0);
    ended.filter(|_| way.started.is_none())
}

/// Whether somebody has a place now.
pub(super) fn is_in_care(way: &Way) -> bool {
    way.started.is_some() && way.ended.is_none()
}

/// Whether somebody waits for a place now.
pub(super) fn is_waiting(way: &Way) -> bool {
    way.started.is_none() && way.ended.is_none()
}

/// Days from one day to another.
pub(super) fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// A share of a whole as tenths of a percent that add up to a hundred.
pub(super) fn percents(weights: &[f64]) -> Vec<f64> {
    let tenths = divide(1_000, weights);
    tenths
        .into_iter()
        .map(|part| f64::from(part) / 10.0)
        .collect()
}

/// So many places, in the order in which each comes as often as it weighs, evenly mixed.
pub(super) fn spread(count: usize, weights: &[f64]) -> Vec<usize> {
    let parts = divide(u32::try_from(count).unwrap_or(u32::MAX), weights);
    let mut order: Vec<(f64, usize)> = Vec::new();
    for (place, part) in parts.into_iter().enumerate() {
        let at = |turn: u32| (f64::from(turn) + 0.5) / f64::from(part);
        order.extend((0..part).map(|turn| (at(turn), place)));
    }
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, place)| place).collect()
}

fn weights(places: impl Iterator<Item = Option<usize>>, count: usize) -> Vec<f64> {
    let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
    for place in places.flatten() {
        *counts.entry(place).or_default() += 1.0;
    }
    if counts.is_empty() {
        return vec![1.0; count];
    }
    (0..count)
        .map(|place| counts.get(&place).copied().unwrap_or_default())
        .collect()
}

/// A number of places: whole, and not below zero.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and a number of places is small"
)]
pub(super) fn whole(value: f64) -> u64 {
    value.round().max(0.0) as u64
}
