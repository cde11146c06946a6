//! Removing everything about people for good, from every table that a rule says so of; and once more after a restore.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::ids::{FileId, PersonId, ReferralId};
use spil_model::retention::PurgedKind;
use spil_policy::WriteAction;
use spil_policy::actions::{CopyNetwork, PurgeClient};
use uuid::Uuid;

use super::list::Purged;
use super::rules::{Tie, with_client};
use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{self, execute, fetch_all, run_counting, select};
use crate::error::Result;
use crate::permit::Permit;
use crate::query::Query;

/// Actions that remove people for good.
pub trait Removes: WriteAction {}

impl Removes for PurgeClient {}
impl Removes for CopyNetwork {}

/// What was removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removed {
    /// The rows of each table.
    pub rows: BTreeMap<&'static str, u64>,
    /// The files whose rows are gone: they must be removed from the folder.
    pub files: Vec<FileId>,
    /// The people, each under the own id.
    pub people: Vec<PersonId>,
    /// Their referrals.
    pub referrals: Vec<ReferralId>,
}

impl Removed {
    /// How many rows that are.
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}

const MEMBERS: &str = "SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = $1 ORDER BY m.id";

const PEOPLE: &str = "SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = $1 ORDER BY m.id FOR UPDATE OF m";
const REFERRALS: &str = "SELECT r.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id JOIN referral r ON r.person_id = m.id
    WHERE o.id = $1 ORDER BY r.id";
const REFERRALS_LOCKED: &str = "SELECT r.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id JOIN referral r ON r.person_id = m.id
    WHERE o.id = $1 ORDER BY r.id FOR UPDATE OF r";

/// Keeps everybody else from changing the client of the permit until the transaction ends: whether somebody may go is read after
/// this, and no hold, no new referral and no reopening comes in between.
pub async fn hold_still(permit: &Permit<'_, PurgeClient>) -> Result<()> {
    let conn = permit.conn();
    let engine = conn.engine().await;
    let people = dialect::text_for(engine, MEMBERS, PEOPLE);
    fetch_all!(conn, (Uuid,), people, permit.id())?;
    let referrals = dialect::text_for(engine, REFERRALS, REFERRALS_LOCKED);
    fetch_all!(conn, (Uuid,), referrals, permit.id())?;
    Ok(())
}

/// Removes the client of the permit, and whoever is seen as one with them.
pub async fn remove(permit: &Permit<'_, PurgeClient>, at: Timestamp) -> Result<Removed> {
    let conn = permit.conn();
    let members = fetch_all!(conn, (Uuid,), MEMBERS, permit.id())?;
    let people: Vec<Uuid> = members.into_iter().map(|(id,)| id).collect();
    let referrals = referrals_of(conn, &people).await?;
    let removed = remove_all(conn, people, referrals).await?;
    for person in &removed.people {
        note(conn, person.uuid(), PurgedKind::Person, at).await?;
    }
    for referral in &removed.referrals {
        note(conn, referral.uuid(), PurgedKind::Referral, at).await?;
    }
    Ok(removed)
}

/// Removes from a network that was restored whoever had been removed before. Only those themselves: who was seen as one with
/// them when the backup was made may be somebody else by now.
pub async fn again(permit: &Permit<'_, CopyNetwork>, list: &[Purged]) -> Result<Removed> {
    let conn = permit.conn();
    let ids = |what| {
        let of_kind = list.iter().filter(move |one| one.what == what);
        of_kind.map(|one| one.id).collect::<Vec<Uuid>>()
    };
    let people = there(
        conn,
        "SELECT id FROM person WHERE id IN ",
        &ids(PurgedKind::Person),
    )
    .await?;
    let named = there(
        conn,
        "SELECT id FROM referral WHERE id IN ",
        &ids(PurgedKind::Referral),
    )
    .await?;
    let mut referrals = referrals_of(conn, &people).await?;
    referrals.extend(named);
    referrals.sort_unstable();
    referrals.dedup();
    set_free(conn, &people).await?;
    let removed = remove_all(conn, people, referrals).await?;
    for one in list {
        note(conn, one.id, one.what, one.at).await?;
    }
    Ok(removed)
}

/// So many ids stand in one statement: engines bind a limited number.
const AT_ONCE: usize = 500;

async fn there(conn: &Conn, text: &'static str, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let mut query = Query::new(text);
        query.list(some.iter().copied());
        let rows: Vec<(Uuid,)> = select(conn, query).await?;
        found.extend(rows.into_iter().map(|(id,)| id));
    }
    Ok(found)
}

async fn referrals_of(conn: &Conn, people: &[Uuid]) -> Result<Vec<Uuid>> {
    there(conn, "SELECT id FROM referral WHERE person_id IN ", people).await
}

/// Whoever was seen under one of these people is seen as themselves.
async fn set_free(conn: &Conn, people: &[Uuid]) -> Result<()> {
    for some in people.chunks(AT_ONCE) {
        let mut query = Query::new("UPDATE person SET canonical_id = id WHERE canonical_id IN ");
        query.list(some.iter().copied());
        run_counting(conn, query).await?;
    }
    Ok(())
}

async fn remove_all(conn: &Conn, people: Vec<Uuid>, referrals: Vec<Uuid>) -> Result<Removed> {
    let files = there(
        conn,
        "SELECT id FROM referral_file WHERE referral_id IN ",
        &referrals,
    )
    .await?;
    let mut rows = BTreeMap::new();
    // Rows go before those that they name.
    for (table, tied) in with_client().rev() {
        let mut gone = 0;
        for tie in tied {
            let ids = match tie {
                Tie::Person(_) => &people,
                Tie::Referral(_) => &referrals,
            };
            gone += delete(conn, table, tie.column(), ids).await?;
        }
        rows.insert(table, gone);
    }
    rows.retain(|_, gone| 0 < *gone);
    Ok(Removed {
        rows,
        files: files.into_iter().map(FileId::from).collect(),
        people: people.into_iter().map(PersonId::from).collect(),
        referrals: referrals.into_iter().map(ReferralId::from).collect(),
    })
}

async fn delete(
    conn: &Conn,
    table: &'static str,
    column: &'static str,
    ids: &[Uuid],
) -> Result<u64> {
    let mut gone = 0;
    for some in ids.chunks(AT_ONCE) {
        let mut query = Query::new("DELETE FROM ");
        query.sql(table).sql(" WHERE ").sql(column).sql(" IN ");
        query.list(some.iter().copied());
        gone += run_counting(conn, query).await?;
    }
    Ok(gone)
}

async fn note(conn: &Conn, id: Uuid, what: PurgedKind, at: Timestamp) -> Result<()> {
    let insert =
        "INSERT INTO purged (id, what, at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
    execute!(conn, insert, id, what.code(), At(at)).map(drop)
}
