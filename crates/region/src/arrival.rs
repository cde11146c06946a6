//! When people are referred. Who they are and what becomes of them is not decided here.

use jiff::{SignedDuration, Timestamp};
use spil_app::clock::in_the_netherlands;

use crate::course::{at_minute, is_weekday};
use crate::dice::Dice;

/// Referrals as they come: at random, on working days mostly, in the evening and at the weekend by the public page.
///
/// They are drawn on a clock of their own and moved into the day afterwards, so that as many come as the rate says.
pub(crate) struct Arrivals {
    between: SignedDuration,
    /// The next one, before it is moved into its day.
    next: Timestamp,
}

impl Arrivals {
    pub(crate) fn from(begin: Timestamp, a_year: f64) -> Self {
        let year = SignedDuration::from_hours(8_766);
        Self {
            between: SignedDuration::from_secs_f64(year.as_secs_f64() / a_year),
            next: begin,
        }
    }

    /// Everybody who comes before a moment and did not come before.
    pub(crate) fn until(&mut self, dice: &mut Dice, end: Timestamp) -> Vec<Timestamp> {
        let mut all = Vec::new();
        while self.next < end {
            all.push(in_the_day(dice, self.next));
            self.next += dice.exponential(self.between);
        }
        all
    }
}

fn in_the_day(dice: &mut Dice, drawn: Timestamp) -> Timestamp {
    let local = in_the_netherlands(drawn);
    let at_work = is_weekday(local.date()) && (8..18).contains(&local.hour());
    if at_work || dice.percent(12) {
        return drawn;
    }
    let minute = dice.between(8 * 60, 18 * 60);
    at_minute(local.date(), minute).unwrap_or(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_come_as_the_rate_says() {
        let begin: Timestamp = "2026-01-05T06:00:00Z".parse().unwrap();
        for a_year in [2_000_u32, 38_000] {
            let mut dice = Dice::new(1);
            let mut arrivals = Arrivals::from(begin, f64::from(a_year));
            let mut come = 0;
            for day in 1..=1_461 {
                let end = begin + SignedDuration::from_hours(24 * day);
                come += arrivals.until(&mut dice, end).len();
            }
            let expected = usize::try_from(4 * a_year).unwrap();
            println!("{come} in four years, {expected} expected");
            assert!(
                come.abs_diff(expected) * 20 < expected,
                "{come} of {expected}"
            );
        }
    }
}
