//! Waiting at own wish until a date, and the question whether help is still needed.

use jiff::Span;
use jiff::civil::Date;
use spil_model::calendar::local_time;
use spil_model::ids::ReferralId;
use spil_model::person::Person;
use spil_model::referral::{OwnWish, Referral, StillNeeded};
use spil_model::text::ShortText;
use spil_policy::{Action, Decision, actions, decide};
use spil_store::covenant::CovenantVersion;
use spil_store::referral;
use spil_store::wish::{self, NeverAsked, TakenDown};

pub use spil_store::wish::{GivenAnswer, Period};

use crate::case_file::{Head, head_of};
use crate::covenant::of;
use crate::cx::Cx;
use crate::ending;
use crate::error::{Error, Result};
use crate::referral::change::{self, Change};
use crate::viewed::Viewed;

/// At most so far ahead lies the date until which somebody wishes to wait.
const MOST_YEARS: i8 = 2;

/// A wish to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// Until this day.
    pub until: Date,
    /// Why, in a few words.
    pub reason: Option<ShortText>,
}

/// Takes down that somebody wishes to wait until a date.
pub async fn wait(cx: &Cx, id: ReferralId, version: Option<i64>, wish: Wait) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::SetOwnWish>(cx, &tx, id, version).await?;
    let today = cx.today();
    if wish.until <= today {
        return Err(Error::invalid("until", "wish-until-past"));
    }
    if today.saturating_add(Span::new().years(MOST_YEARS)) < wish.until {
        return Err(Error::invalid("until", "wish-until-far"));
    }
    change.referral.wait_at_own_wish(wish.until, today)?;
    let period = Period {
        first_day: today,
        last_day: wish.until,
        ended_on: None,
        reason: wish
            .reason
            .map_or_else(String::new, |text| text.to_string()),
    };
    wish::begin(&change.permit, &period, taken_down(cx)?).await?;
    change.permit.tell(|event| event.code("until", wish.until));
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// Ends a wait at own wish before its day: the person wants help now.
pub async fn resume(cx: &Cx, id: ReferralId, version: Option<i64>) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::SetOwnWish>(cx, &tx, id, version).await?;
    end_wish(cx, &mut change).await?.ok_or(Error::Refused(
        spil_model::referral::Refused::NoOwnWish.key(),
    ))?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// Ends the wait at own wish that runs, in the referral and in its row; gives what it lasted.
pub(crate) async fn end_wish<A: referral::Changes>(
    cx: &Cx,
    change: &mut Change<'_, A>,
) -> Result<Option<OwnWish>> {
    if change.referral.own_wish.is_none() || change.referral.is_ended() {
        return Ok(None);
    }
    let days = change.parameters()?.terms.own_wish;
    let calendar = change.covenant()?.calendar;
    let lasted = change.referral.resume(cx.today(), days, &calendar)?;
    wish::end_open(&change.permit, change.referral.id, lasted.until).await?;
    Ok(Some(lasted))
}

/// Ends every wait at own wish whose day has come: from then on the person waits for the network again. A job; gives how many.
pub async fn resume_elapsed(cx: &Cx) -> Result<usize> {
    let snapshot = cx.read().await?;
    let elapsed = wish::elapsed(&snapshot, cx.today()).await?;
    snapshot.finish().await?;
    let mut resumed = 0;
    for id in elapsed {
        let tx = cx.write().await?;
        let mut change = change::open::<actions::WatchTerms>(cx, &tx, id, None).await?;
        // Somebody may have ended it since the list was made.
        if end_wish(cx, &mut change).await?.is_none() {
            continue;
        }
        change.keep(cx).await?;
        drop(change);
        cx.commit(tx).await?;
        resumed += 1;
    }
    Ok(resumed)
}

/// Puts up the question for whoever has waited as long as the covenant says without having been asked. A job; gives how many.
pub async fn ask_still_needed(cx: &Cx) -> Result<usize> {
    let snapshot = cx.read().await?;
    let versions = cx.app.covenants.load(&snapshot).await?;
    let today = cx.today();
    let never_asked = wish::never_asked(&snapshot, today, cx.now).await?;
    snapshot.finish().await?;
    let mut asked = 0;
    for one in never_asked {
        if today < first_question(&versions, &one)? {
            continue;
        }
        let tx = cx.write().await?;
        let mut change = change::open::<actions::AskStillNeeded>(cx, &tx, one.id, None).await?;
        if change.referral.still_needed_on.is_some() {
            continue;
        }
        change.referral.ask_still_needed_on(today)?;
        change.keep(cx).await?;
        drop(change);
        cx.commit(tx).await?;
        asked += 1;
    }
    Ok(asked)
}

/// The day on which somebody is asked for the first time.
fn first_question(versions: &[CovenantVersion], one: &NeverAsked) -> Result<Date> {
    let covenant = &of(versions, one.covenant)?.covenant;
    let area = one.area.as_ref().and_then(|code| code.parse().ok());
    let months = covenant
        .parameters_for(area.as_ref())
        .terms
        .still_needed_every_months;
    Ok(months_after(local_time(one.since).date(), months))
}

fn months_after(day: Date, months: u8) -> Date {
    day.saturating_add(Span::new().months(months))
}

/// Takes down the answer. "No" ends the wait; the other answers set the next day to ask.
pub async fn answer_still_needed(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    answer: StillNeeded,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::ConfirmStillNeeded>(cx, &tx, id, version).await?;
    let today = cx.today();
    let given = GivenAnswer {
        asked_on: change.referral.still_needed_on.unwrap_or(today).min(today),
        answer,
    };
    let next = months_after(today, change.parameters()?.terms.still_needed_every_months);
    if answer == StillNeeded::No {
        end_wish(cx, &mut change).await?;
    }
    change.referral.answer_still_needed(answer, next, cx.now)?;
    wish::answered(&change.permit, given, taken_down(cx)?).await?;
    change.permit.tell(|event| event.code("answer", answer));
    if answer == StillNeeded::No {
        ending::keep_end(cx, &change, today, "").await?;
    }
    change.keep(cx).await?;
    if answer == StillNeeded::No {
        ending::tell_end(cx, &change).await?;
    }
    drop(change);
    cx.commit(tx).await
}

/// Who took it down: only a member of staff does.
pub(crate) fn taken_down(cx: &Cx) -> Result<TakenDown> {
    Ok(TakenDown {
        id: cx.id(),
        by: cx.staff().ok_or(Error::Forbidden)?,
        at: cx.now,
    })
}

/// What the pages of the wish and of the question show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The referral.
    pub referral: Referral,
    /// The client.
    pub person: Person,
    /// The head of the page.
    pub head: Head,
    /// The waits at own wish so far, the latest first.
    pub periods: Vec<Period>,
    /// The answers so far, the latest first.
    pub answers: Vec<GivenAnswer>,
}

/// What is known of the own wish, for whoever may set it.
pub async fn view(cx: &Cx, id: ReferralId) -> Result<Viewed<Waiting>> {
    view_for(cx, id, Action::SetOwnWish).await
}

/// What is known of the question whether help is still needed, for whoever may take down the answer.
pub async fn view_question(cx: &Cx, id: ReferralId) -> Result<Viewed<Waiting>> {
    view_for(cx, id, Action::ConfirmStillNeeded).await
}

async fn view_for(cx: &Cx, id: ReferralId, action: Action) -> Result<Viewed<Waiting>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewReferral>(&snapshot, found.object(), &found.facts)?;
    if !matches!(
        decide(&cx.actor, action, &found.facts),
        Decision::Granted(_)
    ) {
        return Err(Error::Forbidden);
    }
    let loaded = referral::load(&permit).await?;
    let waiting = Waiting {
        periods: wish::periods(&permit).await?,
        answers: wish::answers(&permit).await?,
        head: head_of(cx, &snapshot, &permit, &loaded).await?,
        referral: loaded.referral,
        person: loaded.person,
    };
    cx.viewed(snapshot, waiting).await
}
