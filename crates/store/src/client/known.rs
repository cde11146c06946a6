//! What the page of one referral says of who the client is: pairs that nobody has judged, and who guided them before.

use jiff::Timestamp;
use spil_model::client::pair::{Judgement, PairReason};
use spil_model::ids::{PairId, ReferralId, StaffId};
use uuid::Uuid;

use crate::columns::{At, Json};
use crate::dialect::fetch_all;
use crate::error::Result;
use crate::permit::Permit;
use crate::referral::Shows;

/// Somebody else who may be the client. Who it is stands on the page of the pair, for whoever may know.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenPair {
    /// The pair.
    pub id: PairId,
    /// How probable it is that they are one.
    pub probability: f64,
    /// What was compared.
    pub reasons: Vec<PairReason>,
}

#[derive(sqlx_macros::FromRow)]
struct PairRow {
    id: Uuid,
    probability: f64,
    reasons: Json<Vec<PairReason>>,
}

const OPEN: &str = "SELECT q.id, q.probability, q.reasons FROM referral r JOIN person o ON o.id = r.person_id
    JOIN person m ON m.canonical_id = o.canonical_id JOIN person_pair q ON q.one_id = m.id OR q.other_id = m.id
    WHERE r.id = $1 AND q.judgement IN ($2, $3) ORDER BY q.probability DESC, q.id";

/// The pairs of the client of the permit on which somebody still has to decide, the most probable first.
pub async fn open_pairs<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<OpenPair>> {
    let (open, unsure) = (Judgement::Open.code(), Judgement::Unsure.code());
    let rows = fetch_all!(permit.conn(), PairRow, OPEN, permit.id(), open, unsure)?;
    let open = rows.into_iter().map(|row| OpenPair {
        id: PairId::from(row.id),
        probability: row.probability,
        reasons: row.reasons.0,
    });
    Ok(open.collect())
}

/// Somebody who guided the client before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guided {
    /// The referral that ended.
    pub referral: ReferralId,
    /// Who guided.
    pub by: StaffId,
    /// Until when.
    pub until: Timestamp,
}

const GUIDED: &str = "SELECT b.id, COALESCE(b.case_manager_id, b.stand_by_id) AS by_id, b.ended_at FROM referral r
    JOIN person o ON o.id = r.person_id JOIN person m ON m.canonical_id = o.canonical_id JOIN referral b ON b.person_id = m.id
    WHERE r.id = $1 AND b.id <> r.id AND b.stage = 'ended' AND b.case_manager_first_contact_at IS NOT NULL
        AND COALESCE(b.case_manager_id, b.stand_by_id) IS NOT NULL AND b.ended_at IS NOT NULL
    ORDER BY b.ended_at DESC, b.id";

/// Who guided the client of the permit before, the last one first.
pub async fn guided_before<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Guided>> {
    let rows = fetch_all!(permit.conn(), (Uuid, Uuid, At), GUIDED, permit.id())?;
    let guided = |(referral, by, until): (Uuid, Uuid, At)| Guided {
        referral: ReferralId::from(referral),
        by: StaffId::from(by),
        until: until.0,
    };
    Ok(rows.into_iter().map(guided).collect())
}
