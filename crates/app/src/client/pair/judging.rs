//! Judging a pair: the same person, two people, or not clear yet.

use spil_model::bsn::Bsn;
use spil_model::client::merge::{Obstacles, may_merge};
use spil_model::client::pair::Judgement;
use spil_model::ids::{PairId, PersonId, ReferralId, StaffId};
use spil_model::referral::Stage;
use spil_model::text::ShortText;
use spil_policy::actions;
use spil_store::client::merge::{self, Member, NewAlias};
use spil_store::client::pair::{self, FoundPair, Judged};
use spil_store::{Permit, Tx};

use crate::case_file::open_bsn;
use crate::client::attach::attach;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// What somebody judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// They are one person.
    Same {
        /// Under whom the other is seen.
        kept: PersonId,
        /// Why.
        why: Option<ShortText>,
    },
    /// They are two people.
    Different,
    /// It is not clear yet.
    Unsure,
}

impl Verdict {
    const fn judgement(&self) -> Judgement {
        match self {
            Self::Same { .. } => Judgement::Same,
            Self::Different => Judgement::Different,
            Self::Unsure => Judgement::Unsure,
        }
    }
}

type MayJudge<'tx> = Permit<'tx, actions::JudgePair>;

/// Judges a pair. Of people who are one everything is seen under the kept one, and a referral that waits is attached to the
/// one that carries the clocks. Gives under whom they are seen, where they are one.
pub async fn judge(
    cx: &Cx,
    id: PairId,
    version: Option<i64>,
    verdict: Verdict,
) -> Result<Option<PersonId>> {
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let found = pair::find(&tx, id).await?.ok_or(Error::NotFound)?;
    let permit = cx.may::<actions::JudgePair>(&tx, found.about(found.one), &found.facts)?;
    let beside = cx.may::<actions::JudgePair>(&tx, found.about(found.other), &found.facts)?;
    merge::take_turns(&permit).await?;
    let found = pair::find(&tx, id).await?.ok_or(Error::NotFound)?;
    if version.is_some_and(|seen| seen != found.version) {
        return Err(Error::Conflict);
    }
    let judgement = verdict.judgement();
    for permit in [&permit, &beside] {
        permit.tell(|event| event.code("judgement", judgement));
    }
    let judged = Judged {
        judgement,
        by,
        at: cx.now,
    };
    let kept = match verdict {
        Verdict::Same { kept, why } => {
            Some(make_one(cx, &permit, &found, (by, kept, why.as_ref())).await?)
        }
        Verdict::Different | Verdict::Unsure => {
            must_be_two(&permit, &found).await?;
            None
        }
    };
    pair::judge(&permit, found.version, judged).await?;
    if let Some(kept) = kept {
        let open = merge::open_referrals(&permit, kept).await?;
        attach_open(cx, &tx, &open).await?;
    }
    cx.commit(tx).await?;
    Ok(kept)
}

/// Who are seen as one are parted first: that also says what belongs to whom.
async fn must_be_two(permit: &MayJudge<'_>, found: &FoundPair) -> Result<()> {
    let with = merge::members(permit, found.one).await?;
    if with.iter().any(|member| member.id == found.other) {
        return Err(Error::Refused("pair-refused-part-first"));
    }
    Ok(())
}

async fn make_one(
    cx: &Cx,
    permit: &MayJudge<'_>,
    found: &FoundPair,
    (by, kept, why): (StaffId, PersonId, Option<&ShortText>),
) -> Result<PersonId> {
    let loser = match kept {
        kept if kept == found.one => found.other,
        kept if kept == found.other => found.one,
        _ => return Err(Error::invalid("kept", "pair-kept-missing")),
    };
    let kept = Group::load(permit, kept).await?;
    let loser = Group::load(permit, loser).await?;
    let obstacles = obstacles(cx, permit, &kept, &loser).await?;
    may_merge(kept.seen_as, loser.seen_as, obstacles)
        .map_err(|refused| Error::Refused(refused.key()))?;
    let alias = NewAlias {
        id: cx.id(),
        person: loser.seen_as,
        kept: kept.seen_as,
        since: cx.now,
        by: Some(by),
        why: why.map_or("", ShortText::as_str),
    };
    merge::begin(permit, alias).await?;
    let everybody = [kept.ids(), loser.ids()].concat();
    let others = everybody.iter().copied();
    permit.tell(|event| event.clients.extend(others));
    merge::settle(permit, (found.id, &everybody), by, cx.now).await?;
    Ok(kept.seen_as)
}

/// People who are seen as one.
struct Group {
    seen_as: PersonId,
    members: Vec<Member>,
}

impl Group {
    async fn load(permit: &MayJudge<'_>, person: PersonId) -> Result<Self> {
        let members = merge::members(permit, person).await?;
        let first = members.first().ok_or(Error::NotFound)?;
        Ok(Self {
            seen_as: first.seen_as,
            members,
        })
    }

    fn ids(&self) -> Vec<PersonId> {
        self.members.iter().map(|member| member.id).collect()
    }

    fn died(&self) -> bool {
        self.members.iter().any(|member| member.died)
    }

    fn bsns(&self, cx: &Cx) -> Result<Vec<Bsn>> {
        let sealed = self.members.iter().filter_map(|member| member.bsn.as_ref());
        sealed.map(|kept| open_bsn(cx, kept)).collect()
    }
}

async fn obstacles(
    cx: &Cx,
    permit: &MayJudge<'_>,
    one: &Group,
    other: &Group,
) -> Result<Obstacles> {
    let numbers = other.bsns(cx)?;
    let differs = |bsn: &Bsn| numbers.iter().any(|number| number != bsn);
    Ok(Obstacles {
        numbers_differ: one.bsns(cx)?.iter().any(differs),
        deaths_differ: one.died() != other.died(),
        judged_different: merge::judged_two(permit, &one.ids(), &other.ids()).await?,
    })
}

/// Of several referrals that run the one that has come farthest carries the clocks, of those the one whose clock runs longest;
/// what still waits and has nobody named is attached to it.
async fn attach_open(cx: &Cx, tx: &Tx, open: &[(ReferralId, Stage)]) -> Result<()> {
    let Some((main, _)) = open.iter().rev().max_by_key(|(_, stage)| *stage) else {
        return Ok(());
    };
    let waits = |stage: Stage| matches!(stage, Stage::Received | Stage::Triage | Stage::Waiting);
    for (id, stage) in open {
        if id != main && waits(*stage) {
            Box::pin(attach(cx, tx, *id, *main)).await?;
        }
    }
    Ok(())
}
