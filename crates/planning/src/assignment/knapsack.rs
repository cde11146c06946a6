//! The cheapest set of clients for one case manager, for each number of clients: a knapsack over places and hours.
//!
//! Exact: prices are whole numbers of quanta, held in `f64` below 2⁵³ (which the processor adds and compares several
//! at a time). Only what one case manager can do is known here.

use super::problem::Problem;

/// Above this many cells a table over places and hours is made coarser, which keeps the bound valid.
const MOST_CELLS: usize = 40_000;

/// The fixed part of one case manager's knapsack.
#[derive(Debug, Clone)]
pub(super) struct Knapsack {
    /// Clients of the same hours and complexity; of these only the cheapest ones can matter. High-complex ones first.
    kinds: Vec<Kind>,
    places: usize,
    /// Hours in units of `unit`; 0 where hours can never bind.
    hours: usize,
    /// What the high-complex clients cost together, by their number; one more than there are places.
    high_cost: Vec<f64>,
}

#[derive(Debug, Clone)]
struct Kind {
    high: bool,
    hours: usize,
    /// No more than this many of the kind fit.
    most: usize,
    arcs: Vec<usize>,
}

/// A client who may be worth taking, at the price at this moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) price: f64,
    pub(super) arc: usize,
    hours: usize,
    high: bool,
}

/// The table of one solve, kept for tracing back.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) items: Vec<Item>,
    layers: Vec<f64>,
    scratch: Vec<(f64, usize)>,
}

/// By arc: what it adds to the bound to force it in, or out, in quanta.
#[derive(Debug, Clone)]
pub(super) struct Forced {
    pub(super) enter: Vec<f64>,
    pub(super) leave: Vec<f64>,
}

impl Knapsack {
    pub(super) fn new(problem: &Problem, manager: usize, quanta: f64) -> Self {
        let room = &problem.rooms[manager];
        let arcs = problem.arcs_into(manager);
        let of = |arc: &usize| &problem.seekers[problem.arcs[*arc].client];
        let places = usize::try_from(room.places).unwrap_or(0).min(arcs.len());
        let mut heaviest: Vec<i64> = arcs.iter().map(|arc| of(arc).hours).collect();
        heaviest.sort_unstable_by(|a, b| b.cmp(a));
        let binding = room.hours < heaviest.iter().take(places).sum::<i64>();
        let unit = if binding {
            unit(heaviest.iter().copied(), room.hours, places)
        } else {
            i64::MAX
        };
        let scaled = |hours: i64| usize::try_from(hours / unit).unwrap_or(0);
        let hours = scaled(room.hours);
        let mut kinds: Vec<Kind> = Vec::new();
        for arc in arcs {
            let seeker = of(arc);
            let (high, needed) = (seeker.high == 1, scaled(seeker.hours));
            if let Some(kind) = kinds
                .iter_mut()
                .find(|kind| kind.high == high && kind.hours == needed)
            {
                kind.arcs.push(*arc);
            } else {
                let most = hours.checked_div(needed).unwrap_or(places).min(places);
                kinds.push(Kind {
                    high,
                    hours: needed,
                    most,
                    arcs: vec![*arc],
                });
            }
        }
        kinds.sort_by_key(|kind| (!kind.high, kind.hours));
        let high_cost = (0..=places + 1)
            .map(|high| quanta * as_f64(problem.high_cost(manager, as_i64(high))))
            .collect();
        Self {
            kinds,
            places,
            hours,
            high_cost,
        }
    }

    /// The most clients that can be taken.
    pub(super) fn places(&self) -> usize {
        self.places
    }

    /// The items worth looking at: those no dearer than `limit`, of each kind the cheapest that fit.
    ///
    /// With `spare` more of each kind, so that one can be left out.
    pub(super) fn select(&self, prices: &[f64], limit: f64, spare: usize, table: &mut Table) {
        table.items.clear();
        for kind in &self.kinds {
            let scratch = &mut table.scratch;
            scratch.clear();
            scratch.extend(
                kind.arcs
                    .iter()
                    .map(|arc| (prices[*arc], *arc))
                    .filter(|(price, _)| *price <= limit),
            );
            let most = kind.most + spare;
            if most < scratch.len() {
                scratch
                    .select_nth_unstable_by(most, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                scratch.truncate(most);
            }
            let item = |(price, arc): &(f64, usize)| Item {
                price: *price,
                arc: *arc,
                hours: kind.hours,
                high: kind.high,
            };
            table.items.extend(scratch.iter().map(item));
        }
    }

    /// Fills the table for its items: the cheapest price by number of clients and hours, with the costs of too many
    /// high-complex ones.
    pub(super) fn solve(&self, table: &mut Table) {
        let size = (self.places + 1) * (self.hours + 1);
        table.layers.clear();
        table.layers.resize(size, f64::INFINITY);
        table.layers[..=self.hours].fill(0.0);
        let high = table.items.iter().take_while(|item| item.high).count();
        for index in 0..table.items.len() {
            if index == high {
                self.charge_high(table, size);
            }
            let item = table.items[index];
            let start = table.layers.len() - size;
            table.layers.extend_from_within(start..);
            let (before, after) = table.layers[start..].split_at_mut(size);
            self.take(before, after, item, (index + 1).min(self.places));
        }
        if high == table.items.len() {
            self.charge_high(table, size);
        }
    }

    fn take(&self, before: &[f64], after: &mut [f64], item: Item, most: usize) {
        let width = self.hours + 1;
        if width <= item.hours {
            return;
        }
        for count in 1..=most {
            let from = &before[(count - 1) * width..count * width - item.hours];
            let to = &mut after[count * width + item.hours..(count + 1) * width];
            for (to, from) in to.iter_mut().zip(from) {
                let price = from + item.price;
                *to = if price < *to { price } else { *to };
            }
        }
    }

    fn charge_high(&self, table: &mut Table, size: usize) {
        let start = table.layers.len() - size;
        table.layers.extend_from_within(start..);
        let layer = &mut table.layers[start + size..];
        for (row, cost) in layer.chunks_mut(self.hours + 1).zip(&self.high_cost) {
            for price in row {
                *price += cost;
            }
        }
    }

    /// The cheapest price for each number of clients.
    pub(super) fn by_count<'t>(&self, table: &'t Table) -> impl Iterator<Item = f64> + 't {
        let width = self.hours + 1;
        let start = table.layers.len() - width * (self.places + 1);
        table.layers[start..]
            .chunks(width)
            .map(|row| row[row.len() - 1])
    }

    /// What it would cost to force each client in, and each item out, in place of the free choice that costs `value`.
    ///
    /// `rest` is what the other case managers of the team make of it when this one takes so many clients.
    pub(super) fn force(
        &self,
        table: &Table,
        prices: &[f64],
        rest: &[f64],
        value: f64,
        forced: &mut Forced,
    ) {
        let all = || table.items.iter().copied();
        let (free, charged) = (self.sweep(all(), 0), self.sweep(all(), 1));
        for kind in &self.kinds {
            let entered = self.entered(if kind.high { &charged } else { &free }, kind.hours, rest);
            for arc in &kind.arcs {
                forced.enter[*arc] = (entered + prices[*arc] - value).max(0.0);
            }
        }
        for (number, item) in table.items.iter().enumerate() {
            let others = || {
                all()
                    .enumerate()
                    .filter(|(other, _)| *other != number)
                    .map(|(_, item)| item)
            };
            let without = self.sweep(others(), 0);
            let shifted = if item.high {
                self.sweep(others(), 1)
            } else {
                Vec::new()
            };
            let entered = self.entered(
                if item.high { &shifted } else { &without },
                item.hours,
                rest,
            );
            forced.enter[item.arc] = (entered + item.price - value).max(0.0);
            let width = self.hours + 1;
            let totals = without
                .chunks(width)
                .zip(rest)
                .map(|(row, rest)| row[width - 1] + rest);
            forced.leave[item.arc] = (totals.fold(f64::INFINITY, f64::min) - value).max(0.0);
        }
    }

    /// The cheapest total with one more client of these hours on top of a table.
    fn entered(&self, layer: &[f64], hours: usize, rest: &[f64]) -> f64 {
        let width = self.hours + 1;
        if width <= hours {
            return f64::INFINITY;
        }
        let rows = layer.chunks(width).zip(rest.iter().skip(1));
        rows.map(|(row, rest)| row[width - 1 - hours] + rest)
            .fold(f64::INFINITY, f64::min)
    }

    /// The last layer of a table over these items, as if `before` high-complex clients were in already.
    fn sweep(&self, items: impl Iterator<Item = Item>, before: usize) -> Vec<f64> {
        let width = self.hours + 1;
        let mut layer = vec![f64::INFINITY; width * (self.places + 1)];
        layer[..width].fill(0.0);
        let mut charged = false;
        let charge = |layer: &mut Vec<f64>| {
            for (row, cost) in layer.chunks_mut(width).zip(&self.high_cost[before..]) {
                for price in row {
                    *price += cost;
                }
            }
        };
        for (number, item) in items.enumerate() {
            if !item.high && !charged {
                charge(&mut layer);
                charged = true;
            }
            for count in (1..=(number + 1).min(self.places)).rev() {
                let (before, after) = layer.split_at_mut(count * width);
                if width <= item.hours {
                    break;
                }
                let from = &before[(count - 1) * width..count * width - item.hours];
                for (to, from) in after[item.hours..width].iter_mut().zip(from) {
                    let price = from + item.price;
                    *to = if price < *to { price } else { *to };
                }
            }
        }
        if !charged {
            charge(&mut layer);
        }
        layer
    }

    /// The arcs of the cheapest set of `count` clients.
    pub(super) fn trace(&self, table: &Table, count: usize, arcs: &mut Vec<usize>) {
        let width = self.hours + 1;
        let size = width * (self.places + 1);
        let high = table.items.iter().take_while(|item| item.high).count();
        let (mut count, mut hours) = (count, self.hours);
        for index in (0..table.items.len()).rev() {
            // The layer after the costs of high-complex clients stands between the two sorts.
            let shift = usize::from(high <= index);
            let before = &table.layers[(index + shift) * size..];
            let after = &table.layers[(index + shift + 1) * size..];
            let item = table.items[index];
            if after[count * width + hours] < before[count * width + hours] {
                arcs.push(item.arc);
                count -= 1;
                hours -= item.hours;
            }
        }
    }
}

/// The unit of hours that keeps the table small: exact where it divides all, else a relaxation.
fn unit(hours: impl Iterator<Item = i64>, room: i64, places: usize) -> i64 {
    let divisor = hours.fold(0, gcd).max(1);
    let columns = as_i64((MOST_CELLS / (places + 1)).max(2));
    if room / divisor < columns {
        divisor
    } else {
        room / columns + 1
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

pub(super) fn as_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers stay below 2^53: see the module"
)]
pub(super) fn as_f64(number: i64) -> f64 {
    number as f64
}
