//! Steps in which somebody must act, their terms, and who is asked when a term runs out.

use jiff::{Timestamp, civil::Date};

use crate::{
    calendar::{Term, WorkingCalendar, local_time},
    coded::coded,
    covenant::{EscalationStep, EscalationTo, StepTerms},
    ids::ReferralId,
    referral::{Referral, Stage},
};

coded! {
    /// A step in which somebody must act.
    pub enum StepKind {
        /// The desk looks for the first time.
        FirstLook = "first_look",
        /// The desk tries again to reach somebody.
        NextAttempt = "next_attempt",
        /// The referrer sends what is missing.
        MissingDocuments = "missing_documents",
        /// The desk finds the team that it belongs to.
        FindTeam = "find_team",
        /// The team decides who takes it.
        TeamInbox = "team_inbox",
        /// The case manager answers an offer.
        OfferAnswer = "offer_answer",
        /// The geriatric team answers a question.
        GeriatricTeamQuestion = "geriatric_team_question",
        /// The receiver of a route confirms.
        RouteConfirmation = "route_confirmation",
        /// The desk has the contact that was planned.
        PlannedContact = "planned_contact",
        /// The desk asks whether help is still needed.
        StillNeeded = "still_needed",
        /// Another referral of somebody who waits came in: the desk weighs it.
        AttachedNews = "attached_news",
        /// Another referral of somebody who is assigned or in guidance came in: the case manager weighs it.
        AttachedNewsTreating = "attached_news_treating",
    }

    /// Who must act.
    pub enum ActsNext {
        /// The desk: waiting-list manager or deputy.
        Desk = "desk",
        /// The referrer.
        Referrer = "referrer",
        /// The team of the district.
        Team = "team",
        /// The case manager who is named or to whom it is offered.
        CaseManager = "case_manager",
        /// The link worker who is named.
        LinkWorker = "link_worker",
        /// The geriatric team.
        GeriatricTeam = "geriatric_team",
        /// The provider to whom a route was asked.
        Receiver = "receiver",
        /// The client, who waits at own wish.
        Client = "client",
    }
}

impl StepKind {
    /// Who must act in it.
    pub const fn acts(self) -> ActsNext {
        match self {
            Self::FirstLook
            | Self::NextAttempt
            | Self::FindTeam
            | Self::PlannedContact
            | Self::StillNeeded
            | Self::AttachedNews => ActsNext::Desk,
            Self::MissingDocuments => ActsNext::Referrer,
            Self::TeamInbox => ActsNext::Team,
            Self::OfferAnswer | Self::AttachedNewsTreating => ActsNext::CaseManager,
            Self::GeriatricTeamQuestion => ActsNext::GeriatricTeam,
            Self::RouteConfirmation => ActsNext::Receiver,
        }
    }

    /// The term that the covenant gives it. An offer shares the term of the team's inbox; a date that was planned has none.
    pub const fn term(self, terms: &StepTerms) -> Option<Term> {
        match self {
            Self::FirstLook | Self::FindTeam | Self::AttachedNews | Self::AttachedNewsTreating => {
                Some(terms.first_look)
            }
            Self::NextAttempt => Some(terms.next_attempt),
            Self::MissingDocuments => Some(terms.missing_documents),
            Self::TeamInbox | Self::OfferAnswer => Some(terms.team_inbox),
            Self::GeriatricTeamQuestion => Some(terms.geriatric_team_question),
            Self::RouteConfirmation => Some(terms.route_confirmation),
            Self::PlannedContact | Self::StillNeeded => None,
        }
    }
}

/// A step that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The last day of its term.
    pub due: Date,
    /// Which step.
    pub kind: StepKind,
    /// Of which referral.
    pub referral: ReferralId,
}

/// What is open beside the referral itself: each since when, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenMatters {
    /// It lies in the inbox of its team.
    pub in_team_inbox_since: Option<Timestamp>,
    /// Documents were asked from the referrer, and are not there yet.
    pub documents_asked_at: Option<Timestamp>,
    /// A question to the geriatric team has no answer yet.
    pub geriatric_team_asked_at: Option<Timestamp>,
    /// A route has not been confirmed yet.
    pub route_opened_at: Option<Timestamp>,
    /// The last attempt reached nobody.
    pub last_attempt_at: Option<Timestamp>,
    /// Another referral of the client was attached, and nobody has weighed it yet.
    pub attached_news_since: Option<Timestamp>,
}

/// The steps of a referral that are open, the first due first.
pub fn open_steps(
    referral: &Referral,
    matters: &OpenMatters,
    terms: &StepTerms,
    calendar: &WorkingCalendar,
) -> Vec<Step> {
    if referral.is_ended() || referral.is_attached() {
        return Vec::new();
    }
    let within_term = |(kind, since): (StepKind, Timestamp)| {
        let day_zero = calendar.day_zero(local_time(since));
        kind.term(terms).map(|term| Step {
            due: calendar.due(day_zero, term),
            kind,
            referral: referral.id,
        })
    };
    let on_date = |(kind, due)| Step {
        due,
        kind,
        referral: referral.id,
    };
    let mut steps: Vec<Step> = since(referral, matters)
        .into_iter()
        .filter_map(within_term)
        .collect();
    steps.extend(dated(referral).into_iter().map(on_date));
    steps.sort_unstable();
    steps
}

/// Open steps whose term runs from a moment.
fn since(referral: &Referral, matters: &OpenMatters) -> Vec<(StepKind, Timestamp)> {
    let known = referral.received_at.max(referral.entered_at);
    let first_look = (referral.stage == Stage::Received).then_some(known);
    let is_waiting = referral.stage == Stage::Waiting && referral.own_wish.is_none();
    let find_team = referral
        .first_look_at
        .filter(|_| referral.routing.team.is_none() && referral.stage != Stage::Guidance);
    let inbox = matters
        .in_team_inbox_since
        .filter(|_| is_waiting && referral.routing.team.is_some());
    let is_treated = matches!(referral.stage, Stage::Assigned | Stage::Guidance);
    let news = if is_treated {
        StepKind::AttachedNewsTreating
    } else {
        StepKind::AttachedNews
    };
    let all = [
        (news, matters.attached_news_since),
        (StepKind::FirstLook, first_look),
        (StepKind::FindTeam, find_team),
        (StepKind::TeamInbox, inbox),
        (
            StepKind::OfferAnswer,
            referral.holders.offered.map(|offer| offer.at),
        ),
        (StepKind::MissingDocuments, matters.documents_asked_at),
        (
            StepKind::GeriatricTeamQuestion,
            matters.geriatric_team_asked_at,
        ),
        (StepKind::RouteConfirmation, matters.route_opened_at),
        (
            StepKind::NextAttempt,
            matters
                .last_attempt_at
                .filter(|_| referral.failed_attempts > 0),
        ),
    ];
    all.into_iter()
        .filter_map(|(kind, since)| Some((kind, since?)))
        .collect()
}

/// Open steps with a date of their own.
fn dated(referral: &Referral) -> Vec<(StepKind, Date)> {
    let planned = referral
        .planned_contact_at
        .map(|at| (StepKind::PlannedContact, local_time(at).date()));
    let still_needed = referral
        .still_needed_on
        .filter(|_| referral.stage.is_waiting());
    planned
        .into_iter()
        .chain(still_needed.map(|day| (StepKind::StillNeeded, day)))
        .collect()
}

/// Who acts next for a referral that waits: whoever the stage points at.
pub fn acts_next(referral: &Referral, today: Date) -> Option<ActsNext> {
    if referral.own_wish.is_some_and(|wish| today < wish.until) {
        return Some(ActsNext::Client);
    }
    match referral.stage {
        Stage::Received | Stage::Triage => Some(ActsNext::Desk),
        Stage::Waiting if referral.routing.team.is_none() => Some(ActsNext::Desk),
        Stage::Waiting => Some(ActsNext::Team),
        Stage::Assigned
            if referral.holders.link_worker.is_some() && referral.awaits_link_worker() =>
        {
            Some(ActsNext::LinkWorker)
        }
        Stage::Offered | Stage::Assigned => Some(ActsNext::CaseManager),
        Stage::Guidance | Stage::Attached | Stage::Ended => None,
    }
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escalation {
    /// There is time: so many working days, today not counted; 0 on the last day.
    InTime {
        /// Working days left.
        working_days_left: i64,
    },
    /// The term ran out, and nobody else has to be asked yet.
    Late,
    /// The term ran out, and this one is asked.
    Ask(EscalationTo),
}

/// Who is asked for a step on a day. The ladder is that of the covenant.
///
/// A step of the ladder with 0 working days is reached when the last day of the term is over, one with n at the end of
/// the nth working day after it.
pub fn escalation(
    step: &Step,
    today: Date,
    calendar: &WorkingCalendar,
    ladder: &[EscalationStep],
) -> Escalation {
    if today <= step.due {
        return Escalation::InTime {
            working_days_left: calendar.working_days_between(today, step.due),
        };
    }
    asked_by(step, today, calendar, ladder)
        .last()
        .map_or(Escalation::Late, |to| Escalation::Ask(*to))
}

/// Everybody who must have been asked for a step by the beginning of a day, in the order of the ladder.
pub fn asked_by(
    step: &Step,
    today: Date,
    calendar: &WorkingCalendar,
    ladder: &[EscalationStep],
) -> Vec<EscalationTo> {
    let is_reached = |rung: &&EscalationStep| {
        calendar.due(step.due, Term::WorkingDays(rung.after_working_days)) < today
    };
    let mut reached: Vec<&EscalationStep> = ladder.iter().filter(is_reached).collect();
    reached.sort_by_key(|rung| (rung.after_working_days, rung.to));
    reached.into_iter().map(|rung| rung.to).collect()
}

#[cfg(test)]
mod tests;
