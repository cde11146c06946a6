//! Who takes the case: offered, taken, named, given back. Two at once: one wins, the other is told that it changed.

use spil_model::covenant::FirstContact;
use spil_model::ids::{ReferralId, StaffId};
use spil_model::referral::{GiveBack, Naming, Refused, Stage};
use spil_model::text::LongText;
use spil_policy::{Role, actions};
use spil_store::referral::Changes;

use super::limit::Limit;
use super::{Bench, Line, first_contact, me, note, open_ours};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::Change;

/// Who is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    /// The case manager who treats.
    CaseManager(StaffId),
    /// A link worker who is first contact, and in the same step the case manager who stands by.
    LinkWorker {
        /// The link worker.
        link_worker: StaffId,
        /// The case manager behind the link worker.
        stand_by: StaffId,
    },
}

fn words(text: Option<&LongText>) -> &str {
    text.map_or("", LongText::as_str)
}

/// Offers a person to a colleague, who may then open the file and says yes or no.
pub async fn offer(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    to: StaffId,
    rationale: Option<LongText>,
) -> Result<()> {
    offer_within(cx, (id, version), to, rationale, Limit::None).await
}

/// Offers a person to a colleague who has at most so much.
pub(super) async fn offer_within(
    cx: &Cx,
    (id, version): (ReferralId, Option<i64>),
    to: StaffId,
    rationale: Option<LongText>,
    limit: Limit,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = open_ours::<actions::OfferReferral>(cx, &tx, id, version).await?;
    let bench = Bench::of(cx, &tx, &change.referral).await?;
    let first = first_contact(&change.referral, change.parameters()?);
    let as_link_worker = first != FirstContact::CaseManager && bench.has(to, Role::LinkWorker);
    if !as_link_worker {
        bench.must_have(to, Role::CaseManager, "to")?;
    }
    limit.check(cx, &tx, &change, to).await?;
    change.referral.offer(to, cx.now)?;
    let line = Line::about(Naming::Offered, to, words(rationale.as_ref()));
    note(cx, &change, line).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// Takes a person out of the inbox. `partner` is who does it together: for a case manager the link worker who is first
/// contact, for a link worker the case manager who stands by.
pub async fn take(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    partner: Option<StaffId>,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = open_ours::<actions::TakeReferral>(cx, &tx, id, version).await?;
    settle(cx, &tx, &mut change, (Naming::Taken, partner)).await?;
    drop(change);
    cx.commit(tx).await
}

/// Accepts an offer; `partner` as for [`take`].
pub async fn accept(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    partner: Option<StaffId>,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = open_ours::<actions::AnswerOffer>(cx, &tx, id, version).await?;
    settle(cx, &tx, &mut change, (Naming::Accepted, partner)).await?;
    drop(change);
    cx.commit(tx).await
}

async fn settle<A: Changes>(
    cx: &Cx,
    tx: &spil_store::Tx,
    change: &mut Change<'_, A>,
    (kind, partner): (Naming, Option<StaffId>),
) -> Result<()> {
    let me = me(cx)?;
    let offered = change.referral.holders.offered;
    if offered.is_some_and(|offer| offer.to != me) {
        return Err(Refused::OfferedToOther.into());
    }
    let bench = Bench::of(cx, tx, &change.referral).await?;
    let first = first_contact(&change.referral, change.parameters()?);
    match assignee(me, partner, first, &bench)? {
        Assignee::CaseManager(_) => {
            change.referral.take(me, cx.now)?;
            note(cx, change, Line::about(kind, me, "")).await?;
        }
        Assignee::LinkWorker {
            link_worker,
            stand_by,
        } => {
            change
                .referral
                .assign_link_worker(link_worker, stand_by, cx.now)?;
            note(cx, change, Line::about(kind, me, "")).await?;
            note_pair(cx, change, (link_worker, stand_by), "").await?;
        }
    }
    change.keep(cx).await
}

/// A light case has a link worker first, where the team has one; a heavy one never.
fn assignee(
    me: StaffId,
    partner: Option<StaffId>,
    first: FirstContact,
    bench: &Bench,
) -> Result<Assignee> {
    if bench.has(me, Role::CaseManager) {
        let Some(link_worker) = partner else {
            let needs_one = first == FirstContact::LinkWorker && bench.has_any(Role::LinkWorker);
            return if needs_one {
                Err(Error::invalid("partner", "team-link-worker-first"))
            } else {
                Ok(Assignee::CaseManager(me))
            };
        };
        bench.must_have(link_worker, Role::LinkWorker, "partner")?;
        return together(link_worker, me, first);
    }
    let stand_by = partner.ok_or_else(|| Error::invalid("partner", "team-stand-by-missing"))?;
    bench.must_have(me, Role::LinkWorker, "partner")?;
    bench.must_have(stand_by, Role::CaseManager, "partner")?;
    together(me, stand_by, first)
}

fn together(link_worker: StaffId, stand_by: StaffId, first: FirstContact) -> Result<Assignee> {
    if first == FirstContact::CaseManager {
        return Err(Error::Refused("refused-case-manager-first"));
    }
    Ok(Assignee::LinkWorker {
        link_worker,
        stand_by,
    })
}

async fn note_pair<A: Changes>(
    cx: &Cx,
    change: &Change<'_, A>,
    (link_worker, stand_by): (StaffId, StaffId),
    rationale: &str,
) -> Result<()> {
    let line = Line::about(Naming::LinkWorker, link_worker, rationale);
    note(cx, change, line).await?;
    note(cx, change, Line::about(Naming::StandBy, stand_by, "")).await
}

/// The team names who takes it, and says why.
pub async fn assign(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    to: Assignee,
    rationale: LongText,
) -> Result<()> {
    assign_within(cx, (id, version), to, rationale, Limit::None).await
}

/// Names somebody who has at most so much.
pub(super) async fn assign_within(
    cx: &Cx,
    (id, version): (ReferralId, Option<i64>),
    to: Assignee,
    rationale: LongText,
    limit: Limit,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = open_ours::<actions::AssignReferral>(cx, &tx, id, version).await?;
    let bench = Bench::of(cx, &tx, &change.referral).await?;
    let first = first_contact(&change.referral, change.parameters()?);
    match to {
        Assignee::CaseManager(to) => {
            bench.must_have(to, Role::CaseManager, "to")?;
            limit.check(cx, &tx, &change, to).await?;
            change.referral.assign(to, cx.now)?;
            let line = Line::about(Naming::Assigned, to, rationale.as_str());
            note(cx, &change, line).await?;
        }
        Assignee::LinkWorker {
            link_worker,
            stand_by,
        } => {
            bench.must_have(link_worker, Role::LinkWorker, "link_worker")?;
            bench.must_have(stand_by, Role::CaseManager, "stand_by")?;
            together(link_worker, stand_by, first)?;
            limit.check(cx, &tx, &change, stand_by).await?;
            change
                .referral
                .assign_link_worker(link_worker, stand_by, cx.now)?;
            note_pair(cx, &change, (link_worker, stand_by), rationale.as_str()).await?;
        }
    }
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// Declines an offer, with the reason. The person waits again in the team's inbox; no clock restarts.
pub async fn decline(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    why: (GiveBack, Option<LongText>),
) -> Result<()> {
    back::<actions::AnswerOffer>(cx, id, version, why, Naming::Declined).await
}

/// Gives a person who was taken or assigned back to the team, before the first contact.
pub async fn give_back(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    why: (GiveBack, Option<LongText>),
) -> Result<()> {
    back::<actions::GiveBack>(cx, id, version, why, Naming::GivenBack).await
}

/// The team or the desk takes back an offer that has no answer.
pub async fn withdraw(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    why: (GiveBack, Option<LongText>),
) -> Result<()> {
    back::<actions::GiveBack>(cx, id, version, why, Naming::Withdrawn).await
}

/// The team gives a person back to the desk, which looks for another team.
pub async fn give_to_desk(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    why: (GiveBack, Option<LongText>),
) -> Result<()> {
    back::<actions::GiveBack>(cx, id, version, why, Naming::ToDesk).await
}

async fn back<A: Changes>(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    (reason, text): (GiveBack, Option<LongText>),
    kind: Naming,
) -> Result<()> {
    if reason == GiveBack::Other && text.is_none() {
        return Err(Error::invalid("note", "give-back-note-missing"));
    }
    let tx = cx.write().await?;
    let mut change = open_ours::<A>(cx, &tx, id, version).await?;
    let from = whose(&change);
    let stage = change.referral.stage;
    match kind {
        Naming::ToDesk => change.referral.team_gives_back()?,
        Naming::Withdrawn | Naming::Declined if stage != Stage::Offered => {
            return Err(Refused::Stage(stage).into());
        }
        Naming::GivenBack if stage != Stage::Assigned => {
            return Err(Refused::Stage(stage).into());
        }
        _ => change.referral.give_back(reason)?,
    }
    let line = Line {
        kind,
        staff: from,
        reason: Some(reason),
        rationale: words(text.as_ref()),
    };
    note(cx, &change, line).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// Who had it, or was offered it.
fn whose<A: Changes>(change: &Change<'_, A>) -> Option<StaffId> {
    let holders = &change.before.holders;
    let offered = holders.offered.map(|offer| offer.to);
    offered.or(holders.treating())
}
