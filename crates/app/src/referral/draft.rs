//! The answers of a visitor who has begun a referral: kept sealed for 24 hours, gone after that, or made into one referral.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use spil_model::calendar::local_time;
use spil_model::documents::{fits_beside, kind_of, shown_name};
use spil_model::ids::{FileId, ReferralId};
use spil_model::reference_code::ReferenceCode;
use spil_model::sign_in::Failures;
use spil_policy::{Actor, Facts, Object, actions};
use spil_store::attempt::{self, Attempted};
use spil_store::journal::ObjectRef;
use spil_store::referral::{Creates, draft as store};
use spil_store::support::{self, Offer};
use spil_store::{Conn, Permit, Tx, referral};

pub use spil_store::referral::draft::{DraftFile, DraftKey};

use super::create::{Created, NewFile, NewReferral, create_in};
use super::files;
use crate::capacity;
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// The most that the answers of one draft may take, in bytes.
const MOST_BYTES: usize = 128 * 1024;
/// So many offers of support on the last page; the rest is one click away.
const MOST_OFFERS: usize = 6;
/// So many drafts at once; more is no traffic of people.
const MOST_DRAFTS: i64 = 20_000;
/// So much the files of all drafts together may take: 4 GiB.
const MOST_FILE_BYTES: i64 = 4 * 1024 * 1024 * 1024;
/// So many drafts may be begun from one address at a stretch; time makes room for more. A practice or a library shares one
/// address. Who signed in is known, and is not counted: a desk types all day.
const MOST_BEGUN: u32 = 60;
/// The time that makes room for one more.
const ROOM_FOR_ONE: SignedDuration = SignedDuration::from_mins(1);

/// What was answered so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Names with their values, as the form sent them.
    pub answers: Vec<(String, String)>,
    /// The files that were added.
    pub files: Vec<DraftFile>,
    /// The referral that was made of it; then there are no answers any more.
    pub submitted_as: Option<ReferenceCode>,
}

/// What whoever referred is told on the last page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The code.
    pub code: ReferenceCode,
    /// The day on which it came in.
    pub received_on: Date,
    /// The day by which there is a reaction.
    pub reaction_due: Date,
    /// Whether a sign of danger was given.
    pub has_danger: bool,
    /// From how many weeks to how many most people wait, where the network's own past bears it out.
    pub most_wait: Option<(u32, u32)>,
    /// Support near the home, the nearest first: no more than fits on the page.
    pub near_home: Vec<Offer>,
}

/// The draft of this key.
pub async fn open(cx: &Cx, key: &DraftKey) -> Result<Viewed<Option<Draft>>> {
    let snapshot = cx.read().await?;
    let permit =
        cx.may_see::<actions::ViewDraft>(&snapshot, object(key), &Facts::found_by_code())?;
    let draft = read(&permit, key, cx).await?;
    cx.viewed(snapshot, draft).await
}

async fn read<A: store::OnDraft>(
    permit: &Permit<'_, A>,
    key: &DraftKey,
    cx: &Cx,
) -> Result<Option<Draft>> {
    let Some(found) = store::load(permit, key, cx.now).await? else {
        return Ok(None);
    };
    let answers = match found.submitted_as {
        Some(_) => Vec::new(),
        None => serde_json::from_slice(&found.answers).map_err(Error::internal)?,
    };
    Ok(Some(Draft {
        answers,
        files: store::files(permit, key).await?,
        submitted_as: found.submitted_as,
    }))
}

/// Keeps the answers, in a new draft where there is none yet. [`Error::Conflict`] where a referral was made of it already.
pub async fn keep(
    cx: &Cx,
    known: Option<DraftKey>,
    answers: &[(String, String)],
) -> Result<DraftKey> {
    let written = serde_json::to_vec(answers).map_err(Error::internal)?;
    if written.len() > MOST_BYTES {
        return Err(Error::invalid("answers", "refer-too-much"));
    }
    let tx = cx.write().await?;
    let key = match known {
        Some(key) => key,
        None => begin(cx, &tx).await?,
    };
    let permit = permit(cx, &tx, &key)?;
    let kept = store::keep(&permit, &key, &written, cx.app.chance.bytes(), cx.now).await?;
    if !kept {
        return Err(Error::Conflict);
    }
    cx.commit(tx).await?;
    Ok(key)
}

/// A new key, unless the quota of the network or of the address is used up.
async fn begin(cx: &Cx, tx: &Tx) -> Result<DraftKey> {
    if store::count(tx).await? >= MOST_DRAFTS {
        return Err(Error::Unavailable);
    }
    if !matches!(cx.actor, Actor::Staff(_)) {
        let who = cx.address_hash();
        let before = attempt::failures(tx, Attempted::Draft, &who, cx.now).await?;
        let after = one_more(before, cx.now).ok_or(Error::TooOften)?;
        attempt::note(tx, Attempted::Draft, &who, after, cx.now).await?;
    }
    Ok(DraftKey::new(cx.app.chance.bytes()))
}

/// The count with one more draft begun now; nothing where there is no room for it.
fn one_more(before: Failures, now: Timestamp) -> Option<Failures> {
    let last = before.last.unwrap_or(now);
    let passed = now.duration_since(last).as_millis() / ROOM_FOR_ONE.as_millis();
    let room = u32::try_from(passed.max(0)).unwrap_or(u32::MAX);
    let counted = before.count.saturating_sub(room);
    // The part of a minute that has passed already is not lost by beginning once more.
    let since = if counted == 0 {
        now
    } else {
        last + ROOM_FOR_ONE * i32::try_from(room).unwrap_or(0)
    };
    (counted < MOST_BEGUN).then_some(Failures {
        count: counted + 1,
        last: Some(since),
    })
}

/// Wipes the answers and the files at once.
pub async fn wipe(cx: &Cx, key: &DraftKey) -> Result<()> {
    let tx = cx.write().await?;
    let permit = permit(cx, &tx, key)?;
    let files = store::wipe(&permit).await?;
    cx.commit(tx).await?;
    files::remove(cx, files).await
}

/// Makes a referral of a draft. Two submits of the same draft make one referral; the second learns the code of the first.
/// [`Error::NotFound`] where the draft has expired.
pub async fn submit_draft(cx: &Cx, key: &DraftKey, new: NewReferral) -> Result<Created> {
    make::<actions::SubmitReferral>(cx, key, new).await
}

/// The desk makes a referral of what it typed, with the documents beside it. Where the number of another system is known
/// already, nothing is made and the draft stays.
pub async fn enter_draft(cx: &Cx, key: &DraftKey, new: NewReferral) -> Result<Created> {
    make::<actions::CreateReferral>(cx, key, new).await
}

async fn make<A: Creates>(cx: &Cx, key: &DraftKey, mut new: NewReferral) -> Result<Created> {
    let tx = cx.write().await?;
    let permit = permit(cx, &tx, key)?;
    match store::claim(&permit, cx.now).await? {
        store::Claim::Gone => return Err(Error::NotFound),
        store::Claim::SubmittedAs(code) => return made_before(cx, &tx, code).await,
        store::Claim::Claimed => {}
    }
    let files = store::files(&permit, key).await?;
    new.files = files.into_iter().map(attachment).collect();
    let created = create_in::<A>(cx, &tx, new).await?;
    if created.was_known {
        store::release(&permit).await?;
    } else {
        store::submitted(&permit, created.code).await?;
    }
    cx.commit(tx).await?;
    Ok(created)
}

fn attachment(file: DraftFile) -> NewFile {
    NewFile {
        id: file.id,
        purpose: "attachment",
        name: file.name,
        media_type: file.kind.media_type(),
        size: file.size,
        wrapped_key: file.wrapped_key,
    }
}

async fn made_before(cx: &Cx, tx: &Tx, code: ReferenceCode) -> Result<Created> {
    let id = referral::id_by_code(tx, code)
        .await?
        .ok_or(Error::NotFound)?;
    let object = ObjectRef::referral(id, None);
    let permit = cx.may_see_in::<actions::FollowStatus>(tx, object, &Facts::found_by_code())?;
    let told = told(cx, tx, &permit, code).await?;
    Ok(Created {
        id,
        code,
        reaction_due: told.reaction_due,
        was_known: true,
        ask: Vec::new(),
    })
}

/// What the last page says, for whoever still has the key of the draft.
pub async fn submitted(cx: &Cx, key: &DraftKey) -> Result<Viewed<Option<Submitted>>> {
    let snapshot = cx.read().await?;
    let permit =
        cx.may_see::<actions::ViewDraft>(&snapshot, object(key), &Facts::found_by_code())?;
    let code = store::load(&permit, key, cx.now)
        .await?
        .and_then(|draft| draft.submitted_as);
    let found = match code {
        Some(code) => referral::id_by_code(&snapshot, code).await?.zip(Some(code)),
        None => None,
    };
    let told = match found {
        Some((id, code)) => {
            let object = ObjectRef::referral(id, None);
            let permit =
                cx.may_see::<actions::FollowStatus>(&snapshot, object, &Facts::found_by_code())?;
            Some(told(cx, &snapshot, &permit, code).await?)
        }
        None => None,
    };
    cx.viewed(snapshot, told).await
}

async fn told(
    cx: &Cx,
    conn: &Conn,
    permit: &Permit<'_, actions::FollowStatus>,
    code: ReferenceCode,
) -> Result<Submitted> {
    let referral = referral::load_status(permit).await?;
    let versions = cx.app.covenants.load(conn).await?;
    let covenant = &of(&versions, referral.covenant)?.covenant;
    let received = local_time(referral.received_at);
    let home: Vec<_> = referral.routing.neighbourhood.into_iter().collect();
    let mut near_home = support::near(conn, &home).await?;
    near_home.truncate(MOST_OFFERS);
    // Where there is danger things go another way, and sooner.
    let most_wait = if referral.has_danger() {
        None
    } else {
        capacity::may_be_said(cx, conn, referral.routing.sub_region).await?
    };
    Ok(Submitted {
        code,
        received_on: received.date(),
        reaction_due: covenant.due(received, covenant.parameters.terms.reaction),
        has_danger: referral.has_danger(),
        most_wait,
        near_home,
    })
}

/// Adds a file to a draft, checked by its content: first durable in the folder, then its row.
pub async fn add_file(cx: &Cx, key: &DraftKey, given_name: &str, bytes: Vec<u8>) -> Result<()> {
    let kind = kind_of(&bytes).map_err(|refused| Error::invalid("file", refused.key()))?;
    let file = write_file(cx, given_name, kind, bytes).await?;
    let id = file.id;
    let added = add_row(cx, key, &file).await;
    if added.is_err() {
        files::remove(cx, vec![id]).await?;
    }
    added
}

async fn write_file(
    cx: &Cx,
    given_name: &str,
    kind: spil_model::documents::FileKind,
    bytes: Vec<u8>,
) -> Result<DraftFile> {
    let sealed = files::seal(cx, bytes).await?;
    Ok(DraftFile {
        id: sealed.id,
        name: shown_name(given_name, kind),
        kind,
        size: sealed.size,
        wrapped_key: sealed.wrapped_key,
    })
}

async fn add_row(cx: &Cx, key: &DraftKey, file: &DraftFile) -> Result<()> {
    let tx = cx.write().await?;
    if store::file_bytes(&tx).await? >= MOST_FILE_BYTES {
        return Err(Error::Unavailable);
    }
    let permit = permit(cx, &tx, key)?;
    let draft = store::load(&permit, key, cx.now).await?;
    if draft.is_none_or(|draft| draft.submitted_as.is_some()) {
        return Err(Error::Conflict);
    }
    let beside = store::files(&permit, key).await?.len();
    fits_beside(beside).map_err(|refused| Error::invalid("file", refused.key()))?;
    store::add_file(&permit, key, file, cx.app.chance.bytes(), cx.now).await?;
    cx.commit(tx).await
}

/// A file of a draft with its content, for whoever has the key.
pub async fn open_file(cx: &Cx, key: &DraftKey, id: FileId) -> Result<(DraftFile, Vec<u8>)> {
    let snapshot = cx.read().await?;
    let permit =
        cx.may_see::<actions::ViewDraft>(&snapshot, object(key), &Facts::found_by_code())?;
    let all = store::files(&permit, key).await?;
    let file = all.into_iter().find(|file| file.id == id);
    let file = cx.viewed(snapshot, file).await?.release(cx).await?;
    let file = file.ok_or(Error::NotFound)?;
    let bytes = files::open(cx, id, file.wrapped_key.clone()).await?;
    Ok((file, bytes))
}

/// Takes a file away from a draft.
pub async fn remove_file(cx: &Cx, key: &DraftKey, file: FileId) -> Result<()> {
    let tx = cx.write().await?;
    let permit = permit(cx, &tx, key)?;
    let removed = store::remove_file(&permit, file).await?;
    cx.commit(tx).await?;
    if removed {
        files::remove(cx, vec![file]).await
    } else {
        Ok(())
    }
}

/// Removes drafts that have expired, with their files; gives how many. The worker calls it.
pub async fn expire(cx: &Cx) -> Result<u64> {
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Referral);
    let permit = cx.may::<actions::ExpireDrafts>(&tx, object, &Facts::default())?;
    let (drafts, files) = store::expire(&permit, cx.now).await?;
    permit.tell(|event| event.code("count", drafts));
    if drafts > 0 {
        cx.commit(tx).await?;
    }
    files::remove(cx, files).await?;
    Ok(drafts)
}

fn permit<'tx>(cx: &Cx, tx: &'tx Tx, key: &DraftKey) -> Result<Permit<'tx, actions::KeepDraft>> {
    cx.may(tx, object(key), &Facts::found_by_code())
}

/// The number of a draft stands in the journal as that of a referral which is not there yet.
fn object(key: &DraftKey) -> ObjectRef {
    ObjectRef::referral(ReferralId::from(key.id()), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of so many beginnings, so long after each other, are allowed.
    #[track_caller]
    fn check(tries: u32, apart: SignedDuration, allowed: u32) {
        let mut now: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        let (mut kept, mut begun) = (Failures::default(), 0);
        for _ in 0..tries {
            if let Some(after) = one_more(kept, now) {
                (kept, begun) = (after, begun + 1);
            }
            now += apart;
        }
        assert_eq!(begun, allowed, "{tries} tries, {apart} apart");
    }

    #[test]
    fn time_makes_room_for_more_drafts() {
        check(60, SignedDuration::ZERO, 60);
        check(200, SignedDuration::ZERO, 60);
        check(500, SignedDuration::from_mins(1), 500);
        check(600, SignedDuration::from_secs(59), 600);
        check(200, SignedDuration::from_secs(30), 159);
    }
}
