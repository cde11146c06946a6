//! Refusals in the journal, bounded: whoever tries the same all day does not fill the disk. Of one person the first ones of an hour stand
//! there each by itself; all that follow in that hour are one event with their number.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use spil_model::ids::StaffId;
use spil_store::journal::Event;

/// So many of an hour stand in the journal each by itself.
const EACH: u64 = 99;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Who was refused: a member of staff, or everybody of another kind together.
type Who = (String, Option<StaffId>);

/// What was refused in the hour that goes on.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<BTreeMap<Who, Hour>>);

/// An hour of one person.
#[derive(Debug)]
struct Hour {
    began: Timestamp,
    each: u64,
    /// The last of those that follow, with their number.
    more: Option<(Event, u64)>,
}

impl Hour {
    const fn new(began: Timestamp) -> Self {
        Self {
            began,
            each: 0,
            more: None,
        }
    }

    /// A clock that was set back ends an hour as well.
    fn is_over(&self, now: Timestamp) -> bool {
        now < self.began || self.began + HOUR <= now
    }

    fn sum(self) -> Option<Event> {
        let (mut event, count) = self.more?;
        event.code("count", count);
        Some(event)
    }
}

impl Refusals {
    /// Counts a refusal, and gives what has to be written now.
    pub(crate) fn add(&self, event: Event) -> Vec<Event> {
        let mut hours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let who = (event.actor.clone(), event.staff);
        let hour = hours.entry(who).or_insert_with(|| Hour::new(event.at));
        let mut written = Vec::new();
        if hour.is_over(event.at) {
            let before = std::mem::replace(hour, Hour::new(event.at));
            written.extend(before.sum());
        }
        if hour.each < EACH {
            hour.each += 1;
            written.push(event);
        } else {
            let count = hour.more.as_ref().map_or(0, |(_, count)| *count) + 1;
            hour.more = Some((event, count));
        }
        written
    }

    /// Ends the hours that are over, and gives what has to be written.
    pub(crate) fn end(&self, now: Timestamp) -> Vec<Event> {
        self.end_where(|hour| hour.is_over(now))
    }

    /// Ends all hours: the process stops.
    pub(crate) fn end_all(&self) -> Vec<Event> {
        self.end_where(|_| true)
    }

    fn end_where(&self, is_over: impl Fn(&Hour) -> bool) -> Vec<Event> {
        let mut hours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = hours.extract_if(.., |_, hour| is_over(hour));
        over.filter_map(|(_, hour)| hour.sum()).collect()
    }
}
