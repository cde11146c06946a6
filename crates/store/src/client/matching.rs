//! Rows for recognising somebody: the keys under which people are compared, who shares them, and the pairs that were kept.
//!
//! How alike two people are is worked out in `app` by the crate that compares; the values that it compares leave this module
//! only under a permit of the program itself, which shows them to nobody.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::client::pair::{Judgement, PairReason, ordered};
use spil_model::ids::{PersonId, ReferralId};
use spil_model::person::PersonDetails;
use spil_model::referral::Stage;
use spil_policy::actions::{CompareClient, RecogniseClient};
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::conn::Conn;
use crate::dialect::{self, execute, fetch_all, select};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::person::KeptBsn;
use crate::query::Query;
use crate::setting;

/// Of a key that more people share than this, the latest are asked: by itself such a key says nothing.
const MOST_PER_KEY: i64 = 10_000;
/// So many are compared, those who share most keys first.
const MOST_CANDIDATES: i64 = 400;
/// An equal citizen service number counts for more than all keys together.
const BSN_COUNTS: &str =
    " UNION ALL SELECT id AS person_id, 1000 AS counts FROM person WHERE bsn_index IN ";

/// The keys of a person, beside what is changed of them. Replaces those that were there.
pub(crate) async fn write_keys(conn: &Conn, person: PersonId, keys: &[i64]) -> Result<()> {
    let remove = "DELETE FROM person_block WHERE person_id = $1";
    execute!(conn, remove, person.uuid())?;
    let mut query = Query::new("INSERT INTO person_block (key, person_id) VALUES ");
    let mut separator = "";
    for key in keys {
        query.sql(separator).sql("(").bind(*key).sql(", ");
        query.bind(person.uuid()).sql(")");
        separator = ", ";
    }
    if keys.is_empty() {
        return Ok(());
    }
    dialect::run(conn, query).await
}

/// Somebody whom a job compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToCompare {
    /// Who.
    pub id: PersonId,
    /// What is known of them.
    pub details: PersonDetails,
    /// Their own citizen service number.
    pub bsn: Option<KeptBsn>,
}

pub(super) type ToCompareRow = (Uuid, Json<PersonDetails>, Option<Vec<u8>>);

impl From<ToCompareRow> for ToCompare {
    fn from((id, details, sealed): ToCompareRow) -> Self {
        let person = PersonId::from(id);
        Self {
            id: person,
            details: details.0,
            bsn: sealed.map(|sealed| KeptBsn { person, sealed }),
        }
    }
}

/// Up to here, by id, everybody who was stored before there were keys has them.
const KEYS_UP_TO: &str = "client.keys_up_to";

/// The next people without keys, and notes that they are taken on. Whoever has none because nothing is known of them is looked
/// at once.
pub async fn without_keys(permit: &Permit<'_, CompareClient>, most: i64) -> Result<Vec<ToCompare>> {
    let conn = permit.conn();
    let cursor = setting::get(conn, KEYS_UP_TO).await?;
    let after = cursor.and_then(|id| Uuid::try_parse(&id).ok());
    let select = "SELECT p.id, p.details, p.bsn_sealed FROM person p WHERE p.id > $1
        AND NOT EXISTS (SELECT 1 FROM person_block b WHERE b.person_id = p.id) ORDER BY p.id LIMIT $2";
    let rows = fetch_all!(conn, ToCompareRow, select, after.unwrap_or_default(), most)?;
    if let Some((last, ..)) = rows.last() {
        setting::set(conn, KEYS_UP_TO, &last.to_string()).await?;
    }
    Ok(rows.into_iter().map(ToCompare::from).collect())
}

/// Gives the person of the permit their first keys.
pub async fn add_keys(permit: &Permit<'_, CompareClient>, keys: &[i64]) -> Result<()> {
    write_keys(permit.conn(), PersonId::from(permit.id()), keys).await
}

/// Two who come in at one moment and share a key are compared one after the other, so that the second finds the first.
pub async fn wait_for_others(permit: &Permit<'_, CompareClient>, keys: &[i64]) -> Result<()> {
    dialect::lock_keys(permit.conn(), keys).await
}

/// Whoever shares a key or one of these blind indexes of the citizen service number with the person of the permit.
pub async fn candidates(
    permit: &Permit<'_, CompareClient>,
    keys: &[i64],
    bsn: &[Vec<u8>],
) -> Result<Vec<PersonId>> {
    let me = permit.id();
    let mut query = Query::new("SELECT person_id, CAST(SUM(counts) AS BIGINT) AS shared FROM (");
    query.sql("SELECT id AS person_id, 0 AS counts FROM person WHERE 1 = 0");
    for key in keys {
        query.sql(" UNION ALL SELECT person_id, 1 AS counts FROM (SELECT person_id FROM person_block WHERE key = ");
        query.bind(*key).sql(" ORDER BY person_id DESC LIMIT ");
        query.bind(MOST_PER_KEY).sql(") AS k");
    }
    if !bsn.is_empty() {
        query.sql(BSN_COUNTS).list(bsn.iter().map(Vec::as_slice));
    }
    query.sql(") AS found WHERE person_id <> ").bind(me);
    query.sql(" GROUP BY person_id ORDER BY shared DESC, person_id DESC LIMIT ");
    query.bind(MOST_CANDIDATES);
    let rows: Vec<(Uuid, i64)> = select(permit.conn(), query).await?;
    Ok(rows.into_iter().map(|(id, _)| PersonId::from(id)).collect())
}

/// Somebody who is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Who.
    pub id: PersonId,
    /// Under whom this one is seen.
    pub seen_as: PersonId,
    /// What is known of them.
    pub details: PersonDetails,
    /// The blind index of the citizen service number.
    pub bsn_index: Option<Vec<u8>>,
    /// The day of death.
    pub died_on: Option<Date>,
}

#[derive(sqlx_macros::FromRow)]
struct ComparedRow {
    id: Uuid,
    canonical_id: Uuid,
    details: Json<PersonDetails>,
    bsn_index: Option<Vec<u8>>,
    died_on: Option<Day>,
}

/// These people as they are compared: each by their own row, not as they are seen.
pub async fn compared(
    permit: &Permit<'_, CompareClient>,
    people: &[PersonId],
) -> Result<Vec<Compared>> {
    let mut query =
        Query::new("SELECT id, canonical_id, details, bsn_index, died_on FROM person WHERE id IN ");
    query
        .list(people.iter().map(|person| person.uuid()))
        .sql(" ORDER BY id");
    let rows: Vec<ComparedRow> = select(permit.conn(), query).await?;
    let compared = rows.into_iter().map(|row| Compared {
        id: PersonId::from(row.id),
        seen_as: PersonId::from(row.canonical_id),
        details: row.details.0,
        bsn_index: row.bsn_index,
        died_on: row.died_on.map(|day| day.0),
    });
    Ok(compared.collect())
}

/// A pair that was kept before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeptPair {
    /// The pair.
    pub id: Uuid,
    /// What was judged.
    pub judgement: Judgement,
    /// The weight when it was found, or when it was judged.
    pub weight: f64,
}

type KeptRow = (Uuid, Uuid, Uuid, String, f64);

/// The pairs of the person of the permit that were kept before, by the other of the two.
pub async fn kept_pairs(
    permit: &Permit<'_, CompareClient>,
) -> Result<BTreeMap<PersonId, KeptPair>> {
    let select = "SELECT id, one_id, other_id, judgement, weight FROM person_pair WHERE one_id = $1 OR other_id = $1";
    let rows = fetch_all!(permit.conn(), KeptRow, select, permit.id())?;
    let kept = |(id, one, other, judgement, weight): KeptRow| {
        let judgement = Judgement::from_code(&judgement)
            .ok_or_else(|| Error::inconsistency("person_pair", "judgement", id))?;
        let other = if one == permit.id() { other } else { one };
        let pair = KeptPair {
            id,
            judgement,
            weight,
        };
        Ok((PersonId::from(other), pair))
    };
    rows.into_iter().map(kept).collect()
}

/// What was found of two people.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundPair {
    /// The other one; the first is the person of the permit.
    pub other: PersonId,
    /// How probable it is that they are one; 0 where two valid numbers forbid it.
    pub probability: f64,
    /// log2 of the Bayes factor.
    pub weight: f64,
    /// What was compared; no values.
    pub reasons: Vec<PairReason>,
}

/// Keeps a pair that was not known.
pub async fn add_pair(
    permit: &Permit<'_, CompareClient>,
    id: Uuid,
    found: &FoundPair,
    (judgement, now): (Judgement, Timestamp),
) -> Result<()> {
    let me = PersonId::from(permit.id());
    let (one, other) = ordered(me, found.other);
    execute!(
        permit.conn(),
        "INSERT INTO person_pair (id, one_id, other_id, probability, weight, reasons, judgement, found_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        id,
        one.uuid(),
        other.uuid(),
        found.probability,
        found.weight,
        Json(&found.reasons),
        judgement.code(),
        At(now)
    )?;
    Ok(())
}

/// A pair that was known says something else now; where the judgement becomes open again, whoever judged it is forgotten here
/// and stays in the journal.
pub async fn change_pair(
    permit: &Permit<'_, CompareClient>,
    known: &KeptPair,
    found: &FoundPair,
    judgement: Judgement,
) -> Result<()> {
    execute!(
        permit.conn(),
        "UPDATE person_pair SET probability = $2, weight = $3, reasons = $4, judgement = $5,
            judged_at = CASE WHEN judgement = $5 THEN judged_at ELSE NULL END,
            judged_by = CASE WHEN judgement = $5 THEN judged_by ELSE NULL END, version = version + 1 WHERE id = $1",
        known.id,
        found.probability,
        found.weight,
        Json(&found.reasons),
        judgement.code()
    )?;
    Ok(())
}

/// A pair that nobody judged and that no longer looks like one is forgotten.
pub async fn drop_pair(permit: &Permit<'_, CompareClient>, known: &KeptPair) -> Result<()> {
    let remove = "DELETE FROM person_pair WHERE id = $1 AND judgement = 'open'";
    execute!(permit.conn(), remove, known.id)?;
    Ok(())
}

/// The pair of the person of the permit with somebody under whom the program sees them now is judged by it: nobody is asked.
pub async fn settle_proven(
    permit: &Permit<'_, RecogniseClient>,
    known: PersonId,
    now: Timestamp,
) -> Result<()> {
    let (one, other) = ordered(PersonId::from(permit.id()), known);
    execute!(
        permit.conn(),
        "UPDATE person_pair SET judgement = $3, judged_at = $4, version = version + 1 WHERE one_id = $1 AND other_id = $2",
        one.uuid(),
        other.uuid(),
        Judgement::Same.code(),
        At(now)
    )?;
    Ok(())
}

/// The other referrals of whoever is seen as one with the person of the permit that wait or are in guidance, the first received
/// first.
pub async fn running(permit: &Permit<'_, RecogniseClient>) -> Result<Vec<(ReferralId, Stage)>> {
    let mut query = Query::new(
        "SELECT r.id, r.stage FROM person o JOIN person p ON p.canonical_id = o.canonical_id
         JOIN referral r ON r.person_id = p.id WHERE o.id = ",
    );
    query
        .bind(permit.id())
        .sql(" AND p.id <> o.id AND r.stage IN ");
    let runs = |stage: &&Stage| stage.is_waiting() || **stage == Stage::Guidance;
    query.list(Stage::ALL.iter().filter(runs).map(|stage| stage.code()));
    query.sql(" ORDER BY r.clock_started_at, r.id");
    let rows: Vec<(Uuid, String)> = select(permit.conn(), query).await?;
    let running = |(id, stage): (Uuid, String)| {
        let stage = Stage::from_code(&stage)
            .ok_or_else(|| Error::inconsistency("referral", "stage", id))?;
        Ok((ReferralId::from(id), stage))
    };
    rows.into_iter().map(running).collect()
}
