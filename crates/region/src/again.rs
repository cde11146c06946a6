//! The same person is referred a second time, by somebody else who writes it down otherwise; the desk recognises it.

use jiff::Timestamp;
use spil_app::case_file::case_file;
use spil_app::client::pair::{self, Pair, Shown, Verdict};
use spil_app::client::weigh;
use spil_app::ending::{Ending, NewEnd, end};
use spil_app::{Cx, Error, Result};
use spil_model::birth_date::BirthDate;
use spil_model::ids::{PairId, ReferralId};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferrerKind, Stage, Withdrawal};

use crate::course::{Event, Phase, in_office};
use crate::dice::Dice;
use crate::history::History;
use crate::people::{Referred, referrer};

/// So many of a hundred are referred by a second one.
const OF_A_HUNDRED: u32 = 3;

/// Somebody who is referred a second time.
#[derive(Debug, Clone)]
pub(crate) struct Again {
    /// Whose case it is.
    case: usize,
    /// What the second one says; none once it was said.
    said: Option<Referred>,
    /// The second referral.
    id: Option<ReferralId>,
    /// Draws of its own, so that the rest of the history stays what it is.
    seed: u64,
}

impl History {
    /// Now and then a second one refers the same person, some days later.
    pub(crate) fn perhaps_again(&mut self, at: Timestamp, case: usize, who: &Referred) {
        let seed = u64::try_from(case).unwrap_or(0);
        let mut dice = Dice::new(seed);
        if !dice.percent(OF_A_HUNDRED) {
            return;
        }
        let place = self.again.len();
        self.again.push(Again {
            case,
            said: Some(otherwise(&mut dice, who)),
            id: None,
            seed,
        });
        let days = dice.between(1, 20);
        self.agenda
            .put(in_office(&mut dice, at, days), Event::ArriveAgain(place));
    }

    /// The second one refers, as long as the first referral has not ended.
    pub(crate) async fn arrive_again(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, seed)) = self.open_again(place) else {
            return Ok(());
        };
        let said = self
            .again
            .get_mut(place)
            .and_then(|again| again.said.take());
        let Some(who) = said else { return Ok(()) };
        let number = u32::try_from(place).unwrap_or(0) + 90_000_000;
        let id = Box::pin(self.refer(who, case, number)).await?;
        if let Some(again) = self.again.get_mut(place) {
            again.id = Some(id);
        }
        let mut dice = Dice::new(seed + 1);
        let days = dice.between(0, 2);
        self.agenda
            .put(in_office(&mut dice, at, days), Event::Recognise(place));
        Ok(())
    }

    fn open_again(&self, place: usize) -> Option<(usize, u64)> {
        let again = self.again.get(place)?;
        let case = self.case(again.case)?;
        (case.phase != Phase::Ended).then_some((case.sub_region, again.seed))
    }

    /// The desk compares and says that it is the same person; whoever must act reads what came in.
    pub(crate) async fn recognise(&mut self, place: usize) -> Result<()> {
        let Some(again) = self.again.get(place).cloned() else {
            return Ok(());
        };
        let (Some(id), Some(case)) = (again.id, self.case(again.case).cloned()) else {
            return Ok(());
        };
        let mut dice = Dice::new(again.seed + 2);
        let Some(desk) = self.cast.desk(&mut dice, case.sub_region) else {
            return Ok(());
        };
        Box::pin(judge(&desk, id, case.id)).await?;
        let acts = match case.phase {
            Phase::Named { case_manager, .. } | Phase::Guidance { case_manager } => self
                .cast
                .by_id(case_manager)
                .map(|staff| self.cast.as_staff(staff)),
            Phase::Intake | Phase::Waiting | Phase::Offered { .. } => Some(desk),
            Phase::Ended => None,
        };
        match acts {
            Some(cx) => or_done(weigh(&cx, case.id, None).await),
            None => Ok(()),
        }
    }
}

/// What somebody else did first, or what there was nothing of, is done.
fn or_done(done: Result<()>) -> Result<()> {
    match done {
        Err(Error::Refused(_) | Error::NotFound | Error::Forbidden) => Ok(()),
        other => other,
    }
}

/// The desk says that the two of a pair are one where one was referred first and the other again: what a call would tell the
/// desk, the history knows. Somebody else who looks like either stays an open pair.
async fn see_as_one(desk: &Cx, id: PairId, again: ReferralId, first: ReferralId) -> Result<()> {
    let Pair::Both(both) = pair::view(desk, id).await?.release(desk).await? else {
        return Ok(());
    };
    let has = |person: &Shown, id| person.referrals.iter().any(|referral| referral.id == id);
    // Once the two are one, by this or by their number, the side of either holds both: the other side is somebody else.
    let mut people = both.people.iter();
    if !people.any(|person| has(person, first) && !has(person, again)) {
        return Ok(());
    }
    let same = Verdict::Same {
        kept: both.kept,
        why: None,
    };
    match pair::judge(desk, id, None, same).await {
        Ok(_) | Err(Error::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// A second referral that nobody recognised, because the first ended meanwhile, is withdrawn: help was there already.
async fn judge(desk: &Cx, id: ReferralId, first: ReferralId) -> Result<()> {
    // Attached already, to somebody whose file the desk does not open.
    let file = match case_file(desk, id).await {
        Err(Error::NotFound | Error::Forbidden) => return Ok(()),
        other => other?.release(desk).await?,
    };
    for pair in &file.known.pairs {
        see_as_one(desk, pair.id, id, first).await?;
    }
    let file = match case_file(desk, id).await {
        Err(Error::NotFound | Error::Forbidden) => return Ok(()),
        other => other?.release(desk).await?,
    };
    if file.head.stage != Stage::Received {
        return Ok(());
    }
    let withdrawn = NewEnd {
        ending: Ending::Withdrawn(Withdrawal::Referrer),
        on: desk.today(),
        note: None,
    };
    end(desk, id, None, withdrawn).await
}

/// The same person, as somebody else writes them down. One in three is a professional with the number at hand.
fn otherwise(dice: &mut Dice, who: &Referred) -> Referred {
    let knows_number = who.bsn.is_some() && dice.percent(33);
    let kind = match who.referrer.kind {
        _ if knows_number => ReferrerKind::Hospital,
        ReferrerKind::Caregiver => ReferrerKind::Gp,
        _ => ReferrerKind::Caregiver,
    };
    let mut said = Referred {
        referrer: referrer(dice, kind),
        channel: if knows_number {
            Channel::Phone
        } else {
            Channel::Web
        },
        bsn: who.bsn.filter(|_| knows_number),
        ..who.clone()
    };
    if !knows_number {
        said.content.client = vaguely(dice, &who.content.client);
    }
    said
}

/// Called by another name, with a slip in the date, without what only a file knows.
fn vaguely(dice: &mut Dice, details: &PersonDetails) -> PersonDetails {
    let parts = details.name.parts();
    let given = parts.given.clone().filter(|_| dice.percent(70));
    let swaps = parts.partner_surname.is_some() && dice.percent(50);
    let parts = if swaps {
        NameParts {
            given,
            prefix: parts.partner_prefix.clone(),
            surname: parts.partner_surname.clone(),
            ..NameParts::default()
        }
    } else {
        NameParts {
            given,
            ..parts.clone()
        }
    };
    PersonDetails {
        name: PersonName::new(parts).unwrap_or_else(|_| details.name.clone()),
        birth_date: if dice.percent(25) {
            details.birth_date.and_then(swapped).or(details.birth_date)
        } else {
            details.birth_date
        },
        phones: details
            .phones
            .iter()
            .filter(|_| dice.percent(60))
            .cloned()
            .collect(),
        email: None,
        insurer: None,
        ..details.clone()
    }
}

/// Day and month swapped, where that is a date.
fn swapped(date: BirthDate) -> Option<BirthDate> {
    BirthDate::from_fields(date.year(), date.day(), date.month()).ok()
}

#[cfg(test)]
mod tests;
