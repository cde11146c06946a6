//! Parting a record that mixes two people: some of the referrals go to a new person. Where one referral mixes two, the second
//! person gets a referral of their own, typed by the desk.

use std::collections::BTreeSet;

use jiff::Timestamp;
use spil_model::bsn::BsnState;
use spil_model::client::pair::Judgement;
use spil_model::ids::{PersonId, ReferralId};
use spil_model::person::{Person, PersonDetails};
use spil_model::referral::{Channel, Referrer};
use spil_model::text::ShortText;
use spil_policy::{Action, actions, decide};
use spil_store::client::merge::{self, Moving};
use spil_store::client::pair::{self, Judged};
use spil_store::journal::ObjectRef;
use spil_store::{Permit, person, referral};

use super::matching::Comparing;
use super::merge::part_attached;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// Which referrals go to a new person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The referrals of the second person; some, but not all.
    pub referrals: BTreeSet<ReferralId>,
    /// Why.
    pub why: ShortText,
}

type MaySplit<'tx> = Permit<'tx, actions::SplitClient>;

/// Gives some referrals of a record that mixes two people to a new person, whose data are those that the latest of these
/// referrals gave. That they are two people is remembered. Gives the new person.
pub async fn split(cx: &Cx, id: PersonId, split: Split) -> Result<PersonId> {
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let client = merge::find(&tx, id).await?.ok_or(Error::NotFound)?;
    let object = ObjectRef::client(client.id);
    let permit = cx.may::<actions::SplitClient>(&tx, object, &client.facts)?;
    merge::take_turns(&permit).await?;
    let of_client = merge::find(&tx, id)
        .await?
        .ok_or(Error::NotFound)?
        .referrals;
    let latest = latest_of(&of_client, &split.referrals)?;
    let details = merge::as_referred(&permit, latest).await?;
    let new: PersonId = cx.id();
    let beside = cx.may::<actions::SplitClient>(&tx, ObjectRef::client(new), &client.facts)?;
    let comparing = Comparing::begin(cx, &tx, new, &details, None).await?;
    let second = unknown_to_all(new, details);
    person::insert(&beside, &second, None, &comparing.keys, cx.now).await?;
    move_all(cx, &permit, &split, new).await?;
    comparing.keep_pairs().await?;
    let judged = Judged {
        judgement: Judgement::Different,
        by,
        at: cx.now,
    };
    pair::remember_two(&permit, cx.id(), (client.id, new), judged).await?;
    let is_moved = |id| split.referrals.contains(&id);
    part_attached(cx, &tx, &[&permit, &beside], is_moved).await?;
    cx.commit(tx).await?;
    Ok(new)
}

/// Some of the referrals are chosen, and not all: else there is nobody to part from.
fn latest_of(all: &[ReferralId], chosen: &BTreeSet<ReferralId>) -> Result<ReferralId> {
    if chosen.iter().any(|id| !all.contains(id)) {
        return Err(Error::Conflict);
    }
    if chosen.len() == all.len() {
        return Err(Error::invalid("referrals", "client-split-all"));
    }
    let latest = all.iter().rev().find(|id| chosen.contains(id));
    latest
        .copied()
        .ok_or_else(|| Error::invalid("referrals", "client-split-none"))
}

fn unknown_to_all(id: PersonId, details: PersonDetails) -> Person {
    Person {
        id,
        details,
        bsn_state: BsnState::None,
        died_on: None,
        version: 1,
    }
}

async fn move_all(cx: &Cx, permit: &MaySplit<'_>, split: &Split, new: PersonId) -> Result<()> {
    for referral in &split.referrals {
        let moving = Moving {
            id: cx.id(),
            referral: *referral,
            to: new,
            by: cx.staff().ok_or(Error::Forbidden)?,
            at: cx.now,
            why: split.why.as_str(),
        };
        merge::give(permit, moving).await?;
    }
    let count = split.referrals.len();
    permit.tell(|event| event.code("referrals", count));
    Ok(())
}

/// What the form for a referral of the second person begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Second {
    /// The door through which the referral of both came in.
    pub channel: Channel,
    /// When it was received: the second referral counts from then too.
    pub received_at: Timestamp,
    /// Who refers.
    pub referrer: Referrer,
}

/// Where one referral mixes two people, what the form for a referral of the second one begins with: how and when it came, and
/// who referred. Only for whoever may part them and type a referral.
pub async fn second_of(cx: &Cx, id: ReferralId) -> Result<Viewed<Second>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let client = merge::find(&snapshot, found.client)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewClient>(&snapshot, found.object(), &found.facts)?;
    if !decide(&cx.actor, Action::SplitClient, &client.facts).is_granted() {
        return Err(Error::Forbidden);
    }
    let loaded = referral::load(&permit).await?;
    let second = Second {
        channel: loaded.referral.channel,
        received_at: loaded.referral.received_at,
        referrer: loaded.referral.referrer,
    };
    cx.viewed(snapshot, second).await
}
