//! Another referral of a client who waits or is in guidance: attached to the one that carries the clocks, told to whoever must
//! act, weighed by them, and detached again by one click.

use spil_model::client::pair::Judgement;
use spil_model::covenant::Covenant;
use spil_model::duty::AlertKind;
use spil_model::ids::{PersonId, ReferralId, StaffId};
use spil_model::referral::{Referral, Stage};
use spil_model::steps::{OpenMatters, StepKind, open_steps};
use spil_policy::{Actor, Facts, actions};
use spil_store::client::merge::{self, EndOfAlias, NewAlias};
use spil_store::client::{attached, matching};
use spil_store::duty::NewAlert;
use spil_store::journal::ObjectRef;
use spil_store::referral::{self as rows, Changes};
use spil_store::{Tx, duty, step};

use super::pair::{Desk, desks};
use crate::cx::Cx;
use crate::duty::{alert_danger, at_desk};
use crate::error::{Error, Result};
use crate::referral::change::{self, Change};
use crate::wish;

/// The alias that the program makes by itself says so, in a code.
const WHY: &str = "known_sender";
/// What ends it.
const DETACHED: &str = "detached";
const NEWS: [StepKind; 2] = [StepKind::AttachedNews, StepKind::AttachedNewsTreating];

/// Attaches a referral to another one of the same client, in the transaction of whoever knows that it is the same client.
///
/// `id` has no clocks from here on; `to` must wait or be in guidance, takes over an earlier receipt, and gets the news as a
/// step with an alert. What was attached to `id` goes along. It is the program that does it: whoever judged that the client
/// is the same need not be allowed to open the other referral. [`Error::Refused`] where one of the two is not open, or somebody
/// is named on `id`.
pub(crate) async fn attach(cx: &Cx, tx: &Tx, id: ReferralId, to: ReferralId) -> Result<()> {
    let cx = &cx.as_program();
    let mut main = change::open::<actions::AttachReferral>(cx, tx, to, None).await?;
    let mut late = change::open::<actions::AttachReferral>(cx, tx, id, None).await?;
    wish::end_wish(cx, &mut late).await?;
    let calendar = main.covenant()?.calendar;
    late.referral
        .attach_to(&mut main.referral, cx.now, &calendar)?;
    late.permit.tell(|event| event.code("to", to));
    late.keep(cx).await?;
    for mut other in attached::attached_to(&late.permit).await? {
        other.follow_to(to);
        rows::save(&late.permit, &other).await?;
    }
    open_news(cx, &main).await?;
    main.keep(cx).await?;
    alert(cx, tx, &main, &late.referral).await
}

/// Somebody must weigh what it says, in the term of a first look; one term for all that comes in meanwhile.
async fn open_news<A: Changes>(cx: &Cx, main: &Change<'_, A>) -> Result<()> {
    let open = step::open(&main.permit).await?;
    if open.iter().any(|step| NEWS.contains(&step.kind)) {
        return Ok(());
    }
    let matters = OpenMatters {
        attached_news_since: Some(cx.now),
        ..OpenMatters::default()
    };
    let Covenant { calendar, .. } = main.covenant()?;
    let steps = open_steps(
        &main.referral,
        &matters,
        &main.parameters()?.terms,
        calendar,
    );
    if let Some(news) = steps.iter().find(|step| NEWS.contains(&step.kind)) {
        step::begin(&main.permit, cx.id(), news, "", cx.now).await?;
    }
    Ok(())
}

/// Who treats, with the link worker; while nobody is named, the desk.
async fn alert<A: Changes>(cx: &Cx, tx: &Tx, main: &Change<'_, A>, late: &Referral) -> Result<()> {
    let referral = &main.referral;
    let holders = &referral.holders;
    let named = [holders.treating(), holders.link_worker];
    let mut to: std::collections::BTreeSet<StaffId> = named.into_iter().flatten().collect();
    if to.is_empty() || late.has_danger() {
        to.extend(at_desk(tx, referral.routing.sub_region, cx.today()).await?);
    }
    main.permit.tell(|event| event.code("alerted", to.len()));
    for to in to {
        let alert = NewAlert {
            id: cx.id(),
            kind: if late.has_danger() {
                AlertKind::Danger
            } else {
                AlertKind::AttachedNews
            },
            step: None,
            to,
        };
        duty::raise(&main.permit, &alert, cx.now).await?;
    }
    Ok(())
}

/// A sender who is known brought a number, birth date and surname that prove who it is: the new client is seen under the known
/// one, and the new referral is attached where one of the known client's runs. Tells whether it was.
///
/// Where the proof leads to more than one person, or to none that may be meant, a human decides.
pub(crate) async fn recognise(
    cx: &Cx,
    tx: &Tx,
    new: &Referral,
    proven: &[PersonId],
) -> Result<bool> {
    let ([known], true) = (proven, is_known_sender(&cx.actor)) else {
        return Ok(false);
    };
    let program = cx.as_program();
    let object = ObjectRef::client(new.person);
    let permit = program.may::<actions::RecogniseClient>(tx, object, &Facts::default())?;
    merge::take_turns(&permit).await?;
    let found = merge::find(tx, *known).await?;
    let kept = found.ok_or(Error::NotFound)?.id;
    let alias = NewAlias {
        id: cx.id(),
        person: new.person,
        kept,
        since: cx.now,
        by: None,
        why: WHY,
    };
    merge::begin(&permit, alias).await?;
    matching::settle_proven(&permit, *known, cx.now).await?;
    let running = matching::running(&permit).await?;
    let Some(main) = running.into_iter().rev().max_by_key(|(_, stage)| *stage) else {
        return Ok(false);
    };
    attach(cx, tx, new.id, main.0).await?;
    Ok(true)
}

/// Whom to ask about a referral that was attached to one that whoever typed it may not open: the desks that know. Nobody where it
/// may be opened.
pub(crate) async fn whom_to_ask(cx: &Cx, tx: &Tx, id: ReferralId) -> Result<Vec<Desk>> {
    let found = rows::find(tx, id).await?.ok_or(Error::NotFound)?;
    if cx.staff().is_none() || cx.could::<actions::ViewReferral>(&found.facts) {
        return Ok(Vec::new());
    }
    desks(cx, tx, &[found]).await
}

/// Somebody who is signed in, or a system: a visitor of the public page can say anything.
const fn is_known_sender(actor: &Actor) -> bool {
    match actor {
        Actor::Staff(_) | Actor::Console { .. } => true,
        Actor::Public | Actor::Job(_) => false,
    }
}

/// What the attached referrals say was weighed: the step is done, the alerts are answered, and each referrer sees that somebody
/// looked.
pub async fn weigh(cx: &Cx, id: ReferralId, version: Option<i64>) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::WeighNews>(cx, &tx, id, version).await?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    if !weigh_in(cx, &change, by).await? {
        return Err(Error::Refused("client-no-news"));
    }
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// The same as part of another change: a decision of triage weighs it too. Tells whether there was news.
pub(crate) async fn weigh_in<A: Changes>(
    cx: &Cx,
    change: &Change<'_, A>,
    by: StaffId,
) -> Result<bool> {
    let mut done = 0;
    for kind in NEWS {
        done += step::done(&change.permit, kind, Some(by), cx.now).await?;
    }
    if done == 0 {
        return Ok(false);
    }
    attached::answer_news(&change.permit, by, cx.now).await?;
    for mut late in attached::attached_to(&change.permit).await? {
        let before = late.clone();
        late.weigh(cx.now);
        if late != before {
            rows::save(&change.permit, &late).await?;
        }
    }
    Ok(true)
}

/// Detaches a referral: it goes on by itself, with its own clocks from its own receipt. Where the program saw two people as one
/// because of it, they are two again, and that is remembered. Gives the one to which it was attached.
pub async fn detach(cx: &Cx, id: ReferralId, version: Option<i64>) -> Result<ReferralId> {
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let (late, to) = Box::pin(take_off(cx, &tx, (id, version), by)).await?;
    Box::pin(part(cx, &late, by)).await?;
    drop(late);
    cx.commit(tx).await?;
    Ok(to)
}

/// Detaches a referral in the transaction of whoever knows that it is about another person. It is the program that does it:
/// whoever judged who it is about need not be allowed to open the other referral.
pub(crate) async fn detach_in(cx: &Cx, tx: &Tx, id: ReferralId, by: StaffId) -> Result<()> {
    Box::pin(take_off(&cx.as_program(), tx, (id, None), by)).await?;
    Ok(())
}

type Detaching<'tx> = Change<'tx, actions::DetachReferral>;

async fn take_off<'tx>(
    cx: &Cx,
    tx: &'tx Tx,
    (id, version): (ReferralId, Option<i64>),
    by: StaffId,
) -> Result<(Detaching<'tx>, ReferralId)> {
    let mut late = change::open::<actions::DetachReferral>(cx, tx, id, version).await?;
    let attached = late.referral.attached.as_ref();
    let attached = attached.map(|attached| (attached.to, attached.at));
    let (to, since) = attached.ok_or(Error::Refused("refused-not-attached"))?;
    let mut main = change::open::<actions::DetachReferral>(cx, tx, to, None).await?;
    late.referral.detach_from(&mut main.referral)?;
    late.permit.tell(|event| event.code("from", to));
    // No term begins anew: what the attachment closed goes on with the days it had.
    step::reopen(&late.permit, since).await?;
    take_along(cx, &late, &main, by).await?;
    late.keep(cx).await?;
    close_news(cx, &main, by).await?;
    main.keep(cx).await?;
    if late.referral.has_danger() && late.referral.stage == Stage::Received {
        alert_danger(cx, tx, &late.permit, late.referral.routing.sub_region).await?;
    }
    Ok((late, to))
}

/// Whoever withdrew or ended the one that carries the clocks did not speak for the others: each referral that is attached to it
/// goes on by itself. Who is seen as one stays.
pub(crate) async fn release(cx: &Cx, tx: &Tx, from: ReferralId) -> Result<()> {
    let program = cx.as_program();
    let mut main = change::open::<actions::AttachReferral>(&program, tx, from, None).await?;
    for late in attached::attached_to(&main.permit).await? {
        let mut late = change::open::<actions::AttachReferral>(&program, tx, late.id, None).await?;
        if !late.referral.is_attached() {
            continue;
        }
        late.referral.detach_from(&mut main.referral)?;
        late.permit.tell(|event| event.code("from", from));
        late.keep(&program).await?;
        if late.referral.has_danger() && late.referral.stage == Stage::Received {
            alert_danger(cx, tx, &late.permit, late.referral.routing.sub_region).await?;
        }
    }
    if main.referral != main.before {
        main.keep(&program).await?;
    }
    Ok(())
}

/// What was attached to it before it was attached itself belongs to it again, and is news again where nobody weighed it.
async fn take_along(
    cx: &Cx,
    late: &Detaching<'_>,
    main: &Detaching<'_>,
    by: StaffId,
) -> Result<()> {
    let mut is_news = false;
    for mut other in attached::attached_to(&main.permit).await? {
        if other.follow_back(late.referral.id) {
            is_news |= other
                .attached
                .as_ref()
                .is_some_and(|one| one.weighed_at.is_none());
            rows::save(&late.permit, &other).await?;
        }
    }
    if is_news {
        return open_news(cx, late).await;
    }
    // What was news then may belong to others by now.
    for kind in NEWS {
        step::done(&late.permit, kind, Some(by), cx.now).await?;
    }
    Ok(())
}

/// Ends the alias that the program made with the attachment. What a person judged stays: that is undone where it was judged.
async fn part(cx: &Cx, late: &Change<'_, actions::DetachReferral>, by: StaffId) -> Result<()> {
    merge::take_turns(&late.permit).await?;
    let running = merge::running(&late.permit).await?;
    let is_own =
        |alias: &&merge::Alias| alias.person == late.referral.person && alias.made_by.is_none();
    let Some(own) = running.iter().find(is_own) else {
        return Ok(());
    };
    let end = EndOfAlias {
        at: cx.now,
        by,
        why: DETACHED,
    };
    let parts = merge::end(&late.permit, own, end).await?;
    merge::judge_anew(&late.permit, &parts, Judgement::Different, by, cx.now).await?;
    Ok(())
}

/// Where nothing is left to be weighed, nobody is asked for it any more.
async fn close_news<A: Changes>(cx: &Cx, main: &Change<'_, A>, by: StaffId) -> Result<()> {
    let rest = attached::attached_to(&main.permit).await?;
    let is_news = |late: &Referral| {
        late.attached
            .as_ref()
            .is_some_and(|one| one.weighed_at.is_none())
    };
    if !rest.iter().any(is_news) {
        weigh_in(cx, main, by).await?;
        attached::answer_news(&main.permit, by, cx.now).await?;
    }
    Ok(())
}
