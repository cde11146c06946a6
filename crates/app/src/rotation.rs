//! Another master key: first in the file, then for everything that is sealed, and at the end the old one goes.
//!
//! Only whoever is at the machine may do so. Each step can be broken off and typed again; others go on meanwhile.

use jiff::SignedDuration;
use spil_policy::{Facts, Object, actions};
use spil_store::journal::ObjectRef;
use spil_store::keys::{KeyError, KeyId};
use spil_store::rotation::{self, Sealed};
use spil_store::{Permit, Tx};
use uuid::Uuid;

use crate::cx::Cx;
use crate::error::Error;

/// What began under the old key is at its end after so long: no request lasts longer.
pub const SETTLED: SignedDuration = SignedDuration::from_mins(15);

/// Why a step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotRotated {
    /// The key file is not as it must be for this step, or could not be written.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// Another key still sealed something.
    #[error("key {0} is still in use")]
    StillUsed(KeyId),
    /// The key seals since a short time only: a request may still be under way that sealed with the old one.
    #[error("the key seals since a short time only")]
    TooSoon,
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<spil_store::Error> for NotRotated {
    fn from(error: spil_store::Error) -> Self {
        Self::Other(error.into())
    }
}

/// Puts another key into the file, which seals nothing yet; gives its number.
pub async fn add(cx: &Cx) -> Result<KeyId, NotRotated> {
    let keys = &cx.app.keys;
    let hindrance = keys.is_rotating().then_some(KeyError::UnderWay);
    note(cx, "added", hindrance).await?;
    Ok(cx.app.chance.with(|chance| keys.add_next(chance))?)
}

/// What was sealed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotated {
    /// The number of the key that seals now.
    pub key: KeyId,
    /// How many values it took over.
    pub values: usize,
}

/// Lets the newest key seal, and seals anew whatever another one sealed, step by step, until nothing is left. `tell` hears how
/// many values are done.
pub async fn rotate(cx: &Cx, tell: &mut impl FnMut(usize)) -> Result<Rotated, NotRotated> {
    let hindrance = (!cx.app.keys.is_rotating()).then_some(KeyError::Alone);
    // Before the file changes: only whoever may rotate lets a key seal.
    note(cx, "promoted", hindrance).await?;
    let key = cx.app.keys.promote()?;
    let mut values = 0;
    loop {
        let mut found = 0;
        for what in Sealed::ALL {
            let mut after = Uuid::nil();
            while let Some((last, count)) = step(cx, what, key, after).await? {
                after = last;
                found += count;
                tell(values + found);
            }
        }
        // Others went on: what they sealed before they had the new key is found by the next look.
        if found == 0 {
            return Ok(Rotated { key, values });
        }
        values += found;
    }
}

/// One transaction; gives the last row that was looked at and how many were sealed anew, or nothing when none is left.
async fn step(
    cx: &Cx,
    what: Sealed,
    key: KeyId,
    after: Uuid,
) -> Result<Option<(Uuid, usize)>, NotRotated> {
    let tx = cx.write().await?;
    let permit = permit(cx, &tx)?;
    let older = rotation::older(&permit, what, key, after).await?;
    let Some(last) = older.last().map(|one| one.row) else {
        tx.rollback().await?;
        return Ok(None);
    };
    let keys = &cx.app.keys;
    let anew: Result<Vec<_>, _> = cx.app.chance.with(|chance| {
        let anew = older.iter().map(|one| rotation::anew(keys, one, chance));
        anew.collect()
    });
    for one in &anew? {
        rotation::put(&permit, one).await?;
    }
    let count = older.len();
    permit.tell(|event| event.code("count", count));
    cx.commit(tx).await?;
    Ok(Some((last, count)))
}

/// Takes the old keys out of the file: what they sealed opens never again. Refused while anything is left of that.
pub async fn retire(cx: &Cx) -> Result<KeyId, NotRotated> {
    let keys = &cx.app.keys;
    let key = keys.current_id();
    if !keys.is_rotating() {
        return Err(KeyError::Alone.into());
    }
    if cx.now.duration_since(keys.changed_at()?) < SETTLED {
        return Err(NotRotated::TooSoon);
    }
    let snapshot = cx.read().await?;
    let used = rotation::used(&snapshot).await?;
    snapshot.finish().await?;
    if let Some(old) = used.into_iter().find(|id| *id != key) {
        return Err(NotRotated::StillUsed(old));
    }
    note(cx, "retired", None).await?;
    keys.retire()?;
    Ok(key)
}

fn permit<'tx>(cx: &Cx, tx: &'tx Tx) -> Result<Permit<'tx, actions::RotateKeys>, Error> {
    cx.may::<actions::RotateKeys>(tx, ObjectRef::all(Object::Network), &Facts::default())
}

/// The line in the journal; without it when something stands in the way.
async fn note(cx: &Cx, what: &'static str, hindrance: Option<KeyError>) -> Result<(), NotRotated> {
    let tx = cx.write().await?;
    let permit = permit(cx, &tx)?;
    permit.tell(|event| event.code("outcome", what));
    if let Some(hindrance) = hindrance {
        tx.rollback().await?;
        return Err(hindrance.into());
    }
    Ok(cx.commit(tx).await?)
}
