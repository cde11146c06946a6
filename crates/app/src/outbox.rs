//! Sending what waits in the outbox: lease one message, ask once more whether it may leave, hand it over, say how it went.
//!
//! A message says only that there is news, with the code and the address of the page; never what the news is.

mod letter;
mod post;

use jiff::{SignedDuration, Timestamp};
use spil_model::messages::may_send;
use spil_policy::{Facts, Object, actions};
use spil_store::journal::ObjectRef;
use spil_store::outbox::{self, Leased, Message};
use spil_store::{Permit, Tx, referral};

pub(crate) use letter::{EMERGENCY, INVOLVED};
pub use post::{NotSent, Post, WrongAddress};
pub use spil_store::outbox::{Counts, Unsent};

use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// The wait after the first failure; each further failure doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(1);
/// No wait is longer.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);
/// So often a message is tried before it is given up: about a day and a half.
const MOST_ATTEMPTS: i64 = 12;

/// How it went with all that was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    /// Left.
    pub sent: u32,
    /// May not leave any more, for instance after a death.
    pub withdrawn: u32,
    /// Could not leave now.
    pub failed: u32,
}

/// Sends all messages that are due, one after another. Without settings for mail they wait, and staff can see that.
pub async fn deliver(cx: &Cx) -> Result<Delivered> {
    let mut delivered = Delivered::default();
    let Some(post) = cx.app.settings.post.clone() else {
        return Ok(delivered);
    };
    loop {
        match take(cx).await? {
            Taken::Nothing => return Ok(delivered),
            Taken::Withdrawn => delivered.withdrawn += 1,
            Taken::ToSend(leased) => {
                let outcome = match letter::of(cx, &leased.message) {
                    Some(letter) => post.send(&leased.message.recipient, letter).await,
                    None => Err(NotSent::Unreadable),
                };
                match &outcome {
                    Ok(()) => delivered.sent += 1,
                    Err(_) => delivered.failed += 1,
                }
                settle(cx, &leased, outcome).await?;
            }
        }
    }
}

enum Taken {
    Nothing,
    Withdrawn,
    ToSend(Leased),
}

/// Leases the next message, unless its referral has become silent meanwhile: then it is withdrawn.
async fn take(cx: &Cx) -> Result<Taken> {
    let now = cx.app.clock.now();
    let holder = cx.app.process();
    let tx = cx.write().await?;
    let all = may_send_one(
        cx,
        &tx,
        &ObjectRef::all(Object::Referral),
        &Facts::default(),
    )?;
    let Some(leased) = outbox::lease(&all, &holder, now).await? else {
        return Ok(Taken::Nothing);
    };
    let still = may_leave(cx, &tx, &leased.message).await?;
    if !still {
        outbox::withdraw(&all, leased.message.id, now).await?;
        all.tell(|event| event.code("outcome", "withdrawn"));
    }
    cx.commit(tx).await?;
    Ok(if still {
        Taken::ToSend(leased)
    } else {
        Taken::Withdrawn
    })
}

fn may_send_one<'tx>(
    cx: &Cx,
    tx: &'tx Tx,
    object: &ObjectRef,
    facts: &Facts,
) -> Result<Permit<'tx, actions::SendMessage>> {
    cx.may(tx, *object, facts)
}

/// Asked again right before sending: between the step and now somebody may have died.
async fn may_leave(cx: &Cx, tx: &Tx, message: &Message) -> Result<bool> {
    let Some(id) = message.referral else {
        return Ok(true);
    };
    let Some(found) = referral::find(tx, id).await? else {
        return Ok(false);
    };
    let permit = may_send_one(cx, tx, &found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    Ok(may_send(&loaded.referral, &loaded.person))
}

/// Keeps how it went.
async fn settle(cx: &Cx, leased: &Leased, outcome: Result<(), NotSent>) -> Result<()> {
    let now = cx.app.clock.now();
    let id = leased.message.id;
    let tx = cx.write().await?;
    let about = ObjectRef::all(Object::Referral);
    let permit = may_send_one(cx, &tx, &about, &Facts::default())?;
    match outcome {
        Ok(()) => {
            permit.tell(|event| event.code("outcome", "sent"));
            outbox::sent(&permit, id, now).await?;
        }
        Err(why) => {
            permit.tell(|event| event.code("outcome", why.code()));
            match again(why, leased.attempts, now) {
                Some(again) => outbox::failed(&permit, id, why.code(), again).await?,
                None => outbox::given_up(&permit, id, why.code(), now).await?,
            }
        }
    }
    cx.commit(tx).await
}

/// When to try again; never where the server said that it will not take it, or after the last attempt.
fn again(why: NotSent, attempts: i64, now: Timestamp) -> Option<Timestamp> {
    if why.is_final() || MOST_ATTEMPTS <= attempts {
        return None;
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    let wait = FIRST_WAIT * 2_i32.pow(doublings);
    now.checked_add(wait.min(LONGEST_WAIT)).ok()
}

/// What the page of messages shows: counts and states, never to whom or about what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbox {
    /// How many messages are in which state.
    pub counts: Counts,
    /// Those that did not leave yet, at most a hundred.
    pub unsent: Vec<Unsent>,
    /// Whether there are settings for mail at all.
    pub has_post: bool,
}

/// How the outbox stands.
pub async fn overview(cx: &Cx) -> Result<Viewed<Outbox>> {
    let snapshot = cx.read().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may_see::<actions::ViewOutbox>(&snapshot, object, &Facts::default())?;
    let outbox = Outbox {
        counts: outbox::counts(&permit).await?,
        unsent: outbox::unsent(&permit).await?,
        has_post: cx.app.settings.post.is_some(),
    };
    cx.viewed(snapshot, outbox).await
}

/// Tries again whatever failed; gives how many messages that are.
pub async fn retry(cx: &Cx) -> Result<u64> {
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may::<actions::RetryMessage>(&tx, object, &Facts::default())?;
    let count = outbox::retry(&permit, cx.now).await?;
    permit.tell(|event| event.code("count", count));
    cx.commit(tx).await?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(why: NotSent, attempts: i64, minutes: Option<i64>) {
        let now = Timestamp::UNIX_EPOCH;
        let wait = again(why, attempts, now).map(|again| again.duration_since(now).as_mins());
        assert_eq!(wait, minutes, "{why:?} after {attempts}");
    }

    #[test]
    fn each_failure_doubles_the_wait_until_it_is_given_up() {
        check(NotSent::Unreachable, 1, Some(1));
        check(NotSent::Unreachable, 2, Some(2));
        check(NotSent::Later, 5, Some(16));
        check(NotSent::Later, 11, Some(360));
        check(NotSent::Later, 12, None);
        check(NotSent::Refused, 1, None);
        check(NotSent::Address, 1, None);
    }
}
