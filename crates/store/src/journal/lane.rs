//! Lanes: each process appends to its own, so that nobody waits for a lock over the whole journal.

use std::sync::Mutex;
use std::sync::PoisonError;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{self, execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::journal::Event;

/// How long a lane stays with a process that says nothing more.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// The key of the chain. It lies outside the database.
#[derive(Clone)]
pub struct JournalKey([u8; 32]);

impl JournalKey {
    /// Takes 32 secret bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn mac(&self, parts: &[&[u8]]) -> Vec<u8> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length fits");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }
}

impl std::fmt::Debug for JournalKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JournalKey")
    }
}

/// What a process needs to append: its name, the key, and the lane that it has leased.
#[derive(Debug)]
pub struct Journal {
    holder: String,
    key: Option<JournalKey>,
    lane: Mutex<Option<i64>>,
}

impl Journal {
    /// A journal that this process appends to under this name, unique among running processes.
    pub fn new(holder: impl Into<String>, key: JournalKey) -> Self {
        Self {
            holder: holder.into(),
            key: Some(key),
            lane: Mutex::default(),
        }
    }

    /// No journal: for a transaction without events, such as a migration. Appending to it fails.
    pub(crate) fn closed() -> Self {
        Self {
            holder: String::new(),
            key: None,
            lane: Mutex::default(),
        }
    }

    pub(crate) fn key(&self) -> Result<&JournalKey> {
        self.key
            .as_ref()
            .ok_or_else(|| Error::Journal("no journal is open".to_owned()))
    }

    fn lane(&self) -> Option<i64> {
        *self.lane.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_lane(&self, lane: i64) {
        *self.lane.lock().unwrap_or_else(PoisonError::into_inner) = Some(lane);
    }
}

#[derive(sqlx::FromRow)]
struct Head {
    id: i64,
    head_sequence: i64,
    head_mac: Vec<u8>,
}

/// Chains the events behind the head of this process's lane. The lane stays locked until the transaction ends, so this is
/// its last step.
pub(crate) async fn append(conn: &Conn, journal: &Journal, events: &[Event]) -> Result<()> {
    let key = journal.key()?;
    let Some(now) = events.iter().map(|event| event.at).max() else {
        return Ok(());
    };
    let mut head = lock_lane(conn, journal, now).await?;
    for event in events {
        let body = canonical(event)?;
        let body_hash = Sha256::digest(body.as_bytes()).to_vec();
        head.head_sequence += 1;
        head.head_mac = link(key, &head.head_mac, head.id, head.head_sequence, &body_hash);
        insert(conn, &head, event, &body, &body_hash).await?;
    }
    execute!(
        conn,
        "UPDATE journal_lane SET head_sequence = $2, head_mac = $3, leased_until = $4, holder = $5 WHERE id = $1",
        head.id,
        head.head_sequence,
        &head.head_mac,
        At(now + LEASE),
        &journal.holder
    )?;
    Ok(())
}

/// The canonical text of an event: one line of JSON with its fields in a fixed order.
pub(crate) fn canonical(event: &Event) -> Result<String> {
    serde_json::to_string(event).map_err(|error| Error::Journal(error.to_string()))
}

/// The authentication code that ties an event to everything before it in its lane.
pub(crate) fn link(
    key: &JournalKey,
    previous: &[u8],
    lane: i64,
    sequence: i64,
    body_hash: &[u8],
) -> Vec<u8> {
    key.mac(&[
        previous,
        &lane.to_be_bytes(),
        &sequence.to_be_bytes(),
        body_hash,
    ])
}

const LOCK_OWN: &str =
    "SELECT id, head_sequence, head_mac FROM journal_lane WHERE id = $1 AND holder = $2";
const LOCK_OWN_ROW: &str =
    "SELECT id, head_sequence, head_mac FROM journal_lane WHERE id = $1 AND holder = $2 FOR UPDATE";
const FREE: &str = "SELECT id, head_sequence, head_mac FROM journal_lane
    WHERE holder IS NULL OR leased_until < $1 ORDER BY id LIMIT 1";
const FREE_ROW: &str = "SELECT id, head_sequence, head_mac FROM journal_lane
    WHERE holder IS NULL OR leased_until < $1 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED";

async fn lock_lane(conn: &Conn, journal: &Journal, now: Timestamp) -> Result<Head> {
    let engine = conn.engine().await;
    if let Some(lane) = journal.lane() {
        let own = dialect::text_for(engine, LOCK_OWN, LOCK_OWN_ROW);
        if let Some(head) = fetch_optional!(conn, Head, own, lane, &journal.holder)? {
            return Ok(head);
        }
    }
    let free = dialect::text_for(engine, FREE, FREE_ROW);
    let head = match fetch_all!(conn, Head, free, At(now))?.pop() {
        Some(head) => head,
        None => open_lane(conn, journal, now).await?,
    };
    journal.keep_lane(head.id);
    Ok(head)
}

/// Opens a new lane. Two processes may choose the same number; one of them then fails and its transaction is tried again
/// by whoever started it, which happens only while lanes are first opened.
async fn open_lane(conn: &Conn, journal: &Journal, now: Timestamp) -> Result<Head> {
    let id = dialect::next_lane(conn).await?;
    let head = Head {
        id,
        head_sequence: 0,
        head_mac: journal.key()?.mac(&[b"lane", &id.to_be_bytes()]),
    };
    execute!(
        conn,
        "INSERT INTO journal_lane (id, holder, leased_until, head_sequence, head_mac) VALUES ($1, $2, $3, 0, $4)",
        head.id,
        &journal.holder,
        At(now + LEASE),
        &head.head_mac
    )?;
    Ok(head)
}

const INSERT: &str = "INSERT INTO journal_event
    (lane, sequence, id, at, action, outcome, actor_kind, staff_id, client_id, object_kind, object_id, body, body_hash, mac)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

async fn insert(
    conn: &Conn,
    head: &Head,
    event: &Event,
    body: &str,
    body_hash: &[u8],
) -> Result<()> {
    execute!(
        conn,
        INSERT,
        head.id,
        head.head_sequence,
        event.id,
        At(event.at),
        &event.action,
        event.outcome.name(),
        &event.actor,
        event.staff.map(|id| id.uuid()),
        event.client.map(|id| id.uuid()),
        &event.object_kind,
        event.object,
        body,
        body_hash,
        &head.head_mac
    )?;
    Ok(())
}
