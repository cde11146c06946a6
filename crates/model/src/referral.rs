//! A referral of one person to the network, from receipt to its end: what it holds and which steps are possible.
//!
//! Every step checks first and changes afterwards, so a refused step leaves the referral as it was. Who may take a step
//! is decided elsewhere (`policy`), and so is the order of the waiting list (`waiting_list`).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    covenant::NormEventPart,
    geography::NeighbourhoodCode,
    ids::{CovenantVersionId, PersonId, ReferralId, StaffId, SubRegionId, TeamId},
    reference_code::ReferenceCode,
};

mod assigning;
mod attaching;
mod clock;
mod contacting;
mod content;
mod duplicate;
mod ending;
mod intake;
mod referrer;
mod refused;
mod route_onward;
mod wishes;

pub use assigning::{GiveBack, Naming};
pub use attaching::{Attachment, MovedClocks};
pub use clock::{Deadline, Milestones};
pub use contacting::{AfterAttempt, AttemptKind, AttemptOutcome, CrisisJudgement};
pub use content::{
    ConsentBy, ConsentGiven, ConsentPurpose, ContactPerson, Danger, DementiaType, Diagnosis,
    FirstContactPerson, GpKnowledge, ReferralContent, Relation, Unplaced,
};
pub use ending::{End, Ended, GuidanceEnd, Reopening, Withdrawal};
pub use intake::{Decision, TriageChange};
pub use referrer::{Channel, ExternalNumber, Referrer, ReferrerKind};
pub use refused::Refused;
pub use route_onward::{RouteOnward, RouteReason};
pub use wishes::{OwnWish, StillNeeded};

coded! {
    /// How far a referral has come.
    pub enum Stage {
        /// Nobody has looked at it yet.
        Received = "received",
        /// Somebody has looked; it is being completed.
        Triage = "triage",
        /// The class is decided; the team chooses.
        Waiting = "waiting",
        /// Offered to a case manager.
        Offered = "offered",
        /// Somebody is named; there was no first contact yet.
        Assigned = "assigned",
        /// In guidance.
        Guidance = "guidance",
        /// Another referral of the same client carries the clocks; this one belongs to it.
        Attached = "attached",
        /// Ended, for a reason that is recorded.
        Ended = "ended",
    }
}

impl Stage {
    /// Whether the person waits by this referral: not yet in guidance, not ended, not attached to another one.
    pub const fn is_waiting(self) -> bool {
        !matches!(self, Self::Guidance | Self::Attached | Self::Ended)
    }

    /// The stages that can follow in one step. Reopening leads from an end to any stage before it.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Received => &[Self::Triage, Self::Attached, Self::Ended],
            Self::Triage => &[Self::Waiting, Self::Attached, Self::Ended],
            Self::Waiting => &[Self::Offered, Self::Assigned, Self::Attached, Self::Ended],
            Self::Offered => &[Self::Waiting, Self::Assigned, Self::Ended],
            Self::Assigned => &[Self::Waiting, Self::Guidance, Self::Ended],
            Self::Guidance => &[Self::Ended],
            Self::Attached => &[Self::Received, Self::Triage, Self::Waiting, Self::Ended],
            Self::Ended => &[
                Self::Received,
                Self::Triage,
                Self::Waiting,
                Self::Assigned,
                Self::Guidance,
                Self::Attached,
            ],
        }
    }
}

/// Where a referral belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Routing {
    /// The neighbourhood of the home address.
    pub neighbourhood: Option<NeighbourhoodCode>,
    /// The part of the region whose desk handles it.
    pub sub_region: Option<SubRegionId>,
    /// The team that divides the work there.
    pub team: Option<TeamId>,
}

/// An offer to a case manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// To whom.
    pub to: StaffId,
    /// When.
    pub at: Timestamp,
}

/// Who works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Holders {
    /// The offer that is open.
    pub offered: Option<Offer>,
    /// The treating case manager.
    pub case_manager: Option<StaffId>,
    /// The link worker who is first contact.
    pub link_worker: Option<StaffId>,
    /// The case manager behind the link worker, who stays when care is scaled up.
    pub stand_by: Option<StaffId>,
}

impl Holders {
    /// The case manager who treats: the named one, else the stand-by behind the link worker.
    pub const fn treating(&self) -> Option<StaffId> {
        match self.case_manager {
            Some(case_manager) => Some(case_manager),
            None => self.stand_by,
        }
    }

    /// Whether somebody is named.
    pub const fn is_named(&self) -> bool {
        self.treating().is_some()
    }
}

/// A referral of one person to the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The id.
    pub id: ReferralId,
    /// The code with which the referrer follows it.
    pub code: ReferenceCode,
    /// The client.
    pub person: PersonId,
    /// The door through which it came in.
    pub channel: Channel,
    /// The number that another system gave it.
    pub external_number: Option<ExternalNumber>,
    /// When the network received it. Late typing keeps this.
    pub received_at: Timestamp,
    /// When it was typed or came in.
    pub entered_at: Timestamp,
    /// From when both clocks run: the receipt, or the earliest receipt of its duplicates.
    pub clock_started_at: Timestamp,
    /// The covenant that held at its receipt, and holds for this wait.
    pub covenant: CovenantVersionId,
    /// Who refers.
    pub referrer: Referrer,
    /// What was referred.
    pub content: ReferralContent,
    /// Where it belongs.
    pub routing: Routing,
    /// How far it has come.
    pub stage: Stage,
    /// The first look.
    pub first_look_at: Option<Timestamp>,
    /// The first triage decision.
    pub triaged_at: Option<Timestamp>,
    /// The class with its term, since the last triage decision.
    pub deadline: Option<Deadline>,
    /// What happened that can meet a norm.
    pub milestones: Milestones,
    /// When the norm of the class was met.
    pub norm_met_at: Option<Timestamp>,
    /// First contact of anybody of the network with the client or the contact person.
    pub first_contact_at: Option<Timestamp>,
    /// First contact with the client by the treating case manager: the statutory clock stops.
    pub case_manager_first_contact_at: Option<Timestamp>,
    /// Waits at own wish.
    pub own_wish: Option<OwnWish>,
    /// The waits at own wish that are over.
    pub past_wishes: Vec<OwnWish>,
    /// The contact that is planned while waiting.
    pub planned_contact_at: Option<Timestamp>,
    /// Attempts in a row that reached nobody.
    pub failed_attempts: u16,
    /// When to ask whether it is still needed.
    pub still_needed_on: Option<Date>,
    /// Who works on it.
    pub holders: Holders,
    /// The last time somebody was named.
    pub assigned_at: Option<Timestamp>,
    /// The referral that carries the clocks instead of this one.
    pub attached: Option<Attachment>,
    /// How and when it ended.
    pub end: Option<Ended>,
    /// Raised by the store with every change.
    pub version: i64,
}

/// What a referral begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The id.
    pub id: ReferralId,
    /// The code with which the referrer follows it.
    pub code: ReferenceCode,
    /// The client.
    pub person: PersonId,
    /// The door through which it came in.
    pub channel: Channel,
    /// The number that another system gave it.
    pub external_number: Option<ExternalNumber>,
    /// When the network received it.
    pub received_at: Timestamp,
    /// When it was typed or came in.
    pub entered_at: Timestamp,
    /// The covenant that held at its receipt.
    pub covenant: CovenantVersionId,
    /// Who refers.
    pub referrer: Referrer,
    /// What is referred.
    pub content: ReferralContent,
    /// Where it belongs.
    pub routing: Routing,
}

impl Referral {
    /// A referral as it comes in; both clocks run from its receipt. It cannot be received after it was typed.
    pub fn receive(receipt: Receipt) -> Result<Self, Refused> {
        if receipt.entered_at < receipt.received_at {
            return Err(Refused::Future);
        }
        Ok(Self {
            id: receipt.id,
            code: receipt.code,
            person: receipt.person,
            channel: receipt.channel,
            external_number: receipt.external_number,
            received_at: receipt.received_at,
            entered_at: receipt.entered_at,
            clock_started_at: receipt.received_at,
            covenant: receipt.covenant,
            referrer: receipt.referrer,
            content: receipt.content,
            routing: receipt.routing,
            stage: Stage::Received,
            first_look_at: None,
            triaged_at: None,
            deadline: None,
            milestones: Milestones::default(),
            norm_met_at: None,
            first_contact_at: None,
            case_manager_first_contact_at: None,
            own_wish: None,
            past_wishes: Vec::new(),
            planned_contact_at: None,
            failed_attempts: 0,
            still_needed_on: None,
            holders: Holders::default(),
            assigned_at: None,
            attached: None,
            end: None,
            version: 1,
        })
    }

    /// Whether a sign of danger was given.
    pub fn has_danger(&self) -> bool {
        !self.content.dangers.is_empty()
    }

    /// Whether it has ended.
    pub fn is_ended(&self) -> bool {
        self.stage == Stage::Ended
    }

    /// Whether the link worker has yet to make acquaintance.
    pub fn awaits_link_worker(&self) -> bool {
        self.milestones
            .at(NormEventPart::LinkWorkerAcquaintance)
            .is_none()
    }

    /// Changes where it belongs: a new address, or the desk's choice between teams.
    pub fn route(&mut self, routing: Routing) -> Result<(), Refused> {
        self.must_not_be_ended()?;
        self.routing = routing;
        Ok(())
    }

    fn must_be_in(&self, stages: &[Stage]) -> Result<(), Refused> {
        if stages.contains(&self.stage) {
            Ok(())
        } else {
            Err(Refused::Stage(self.stage))
        }
    }

    fn must_not_be_ended(&self) -> Result<(), Refused> {
        if self.is_ended() {
            Err(Refused::Stage(self.stage))
        } else {
            Ok(())
        }
    }

    /// The stage that the recorded facts lead to, for a referral that has not ended.
    fn stage_of_facts(&self) -> Stage {
        if self.attached.is_some() {
            Stage::Attached
        } else if self.case_manager_first_contact_at.is_some() && self.holders.is_named() {
            Stage::Guidance
        } else if self.holders.is_named() {
            Stage::Assigned
        } else if self.deadline.is_some() {
            Stage::Waiting
        } else if self.first_look_at.is_some() {
            Stage::Triage
        } else {
            Stage::Received
        }
    }
}

#[cfg(test)]
mod tests;
