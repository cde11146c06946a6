//! How a referral ends, and how an end is taken back. A recorded death stops everything about the person at once.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use spil_model::ids::ReferralId;
use spil_model::messages::Moment;
use spil_model::person::Person;
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{End, GuidanceEnd, Referral, Reopening, Stage, Withdrawal};
use spil_model::text::ShortText;
use spil_policy::{Action, Decision, Facts, actions, decide};
use spil_store::ending::{self, EndRow};
use spil_store::referral::{self, Changes};
use spil_store::{Tx, outbox, person};

pub use spil_store::ending::PastEnd;

use crate::case_file::{Head, head_of};
use crate::client::attach;
use crate::client::record::keys;
use crate::clock::day_of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::{self, Change, keep_steps};
use crate::viewed::Viewed;
use crate::wish;

/// How it ends, as the desk or a case manager says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Guidance came to its end.
    Guidance(GuidanceEnd),
    /// The person was admitted.
    Admission,
    /// The person moved out of the region, perhaps handed to the desk of another network.
    Moved(Option<ShortText>),
    /// It was withdrawn.
    Withdrawn(Withdrawal),
    /// The same person was referred before, under this code.
    Duplicate(ReferenceCode),
}

/// An end to be taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnd {
    /// How.
    pub ending: Ending,
    /// On which day; not in the future and not before the receipt.
    pub on: Date,
    /// What else should be known.
    pub note: Option<ShortText>,
}

/// Ends a referral.
pub async fn end(cx: &Cx, id: ReferralId, version: Option<i64>, new: NewEnd) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::EndReferral>(cx, &tx, id, version).await?;
    let at = moment_of(cx, &change.referral, new.on)?;
    let speaks_for_all = speaks_for_all(&new.ending);
    wish::end_wish(cx, &mut change).await?;
    match new.ending {
        Ending::Duplicate(code) => end_as_duplicate(cx, &tx, &mut change, code, at).await?,
        Ending::Guidance(reason) => change.referral.end(End::Guidance { reason }, at)?,
        Ending::Admission => change.referral.end(End::Admission, at)?,
        Ending::Moved(handed_to) => change.referral.end(End::Moved { handed_to }, at)?,
        Ending::Withdrawn(by) => change.referral.end(End::Withdrawn { by }, at)?,
    }
    keep_end(cx, &change, new.on, text(new.note.as_ref())).await?;
    change.keep(cx).await?;
    if !speaks_for_all {
        Box::pin(attach::release(cx, &tx, id)).await?;
    }
    tell_end(cx, &change).await?;
    drop(change);
    cx.commit(tx).await
}

/// A referrer or contact person withdraws their own referral; another one of the same client stands.
const fn speaks_for_all(ending: &Ending) -> bool {
    !matches!(
        ending,
        Ending::Withdrawn(Withdrawal::Referrer | Withdrawal::ContactPerson) | Ending::Duplicate(_)
    )
}

fn text(note: Option<&ShortText>) -> &str {
    note.map_or("", ShortText::as_str)
}

/// The one that goes on takes over the earlier receipt; whoever ends the other one must be allowed to complete it.
async fn end_as_duplicate(
    cx: &Cx,
    tx: &Tx,
    change: &mut Change<'_, actions::EndReferral>,
    code: ReferenceCode,
    at: Timestamp,
) -> Result<()> {
    let unknown = || Error::invalid("kept", "ending-kept-unknown");
    let kept = referral::id_by_code(tx, code).await?.ok_or_else(unknown)?;
    if kept == change.referral.id {
        return Err(Error::invalid("kept", "ending-kept-itself"));
    }
    let kept = change::open::<actions::CompleteReferral>(cx, tx, kept, None).await;
    let mut kept = kept.map_err(|error| match error {
        // Whether a code exists elsewhere is not told.
        Error::NotFound | Error::Forbidden => unknown(),
        other => other,
    })?;
    if kept.referral.is_ended() {
        return Err(Error::invalid("kept", "ending-kept-ended"));
    }
    let calendar = change.covenant()?.calendar;
    change
        .referral
        .end_as_duplicate_of(&mut kept.referral, at, &calendar)?;
    if kept.referral != kept.before {
        kept.keep(cx).await?;
    }
    Ok(())
}

/// Keeps the row of an end that the model has just made, takes down the alerts, and says so in the journal.
pub(crate) async fn keep_end<A: Changes>(
    cx: &Cx,
    change: &Change<'_, A>,
    on: Date,
    note: &str,
) -> Result<()> {
    let Some(ended) = &change.referral.end else {
        return Ok(());
    };
    change
        .permit
        .tell(|event| event.code("end", ended.end.code()));
    keep_row(cx, change, &change.referral, (on, note)).await
}

async fn keep_row<A: Changes>(
    cx: &Cx,
    change: &Change<'_, A>,
    referral: &Referral,
    (on, note): (Date, &str),
) -> Result<()> {
    let Some(ended) = &referral.end else {
        return Ok(());
    };
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let row = EndRow {
        id: cx.id(),
        end: &ended.end,
        on,
        note,
        at: cx.now,
        by,
    };
    ending::insert(&change.permit, referral, &row).await?;
    ending::close_alerts(&change.permit, referral, by, cx.now).await?;
    Ok(())
}

/// What was still to be sent is overtaken by the end; the message of the end itself leaves.
pub(crate) async fn tell_end<A: Changes>(cx: &Cx, change: &Change<'_, A>) -> Result<()> {
    outbox::cancel(&change.permit, change.referral.id, cx.now).await?;
    change.tell(cx, Moment::End).await
}

/// The moment on a day: now for today, else noon, and never before the receipt.
fn moment_of(cx: &Cx, referral: &Referral, on: Date) -> Result<Timestamp> {
    let today = cx.today();
    if today < on {
        return Err(Error::invalid("on", "ending-on-future"));
    }
    if on < referral.registered_on().min(day_of(referral.received_at)) {
        return Err(Error::invalid("on", "ending-on-before-receipt"));
    }
    if on == today {
        return Ok(cx.now);
    }
    let noon = on
        .at(12, 0, 0, 0)
        .to_zoned(TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC))
        .map_err(Error::internal)?;
    Ok(noon.timestamp().max(referral.received_at))
}

/// A death to be taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// The day; not in the future. It may lie before the receipt.
    pub on: Date,
    /// What else should be known.
    pub note: Option<ShortText>,
}

/// Takes down that the person died: every referral of the person ends, every message that waits is cancelled, nothing is
/// planned, asked or sent any more.
pub async fn record_death(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    death: Death,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::RecordDeath>(cx, &tx, id, version).await?;
    if cx.today() < death.on {
        return Err(Error::invalid("on", "ending-on-future"));
    }
    if change.person.died_on.is_some() {
        return Err(Error::Refused("ending-death-known"));
    }
    change.person.died_on = Some(death.on);
    let keys = keys(&change.person.details);
    person::save(&change.permit, &change.person, &keys).await?;
    let note = text(death.note.as_ref());
    let was_ended = change.referral.is_ended();
    wish::end_wish(cx, &mut change).await?;
    change.referral.record_death(death.on, cx.now);
    if !was_ended {
        keep_end(cx, &change, death.on, note).await?;
    }
    outbox::cancel(&change.permit, id, cx.now).await?;
    change.keep(cx).await?;
    stop_others(cx, &change, death.on, note).await?;
    drop(change);
    cx.commit(tx).await
}

/// Everything else about the person stops too, in whatever area it lies: the permit is about the client.
async fn stop_others(
    cx: &Cx,
    change: &Change<'_, actions::RecordDeath>,
    on: Date,
    note: &str,
) -> Result<()> {
    for mut other in ending::others_of_client(&change.permit).await? {
        let was_ended = other.is_ended();
        if other.own_wish.is_some() && !was_ended {
            let days = change.parameters()?.terms.own_wish;
            other.resume(cx.today(), days, &change.covenant()?.calendar)?;
            spil_store::wish::end_open(&change.permit, other.id, cx.today()).await?;
        }
        other.record_death(on, cx.now);
        outbox::cancel(&change.permit, other.id, cx.now).await?;
        if was_ended {
            continue;
        }
        keep_row(cx, change, &other, (on, note)).await?;
        referral::save(&change.permit, &other).await?;
        // An ended referral has no open steps, whatever its covenant says.
        let terms = &change.parameters()?.terms;
        keep_steps(cx, &change.permit, &other, change.covenant()?, terms).await?;
    }
    Ok(())
}

/// An end to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopen {
    /// Why.
    pub why: Reopening,
    /// In words.
    pub reason: ShortText,
}

/// Opens an ended referral again; it goes on where it stood, with the same clocks.
pub async fn reopen(cx: &Cx, id: ReferralId, version: Option<i64>, reopen: Reopen) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::ReopenReferral>(cx, &tx, id, version).await?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let died = change.person.died_on.is_some();
    if died && reopen.why != Reopening::NotDeceased {
        return Err(Error::Refused("ending-reopen-after-death"));
    }
    change.referral.reopen(reopen.why)?;
    if died {
        change.person.died_on = None;
        let keys = keys(&change.person.details);
        person::save(&change.permit, &change.person, &keys).await?;
    }
    change.permit.tell(|event| event.code("why", reopen.why));
    ending::reopened(&change.permit, by, reopen.reason.as_str(), cx.now).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// What the page of the end shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndView {
    /// The referral.
    pub referral: Referral,
    /// The client.
    pub person: Person,
    /// The head of the page.
    pub head: Head,
    /// The ends so far, the latest first.
    pub ends: Vec<PastEnd>,
    /// What this reader can do.
    pub can: Can,
}

/// What somebody may do about the end of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Can {
    /// End it.
    pub end: bool,
    /// Take down a death.
    pub record_death: bool,
    /// Open it again.
    pub reopen: bool,
}

impl Can {
    fn of(cx: &Cx, facts: &Facts, person: &Person) -> Self {
        let may = |action| matches!(decide(&cx.actor, action, facts), Decision::Granted(_));
        let is_ended = facts.stage == Some(Stage::Ended);
        Self {
            end: may(Action::EndReferral) && !is_ended,
            record_death: may(Action::RecordDeath) && person.is_alive(),
            reopen: may(Action::ReopenReferral) && is_ended,
        }
    }

    /// Whether there is anything to do.
    pub const fn anything(self) -> bool {
        self.end || self.record_death || self.reopen
    }
}

/// What is known of the end, for whoever may end the referral, take down a death or open it again.
pub async fn view(cx: &Cx, id: ReferralId) -> Result<Viewed<EndView>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewReferral>(&snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let can = Can::of(cx, &found.facts, &loaded.person);
    if !can.anything() {
        return Err(Error::Forbidden);
    }
    let view = EndView {
        ends: ending::ends(&permit).await?,
        head: head_of(cx, &snapshot, &permit, &loaded).await?,
        referral: loaded.referral,
        person: loaded.person,
        can,
    };
    cx.viewed(snapshot, view).await
}
