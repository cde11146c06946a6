//! What whoever has the reference code can see: plain steps and days, nothing about the person, the class or the reason.

use jiff::{Timestamp, civil::Date};

use crate::{
    calendar::local_time,
    coded::coded,
    referral::{Holders, Referral, Stage},
};

coded! {
    /// A step on the page where a referrer follows a referral, in the order of the path.
    pub enum StatusStep {
        /// It came in.
        Received = "received",
        /// Somebody is looking at it.
        Looked = "looked",
        /// We have been in touch. To non-professionals it ends here.
        InTouch = "in_touch",
        /// It waits for a case manager.
        Waiting = "waiting",
        /// Somebody is named.
        Named = "named",
        /// Guidance started.
        Started = "started",
        /// It was closed. Why is not said.
        Closed = "closed",
    }
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// It is behind us, since this day where it is known.
    Done(Option<Date>),
    /// It is still to come.
    Ahead,
}

/// The status of a referral as the code shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The steps in their order, each with how it stands.
    pub steps: Vec<(StatusStep, StepState)>,
}

impl Status {
    /// The status of a referral: for professionals the whole path, for others up to the contact.
    pub fn of(referral: &Referral) -> Self {
        let professional = referral.referrer.kind.is_professional();
        let shown = |(step, _): &(StatusStep, StepState)| {
            professional || *step <= StatusStep::InTouch || *step == StatusStep::Closed
        };
        let in_touch = referral.first_contact_at.is_some();
        let mut steps: Vec<_> = path(referral).into_iter().filter(shown).collect();
        if referral.is_ended() && (professional || !in_touch) {
            let closed_on = referral.end.as_ref().map(|ended| day(ended.at));
            steps.retain(|(_, state)| *state != StepState::Ahead);
            steps.push((StatusStep::Closed, StepState::Done(closed_on)));
        }
        Self { steps }
    }

    /// The status of a referral that is attached to another one of the same client: what happened since its own receipt, so that
    /// nothing is told of the other. `in_touch_at` is the first contact with the client since then.
    pub fn of_attached(
        referral: &Referral,
        main: &Referral,
        in_touch_at: Option<Timestamp>,
    ) -> Self {
        let after = |at: Option<Timestamp>| at.filter(|at| referral.received_at <= *at);
        let weighed_at = referral
            .attached
            .as_ref()
            .and_then(|attached| attached.weighed_at);
        let assigned_at = after(main.assigned_at);
        let seen = Referral {
            stage: main.stage,
            first_look_at: after(main.first_look_at).or(weighed_at),
            first_contact_at: in_touch_at,
            triaged_at: after(main.triaged_at),
            holders: if assigned_at.is_some() {
                main.holders
            } else {
                Holders::default()
            },
            assigned_at,
            case_manager_first_contact_at: after(main.case_manager_first_contact_at),
            end: main.end.clone(),
            ..referral.clone()
        };
        let mut status = Self::of(&seen);
        let current = status.current();
        // What was behind the other one already is no step of this one.
        status
            .steps
            .retain(|(step, state)| current <= *step || *state != StepState::Ahead);
        status
    }

    /// The last step that is behind us.
    pub fn current(&self) -> StatusStep {
        let done = self
            .steps
            .iter()
            .filter(|(_, state)| *state != StepState::Ahead);
        done.map(|(step, _)| *step)
            .max()
            .unwrap_or(StatusStep::Received)
    }
}

fn path(referral: &Referral) -> [(StatusStep, StepState); 6] {
    let state =
        |at: Option<Timestamp>| at.map_or(StepState::Ahead, |at| StepState::Done(Some(day(at))));
    let named = if referral.holders.is_named() {
        state(referral.assigned_at)
    } else {
        StepState::Ahead
    };
    let started = if referral.stage == Stage::Guidance || referral.is_ended() {
        state(referral.case_manager_first_contact_at)
    } else {
        StepState::Ahead
    };
    [
        (StatusStep::Received, state(Some(referral.received_at))),
        (StatusStep::Looked, state(referral.first_look_at)),
        (StatusStep::InTouch, state(referral.first_contact_at)),
        (StatusStep::Waiting, state(referral.triaged_at)),
        (StatusStep::Named, named),
        (StatusStep::Started, started),
    ]
}

fn day(at: Timestamp) -> Date {
    local_time(at).date()
}

#[cfg(test)]
mod tests;
