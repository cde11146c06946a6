//! Messages that wait to be sent. A worker leases some, sends them, and says how it went; several processes can share.

use jiff::{SignedDuration, Timestamp};
use spil_model::ids::ReferralId;
use spil_policy::WriteAction;
use spil_policy::actions::{RetryMessage, SendMessage, ViewOutbox};
use uuid::Uuid;

use crate::columns::At;
use crate::dialect::{execute, fetch_all, fetch_one, fetch_optional};
use crate::error::Result;
use crate::permit::Permit;

/// A message: what it is about, to whom, in which language, with which code. Never care content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: Uuid,
    /// What it is about, as a code.
    pub kind: String,
    /// The referral that it is about.
    pub referral: Option<ReferralId>,
    /// The e-mail address.
    pub recipient: String,
    /// The language, as a code.
    pub language: String,
    /// The reference code that the reader can follow.
    pub reference: String,
}

/// Puts a message in the outbox, in the transaction of the step that leads to it.
pub async fn enqueue<A: WriteAction>(
    permit: &Permit<'_, A>,
    message: &Message,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO outbox (id, kind, referral_id, recipient, language, reference, created_at, not_before)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        message.id,
        &message.kind,
        message.referral.map(spil_model::ids::ReferralId::uuid),
        &message.recipient,
        &message.language,
        &message.reference,
        At(now)
    )?;
    Ok(())
}

/// Cancels whatever waits for this referral: after a death nothing leaves any more.
pub async fn cancel<A: WriteAction>(
    permit: &Permit<'_, A>,
    referral: ReferralId,
    now: Timestamp,
) -> Result<u64> {
    execute!(
        permit.conn(),
        "UPDATE outbox SET cancelled_at = $2 WHERE referral_id = $1 AND sent_at IS NULL AND cancelled_at IS NULL",
        referral.uuid(),
        At(now)
    )
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    referral_id: Option<Uuid>,
    recipient: String,
    language: String,
    reference: String,
}

impl From<Row> for Message {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            referral: row.referral_id.map(ReferralId::from),
            recipient: row.recipient,
            language: row.language,
            reference: row.reference,
        }
    }
}

/// A message that this process may send now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// The message.
    pub message: Message,
    /// How often it was tried, this time included.
    pub attempts: i64,
}

/// How long nobody else sends a leased message. Longer than the longest wait for a mail server.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
const DUE: &str =
    "UPDATE outbox SET lease_holder = $1, leased_until = $2, attempts = attempts + 1
    WHERE id IN (SELECT id FROM outbox WHERE sent_at IS NULL AND cancelled_at IS NULL AND given_up_at IS NULL
        AND not_before <= $3 AND (leased_until IS NULL OR leased_until < $3 OR leased_until > $4) ORDER BY not_before, id LIMIT 1)
      AND sent_at IS NULL AND (leased_until IS NULL OR leased_until < $3 OR leased_until > $4)";
const LEASED: &str = "SELECT id, kind, referral_id, recipient, language, reference FROM outbox
    WHERE lease_holder = $1 AND leased_until = $2 AND sent_at IS NULL AND cancelled_at IS NULL ORDER BY not_before, id";

/// Leases the message that is due first, for two minutes: another process leaves it alone until then. A lease that ends much
/// later was given by a clock that was ahead, and counts for nothing.
pub async fn lease(
    permit: &Permit<'_, SendMessage>,
    holder: &str,
    now: Timestamp,
) -> Result<Option<Leased>> {
    let until = At(now + LEASE);
    if execute!(
        permit.conn(),
        DUE,
        holder,
        until,
        At(now),
        At(until.0 + LEASE)
    )? == 0
    {
        return Ok(None);
    }
    let Some(row) = fetch_optional!(permit.conn(), Row, LEASED, holder, until)? else {
        return Ok(None);
    };
    let count = "SELECT attempts FROM outbox WHERE id = $1";
    let (attempts,) = fetch_one!(permit.conn(), (i64,), count, row.id)?;
    Ok(Some(Leased {
        message: row.into(),
        attempts,
    }))
}

/// The message has left.
pub async fn sent(permit: &Permit<'_, SendMessage>, id: Uuid, now: Timestamp) -> Result<()> {
    let update =
        "UPDATE outbox SET sent_at = $2, leased_until = NULL, failure = NULL WHERE id = $1";
    execute!(permit.conn(), update, id, At(now))?;
    Ok(())
}

/// The message must not leave any more.
pub async fn withdraw(permit: &Permit<'_, SendMessage>, id: Uuid, now: Timestamp) -> Result<()> {
    let update = "UPDATE outbox SET cancelled_at = $2, leased_until = NULL WHERE id = $1";
    execute!(permit.conn(), update, id, At(now))?;
    Ok(())
}

/// The message could not leave; it is tried again later. `failure` is a code, never what a server said.
pub async fn failed(
    permit: &Permit<'_, SendMessage>,
    id: Uuid,
    failure: &str,
    again: Timestamp,
) -> Result<()> {
    let update =
        "UPDATE outbox SET failure = $2, not_before = $3, leased_until = NULL WHERE id = $1";
    execute!(permit.conn(), update, id, failure, At(again))?;
    Ok(())
}

/// The message could not leave and is not tried again by itself.
pub async fn given_up(
    permit: &Permit<'_, SendMessage>,
    id: Uuid,
    failure: &str,
    now: Timestamp,
) -> Result<()> {
    let update =
        "UPDATE outbox SET failure = $2, given_up_at = $3, leased_until = NULL WHERE id = $1";
    execute!(permit.conn(), update, id, failure, At(now))?;
    Ok(())
}

/// Tries everything again that failed; gives how many messages that are.
pub async fn retry(permit: &Permit<'_, RetryMessage>, now: Timestamp) -> Result<u64> {
    execute!(
        permit.conn(),
        "UPDATE outbox SET given_up_at = NULL, attempts = 0, not_before = $1
         WHERE failure IS NOT NULL AND sent_at IS NULL AND cancelled_at IS NULL",
        At(now)
    )
}

/// How many messages are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx_macros::FromRow)]
pub struct Counts {
    /// Wait and were not refused so far.
    pub waiting: i64,
    /// Failed, and are tried again by themselves.
    pub failing: i64,
    /// Failed so often or so plainly that they are not tried again by themselves.
    pub given_up: i64,
    /// Have left.
    pub sent: i64,
    /// Were withdrawn, for instance after a death.
    pub cancelled: i64,
}

/// A message that did not leave yet: never to whom, nor about what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Since when it waits.
    pub created_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last attempt failed, as a code.
    pub failure: Option<String>,
    /// When it is tried again; none when it was given up.
    pub again_at: Option<Timestamp>,
}

const COUNTS: &str = "SELECT
    COUNT(CASE WHEN sent_at IS NULL AND cancelled_at IS NULL AND failure IS NULL THEN 1 END) AS waiting,
    COUNT(CASE WHEN sent_at IS NULL AND cancelled_at IS NULL AND failure IS NOT NULL AND given_up_at IS NULL THEN 1 END) AS failing,
    COUNT(CASE WHEN sent_at IS NULL AND cancelled_at IS NULL AND given_up_at IS NOT NULL THEN 1 END) AS given_up,
    COUNT(sent_at) AS sent,
    COUNT(CASE WHEN sent_at IS NULL THEN cancelled_at END) AS cancelled
    FROM outbox";
const UNSENT: &str = "SELECT created_at, attempts, failure, not_before, given_up_at FROM outbox
    WHERE sent_at IS NULL AND cancelled_at IS NULL
    ORDER BY CASE WHEN failure IS NULL THEN 1 ELSE 0 END, created_at, id LIMIT 100";

/// How many messages are in which state.
pub async fn counts(permit: &Permit<'_, ViewOutbox>) -> Result<Counts> {
    fetch_one!(permit.conn(), Counts, COUNTS)
}

#[derive(sqlx_macros::FromRow)]
struct UnsentRow {
    created_at: At,
    attempts: i64,
    failure: Option<String>,
    not_before: At,
    given_up_at: Option<At>,
}

/// The messages that did not leave yet, those that failed first; at most a hundred.
pub async fn unsent(permit: &Permit<'_, ViewOutbox>) -> Result<Vec<Unsent>> {
    let rows = fetch_all!(permit.conn(), UnsentRow, UNSENT)?;
    let unsent = |row: UnsentRow| Unsent {
        created_at: row.created_at.0,
        attempts: row.attempts,
        failure: row.failure,
        again_at: row.given_up_at.is_none().then_some(row.not_before.0),
    };
    Ok(rows.into_iter().map(unsent).collect())
}
