//! First look, completing and triage.

use std::cmp::Ordering;

use jiff::{Timestamp, civil::Date};

use super::{Deadline, Referral, ReferralContent, Referrer, Refused, Stage};
use crate::{
    calendar::{WorkingCalendar, local_time},
    code::ClassId,
    covenant::{self, NormEventPart, Parameters, UrgencyClass},
    text::LongText,
};

/// A triage decision of a human.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The class that was decided.
    pub class: ClassId,
    /// The class that the rules suggested, if they did.
    pub suggested: Option<ClassId>,
    /// Why it differs from the suggestion.
    pub reason: Option<LongText>,
    /// When it was decided.
    pub at: Timestamp,
}

/// What a triage decision changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriageChange {
    /// The first decision: the term runs from receipt.
    First,
    /// More urgent: the term runs from this decision and never ends later than before.
    Upward {
        /// The last day of the term before.
        due_before: Date,
    },
    /// Less urgent: the term of the new class from receipt, never shorter than it was.
    Downward {
        /// The last day of the term before.
        due_before: Date,
    },
    /// The same class: nothing changed.
    Same,
}

impl Referral {
    /// Somebody of the desk looks at it for the first time.
    pub fn first_look(&mut self, at: Timestamp) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Received])?;
        if at < self.received_at {
            return Err(Refused::BeforeReceipt);
        }
        self.first_look_at = Some(at);
        self.stage = Stage::Triage;
        Ok(())
    }

    /// Fills in or corrects what was referred.
    pub fn complete(&mut self, content: ReferralContent) -> Result<(), Refused> {
        self.must_not_be_ended()?;
        self.content = content;
        Ok(())
    }

    /// Fills in or corrects who refers.
    pub fn correct_referrer(&mut self, referrer: Referrer) -> Result<(), Refused> {
        self.must_not_be_ended()?;
        self.referrer = referrer;
        Ok(())
    }

    /// The inventory of the situation began.
    pub fn begin_inventory(&mut self, at: Timestamp, now: Timestamp) -> Result<(), Refused> {
        self.must_be_in(&[
            Stage::Triage,
            Stage::Waiting,
            Stage::Offered,
            Stage::Assigned,
        ])?;
        self.must_have_happened(at, now)?;
        self.reach(NormEventPart::InventoryBegun, at);
        Ok(())
    }

    /// The geriatric team is asked. It runs beside everything else: no stage changes and no clock stops.
    pub fn ask_geriatric_team(&mut self, at: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        self.reach(NormEventPart::GeriatricTeamAsked, at);
        Ok(())
    }

    /// Decides the class, for the first time or again.
    ///
    /// The parameters and the calendar are those of the covenant version of the receipt. In guidance the class can
    /// change too; the term then stays what it was.
    pub fn decide_triage(
        &mut self,
        decision: &Decision,
        parameters: &Parameters,
        calendar: &WorkingCalendar,
    ) -> Result<TriageChange, Refused> {
        self.must_be_in(&[
            Stage::Triage,
            Stage::Waiting,
            Stage::Offered,
            Stage::Assigned,
            Stage::Guidance,
        ])?;
        if decision.deviates() && decision.reason.is_none() {
            return Err(Refused::ReasonMissing);
        }
        let class = parameters
            .class(&decision.class)
            .ok_or(Refused::UnknownClass)?;
        let urgency = parameters
            .urgency(&decision.class)
            .and_then(|place| u16::try_from(place).ok());
        let urgency = urgency.ok_or(Refused::UnknownClass)?;
        let lay = |started| {
            let laid = Deadline::laid(class, urgency, local_time(started), calendar);
            self.without_past_wishes(laid, parameters.terms.own_wish, calendar)
        };
        let (deadline, change) = match &self.deadline {
            None => (lay(self.clock_started_at), TriageChange::First),
            Some(old) if self.stage == Stage::Guidance => {
                (in_guidance(old, class, urgency), TriageChange::Same)
            }
            Some(old) => again(old, lay(self.clock_started_at), lay(decision.at), calendar),
        };
        self.deadline = Some(deadline);
        self.triaged_at = self.triaged_at.or(Some(decision.at));
        if self.stage == Stage::Triage {
            self.stage = Stage::Waiting;
        }
        self.settle_norm();
        Ok(change)
    }

    fn without_past_wishes(
        &self,
        deadline: Deadline,
        days: covenant::OwnWishRule,
        calendar: &WorkingCalendar,
    ) -> Deadline {
        match days {
            covenant::OwnWishRule::RunsOn => deadline,
            covenant::OwnWishRule::DoesNotCount => {
                let shorten =
                    |deadline: Deadline, wish: &_| deadline.without_days_of(*wish, calendar);
                self.past_wishes.iter().fold(deadline, shorten)
            }
        }
    }
}

/// In guidance the norm is met: a new class changes the weight of the case and leaves the term as it was.
fn in_guidance(old: &Deadline, class: &UrgencyClass, urgency: u16) -> Deadline {
    Deadline {
        class: class.id.clone(),
        urgency,
        ..old.clone()
    }
}

/// A decision after an earlier one: upward the term runs from the decision and never ends later than before; downward it
/// is that of the new class from receipt, and not shorter than before.
fn again(
    old: &Deadline,
    from_receipt: Deadline,
    from_decision: Deadline,
    calendar: &WorkingCalendar,
) -> (Deadline, TriageChange) {
    let due_before = old.due;
    match from_receipt.urgency.cmp(&old.urgency) {
        Ordering::Equal => (old.clone(), TriageChange::Same),
        Ordering::Less => {
            let due = from_decision.due.min(due_before);
            (
                from_decision.ending(due, calendar),
                TriageChange::Upward { due_before },
            )
        }
        Ordering::Greater => {
            let due = from_receipt.due.max(due_before);
            (
                from_receipt.ending(due, calendar),
                TriageChange::Downward { due_before },
            )
        }
    }
}

impl Decision {
    /// Whether the human decided otherwise than the rules suggested.
    pub fn deviates(&self) -> bool {
        self.suggested
            .as_ref()
            .is_some_and(|suggested| *suggested != self.class)
    }
}
