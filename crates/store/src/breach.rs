//! Rows of breaches: where each stands, and every revision of what is known of it.

mod seen;

use jiff::Timestamp;
use spil_model::breach::{Breach, Notice};
use spil_model::ids::{BreachId, StaffId};
use spil_policy::ActionKind;
use spil_policy::actions::{ListBreaches, RecordBreach};
use uuid::Uuid;

use crate::columns::{At, Json};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_one};
use crate::error::{Error, Result};
use crate::permit::Permit;

pub use seen::{After, By, Line, PAGE, Shows, Whom, find_clients, lines, staff, teams};

/// Actions that show breaches.
pub trait ShowsBreaches: ActionKind {}

impl ShowsBreaches for ListBreaches {}
impl ShowsBreaches for RecordBreach {}

/// A breach with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: BreachId,
    /// What is known of it now.
    pub breach: Breach,
    /// When and by whom it was closed.
    pub closed: Option<(Timestamp, StaffId)>,
    /// Raised by every change.
    pub version: i64,
}

type Row = (Uuid, i64, Option<At>, Option<Uuid>, Json<Breach>);

fn kept((id, version, closed_at, closed_by, content): Row) -> Kept {
    Kept {
        id: id.into(),
        breach: content.0,
        closed: closed_at
            .zip(closed_by)
            .map(|(at, by)| (at.0, StaffId::from(by))),
        version,
    }
}

macro_rules! select_breaches {
    ($rest:literal) => {
        concat!(
            "SELECT b.id, b.version, b.closed_at, b.closed_by, r.content FROM breach b
            JOIN breach_revision r ON r.breach_id = b.id AND r.version =
                (SELECT MAX(m.version) FROM breach_revision m WHERE m.breach_id = b.id) ",
            $rest
        )
    };
}

/// Every breach: the open ones first, the earliest discovery first; then the closed ones, the latest first.
pub async fn all(permit: &Permit<'_, ListBreaches>) -> Result<Vec<Kept>> {
    let select = select_breaches!("ORDER BY b.discovered_at, b.id");
    let rows = fetch_all!(permit.conn(), Row, select)?;
    let (mut open, closed): (Vec<Kept>, Vec<Kept>) = rows
        .into_iter()
        .map(kept)
        .partition(|one| one.closed.is_none());
    open.extend(closed.into_iter().rev());
    Ok(open)
}

/// One breach.
pub async fn one<A: ShowsBreaches>(permit: &Permit<'_, A>, id: BreachId) -> Result<Option<Kept>> {
    let select = select_breaches!("WHERE b.id = $1");
    let rows = fetch_all!(permit.conn(), Row, select, id.uuid())?;
    Ok(rows.into_iter().next().map(kept))
}

/// A revision of what was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Which version of the breach it made.
    pub version: i64,
    /// What was known.
    pub breach: Breach,
    /// When and by whom it was written.
    pub changed: (Timestamp, StaffId),
}

/// Every revision of a breach, the latest first.
pub async fn history(permit: &Permit<'_, ListBreaches>, id: BreachId) -> Result<Vec<Revision>> {
    let select = "SELECT version, content, changed_at, changed_by FROM breach_revision
        WHERE breach_id = $1 ORDER BY version DESC";
    let rows = fetch_all!(
        permit.conn(),
        (i64, Json<Breach>, At, Uuid),
        select,
        id.uuid()
    )?;
    let revision = |(version, content, at, by): (i64, Json<Breach>, At, Uuid)| Revision {
        version,
        breach: content.0,
        changed: (at.0, by.into()),
    };
    Ok(rows.into_iter().map(revision).collect())
}

/// Who wrote something, and when.
pub type Written = (Timestamp, StaffId);

/// Takes a breach down.
pub async fn insert(
    permit: &Permit<'_, RecordBreach>,
    id: BreachId,
    breach: &Breach,
    written: Written,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO breach (id, discovered_at, authority, version) VALUES ($1, $2, $3, 1)",
        id.uuid(),
        At(breach.discovered_at),
        breach.authority.code()
    )?;
    revise(permit, id, 1, breach, written).await
}

async fn revise(
    permit: &Permit<'_, RecordBreach>,
    id: BreachId,
    version: i64,
    breach: &Breach,
    (at, by): Written,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO breach_revision (breach_id, version, content, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)",
        id.uuid(),
        version,
        Json(breach),
        At(at),
        by.uuid()
    )?;
    Ok(())
}

const SAVE: &str = "UPDATE breach SET discovered_at = $3, authority = $4, version = $2 + 1
    WHERE id = $1 AND version = $2 AND closed_at IS NULL";

/// Writes down what is known now, beside what was known before. Somebody else's change in between is [`Error::Conflict`].
pub async fn save(
    permit: &Permit<'_, RecordBreach>,
    id: BreachId,
    version: i64,
    breach: &Breach,
    written: Written,
) -> Result<()> {
    let rows = execute!(
        permit.conn(),
        SAVE,
        id.uuid(),
        version,
        At(breach.discovered_at),
        breach.authority.code()
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    revise(permit, id, version + 1, breach, written).await
}

const CLOSE: &str = "UPDATE breach SET closed_at = $3, closed_by = $4, version = $2 + 1
    WHERE id = $1 AND version = $2 AND closed_at IS NULL";

/// Closes a breach. Somebody else's change in between is [`Error::Conflict`].
pub async fn close(
    permit: &Permit<'_, RecordBreach>,
    id: BreachId,
    version: i64,
    (at, by): Written,
) -> Result<()> {
    let rows = execute!(permit.conn(), CLOSE, id.uuid(), version, At(at), by.uuid())?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// How many open breaches were discovered until this moment, of which it was not yet decided whether the authority is told.
pub async fn count_undecided(conn: &Conn, discovered_until: Timestamp) -> Result<i64> {
    let select = "SELECT COUNT(*) FROM breach WHERE closed_at IS NULL AND authority = $1 AND discovered_at <= $2";
    let undecided = Notice::NotYet.code();
    let (count,) = fetch_one!(conn, (i64,), select, undecided, At(discovered_until))?;
    Ok(count)
}
