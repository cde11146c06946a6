//! Messages that wait to be sent. A worker leases some, sends them, and says how it went; several processes can share.

use jiff::{SignedDuration, Timestamp};
use spil_model::ids::ReferralId;
use spil_policy::WriteAction;
use spil_policy::actions::SendMessage;
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
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

#[derive(sqlx::FromRow)]
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

const LEASE: SignedDuration = SignedDuration::from_mins(2);
const DUE: &str = "UPDATE outbox SET lease_holder = $1, leased_until = $2, attempts = attempts + 1
    WHERE id IN (SELECT id FROM outbox WHERE sent_at IS NULL AND cancelled_at IS NULL AND not_before <= $3
        AND (leased_until IS NULL OR leased_until < $3) ORDER BY not_before, id LIMIT 20)
      AND (leased_until IS NULL OR leased_until < $3)";
const LEASED: &str = "SELECT id, kind, referral_id, recipient, language, reference FROM outbox
    WHERE lease_holder = $1 AND leased_until = $2 AND sent_at IS NULL ORDER BY not_before, id";

/// Leases what is due, for two minutes: another process leaves it alone until then.
pub async fn lease(
    permit: &Permit<'_, SendMessage>,
    holder: &str,
    now: Timestamp,
) -> Result<Vec<Message>> {
    let until = At(now + LEASE);
    execute!(permit.conn(), DUE, holder, until, At(now))?;
    let rows = fetch_all!(permit.conn(), Row, LEASED, holder, until)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// The message has left.
pub async fn sent(permit: &Permit<'_, SendMessage>, id: Uuid, now: Timestamp) -> Result<()> {
    let update =
        "UPDATE outbox SET sent_at = $2, leased_until = NULL, failure = NULL WHERE id = $1";
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

/// How many messages wait.
pub async fn waiting(conn: &Conn) -> Result<i64> {
    let count = "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND cancelled_at IS NULL";
    Ok(fetch_all!(conn, (i64,), count)?
        .first()
        .map_or(0, |(count,)| *count))
}
