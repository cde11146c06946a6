//! How long most people wait, and whether that may be said to people: only where the network's own past bears it out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A quote needs at least so many days of the past from which was predicted,
pub const FEWEST_ORIGINS: u32 = 3;
/// at least so many people who started after the first of them,
pub const FEWEST_PEOPLE: u32 = 100;
/// at least this share of the starts within what would have been said: most people,
pub const LEAST_HELD: f64 = 0.7;
/// and at least this share of all predictions of the look back within their interval.
pub const LEAST_COVERAGE: f64 = 0.8;
/// A look back counts for so many days.
pub const FRESH_DAYS: i32 = 92;

/// How long most people of an area wait, with what the look back says of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedWait {
    /// From so many weeks
    pub low_weeks: u32,
    /// to so many.
    pub high_weeks: u32,
    /// From how many days of the past was predicted.
    pub origins: u32,
    /// How many people started since the first of them.
    pub people: u32,
    /// The share of starts within the weeks that would have been said.
    pub held: f64,
    /// The share of all predictions of the area that held.
    pub coverage: f64,
    /// The day of the look back.
    pub looked_back_on: Date,
}

/// Why nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Too little of the past is known.
    TooLittle,
    /// Too often something else came.
    DidNotHold,
    /// Nobody looked back for too long.
    Old,
}

impl ExpectedWait {
    /// Why this is not said to people today; none where it may be said. Numbers that are none hold nothing.
    pub fn silence(&self, today: Date) -> Option<Silence> {
        let is_enough = self.origins >= FEWEST_ORIGINS && self.people >= FEWEST_PEOPLE;
        let holds = self.held >= LEAST_HELD && self.coverage >= LEAST_COVERAGE;
        let age = today
            .since(self.looked_back_on)
            .map_or(i32::MAX, |age| age.get_days());
        if !is_enough {
            Some(Silence::TooLittle)
        } else if !holds || self.high_weeks == 0 || self.high_weeks <= self.low_weeks {
            Some(Silence::DidNotHold)
        } else if !(0..=FRESH_DAYS).contains(&age) {
            Some(Silence::Old)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const GOOD: ExpectedWait = ExpectedWait {
        low_weeks: 3,
        high_weeks: 7,
        origins: 3,
        people: 100,
        held: 0.7,
        coverage: 0.8,
        looked_back_on: date(2026, 3, 2),
    };

    #[track_caller]
    fn check(expected: ExpectedWait, today: Date, silence: Option<Silence>) {
        assert_eq!(expected.silence(today), silence, "{expected:?}");
    }

    #[test]
    fn it_is_said_from_the_floor_on_and_not_below() {
        let today = date(2026, 4, 1);
        check(GOOD, today, None);
        let (origins, people) = (2, 99);
        check(
            ExpectedWait { origins, ..GOOD },
            today,
            Some(Silence::TooLittle),
        );
        check(
            ExpectedWait { people, ..GOOD },
            today,
            Some(Silence::TooLittle),
        );
        for (held, coverage) in [(0.69, 0.8), (0.7, 0.79), (f64::NAN, 0.9), (0.9, f64::NAN)] {
            let expected = ExpectedWait {
                held,
                coverage,
                ..GOOD
            };
            check(expected, today, Some(Silence::DidNotHold));
        }
        let high_weeks = 3;
        check(
            ExpectedWait { high_weeks, ..GOOD },
            today,
            Some(Silence::DidNotHold),
        );
    }

    #[test]
    fn a_look_back_counts_for_a_quarter() {
        check(GOOD, date(2026, 6, 2), None);
        check(GOOD, date(2026, 6, 3), Some(Silence::Old));
        check(GOOD, date(2026, 3, 1), Some(Silence::Old));
    }
}
