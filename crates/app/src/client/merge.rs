//! Taking back that two people are one: what came meanwhile is listed, and whoever takes it back says what belongs to whom.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::client::pair::Judgement;
use spil_model::ids::{AliasId, PersonId, ReferralId};
use spil_model::name::PersonName;
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{ReferrerKind, Stage};
use spil_model::text::ShortText;
use spil_policy::actions;
use spil_store::client::merge::{
    self, Alias, EndOfAlias, FoundClient, Merges, Moving, Parted, Since,
};
use spil_store::journal::ObjectRef;
use spil_store::{Conn, Permit, Tx};

use super::attach::detach_in;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// One of the two that an undone alias leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The one who was seen under the other.
    Parted,
    /// The one under whom.
    Kept,
}

/// What the page of an undone alias shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoing {
    /// The alias.
    pub alias: AliasId,
    /// Under whom everything is seen now.
    pub client: PersonId,
    /// Since when the two are seen as one.
    pub since: Timestamp,
    /// The name of the one who was seen under the other.
    pub parted: PersonName,
    /// The name of the other.
    pub kept: PersonName,
    /// Referrals that came or changed since then, the earliest first: each belongs to one of the two.
    pub meanwhile: Vec<Meanwhile>,
}

/// A referral that came or changed since two people are seen as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// The referral.
    pub id: ReferralId,
    /// Its code.
    pub code: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// Who referred.
    pub referrer: ReferrerKind,
    /// How far it has come.
    pub stage: Stage,
    /// With whom it lies now.
    pub whose: Whose,
    /// Whether it came since then.
    pub is_new: bool,
    /// How many contacts were taken down since then.
    pub contacts: usize,
    /// How many files were added since then.
    pub files: usize,
    /// How often its data were changed since then.
    pub changes: usize,
}

impl Meanwhile {
    fn of(row: &Since, parts: &Parted) -> Self {
        let count = |count: i64| usize::try_from(count).unwrap_or(0);
        Self {
            id: row.referral,
            code: ReferenceCode::parse(&row.code)
                .map_or_else(|_| row.code.clone(), |code| code.to_string()),
            received_at: row.received_at,
            referrer: row.referrer,
            stage: row.stage,
            whose: if parts.parted.contains(&row.person) {
                Whose::Parted
            } else {
                Whose::Kept
            },
            is_new: row.is_new,
            contacts: count(row.contacts),
            files: count(row.files),
            changes: count(row.changes),
        }
    }

    const fn is_meanwhile(&self) -> bool {
        self.is_new || 0 < self.contacts || 0 < self.files || 0 < self.changes
    }
}

type MayUndo<'tx> = Permit<'tx, actions::UndoMerge>;

/// What came since two people are seen as one, for whoever may take it back.
pub async fn undoing(cx: &Cx, id: AliasId) -> Result<Viewed<Undoing>> {
    let snapshot = cx.read().await?;
    let (client, person) = client_of(&snapshot, id).await?;
    let mut permits = Vec::new();
    for person in [client.id, person] {
        let object = ObjectRef::client(person);
        permits.push(cx.may_see::<actions::ViewPair>(&snapshot, object, &client.facts)?);
    }
    let permit = permits.first().ok_or(Error::NotFound)?;
    let running = merge::running(permit).await?;
    let alias = running.iter().find(|alias| alias.id == id);
    let alias = alias.ok_or(Error::NotFound)?;
    let parts = merge::part(&running, alias);
    let names = merge::details(permit).await?;
    let name = |person: PersonId| {
        let details = names.get(&person).ok_or(Error::NotFound)?;
        Ok::<_, Error>(details.name.clone())
    };
    let undoing = Undoing {
        alias: id,
        client: client.id,
        since: alias.since,
        parted: name(alias.person)?,
        kept: name(alias.kept)?,
        meanwhile: meanwhile(&merge::since(permit, alias.since).await?, &parts),
    };
    drop(permits);
    cx.viewed(snapshot, undoing).await
}

fn meanwhile(rows: &[Since], parts: &Parted) -> Vec<Meanwhile> {
    let all = rows.iter().map(|row| Meanwhile::of(row, parts));
    all.filter(Meanwhile::is_meanwhile).collect()
}

/// Everybody who is seen as one because of an alias, and whose alias it is.
async fn client_of(conn: &Conn, id: AliasId) -> Result<(FoundClient, PersonId)> {
    let person = merge::person_of(conn, id).await?.ok_or(Error::NotFound)?;
    let client = merge::find(conn, person).await?.ok_or(Error::NotFound)?;
    Ok((client, person))
}

/// How two people who were seen as one are parted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Why.
    pub why: ShortText,
    /// What is known of the two from now on.
    pub then: Then,
    /// To whom each referral belongs that came or changed meanwhile.
    pub belongs: BTreeMap<ReferralId, Whose>,
}

/// What is known of two people who were parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// They are two people: that is remembered.
    Different,
    /// It is not clear: the pair stands in the list again.
    Unsure,
}

impl Then {
    const fn judgement(self) -> Judgement {
        match self {
            Self::Different => Judgement::Different,
            Self::Unsure => Judgement::Unsure,
        }
    }
}

/// Parts two people who were seen as one. What came meanwhile must all have been given to one of the two: where something came
/// in after the form was made, it is [`Error::Conflict`]. Gives both, the kept one first.
pub async fn undo(cx: &Cx, id: AliasId, undo: Undo) -> Result<(PersonId, PersonId)> {
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let (client, person) = client_of(&tx, id).await?;
    let object = ObjectRef::client(client.id);
    let permit = cx.may::<actions::UndoMerge>(&tx, object, &client.facts)?;
    let beside = cx.may::<actions::UndoMerge>(&tx, ObjectRef::client(person), &client.facts)?;
    merge::take_turns(&permit).await?;
    let running = merge::running(&permit).await?;
    let alias = running.into_iter().find(|alias| alias.id == id);
    let alias = alias.ok_or(Error::Conflict)?;
    give_back(cx, &tx, &permit, &alias, &undo).await?;
    let end = EndOfAlias {
        at: cx.now,
        by,
        why: undo.why.as_str(),
    };
    let parts = merge::end(&permit, &alias, end).await?;
    let then = undo.then.judgement();
    merge::judge_anew(&permit, &parts, then, by, cx.now).await?;
    for permit in [&permit, &beside] {
        permit.tell(|event| event.code("judgement", then));
    }
    cx.commit(tx).await?;
    Ok((alias.kept, alias.person))
}

/// Each referral goes to the one whom it was given; what is attached across the two is detached.
async fn give_back(
    cx: &Cx,
    tx: &Tx,
    permit: &MayUndo<'_>,
    alias: &Alias,
    undo: &Undo,
) -> Result<()> {
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let parts = merge::part(&merge::running(permit).await?, alias);
    let rows = merge::since(permit, alias.since).await?;
    let mut sides: BTreeMap<ReferralId, Whose> = BTreeMap::new();
    for one in rows.into_iter().map(|row| Meanwhile::of(&row, &parts)) {
        let whose = match undo.belongs.get(&one.id) {
            Some(whose) => *whose,
            None if one.is_meanwhile() => return Err(Error::Conflict),
            None => one.whose,
        };
        sides.insert(one.id, whose);
        if whose == one.whose {
            continue;
        }
        let moving = Moving {
            id: cx.id(),
            referral: one.id,
            to: match whose {
                Whose::Parted => alias.person,
                Whose::Kept => alias.kept,
            },
            by,
            at: cx.now,
            why: undo.why.as_str(),
        };
        merge::give(permit, moving).await?;
    }
    part_attached(cx, tx, &[permit], |id| sides.get(&id).copied()).await
}

/// Detaches what is attached to a referral on the other side, of the people of these permits. What followed another one goes
/// back to it when that one is detached, so whatever followed nothing comes first.
pub(super) async fn part_attached<A: Merges, Side: PartialEq>(
    cx: &Cx,
    tx: &Tx,
    permits: &[&Permit<'_, A>],
    side: impl Fn(ReferralId) -> Side,
) -> Result<()> {
    let by = cx.staff().ok_or(Error::Forbidden)?;
    loop {
        let mut across: Vec<(usize, ReferralId)> = Vec::new();
        for permit in permits {
            let attached = merge::attached(permit).await?;
            let found = attached.iter().filter_map(|late| {
                let to = late.attached.as_ref()?;
                (side(late.id) != side(to.to)).then(|| (to.followed(), late.id))
            });
            across.extend(found);
        }
        let Some((_, first)) = across.into_iter().min() else {
            return Ok(());
        };
        Box::pin(detach_in(cx, tx, first, by)).await?;
    }
}
