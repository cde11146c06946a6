//! What the person wishes while waiting: to wait until a date, and whether help is still needed.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{End, Referral, Refused, Stage, Withdrawal};
use crate::{calendar::WorkingCalendar, coded::coded, covenant};

/// A wait at own wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnWish {
    /// From this day on.
    pub from: Date,
    /// Until this day.
    pub until: Date,
}

impl OwnWish {
    /// The part of it that lies behind us on a day.
    #[must_use]
    pub fn until_now(self, today: Date) -> Self {
        Self {
            from: self.from,
            until: self.until.min(today).max(self.from),
        }
    }
}

coded! {
    /// The answer to the question whether help is still needed.
    pub enum StillNeeded {
        /// Yes.
        Yes = "yes",
        /// Yes, and things got worse: triage again.
        Worse = "worse",
        /// No.
        No = "no",
    }
}

impl Referral {
    /// The person wishes to wait until a date. A later wish replaces an earlier one and keeps its first day.
    pub fn wait_at_own_wish(&mut self, until: Date, today: Date) -> Result<(), Refused> {
        self.must_be_in(&[
            Stage::Triage,
            Stage::Waiting,
            Stage::Offered,
            Stage::Assigned,
        ])?;
        if until <= today {
            return Err(Refused::Past);
        }
        let from = self.own_wish.map_or(today, |wish| wish.from);
        self.own_wish = Some(OwnWish { from, until });
        Ok(())
    }

    /// The wait at own wish ends, by its date or earlier. The period that it lasted is kept, and returned.
    ///
    /// The statutory clock ran on. Whether the days count for the norm is what the covenant says.
    pub fn resume(
        &mut self,
        today: Date,
        days: covenant::OwnWishRule,
        calendar: &WorkingCalendar,
    ) -> Result<OwnWish, Refused> {
        self.must_be_open()?;
        let wish = self.own_wish.take().ok_or(Refused::NoOwnWish)?;
        let lasted = wish.until_now(today);
        self.past_wishes.push(lasted);
        if days == covenant::OwnWishRule::DoesNotCount {
            let deadline = self.deadline.take();
            self.deadline = deadline.map(|deadline| deadline.without_days_of(lasted, calendar));
        }
        Ok(lasted)
    }

    /// Sets the day on which to ask whether help is still needed.
    pub fn ask_still_needed_on(&mut self, day: Date) -> Result<(), Refused> {
        self.must_be_open()?;
        self.still_needed_on = Some(day);
        Ok(())
    }

    /// The answer. Yes and worse set the next day to ask; no ends the wait as withdrawn by the client.
    pub fn answer_still_needed(
        &mut self,
        answer: StillNeeded,
        next: Date,
        at: Timestamp,
    ) -> Result<(), Refused> {
        self.must_be_open()?;
        match answer {
            StillNeeded::Yes | StillNeeded::Worse => self.ask_still_needed_on(next),
            StillNeeded::No => self.end(
                End::Withdrawn {
                    by: Withdrawal::Client,
                },
                at,
            ),
        }
    }
}
