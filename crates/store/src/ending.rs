//! Rows of ends and of their being taken back, and what a death stops. How a referral ends is the model's.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::StaffId;
use spil_model::referral::{End, Referral};
use spil_policy::actions::{RecordDeath, ReopenReferral};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::dialect::{execute, fetch_all, select};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::query::Query;
use crate::referral::row::{self, Row};
use crate::referral::{Changes, Shows};

/// An end as it was taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndRow<'a> {
    /// The id of the row.
    pub id: Uuid,
    /// How it ended.
    pub end: &'a End,
    /// On which day.
    pub on: Date,
    /// A note; may be empty.
    pub note: &'a str,
    /// When it was taken down.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
}

/// Keeps an end of a referral: that of the permit, or another of the same client.
pub async fn insert<A: Changes>(
    permit: &Permit<'_, A>,
    referral: &Referral,
    row: &EndRow<'_>,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO referral_end (id, referral_id, kind, on_day, note, entered_at, entered_by, reopen_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '')",
        row.id,
        referral.id.uuid(),
        row.end.code(),
        Day(row.on),
        row.note,
        At(row.at),
        row.by.uuid()
    )?;
    Ok(())
}

/// Takes down that an end was taken back, by whom and why.
pub async fn reopened(
    permit: &Permit<'_, ReopenReferral>,
    by: StaffId,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "UPDATE referral_end SET reopened_at = $2, reopened_by = $3, reopen_reason = $4
         WHERE referral_id = $1 AND reopened_at IS NULL",
        permit.id(),
        At(now),
        by.uuid(),
        reason
    )?;
    Ok(())
}

/// An end that was taken down, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastEnd {
    /// The code of its kind.
    pub kind: String,
    /// The day.
    pub on: Date,
    /// The note.
    pub note: String,
    /// When it was taken back.
    pub reopened_at: Option<Timestamp>,
    /// Why it was taken back.
    pub reopen_reason: String,
}

#[derive(sqlx_macros::FromRow)]
struct PastRow {
    kind: String,
    on_day: Day,
    note: String,
    reopened_at: Option<At>,
    reopen_reason: String,
}

/// All ends of the referral, the latest first.
pub async fn ends<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<PastEnd>> {
    let select = "SELECT kind, on_day, note, reopened_at, reopen_reason FROM referral_end
        WHERE referral_id = $1 ORDER BY entered_at DESC, id DESC";
    let rows = fetch_all!(permit.conn(), PastRow, select, permit.id())?;
    let past = |row: PastRow| PastEnd {
        kind: row.kind,
        on: row.on_day.0,
        note: row.note,
        reopened_at: row.reopened_at.map(|at| at.0),
        reopen_reason: row.reopen_reason,
    };
    Ok(rows.into_iter().map(past).collect())
}

/// The other referrals of the client who died: all of them stop, in whatever area they lie.
pub async fn others_of_client(permit: &Permit<'_, RecordDeath>) -> Result<Vec<Referral>> {
    let client = permit
        .object()
        .client
        .ok_or_else(|| Error::inconsistency("referral", "person_id", permit.id()))?;
    let mut query = Query::new(row::SELECT);
    query.sql(" WHERE r.person_id IN (SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = ");
    query
        .bind(client.uuid())
        .sql(") AND r.id <> ")
        .bind(permit.id());
    query.sql(" ORDER BY r.received_at, r.id");
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    rows.into_iter().map(Referral::try_from).collect()
}

/// Takes down the alerts of a referral that ended: nobody has to act on it any more.
pub async fn close_alerts<A: Changes>(
    permit: &Permit<'_, A>,
    referral: &Referral,
    by: StaffId,
    now: Timestamp,
) -> Result<u64> {
    execute!(
        permit.conn(),
        "UPDATE alert SET seen_at = $2, seen_by = $3 WHERE referral_id = $1 AND seen_at IS NULL",
        referral.id.uuid(),
        At(now),
        by.uuid()
    )
}
