//! What one replication adds up to: counts and sums per kind, waits, and the path of the number waiting.
//!
//! Time averages are sums over people of the part of their wait or stay that lies in the window; nothing is
//! integrated step by step.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "days of a path are not negative, and its points are few"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "kinds and grid points are numbered by the plan"
)]

use super::arrivals::Person;
use super::plan::Plan;

/// Days between two points of the path.
pub(crate) const GRID_DAYS: f64 = 30.0;

/// Sums over one replication.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) warmup: f64,
    pub(crate) horizon: f64,
    norms: Vec<f64>,
    classes: usize,
    /// One per kind: district × classes + class.
    pub(crate) kinds: Vec<KindTally>,
    /// Per district, the change of the number waiting at each grid point.
    path: Vec<Vec<i32>>,
    /// Ends of stays in the window, per district and exit.
    pub(crate) exits: Vec<Vec<u32>>,
    /// Arrivals, completions and leavings from day 0.
    pub(crate) events: u64,
}

/// Sums over the people of one class in one district.
#[derive(Debug, Default, Clone)]
pub(crate) struct KindTally {
    /// Waits in days of those whose service started in the window.
    pub(crate) waits: Vec<f64>,
    /// How many of those waits are within the norm.
    pub(crate) in_norm: u32,
    /// How many left in the window before their service started.
    pub(crate) left: u32,
    /// Their waits together, in days.
    pub(crate) left_wait: f64,
    /// Days of waiting in the window.
    pub(crate) waiting: f64,
    /// Days of service in the window.
    pub(crate) busy: f64,
    /// How many arrived in the window.
    pub(crate) arrived: u32,
    /// How many had their first contact in the window, by whomever.
    pub(crate) contacts: u32,
    /// Their waits for it together, in days.
    pub(crate) contact_wait: f64,
    /// How many of those contacts were within the norm.
    pub(crate) contacts_in_norm: u32,
    /// How many left the list in the window because a link worker's contact was enough.
    pub(crate) helped: u32,
    /// How many went over to this class in the window.
    pub(crate) worsened: u32,
}

impl Tally {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            warmup: plan.warmup,
            horizon: plan.horizon,
            norms: plan.classes.iter().map(|class| class.norm).collect(),
            classes: plan.classes.len(),
            kinds: vec![KindTally::default(); plan.kinds()],
            path: vec![vec![0; grid(plan.horizon).len() + 1]; plan.districts],
            exits: vec![vec![0; plan.exits.len()]; plan.districts],
            events: 0,
        }
    }

    /// Begins a new replication.
    pub(crate) fn clear(&mut self) {
        for kind in &mut self.kinds {
            let mut waits = std::mem::take(&mut kind.waits);
            waits.clear();
            *kind = KindTally {
                waits,
                ..KindTally::default()
            };
        }
        self.path.iter_mut().for_each(|path| path.fill(0));
        self.exits.iter_mut().for_each(|exits| exits.fill(0));
        self.events = 0;
    }

    #[inline]
    pub(crate) fn arrived(&mut self, person: &Person) {
        self.events += 1;
        if person.arrived >= self.warmup {
            self.kinds[usize::from(person.kind)].arrived += 1;
        }
    }

    /// Service starts at `now` and ends at `end`.
    #[inline]
    pub(crate) fn started(&mut self, person: &Person, now: f64, end: f64) {
        let busy = self.overlap(now, end);
        let norm = self.norms[usize::from(person.class)];
        let kind = &mut self.kinds[usize::from(person.kind)];
        kind.busy += busy;
        if now >= self.warmup {
            kind.waits.push(now - person.arrived);
            kind.in_norm += u32::from(now - person.joined <= norm);
        }
        if now > person.arrived {
            self.waited(person, now);
        }
    }

    /// Someone is in care from day 0 until `end`.
    pub(crate) fn in_care_at_start(&mut self, kind: usize, end: f64) {
        self.kinds[kind].busy += self.overlap(0.0, end);
    }

    /// A stay in `district` ends through an exit in the window.
    pub(crate) fn ended(&mut self, district: usize, exit: usize, end: f64) {
        if end >= self.warmup && end < self.horizon {
            self.exits[district][exit] += 1;
        }
    }

    /// Someone left at their deadline, which lies before the horizon.
    #[inline]
    pub(crate) fn left(&mut self, person: &Person) {
        self.events += 1;
        if person.deadline >= self.warmup {
            let kind = &mut self.kinds[usize::from(person.kind)];
            kind.left += 1;
            kind.left_wait += person.deadline - person.arrived;
        }
        self.waited(person, person.deadline);
    }

    /// Someone was still in the queue when the replication ended, or had left unnoticed.
    pub(crate) fn waited_in_vain(&mut self, person: &Person, horizon: f64) {
        if person.deadline < horizon {
            self.left(person);
        } else {
            self.waited(person, f64::INFINITY);
        }
    }

    /// A first contact at `now`, by a link worker or because the service starts.
    pub(crate) fn contacted(&mut self, person: &Person, now: f64) {
        if now < self.warmup {
            return;
        }
        let norm = self.norms[usize::from(person.class)];
        let kind = &mut self.kinds[usize::from(person.kind)];
        kind.contacts += 1;
        kind.contact_wait += now - person.arrived;
        kind.contacts_in_norm += u32::from(now - person.joined <= norm);
    }

    /// Someone leaves the list at `now` because a link worker's contact was enough.
    pub(crate) fn helped(&mut self, person: &Person, now: f64) {
        self.events += 1;
        if now >= self.warmup {
            self.kinds[usize::from(person.kind)].helped += 1;
        }
        self.waited(person, now);
    }

    /// Someone goes over to another class at `now`; `person` is as they were before.
    pub(crate) fn worsened(&mut self, person: &Person, to: u16, now: f64) {
        self.in_queue(person, now);
        if now >= self.warmup {
            self.kinds[usize::from(to)].worsened += 1;
        }
    }

    /// The number waiting on each grid point, in one district.
    pub(crate) fn path(&self, district: usize) -> impl Iterator<Item = u32> + '_ {
        let changes = &self.path[district];
        changes[..changes.len() - 1]
            .iter()
            .scan(0_i32, |waiting, change| {
                *waiting += change;
                Some(u32::try_from(*waiting).unwrap_or(0))
            })
    }

    /// The wait in the present class ends at `until`, and with it the wait as a whole.
    #[inline]
    fn waited(&mut self, person: &Person, until: f64) {
        self.in_queue(person, until);
        let district = usize::from(person.kind) / self.classes;
        let (from, to) = (self.grid_place(person.arrived), self.grid_place(until));
        self.path[district][from] += 1;
        self.path[district][to] -= 1;
    }

    /// Adds the wait in the present class that ends at `until`.
    #[inline]
    fn in_queue(&mut self, person: &Person, until: f64) {
        let days = self.overlap(person.joined, until);
        self.kinds[usize::from(person.kind)].waiting += days;
    }

    /// The first grid point that is not before a day; one past the last for infinity.
    #[inline]
    fn grid_place(&self, day: f64) -> usize {
        let end = self.path[0].len() - 1;
        if day >= self.horizon {
            return end;
        }
        // Rounding up by hand: `ceil` is a call where the processor is not known at compile time.
        let points = day.max(0.0) / GRID_DAYS;
        let below = points as usize;
        (below + usize::from((below as f64) < points)).min(end - 1)
    }

    /// The part of a period that lies in the window, in days.
    #[inline]
    fn overlap(&self, from: f64, to: f64) -> f64 {
        (to.min(self.horizon) - from.max(self.warmup)).max(0.0)
    }
}

/// The days of the path: every 30 days and the horizon.
pub(crate) fn grid(horizon: f64) -> Vec<f64> {
    let regular = (horizon / GRID_DAYS).ceil().max(1.0) as usize;
    (0..regular)
        .map(|place| place as f64 * GRID_DAYS)
        .chain([horizon])
        .collect()
}
