//! The own calendar by a secret link: a calendar on a telephone cannot sign in. Times and kinds of work, never a client.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use spil_model::ids::StaffId;
use spil_model::sign_in::{Attempt, CODE_GUESSING};
use spil_policy::{Facts, Object, actions};
use spil_store::Tx;
use spil_store::attempt::{self, Attempted};
use spil_store::journal::ObjectRef;
use spil_store::schedule as store;

use super::{Kept, Schedule, Team, keep_only, read};
use crate::cx::Cx;
use crate::error::{Error, Result};

/// The page of the own link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Since when there is one.
    pub since: Option<Timestamp>,
}

/// The answer to a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// The weeks of one person, of each team in which they work.
    Found(Vec<(Team, Schedule)>),
    /// Nobody has this link.
    Unknown,
    /// Too many wrong links came from this address; try again after this moment.
    NotBefore(Timestamp),
}

fn own(cx: &Cx) -> Result<(StaffId, ObjectRef)> {
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    Ok((staff, ObjectRef::one(Object::Staff, staff)))
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(format!("spil calendar {token}")).to_vec()
}

/// Whether the reader has a link.
pub async fn link(cx: &Cx) -> Result<Link> {
    let (staff, _) = own(cx)?;
    let snapshot = cx.read().await?;
    let since = store::link_since(&snapshot, staff).await?;
    snapshot.finish().await?;
    Ok(Link { since })
}

/// Makes a link to the calendar of the reader; an earlier one no longer works. It is shown once: only its hash is kept.
pub async fn make_link(cx: &Cx) -> Result<String> {
    let (staff, object) = own(cx)?;
    let tx = cx.write().await?;
    let permit = cx.may::<actions::KeepCalendarLink>(&tx, object, &Facts::of_staff(staff))?;
    let token = URL_SAFE_NO_PAD.encode(cx.app.chance.bytes::<32>());
    store::keep_link(&permit, &hash(&token), cx.now).await?;
    permit.tell(|event| event.code("change", "make"));
    cx.commit(tx).await?;
    Ok(token)
}

/// Withdraws the link of the reader.
pub async fn withdraw_link(cx: &Cx) -> Result<()> {
    let (staff, object) = own(cx)?;
    let tx = cx.write().await?;
    let permit = cx.may::<actions::KeepCalendarLink>(&tx, object, &Facts::of_staff(staff))?;
    store::withdraw_link(&permit).await?;
    permit.tell(|event| event.code("change", "withdraw"));
    cx.commit(tx).await
}

/// The calendar of whoever has this link. Wrong links from one address are answered slower and slower.
pub async fn feed(cx: &Cx, token: &str) -> Result<Feed> {
    let tx = cx.write().await?;
    let who = cx.address_hash();
    let failures = attempt::failures(&tx, Attempted::Calendar, &who, cx.now).await?;
    if let Attempt::NotBefore(moment) = CODE_GUESSING.attempt(failures, cx.now) {
        return Ok(Feed::NotBefore(moment));
    }
    let answer = if let Some(staff) = store::linked(&tx, &hash(token)).await? {
        let found = weeks_of(cx, &tx, staff).await?;
        attempt::forget_faultless(&tx, Attempted::Calendar, &who).await?;
        Feed::Found(found)
    } else {
        let after = CODE_GUESSING.failed(failures, cx.now);
        attempt::note(&tx, Attempted::Calendar, &who, after, cx.now).await?;
        Feed::Unknown
    };
    cx.commit(tx).await?;
    Ok(answer)
}

async fn weeks_of(cx: &Cx, tx: &Tx, staff: StaffId) -> Result<Vec<(Team, Schedule)>> {
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may_see_in::<actions::ReadCalendar>(tx, object, &Facts::found_by_code())?;
    let kept = store::of_person(&permit, cx.today()).await?;
    let own = staff.to_string();
    let weeks = kept.into_iter().map(|kept| {
        let Kept { team, mut schedule } = read(&kept.result)?;
        keep_only(&mut schedule, &own);
        Ok((team, schedule))
    });
    weeks.collect()
}
