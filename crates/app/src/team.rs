//! The team divides the work: its inbox, who could take whom, offering, taking, naming, giving back, passing on; how much
//! everybody has and when somebody is away.
//!
//! What belongs to the talk with a client stands in `guidance`; whom the desk sends where stands in `geography`.

pub mod absence;
mod assigning;
mod brief;
mod bulk;
mod inbox;
mod limit;
mod proposal;
mod room;
mod shown;

use spil_model::covenant::{FirstContact, Parameters};
use spil_model::ids::{ReferralId, StaffId, TeamId};
use spil_model::referral::{Naming, Referral, Stage};
use spil_policy::{Action, Facts, Role, decide};
use spil_store::referral::{self, Changes};
use spil_store::team::{Colleague, Named, Place, colleagues, name};
use spil_store::{Conn, Tx};

pub use assigning::{
    Assignee, accept, assign, decline, give_back, give_to_desk, offer, take, withdraw,
};
pub use brief::{Brief, Choice, brief, choice};
pub use bulk::{Held, PassOn, Passing, pass_on, pass_on_many, passing};
pub use inbox::{Entry, Inbox, Ways, inbox};
pub use proposal::{
    Acceptance, Effect, For, Line as ProposedLine, Nobody, Outcome, Proposal, Wanted, Way,
    accept_lines, proposal,
};
pub use shown::{Member, OwnRoom, Suggested, TeamRoom};

pub(crate) use inbox::World;
pub(crate) use inbox::teams_in;
pub(crate) use room::{hours_with_clients, own_room};

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::{self, Change};

/// What access depends on, of a referral that was read whole.
pub(crate) fn facts_of(referral: &Referral) -> Facts {
    Facts {
        sub_region: referral.routing.sub_region,
        teams: referral.routing.team.into_iter().collect(),
        stage: Some(referral.stage),
        case_manager: referral.holders.case_manager,
        link_worker: referral.holders.link_worker,
        stand_by: referral.holders.stand_by,
        offered_to: referral.holders.offered.map(|offer| offer.to),
        ..Facts::default()
    }
}

/// Whether the one who asks may do this; only to show a button, never instead of asking leave.
pub(crate) fn could(cx: &Cx, action: Action, facts: &Facts) -> bool {
    decide(&cx.actor, action, facts).is_granted()
}

/// Who acts; these steps are for people only.
pub(crate) fn me(cx: &Cx) -> Result<StaffId> {
    cx.staff().ok_or(Error::Forbidden)
}

/// Opens a referral that the reader saw in the inbox of their team. When a colleague took it in between, nothing may be seen
/// of it any more; that it changed is said, since the reader knew of it.
pub(crate) async fn open_ours<'tx, A: Changes>(
    cx: &Cx,
    tx: &'tx Tx,
    id: ReferralId,
    version: Option<i64>,
) -> Result<Change<'tx, A>> {
    match change::open(cx, tx, id, version).await {
        Err(Error::NotFound | Error::Forbidden) if was_ours(cx, tx, id, A::ACTION).await? => {
            Err(Error::Conflict)
        }
        opened => opened,
    }
}

async fn was_ours(cx: &Cx, tx: &Tx, id: ReferralId, action: Action) -> Result<bool> {
    let found = referral::find(tx, id).await?;
    Ok(found.is_some_and(|found| {
        let facts = &found.facts;
        let holders = [facts.case_manager, facts.link_worker, facts.stand_by];
        let is_with_others = cx.staff().is_some() && !holders.contains(&cx.staff());
        let moved_on = match facts.stage {
            Some(Stage::Assigned | Stage::Guidance) => true,
            // What was to be passed on was given back meanwhile.
            Some(Stage::Waiting | Stage::Offered) => action == Action::Reassign,
            _ => false,
        };
        let before = Facts {
            stage: Some(Stage::Waiting),
            ..found.facts
        };
        moved_on && is_with_others && could(cx, Action::TakeReferral, &before)
    }))
}

/// Whom the class asks to be the first contact; of a class that the covenant lost, the case manager.
pub(crate) fn first_contact(referral: &Referral, parameters: &Parameters) -> FirstContact {
    let class = referral
        .deadline
        .as_ref()
        .and_then(|deadline| parameters.class(&deadline.class));
    class.map_or(FirstContact::CaseManager, |class| class.first_contact)
}

/// The people of the team to which a referral belongs.
pub(crate) struct Bench {
    team: TeamId,
    people: Vec<Colleague>,
}

impl Bench {
    pub(crate) async fn of(cx: &Cx, conn: &Conn, referral: &Referral) -> Result<Self> {
        let team = referral
            .routing
            .team
            .ok_or(Error::Refused("refused-no-team"))?;
        let people = colleagues(conn, &[Place::Team(team)], cx.today()).await?;
        Ok(Self { team, people })
    }

    /// Whether somebody has this role in the team.
    pub(crate) fn has(&self, staff: StaffId, role: Role) -> bool {
        let found = self.people.iter().find(|colleague| colleague.id == staff);
        found.is_some_and(|colleague| colleague.is_in(self.team, role))
    }

    /// Whether anybody has this role in the team.
    pub(crate) fn has_any(&self, role: Role) -> bool {
        self.people
            .iter()
            .any(|colleague| colleague.is_in(self.team, role))
    }

    /// Somebody of the team in this role, as the answer to a field of a form.
    pub(crate) fn must_have(&self, staff: StaffId, role: Role, field: &'static str) -> Result<()> {
        if self.has(staff, role) {
            Ok(())
        } else {
            Err(Error::invalid(field, "team-not-a-colleague"))
        }
    }
}

/// What a line of the history says beside who did it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) kind: Naming,
    pub(crate) staff: Option<StaffId>,
    pub(crate) reason: Option<spil_model::referral::GiveBack>,
    pub(crate) rationale: &'a str,
}

impl<'a> Line<'a> {
    pub(crate) fn about(kind: Naming, staff: StaffId, rationale: &'a str) -> Self {
        Self {
            kind,
            staff: Some(staff),
            reason: None,
            rationale,
        }
    }
}

/// Writes a line of the history, and its codes in the journal.
pub(crate) async fn note<A: Changes>(
    cx: &Cx,
    change: &Change<'_, A>,
    line: Line<'_>,
) -> Result<()> {
    let named = Named {
        id: cx.id(),
        kind: line.kind,
        staff: line.staff,
        team: change.before.routing.team,
        reason: line.reason,
        rationale: line.rationale,
        by: me(cx)?,
    };
    name(&change.permit, &named, cx.now).await?;
    change.permit.tell(|event| {
        event.code("naming", line.kind);
        if let Some(staff) = line.staff {
            event.code("about_staff", staff);
        }
        if let Some(reason) = line.reason {
            event.code("reason", reason);
        }
    });
    Ok(())
}
