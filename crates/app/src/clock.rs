//! The clock that is handed in: the machine's, or one that a test or the synthetic region moves by hand.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Tells the time.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until it is set.
    Set(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that stands at this moment.
    pub fn at(moment: Timestamp) -> Self {
        Self::Set(Arc::new(Mutex::new(moment)))
    }

    /// Sets a clock that stands still; the machine's clock is not touched.
    pub fn set(&self, moment: Timestamp) {
        if let Self::Set(clock) = self {
            *clock.lock().unwrap_or_else(PoisonError::into_inner) = moment;
        }
    }

    /// The moment that it tells, in whole microseconds, as both databases keep it.
    pub fn now(&self) -> Timestamp {
        let now = match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place where the machine's clock is read"
            )]
            Self::System => Timestamp::now(),
            Self::Set(clock) => *clock.lock().unwrap_or_else(PoisonError::into_inner),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// A moment as people in the Netherlands read it.
pub fn in_the_netherlands(moment: Timestamp) -> Zoned {
    moment.to_zoned(TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC))
}

/// The day of a moment in the Netherlands.
pub fn day_of(moment: Timestamp) -> Date {
    in_the_netherlands(moment).date()
}
