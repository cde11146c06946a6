//! The departures that are still to come, in the order of time: a calendar of buckets (Brown 1988).
//!
//! A departure costs the same however many there are: it goes on the list of its bucket, and a bucket is
//! sorted only when its turn comes. What lies beyond the horizon is not kept.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "times are not negative, and there are fewer entries than 2^32"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "places are handed out by this module only and stay within bounds"
)]

/// No bucket, no entry.
const NONE: u32 = u32::MAX;
/// The most buckets; more would leave the processor's cache.
const MOST_BUCKETS: usize = 1 << 14;

/// A calendar of departures between day 0 and a horizon.
#[derive(Debug)]
pub(crate) struct Departures {
    horizon: f64,
    buckets_per_day: f64,
    /// First entry of each bucket.
    heads: Vec<u32>,
    entries: Vec<Entry>,
    /// First unused entry.
    unused: u32,
    /// Bucket that is open: everything up to its end is in `open`.
    bucket: usize,
    /// The times of the open bucket, the last one first.
    open: Vec<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    time: f64,
    next: u32,
}

impl Departures {
    /// An empty calendar; `expected` is about how many departures there will be.
    pub(crate) fn new(horizon: f64, expected: f64) -> Self {
        let wanted = (expected / 2.0).clamp(1.0, MOST_BUCKETS as f64);
        let buckets = (wanted as usize).next_power_of_two();
        Self {
            horizon,
            buckets_per_day: buckets as f64 / horizon,
            heads: vec![NONE; buckets],
            entries: Vec::new(),
            unused: NONE,
            bucket: 0,
            open: Vec::new(),
        }
    }

    /// Forgets everything and begins at day 0 again.
    pub(crate) fn clear(&mut self) {
        self.heads.fill(NONE);
        self.entries.clear();
        self.unused = NONE;
        self.bucket = 0;
        self.open.clear();
    }

    /// The time of the next departure, or infinity.
    ///
    /// Buckets are opened here, not when a departure is noted: those of day 0 come in no order.
    #[inline]
    pub(crate) fn next(&mut self) -> f64 {
        if self.open.is_empty() {
            self.advance();
        }
        self.open.last().copied().unwrap_or(f64::INFINITY)
    }

    /// Takes the next departure out.
    #[inline]
    pub(crate) fn pop(&mut self) {
        self.open.pop();
    }

    /// Notes a departure. One at or beyond the horizon is forgotten.
    #[inline]
    pub(crate) fn push(&mut self, time: f64) {
        if time >= self.horizon {
            return;
        }
        let bucket = ((time * self.buckets_per_day) as usize).min(self.heads.len() - 1);
        if bucket <= self.bucket {
            self.insert_open(time);
            return;
        }
        let head = self.heads[bucket];
        self.heads[bucket] = self.store(Entry { time, next: head });
    }

    #[inline]
    fn store(&mut self, entry: Entry) -> u32 {
        if self.unused == NONE {
            self.entries.push(entry);
            return (self.entries.len() - 1) as u32;
        }
        let place = self.unused;
        self.unused = self.entries[place as usize].next;
        self.entries[place as usize] = entry;
        place
    }

    #[inline]
    fn insert_open(&mut self, time: f64) {
        let mut place = self.open.len();
        self.open.push(time);
        while place > 0 && self.open[place - 1] < time {
            self.open[place] = self.open[place - 1];
            place -= 1;
        }
        self.open[place] = time;
    }

    /// Opens the next bucket that has departures.
    fn advance(&mut self) {
        while self.bucket + 1 < self.heads.len() {
            self.bucket += 1;
            let mut place = std::mem::replace(&mut self.heads[self.bucket], NONE);
            if place == NONE {
                continue;
            }
            while place != NONE {
                let Entry { time, next } = self.entries[place as usize];
                self.open.push(time);
                self.entries[place as usize].next = self.unused;
                self.unused = place;
                place = next;
            }
            self.sort_open();
            return;
        }
    }

    fn sort_open(&mut self) {
        if self.open.len() > 1 {
            self.open.sort_unstable_by(|a, b| b.total_cmp(a));
        }
    }
}

#[cfg(test)]
mod tests;
