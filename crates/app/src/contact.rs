//! Contact while somebody waits: who called whom, who was reached, what follows from it, and when the next contact is.

use jiff::Timestamp;
use spil_model::covenant::NormEventPart;
use spil_model::guidance::{Contact, ContactRole, WithWhom};
use spil_model::ids::{ReferralId, StaffId};
use spil_model::messages::Moment;
use spil_model::referral::{
    AfterAttempt, AttemptKind, AttemptOutcome, CrisisJudgement, Referral, Stage,
};
use spil_model::text::LongText;
use spil_policy::{Actor, FieldGroup, Role, actions};
use spil_store::case_file::colleagues;
use spil_store::contact as store;
pub use spil_store::contact::Attempt;
use spil_store::referral;

use crate::case_file::{Asked, Head, head_of, open_question, parameters_of};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::{self, Change};
use crate::viewed::Viewed;

/// A contact or an attempt, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it took place.
    pub at: Timestamp,
    /// How.
    pub kind: AttemptKind,
    /// With whom, or for whom it was meant.
    pub with: WithWhom,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// What was said.
    pub note: Option<LongText>,
    /// What was judged in a crisis.
    pub judgement: Option<CrisisJudgement>,
    /// Whether the inventory of the situation began with it.
    pub begins_inventory: bool,
}

/// Records a contact or an attempt. Where nobody was reached, it says what follows.
pub async fn log(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    entry: &Entry,
) -> Result<Option<AfterAttempt>> {
    check(cx, entry)?;
    let tx = cx.write().await?;
    let mut change = change::open::<actions::LogContact>(cx, &tx, id, version).await?;
    let attempt = attempt(cx, &change, entry)?;
    let after = take_effect(cx, &mut change, entry, &attempt)?;
    store::add(&change.permit, &attempt, cx.now).await?;
    change.permit.tell(|event| {
        event.code("kind", attempt.kind);
        event.code("outcome", attempt.outcome);
    });
    if after == Some(AfterAttempt::AskReferrer) {
        ask_how_to_reach(cx, &change).await?;
    }
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await?;
    Ok(after)
}

/// What the form could get wrong. What is written reaches nobody for certain; who is spoken with is reached or not.
fn check(cx: &Cx, entry: &Entry) -> Result<()> {
    if cx.now < entry.at {
        return Err(Error::invalid("at", "contact-in-future"));
    }
    let is_sent = entry.outcome == AttemptOutcome::Sent;
    match (entry.kind.contact(), is_sent) {
        (Some(_), true) => Err(Error::invalid("outcome", "contact-reached-or-not")),
        (None, false) => Err(Error::invalid("outcome", "contact-written-is-sent")),
        _ if entry.judgement.is_some() && entry.outcome != AttemptOutcome::Reached => {
            Err(Error::invalid("judgement", "contact-judged-unreached"))
        }
        _ => Ok(()),
    }
}

fn attempt(cx: &Cx, change: &Change<'_, actions::LogContact>, entry: &Entry) -> Result<Attempt> {
    let by = cx.staff().ok_or(Error::Forbidden)?;
    Ok(Attempt {
        id: cx.id(),
        at: entry.at,
        by,
        role: role(&cx.actor, by, &change.referral),
        kind: entry.kind,
        with: entry.with,
        outcome: entry.outcome,
        judgement: entry.judgement,
        note: entry
            .note
            .as_ref()
            .map(LongText::to_string)
            .unwrap_or_default(),
    })
}

/// In which role somebody has a contact: as the one who is named for this client, else as what they are in the network.
fn role(actor: &Actor, by: StaffId, referral: &Referral) -> ContactRole {
    let Actor::Staff(staff) = actor else {
        return ContactRole::Other;
    };
    let is = |role| staff.grants.iter().any(|grant| grant.role == role);
    if referral.holders.link_worker == Some(by) {
        ContactRole::LinkWorker
    } else if referral.holders.treating() == Some(by) {
        ContactRole::CaseManager
    } else if is(Role::WaitingListManager) {
        ContactRole::Desk
    } else if is(Role::CaseManager) {
        ContactRole::CaseManager
    } else if is(Role::GeriatricTeamMember) {
        ContactRole::GeriatricTeam
    } else {
        ContactRole::Other
    }
}

fn take_effect(
    cx: &Cx,
    change: &mut Change<'_, actions::LogContact>,
    entry: &Entry,
    attempt: &Attempt,
) -> Result<Option<AfterAttempt>> {
    let before_letter = change.parameters()?.terms.attempts_before_letter;
    let referral = &mut change.referral;
    let (kind, outcome) = (entry.kind.contact(), entry.outcome);
    let after = match (kind, outcome) {
        (Some(kind), AttemptOutcome::Reached) => {
            let contact = Contact {
                id: attempt.id,
                at: attempt.at,
                by: attempt.by,
                role: attempt.role,
                kind,
                with: attempt.with,
            };
            leave_first_contact(referral, &contact)?;
            referral.record_contact(&contact, cx.now)?;
            None
        }
        (_, AttemptOutcome::NotReached) => Some(referral.not_reached(before_letter)?),
        _ => None,
    };
    if entry.judgement.is_some() {
        referral.judge_crisis(entry.at, cx.now)?;
    }
    if entry.begins_inventory {
        referral.begin_inventory(entry.at, cx.now)?;
    }
    Ok(after)
}

/// The contact that starts guidance, and the link worker's acquaintance, have a page of their own: more is kept of them.
fn leave_first_contact(referral: &Referral, contact: &Contact) -> Result<()> {
    let is_named = referral.stage == Stage::Assigned && contact.with.includes_client();
    let is_first = match contact.role {
        ContactRole::CaseManager => referral.holders.treating() == Some(contact.by),
        ContactRole::LinkWorker => referral.awaits_link_worker(),
        ContactRole::Desk | ContactRole::GeriatricTeam | ContactRole::Other => false,
    };
    if is_named && is_first {
        Err(Error::Refused("contact-is-first-contact"))
    } else {
        Ok(())
    }
}

async fn ask_how_to_reach(cx: &Cx, change: &Change<'_, actions::LogContact>) -> Result<()> {
    let asked = Asked {
        how_to_reach: true,
        ..Asked::default()
    };
    if open_question(cx, change, &asked).await? {
        change.tell(cx, Moment::Question).await?;
    }
    Ok(())
}

/// Plans the next contact. An earlier plan is replaced.
pub async fn plan(cx: &Cx, id: ReferralId, version: Option<i64>, at: Timestamp) -> Result<()> {
    if at < cx.now {
        return Err(Error::invalid("planned", "contact-plan-in-past"));
    }
    let tx = cx.write().await?;
    let mut change = change::open::<actions::PlanContact>(cx, &tx, id, version).await?;
    change.referral.plan_contact(at, cx.now)?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// What the page of the contacts shows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that the page offers or leaves out"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contacts {
    /// Who it is about.
    pub head: Head,
    /// The contacts and attempts, the latest first; without what was said where the reader may not know it.
    pub attempts: Vec<(Attempt, String)>,
    /// The contact that is planned.
    pub planned_at: Option<Timestamp>,
    /// Attempts in a row that reached nobody.
    pub failed_attempts: u16,
    /// After so many of them a letter goes out.
    pub before_letter: u8,
    /// Whether the norm of the class waits for a case manager's judgement.
    pub awaits_judgement: bool,
    /// Whether the norm of the class waits for the inventory to begin.
    pub awaits_inventory: bool,
    /// Whether the reader may record a contact.
    pub may_log: bool,
    /// Whether the reader may plan one.
    pub may_plan: bool,
}

/// The contacts of a referral, with what the form for the next one needs.
pub async fn contacts(cx: &Cx, id: ReferralId) -> Result<Viewed<Contacts>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewReferral>(&snapshot, found.object(), &found.facts)?;
    permit.tell(|event| event.fields.push("contacts".to_owned()));
    let loaded = referral::load(&permit).await?;
    let head = head_of(cx, &snapshot, &permit, &loaded).await?;
    let mut attempts = store::attempts(&permit).await?;
    if !permit.fields().shows(FieldGroup::Notes) {
        for attempt in &mut attempts {
            attempt.note.clear();
        }
    }
    let by: Vec<StaffId> = attempts.iter().map(|attempt| attempt.by).collect();
    let names = colleagues(&snapshot, &by).await?;
    let with_name = |attempt: Attempt| {
        let name = names.get(&attempt.by).map(|by| by.name.clone());
        (attempt, name.unwrap_or_default())
    };
    let terms = parameters_of(cx, &snapshot, &loaded.referral).await?.terms;
    let view = Contacts {
        head,
        attempts: attempts.into_iter().map(with_name).collect(),
        planned_at: loaded.referral.planned_contact_at,
        failed_attempts: loaded.referral.failed_attempts,
        before_letter: terms.attempts_before_letter,
        awaits_judgement: awaits(&loaded.referral, NormEventPart::CaseManagerJudgement),
        awaits_inventory: awaits(&loaded.referral, NormEventPart::InventoryBegun),
        may_log: cx.could::<actions::LogContact>(&found.facts),
        may_plan: cx.could::<actions::PlanContact>(&found.facts),
    };
    cx.viewed(snapshot, view).await
}

fn awaits(referral: &Referral, part: NormEventPart) -> bool {
    let asked = referral.deadline.as_ref().map(|deadline| &deadline.met_by);
    asked.is_some_and(|parts| parts.contains(&part)) && referral.milestones.at(part).is_none()
}
