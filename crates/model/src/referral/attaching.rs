//! Another referral of the same client: attached to the one that carries the clocks, and detached again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Deadline, Referral, Refused, Stage};
use crate::{calendar::WorkingCalendar, ids::ReferralId};

/// To which referral another one of the same client is attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The one that carries the clocks.
    pub to: ReferralId,
    /// Since when.
    pub at: Timestamp,
    /// When somebody who works on that one weighed what this one says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighed_at: Option<Timestamp>,
    /// What an earlier receipt moved on that one, to be given back when this one is detached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<MovedClocks>,
    /// The attachment that this one had before, to a referral that was attached in its turn: it comes back with that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Attachment>>,
}

impl Attachment {
    /// How many attachments came before this one, each to a referral that was attached in its turn.
    pub fn followed(&self) -> usize {
        self.before
            .as_ref()
            .map_or(0, |before| 1 + before.followed())
    }
}

/// The clocks of a referral as they were before a referral with an earlier receipt was attached to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovedClocks {
    /// From when they ran.
    pub started: Timestamp,
    /// The term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Deadline>,
    /// What became of the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Deadline>,
}

impl Referral {
    /// Attaches this one to another referral of the same client that waits or is in guidance, and goes on.
    ///
    /// That both are about one client is for the caller to know. No clock restarts: those of the one that goes on run from the
    /// earliest receipt, and its term ends no later. This one has no clocks any more; whoever referred it stays its referrer.
    pub fn attach_to(
        &mut self,
        main: &mut Self,
        at: Timestamp,
        calendar: &WorkingCalendar,
    ) -> Result<(), Refused> {
        self.must_be_in(&[Stage::Received, Stage::Triage, Stage::Waiting])?;
        main.must_be_open()?;
        if self.id == main.id {
            return Err(Refused::NotADuplicate);
        }
        let (started, before) = (main.clock_started_at, main.deadline.clone());
        main.start_clock_no_later_than(self.clock_started_at, calendar);
        let moved = (main.clock_started_at != started).then(|| MovedClocks {
            started,
            before,
            after: main.deadline.clone(),
        });
        self.forget_plans();
        self.attached = Some(Attachment {
            to: main.id,
            at,
            weighed_at: None,
            moved,
            before: None,
        });
        self.stage = Stage::Attached;
        Ok(())
    }

    /// Detaches this one: it goes on by itself, with its own clocks from its own receipt. What its receipt moved on the other is
    /// given back, unless something else has moved it since.
    pub fn detach_from(&mut self, main: &mut Self) -> Result<(), Refused> {
        let attached = self.attached.as_ref();
        let Some(attachment) = attached.filter(|attached| attached.to == main.id) else {
            return Err(Refused::NotAttached);
        };
        self.must_be_in(&[Stage::Attached])?;
        if let Some(moved) = &attachment.moved
            && main.clock_started_at == self.clock_started_at
        {
            main.clock_started_at = moved.started;
            if main.deadline == moved.after {
                main.deadline.clone_from(&moved.before);
            }
        }
        self.attached = None;
        self.stage = self.stage_of_facts();
        Ok(())
    }

    /// The same attachment, to the referral to which the one that carried the clocks was attached in its turn.
    pub fn follow_to(&mut self, main: ReferralId) {
        if let Some(before) = self.attached.take() {
            self.attached = Some(Attachment {
                to: main,
                // Whatever it moved, it moved elsewhere.
                moved: None,
                before: Some(Box::new(before.clone())),
                ..before
            });
        }
    }

    /// The attachment that it had before it followed this one, which goes on by itself again. Tells whether it did follow it.
    pub fn follow_back(&mut self, to: ReferralId) -> bool {
        let attached = self.attached.as_ref();
        let before = attached.and_then(|attached| attached.before.as_deref());
        let Some(before) = before.filter(|before| before.to == to).cloned() else {
            return false;
        };
        let weighed_at = attached.and_then(|attached| attached.weighed_at);
        self.attached = Some(Attachment {
            weighed_at,
            ..before
        });
        true
    }

    /// Somebody weighed what it says. The first time counts.
    pub fn weigh(&mut self, at: Timestamp) {
        if let Some(attached) = &mut self.attached {
            attached.weighed_at.get_or_insert(at);
        }
    }

    /// Whether it is attached to another one that carries the clocks.
    pub fn is_attached(&self) -> bool {
        self.stage == Stage::Attached
    }

    /// Neither ended nor attached: it carries its own clocks.
    pub(super) fn must_be_open(&self) -> Result<(), Refused> {
        match self.stage {
            Stage::Ended | Stage::Attached => Err(Refused::Stage(self.stage)),
            _ => Ok(()),
        }
    }
}
