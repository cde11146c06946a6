//! The referrals of people who are seen as one: which carry clocks, what came since a moment, and giving one to another person.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::ids::{PersonId, ReferralId, StaffId};
use spil_model::person::PersonDetails;
use spil_model::referral::{Referral, ReferrerKind, Stage};
use spil_policy::actions::SplitClient;
use uuid::Uuid;

use super::{Merges, ShowsAliases};
use crate::columns::{At, Json};
use crate::dialect::{execute, fetch_all, fetch_optional, select};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::query::Query;
use crate::referral::row::{self, Row};

/// Gives referrals to another person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moving<'a> {
    /// The id of the row that says so.
    pub id: Uuid,
    /// The referral.
    pub referral: ReferralId,
    /// To whom.
    pub to: PersonId,
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: &'a str,
}

/// Gives a referral to another person, with everything that belongs to it. Where it lies there already, nothing changes.
pub async fn give<A: Merges>(permit: &Permit<'_, A>, moving: Moving<'_>) -> Result<()> {
    let conn = permit.conn();
    let select = "SELECT person_id FROM referral WHERE id = $1";
    let from = fetch_optional!(conn, (Uuid,), select, moving.referral.uuid())?;
    let (from,) = from.ok_or_else(|| Error::inconsistency("referral", "id", moving.referral))?;
    if from == moving.to.uuid() {
        return Ok(());
    }
    execute!(
        conn,
        "INSERT INTO referral_person_change (id, referral_id, from_person_id, to_person_id, at, by_staff_id, why)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        moving.id,
        moving.referral.uuid(),
        from,
        moving.to.uuid(),
        At(moving.at),
        moving.by.uuid(),
        moving.why
    )?;
    let update = "UPDATE referral SET person_id = $2, version = version + 1 WHERE id = $1";
    execute!(conn, update, moving.referral.uuid(), moving.to.uuid())?;
    Ok(())
}

const OPEN: &str =
    "SELECT r.id, r.stage FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    JOIN referral r ON r.person_id = m.id WHERE o.id = $1 AND r.stage NOT IN ('attached', 'ended')
    ORDER BY r.clock_started_at, r.id";

/// The referrals that carry clocks, of everybody who is seen as one with this person; whose clock runs longest comes first.
pub async fn open_referrals<A: Merges>(
    permit: &Permit<'_, A>,
    person: PersonId,
) -> Result<Vec<(ReferralId, Stage)>> {
    let rows = fetch_all!(permit.conn(), (Uuid, String), OPEN, person.uuid())?;
    let open = |(id, stage): (Uuid, String)| {
        let stage = Stage::from_code(&stage)
            .ok_or_else(|| Error::inconsistency("referral", "stage", id))?;
        Ok((ReferralId::from(id), stage))
    };
    rows.into_iter().map(open).collect()
}

/// What came after a moment with one referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The referral.
    pub referral: ReferralId,
    /// With whom it lies.
    pub person: PersonId,
    /// Its code.
    pub code: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// Who referred.
    pub referrer: ReferrerKind,
    /// How far it has come.
    pub stage: Stage,
    /// Whether it was made since then.
    pub is_new: bool,
    /// How many contacts were taken down since then.
    pub contacts: i64,
    /// How many files were added since then.
    pub files: i64,
    /// How often its data were changed since then.
    pub changes: i64,
}

#[derive(sqlx_macros::FromRow)]
struct SinceRow {
    id: Uuid,
    person_id: Uuid,
    code: String,
    received_at: At,
    entered_at: At,
    referrer_kind: String,
    stage: String,
    contacts: i64,
    files: i64,
    changes: i64,
}

const SINCE: &str = "SELECT r.id, r.person_id, r.code, r.received_at, r.entered_at, r.referrer_kind, r.stage,
        (SELECT COUNT(*) FROM contact_attempt c WHERE c.referral_id = r.id AND c.entered_at > $2)
        + (SELECT COUNT(*) FROM guidance_contact g WHERE g.referral_id = r.id AND g.entered_at > $2) AS contacts,
        (SELECT COUNT(*) FROM referral_file f WHERE f.referral_id = r.id AND f.added_at > $2) AS files,
        (SELECT COUNT(*) FROM referral_revision v WHERE v.referral_id = r.id AND v.changed_at > $2) AS changes
    FROM person o JOIN person m ON m.canonical_id = o.canonical_id JOIN referral r ON r.person_id = m.id
    WHERE o.id = $1 ORDER BY r.received_at, r.id";

/// What came after a moment with each referral of the client of the permit, the earliest referral first.
pub async fn since<A: ShowsAliases>(permit: &Permit<'_, A>, from: Timestamp) -> Result<Vec<Since>> {
    let client = permit.object().client.map(PersonId::uuid);
    let rows = fetch_all!(permit.conn(), SinceRow, SINCE, client, At(from))?;
    let since = |row: SinceRow| {
        let wrong = |column| Error::inconsistency("referral", column, row.id);
        Ok(Since {
            referral: ReferralId::from(row.id),
            person: PersonId::from(row.person_id),
            code: row.code,
            received_at: row.received_at.0,
            referrer: ReferrerKind::from_code(&row.referrer_kind)
                .ok_or_else(|| wrong("referrer_kind"))?,
            stage: Stage::from_code(&row.stage).ok_or_else(|| wrong("stage"))?,
            is_new: from < row.entered_at.0,
            contacts: row.contacts,
            files: row.files,
            changes: row.changes,
        })
    };
    rows.into_iter().map(since).collect()
}

/// The referrals of the client of the permit that are attached to another one, the first received first.
pub async fn attached<A: Merges>(permit: &Permit<'_, A>) -> Result<Vec<Referral>> {
    let mut query = Query::new(row::SELECT);
    query.sql(" WHERE r.attached_to IS NOT NULL AND r.person_id IN (SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = ");
    query.bind(permit.object().client.map_or(Uuid::nil(), PersonId::uuid));
    query.sql(") ORDER BY r.received_at, r.id");
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    rows.into_iter().map(Referral::try_from).collect()
}

/// Who the client is according to one referral.
pub async fn as_referred(
    permit: &Permit<'_, SplitClient>,
    referral: ReferralId,
) -> Result<PersonDetails> {
    let mut query = Query::new(row::SELECT);
    query.sql(" WHERE r.id = ").bind(referral.uuid());
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    let row = rows.into_iter().next();
    let row = row.ok_or_else(|| Error::inconsistency("referral", "id", referral))?;
    Ok(Referral::try_from(row)?.content.client)
}

const DETAILS: &str = "SELECT m.id, m.details FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = $1";

/// Who everybody is who is seen as one with the client of the permit, as their own rows say.
pub async fn details<A: ShowsAliases>(
    permit: &Permit<'_, A>,
) -> Result<BTreeMap<PersonId, PersonDetails>> {
    let client = permit.object().client.map(PersonId::uuid);
    let rows = fetch_all!(permit.conn(), (Uuid, Json<PersonDetails>), DETAILS, client)?;
    let named = rows
        .into_iter()
        .map(|(id, details)| (PersonId::from(id), details.0));
    Ok(named.collect())
}
