//! The end of what the log keeps: events whose term is over lose their body and keep their codes. Never by itself: somebody at
//! the machine says so, and sees first what would go.

use jiff::{Span, Timestamp};
use spil_model::calendar::amsterdam;
use spil_policy::{Facts, Object, actions};
use spil_store::Conn;
use spil_store::journal::ObjectRef;
use spil_store::journal::purge::{self, Stretch};

use crate::cx::Cx;
use crate::error::{Error, Result};

/// The log is kept for five years at least (NEN 7513).
pub const SHORTEST_YEARS: i64 = spil_model::retention::SHORTEST_LOG_YEARS;
/// So many events lose their body in one transaction: it holds the writer for some milliseconds.
const AT_ONCE: i64 = 2_000;

/// How long the log is kept, in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term(i64);

impl Term {
    /// So many years; none for less than five, or more than a hundred.
    pub fn years(years: i64) -> Option<Self> {
        (SHORTEST_YEARS..=100)
            .contains(&years)
            .then_some(Self(years))
    }

    /// The shortest there is.
    pub const SHORTEST: Self = Self(SHORTEST_YEARS);

    fn before(self, now: Timestamp) -> Result<Timestamp> {
        let then = now.to_zoned(amsterdam().clone());
        let then = then.checked_sub(Span::new().years(self.0));
        Ok(then.map_err(Error::internal)?.timestamp())
    }
}

/// What went, or would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purged {
    /// Everything before this moment.
    pub before: Timestamp,
    /// How many events.
    pub events: u64,
}

/// What would go now; nothing is changed.
pub async fn purgeable(cx: &Cx, term: Term) -> Result<Purged> {
    let snapshot = cx.read().await?;
    let events = count(&snapshot, term, cx.now).await?;
    snapshot.finish().await?;
    Ok(Purged {
        before: term.before(cx.now)?,
        events,
    })
}

/// How many events have had a term of so many years.
pub(crate) async fn purgeable_in(conn: &Conn, now: Timestamp, years: i64) -> Result<u64> {
    let term = Term::years(years).unwrap_or(Term::SHORTEST);
    count(conn, term, now).await
}

async fn count(conn: &Conn, term: Term, now: Timestamp) -> Result<u64> {
    let stretches = purge::stretches(conn, term.before(now)?).await?;
    let events: i64 = stretches.iter().map(|stretch| stretch.len().max(0)).sum();
    Ok(events.unsigned_abs())
}

/// Empties the events whose term is over, some at a time, each time with an event that says so.
pub async fn purge(cx: &Cx, term: Term) -> Result<Purged> {
    let before = term.before(cx.now)?;
    let mut events = 0;
    loop {
        let tx = cx.write().await?;
        let object = ObjectRef::all(Object::Journal);
        let permit = cx.may::<actions::PurgeLog>(&tx, object, &Facts::default())?;
        let stretches = some_of(purge::stretches(&tx, before).await?);
        if stretches.iter().all(Stretch::is_empty) {
            return Ok(Purged { before, events });
        }
        events += purge::empty(&permit, &stretches).await?;
        purge::forget_reviews(&permit, before).await?;
        permit.tell(|event| event.code("before", before));
        cx.commit(tx).await?;
    }
}

/// The first of all that may go; the others stay as they are, and are named, since a purge says how far every lane is emptied.
fn some_of(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut left = AT_ONCE;
    let shorten = |stretch: Stretch| {
        let taken = stretch.len().clamp(0, left);
        left -= taken;
        Stretch {
            until: stretch.from + taken,
            ..stretch
        }
    };
    stretches.into_iter().map(shorten).collect()
}
