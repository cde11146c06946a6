//! Lanes: each process appends to its own, so that nobody waits for a lock over the whole journal.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{self, execute, fetch_one, fetch_optional};
use crate::error::{Error, Result};
use crate::journal::Event;
use crate::query::Query;

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

/// What a process needs to append: the name under which it leases a lane, and the key.
#[derive(Debug)]
pub struct Journal {
    holder: String,
    key: Option<JournalKey>,
}

impl Journal {
    /// A journal that this process appends to under this name, unique among running processes.
    pub fn new(holder: impl Into<String>, key: JournalKey) -> Self {
        Self {
            holder: holder.into(),
            key: Some(key),
        }
    }

    /// No journal: for a transaction without events, such as a migration. Appending to it fails.
    pub(crate) fn closed() -> Self {
        Self {
            holder: String::new(),
            key: None,
        }
    }

    pub(crate) fn key(&self) -> Result<&JournalKey> {
        self.key
            .as_ref()
            .ok_or_else(|| Error::Journal("no journal is open".to_owned()))
    }
}

#[derive(sqlx_macros::FromRow)]
struct Head {
    id: i64,
    #[sqlx(rename = "head_sequence")]
    sequence: i64,
    #[sqlx(rename = "head_mac")]
    mac: Vec<u8>,
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
        head.sequence += 1;
        head.mac = link(key, &head.mac, head.id, head.sequence, &body_hash);
        insert(conn, &head, event, &body, &body_hash).await?;
        name_clients(conn, &head, event).await?;
    }
    execute!(
        conn,
        "UPDATE journal_lane SET head_sequence = $2, head_mac = $3, leased_until = $4, holder = $5 WHERE id = $1",
        head.id,
        head.sequence,
        &head.mac,
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

const BY_HOLDER: &str =
    "SELECT id, head_sequence, head_mac FROM journal_lane WHERE holder = $1 ORDER BY id LIMIT 1";
const BY_HOLDER_LOCKED: &str = "SELECT id, head_sequence, head_mac FROM journal_lane WHERE holder = $1 ORDER BY id LIMIT 1 FOR UPDATE";
const FREE: &str = "SELECT id, head_sequence, head_mac FROM journal_lane
    WHERE holder IS NULL OR leased_until < $1 ORDER BY id LIMIT 1";
const FREE_LOCKED: &str = "SELECT id, head_sequence, head_mac FROM journal_lane
    WHERE holder IS NULL OR leased_until < $1 ORDER BY id LIMIT 1 FOR UPDATE";

/// The lane of this process, locked; its first event leases a free lane or opens a new one.
async fn lock_lane(conn: &Conn, journal: &Journal, now: Timestamp) -> Result<Head> {
    if let Some(head) = own_lane(conn, journal).await? {
        return Ok(head);
    }
    // Leasing is done one at a time: whoever waited here may find that its process has a lane by now.
    dialect::lock_leasing(conn).await?;
    if let Some(head) = own_lane(conn, journal).await? {
        return Ok(head);
    }
    let free = dialect::text_for(conn.engine().await, FREE, FREE_LOCKED);
    match fetch_optional!(conn, Head, free, At(now))? {
        Some(head) => Ok(head),
        None => open_lane(conn, journal, now).await,
    }
}

async fn own_lane(conn: &Conn, journal: &Journal) -> Result<Option<Head>> {
    let own = dialect::text_for(conn.engine().await, BY_HOLDER, BY_HOLDER_LOCKED);
    fetch_optional!(conn, Head, own, &journal.holder)
}

async fn open_lane(conn: &Conn, journal: &Journal, now: Timestamp) -> Result<Head> {
    let (highest,) = fetch_one!(conn, (Option<i64>,), "SELECT MAX(id) FROM journal_lane")?;
    let id = highest.unwrap_or(0) + 1;
    let head = Head {
        id,
        sequence: 0,
        mac: journal.key()?.mac(&[b"lane", &id.to_be_bytes()]),
    };
    execute!(
        conn,
        "INSERT INTO journal_lane (id, holder, leased_until, head_sequence, head_mac) VALUES ($1, $2, $3, 0, $4)",
        head.id,
        &journal.holder,
        At(now + LEASE),
        &head.mac
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
        head.sequence,
        event.id,
        At(event.at),
        &event.action,
        event.outcome.name(),
        &event.actor,
        event.staff.map(spil_model::ids::StaffId::uuid),
        event.client.map(spil_model::ids::PersonId::uuid),
        &event.object_kind,
        event.object,
        body,
        body_hash,
        &head.mac
    )?;
    Ok(())
}

/// So many clients are named in one statement.
const CLIENTS_AT_ONCE: usize = 250;

/// Whom a list showed, so that their own log can find the event: the body names them too, and only that is chained.
async fn name_clients(conn: &Conn, head: &Head, event: &Event) -> Result<()> {
    let clients: BTreeSet<Uuid> = event.clients.iter().map(|client| client.uuid()).collect();
    let clients: Vec<Uuid> = clients.into_iter().collect();
    for some in clients.chunks(CLIENTS_AT_ONCE) {
        let mut query =
            Query::new("INSERT INTO journal_client (client_id, lane, sequence) VALUES ");
        for (place, client) in some.iter().enumerate() {
            query.sql(if place == 0 { "(" } else { ", (" });
            query.bind(*client).sql(", ").bind(head.id);
            query.sql(", ").bind(head.sequence).sql(")");
        }
        dialect::run(conn, query).await?;
    }
    Ok(())
}
