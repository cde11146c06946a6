//! The same person referred twice: one referral goes on, and the earliest receipt counts.

use jiff::Timestamp;

use super::{End, Referral, Refused};
use crate::calendar::{WorkingCalendar, local_time};

impl Referral {
    /// Ends this one as a duplicate of a referral of the same person that goes on, which takes over the earlier receipt.
    ///
    /// That both are about one person is the judgement of the human who says so: each referral comes in with its own record of
    /// the client, and joining these records is another step.
    ///
    /// No clock restarts: the clocks of the one that goes on run from the earliest receipt, and its term ends no later.
    pub fn end_as_duplicate_of(
        &mut self,
        kept: &mut Self,
        at: Timestamp,
        calendar: &WorkingCalendar,
    ) -> Result<(), Refused> {
        self.must_be_open()?;
        kept.must_be_open()?;
        if self.id == kept.id {
            return Err(Refused::NotADuplicate);
        }
        kept.start_clock_no_later_than(self.clock_started_at, calendar);
        self.close(End::Duplicate { of: kept.id }, at);
        Ok(())
    }

    /// Moves the start of both clocks back. A term that ran from the receipt moves with it; one that ran from a later
    /// triage decision stays.
    pub(super) fn start_clock_no_later_than(
        &mut self,
        started: Timestamp,
        calendar: &WorkingCalendar,
    ) {
        if self.clock_started_at <= started {
            return;
        }
        let old_day_zero = calendar.day_zero(local_time(self.clock_started_at));
        self.clock_started_at = started;
        let from_receipt = self
            .deadline
            .take_if(|deadline| deadline.day_zero == old_day_zero);
        if let Some(deadline) = from_receipt {
            let day_zero = calendar.day_zero(local_time(started));
            self.deadline = Some(deadline.from_earlier(day_zero, calendar));
        }
    }
}
