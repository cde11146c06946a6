//! Checks the whole journal: every link of every lane, every body, the columns beside it, and the anchors.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use spil_policy::Action;
use uuid::Uuid;

use crate::columns::At;
use crate::conn::Conn;
use crate::db::Db;
use crate::dialect::{fetch_all, fetch_one};
use crate::error::Result;
use crate::journal::anchor::{Anchor, AnchorFile, hex};
use crate::journal::lane::link;
use crate::journal::{Event, JournalKey, Outcome, purge};

/// What the check looked at and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Lanes that were followed.
    pub lanes: usize,
    /// Events that were checked.
    pub events: usize,
    /// The number of the last anchor that was checked, 0 if there is none.
    pub anchors: i64,
    /// Events without a body, which were purged.
    pub purged: usize,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An event is missing before this place of the lane.
    Gap {
        /// The lane.
        lane: i64,
        /// The first sequence number that is missing.
        sequence: i64,
    },
    /// The body, the hash or the code of this event was changed, or it was put here from elsewhere.
    Broken {
        /// The lane.
        lane: i64,
        /// The place in the lane.
        sequence: i64,
    },
    /// This event has no body, and no purge went so far in its lane.
    Emptied {
        /// The lane.
        lane: i64,
        /// The place in the lane.
        sequence: i64,
    },
    /// The columns beside the body say something else than the body.
    Columns {
        /// The lane.
        lane: i64,
        /// The place in the lane.
        sequence: i64,
    },
    /// The lane ends before the place that its head or an anchor names.
    Truncated {
        /// The lane.
        lane: i64,
        /// The sequence number that should be there.
        sequence: i64,
    },
    /// The last anchor of the file was changed, or differs from the database's.
    Anchor {
        /// The number of the anchor.
        id: i64,
    },
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    sequence: i64,
    id: Uuid,
    at: At,
    action: String,
    outcome: String,
    actor_kind: String,
    staff_id: Option<Uuid>,
    client_id: Option<Uuid>,
    object_kind: String,
    object_id: Option<Uuid>,
    body: Option<String>,
    body_hash: Vec<u8>,
    mac: Vec<u8>,
}

const PAGE: i64 = 20_000;
const SELECT: &str = "SELECT sequence, id, at, action, outcome, actor_kind, staff_id, client_id, object_kind, object_id,
    body, body_hash, mac FROM journal_event WHERE lane = $1 AND sequence > $2 ORDER BY sequence LIMIT $3";

/// Follows every lane from its start.
pub async fn verify(db: &Db, key: &JournalKey, anchors: &AnchorFile) -> Result<Verified> {
    let snapshot = db.read().await?;
    let verified = verify_within(&snapshot, key, anchors).await?;
    snapshot.finish().await?;
    Ok(verified)
}

/// As [`verify`], within a transaction that is still open.
pub async fn verify_within(
    conn: &Conn,
    key: &JournalKey,
    anchors: &AnchorFile,
) -> Result<Verified> {
    let mut verified = Verified::default();
    let anchored = check_anchors(conn, key, anchors, &mut verified).await?;
    let lanes = fetch_all!(
        conn,
        (i64, i64, Vec<u8>),
        "SELECT id, head_sequence, head_mac FROM journal_lane ORDER BY id"
    )?;
    let mut purges = Purges::default();
    for (lane, head_sequence, head_mac) in &lanes {
        let mut walk = Walk::new(key, *lane, anchored.get(lane).cloned());
        walk.follow(conn, &mut verified, &mut purges).await?;
        walk.close(*head_sequence, head_mac, &mut verified);
    }
    purges.close(&mut verified);
    let missing = anchored
        .keys()
        .filter(|lane| !lanes.iter().any(|(id, _, _)| id == *lane));
    verified
        .findings
        .extend(missing.map(|lane| Finding::Truncated {
            lane: *lane,
            sequence: 0,
        }));
    verified.lanes = lanes.len();
    Ok(verified)
}

/// Per lane the place and the code that the last anchor names.
type Anchored = BTreeMap<i64, (i64, String)>;

async fn check_anchors(
    conn: &Conn,
    key: &JournalKey,
    file: &AnchorFile,
    verified: &mut Verified,
) -> Result<Anchored> {
    let Some(last) = file.last()? else {
        let (rows,) = fetch_one!(conn, (i64,), "SELECT COUNT(*) FROM journal_anchor")?;
        if rows > 0 {
            verified.findings.push(Finding::Anchor { id: rows });
        }
        return Ok(Anchored::new());
    };
    verified.anchors = last.id;
    if !last.is_genuine(key)? || !stored_alike(conn, &last).await? {
        verified.findings.push(Finding::Anchor { id: last.id });
    }
    Ok(last
        .heads
        .into_iter()
        .map(|(lane, sequence, mac)| (lane, (sequence, mac)))
        .collect())
}

async fn stored_alike(conn: &Conn, anchor: &Anchor) -> Result<bool> {
    let rows = fetch_all!(
        conn,
        (String, Vec<u8>),
        "SELECT heads, mac FROM journal_anchor WHERE id = $1",
        anchor.id
    )?;
    let text = anchor.heads_text()?;
    Ok(rows
        .first()
        .is_some_and(|(heads, mac)| *heads == text && *mac == anchor.mac.as_bytes()))
}

/// One walk along a lane.
struct Walk<'k> {
    key: &'k JournalKey,
    lane: i64,
    sequence: i64,
    mac: Vec<u8>,
    anchored: Option<(i64, String)>,
}

impl<'k> Walk<'k> {
    fn new(key: &'k JournalKey, lane: i64, anchored: Option<(i64, String)>) -> Self {
        Self {
            key,
            lane,
            sequence: 0,
            mac: key.mac(&[b"lane", &lane.to_be_bytes()]),
            anchored,
        }
    }

    async fn follow(
        &mut self,
        conn: &Conn,
        verified: &mut Verified,
        purges: &mut Purges,
    ) -> Result<()> {
        loop {
            let rows = fetch_all!(conn, Row, SELECT, self.lane, self.sequence, PAGE)?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in &rows {
                if self.step(row, &mut verified.findings) {
                    purges.note(self.lane, row);
                }
            }
            verified.events += rows.len();
        }
    }

    /// Checks one event; true where nobody changed it.
    fn step(&mut self, row: &Row, findings: &mut Vec<Finding>) -> bool {
        let (lane, sequence) = (self.lane, row.sequence);
        if sequence != self.sequence + 1 {
            findings.push(Finding::Gap {
                lane,
                sequence: self.sequence + 1,
            });
        }
        let before = findings.len();
        let expected = link(self.key, &self.mac, lane, sequence, &row.body_hash);
        let whole = row
            .body
            .as_ref()
            .is_none_or(|body| Sha256::digest(body.as_bytes()).as_slice() == row.body_hash);
        if expected != row.mac || !whole {
            findings.push(Finding::Broken { lane, sequence });
        } else if !columns_agree(row) {
            findings.push(Finding::Columns { lane, sequence });
        }
        self.check_anchor(row, findings);
        self.sequence = sequence;
        self.mac.clone_from(&row.mac);
        findings.len() == before
    }

    fn check_anchor(&self, row: &Row, findings: &mut Vec<Finding>) {
        if let Some((sequence, mac)) = &self.anchored
            && *sequence == row.sequence
            && *mac != hex(&row.mac)
        {
            findings.push(Finding::Broken {
                lane: self.lane,
                sequence: *sequence,
            });
        }
    }

    /// The lane must reach its head, and the anchor's place.
    fn close(&self, head_sequence: i64, head_mac: &[u8], verified: &mut Verified) {
        let anchored = self.anchored.as_ref().map_or(0, |(sequence, _)| *sequence);
        let least = head_sequence.max(anchored);
        if self.sequence < least {
            verified.findings.push(Finding::Truncated {
                lane: self.lane,
                sequence: least,
            });
        } else if self.sequence != head_sequence || self.mac != head_mac {
            verified.findings.push(Finding::Broken {
                lane: self.lane,
                sequence: self.sequence,
            });
        }
    }
}

/// What is without a body, and how far purges that nobody changed say that they went.
#[derive(Default)]
struct Purges {
    /// Per lane the last event without a body, and how many there are.
    emptied: BTreeMap<i64, (i64, usize)>,
    claimed: BTreeMap<i64, i64>,
}

impl Purges {
    fn note(&mut self, lane: i64, row: &Row) {
        let Some(body) = &row.body else {
            let (last, count) = self.emptied.entry(lane).or_default();
            (*last, *count) = (row.sequence, *count + 1);
            return;
        };
        if row.action != Action::PurgeLog.name() || row.outcome != Outcome::Granted.name() {
            return;
        }
        let claim = Event::read(body).ok();
        let claim = claim.and_then(|mut event| event.codes.remove(purge::UNTIL));
        for (lane, until) in purge::read_claim(&claim.unwrap_or_default()) {
            let known = self.claimed.entry(lane).or_default();
            *known = until.max(*known);
        }
    }

    fn close(self, verified: &mut Verified) {
        for (lane, (sequence, count)) in self.emptied {
            verified.purged += count;
            if self
                .claimed
                .get(&lane)
                .is_none_or(|until| *until < sequence)
            {
                verified.findings.push(Finding::Emptied { lane, sequence });
            }
        }
    }
}

/// A purged event has no body, and nothing beside it to compare.
fn columns_agree(row: &Row) -> bool {
    let Some(body) = &row.body else { return true };
    let Ok(event) = serde_json::from_str::<Event>(body) else {
        return false;
    };
    event.id == row.id
        && event.at.as_microsecond() == row.at.0.as_microsecond()
        && event.action == row.action
        && event.outcome.name() == row.outcome
        && event.actor == row.actor_kind
        && event.staff.map(spil_model::ids::StaffId::uuid) == row.staff_id
        && event.client.map(spil_model::ids::PersonId::uuid) == row.client_id
        && event.object_kind == row.object_kind
        && event.object == row.object_id
}
