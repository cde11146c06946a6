//! Breaches of personal data: taking one down, adding what is known, closing it; and who saw whom in a period.

mod seen;

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _};
use spil_model::breach::{Breach, BreachRefused, HOURS_TO_HURRY, HOURS_TO_REPORT, Standing};
use spil_model::ids::{BreachId, StaffId};
use spil_policy::{Facts, Object, actions};
use spil_store::Conn;
use spil_store::breach as store;
use spil_store::case_file::{Colleague, colleagues};
use spil_store::journal::ObjectRef;

pub use spil_store::breach::{Kept, Revision};

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

pub use seen::{Asked, Choices, Cursor, Seen, SeenLine, Subject, seen, to_export};

/// Every breach, the open ones first.
pub async fn list(cx: &Cx) -> Result<Viewed<Vec<Kept>>> {
    let snapshot = cx.read().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may_see::<actions::ListBreaches>(&snapshot, object, &Facts::default())?;
    let all = store::all(&permit).await?;
    permit.tell(|event| event.code("count", all.len()));
    cx.viewed(snapshot, all).await
}

/// One breach with everything that was known of it before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneBreach {
    /// The breach.
    pub kept: Kept,
    /// What was known, the latest first.
    pub history: Vec<Revision>,
    /// The names of the staff.
    pub staff: BTreeMap<StaffId, Colleague>,
}

/// One breach.
pub async fn one(cx: &Cx, id: BreachId) -> Result<Viewed<OneBreach>> {
    let snapshot = cx.read().await?;
    let object = ObjectRef::one(Object::Network, id);
    let permit = cx.may_see::<actions::ListBreaches>(&snapshot, object, &Facts::default())?;
    let kept = store::one(&permit, id).await?.ok_or(Error::NotFound)?;
    let history = store::history(&permit, id).await?;
    let writers = history.iter().map(|revision| revision.changed.1);
    let closer = kept.closed.map(|(_, by)| by);
    let staff: Vec<StaffId> = writers.chain(closer).collect();
    let one = OneBreach {
        staff: colleagues(&snapshot, &staff).await?,
        kept,
        history,
    };
    cx.viewed(snapshot, one).await
}

/// Takes a breach down.
pub async fn record(cx: &Cx, breach: &Breach) -> Result<BreachId> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let id: BreachId = cx.id();
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Network, id);
    let permit = cx.may::<actions::RecordBreach>(&tx, object, &Facts::default())?;
    breach.check(cx.now).map_err(refused)?;
    store::insert(&permit, id, breach, (cx.now, me)).await?;
    permit.tell(|event| event.code("step", "opened"));
    cx.commit(tx).await?;
    Ok(id)
}

/// Writes down what is known now, beside what was known before.
pub async fn change(cx: &Cx, id: BreachId, version: i64, breach: &Breach) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Network, id);
    let permit = cx.may::<actions::RecordBreach>(&tx, object, &Facts::default())?;
    let kept = store::one(&permit, id).await?.ok_or(Error::NotFound)?;
    if kept.closed.is_some() {
        return Err(refused(BreachRefused::Closed));
    }
    breach.check(cx.now).map_err(refused)?;
    store::save(&permit, id, version, breach, (cx.now, me)).await?;
    permit.tell(|event| event.code("step", breach.authority.code()));
    cx.commit(tx).await
}

/// Closes a breach of which everything was decided.
pub async fn close(cx: &Cx, id: BreachId, version: i64) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Network, id);
    let permit = cx.may::<actions::RecordBreach>(&tx, object, &Facts::default())?;
    let kept = store::one(&permit, id).await?.ok_or(Error::NotFound)?;
    if kept.closed.is_some() {
        return Err(refused(BreachRefused::Closed));
    }
    kept.breach.may_close().map_err(refused)?;
    store::close(&permit, id, version, (cx.now, me)).await?;
    permit.tell(|event| event.code("step", "closed"));
    cx.commit(tx).await
}

fn refused(why: BreachRefused) -> Error {
    Error::Refused(why.key())
}

/// Of how many breaches it must be decided before their term ends within a day, or had to be decided: what a reader of the register
/// sees on every page.
pub(crate) async fn count_pressing(conn: &Conn, now: Timestamp) -> Result<i64> {
    let since = (HOURS_TO_REPORT - HOURS_TO_HURRY).hours();
    let until = now.checked_sub(since).unwrap_or(Timestamp::MIN);
    Ok(store::count_undecided(conn, until).await?)
}

/// Whether a breach must be decided before its term ends, or had to be.
pub fn presses(kept: &Kept, now: Timestamp) -> bool {
    let standing = kept.breach.standing(now);
    kept.closed.is_none() && matches!(standing, Standing::Hurry | Standing::Overdue)
}
