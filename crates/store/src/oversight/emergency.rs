//! Emergency access: leave to open one person's file for some hours. It ends by itself: whoever signs in gets with their roles
//! only what runs at that moment.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{PersonId, StaffId};
use spil_model::oversight::{EmergencyKind, EmergencyOutcome};
use spil_policy::actions::{AskEmergency, EndEmergency, JudgeAccess, ReviewAccesses};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_one, fetch_optional, select};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::query::Query;

/// By what somebody in danger is found, without seeing anything of anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// The code of a referral, in the form in which it is stored.
    Code(String),
    /// The whole birth date, and a folded part of the name.
    Person {
        /// The birth date.
        born: Date,
        /// The folded surname, one word.
        surname: String,
    },
}

/// Who is meant: under whom they are seen, each once. At most two, since more than one is not enough to know.
pub async fn named(permit: &Permit<'_, AskEmergency>, named: &Named) -> Result<Vec<PersonId>> {
    let mut query = Query::new(
        "SELECT DISTINCT p.canonical_id FROM person p JOIN referral r ON r.person_id = p.id WHERE ",
    );
    match named {
        Named::Code(code) => query.sql("r.code = ").bind(code.as_str()),
        Named::Person { born, surname } => query
            .sql("p.birth_date = ")
            .bind(born.to_string())
            .sql(" AND EXISTS (SELECT 1 FROM person_name_part n WHERE n.person_id = p.id AND n.part = ")
            .bind(surname.as_str())
            .sql(")"),
    };
    query.sql(" ORDER BY 1 LIMIT 2");
    let rows: Vec<(Uuid,)> = select(permit.conn(), query).await?;
    Ok(rows.into_iter().map(|(id,)| PersonId::from(id)).collect())
}

/// Emergency access that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEmergency {
    /// Its id.
    pub id: Uuid,
    /// Who takes it.
    pub staff: StaffId,
    /// Of what kind the reason is.
    pub kind: EmergencyKind,
    /// The reason in words.
    pub reason: String,
    /// From when.
    pub began_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// The last day of the review.
    pub review_due: Date,
}

/// Lets it begin, for the client of the permit.
pub async fn begin(permit: &Permit<'_, AskEmergency>, new: &NewEmergency) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO emergency_access (id, client_id, staff_id, kind, reason, began_at, ends_at, review_due, review_note, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 1)",
        new.id,
        permit.id(),
        new.staff.uuid(),
        new.kind.code(),
        &new.reason,
        At(new.began_at),
        At(new.ends_at),
        Day(new.review_due)
    )?;
    Ok(())
}

/// Emergency access that runs: what its holder sees on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// Its id.
    pub id: Uuid,
    /// Under whom the client is seen.
    pub client: PersonId,
    /// When it ends.
    pub ends_at: Timestamp,
}

const RUNNING: &str =
    "SELECT e.id, p.canonical_id, m.id, e.ends_at FROM emergency_access e JOIN person p ON p.id = e.client_id
    JOIN person m ON m.canonical_id = p.canonical_id
    WHERE e.staff_id = $1 AND e.ends_at > $2 AND e.began_at <= $2 AND e.ended_at IS NULL ORDER BY e.ends_at, e.id, m.id";

/// What runs for somebody at a moment, read with their session; and every id under which one of these clients is known.
pub async fn running(
    conn: &Conn,
    staff: StaffId,
    now: Timestamp,
) -> Result<(Vec<Running>, Vec<PersonId>)> {
    let rows = fetch_all!(conn, (Uuid, Uuid, Uuid, At), RUNNING, staff.uuid(), At(now))?;
    let mut running: Vec<Running> = Vec::new();
    let mut members = Vec::with_capacity(rows.len());
    for (id, client, member, ends_at) in rows {
        members.push(PersonId::from(member));
        if running.last().is_none_or(|last| last.id != id) {
            running.push(Running {
                id,
                client: PersonId::from(client),
                ends_at: ends_at.0,
            });
        }
    }
    Ok((running, members))
}

/// How many emergency accesses nobody has reviewed: a number for the pages of the privacy officer.
pub async fn count_open(conn: &Conn) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT COUNT(*) FROM emergency_access WHERE outcome IS NULL"
    )?;
    Ok(count)
}

/// Who took it, for policy.
pub async fn taken_by(conn: &Conn, id: Uuid) -> Result<Option<StaffId>> {
    let select = "SELECT staff_id FROM emergency_access WHERE id = $1";
    let row = fetch_optional!(conn, (Uuid,), select, id)?;
    Ok(row.map(|(staff,)| StaffId::from(staff)))
}

/// Ends one of the holder of the permit early. Gives how many ended: one, or none where it is over or another's.
pub async fn end(permit: &Permit<'_, EndEmergency>, id: Uuid, now: Timestamp) -> Result<u64> {
    execute!(
        permit.conn(),
        "UPDATE emergency_access SET ended_at = $3, version = version + 1
         WHERE id = $1 AND staff_id = $2 AND ended_at IS NULL AND ends_at > $3",
        id,
        permit.staff().uuid(),
        At(now)
    )
}

/// Emergency access as the privacy officer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// Its id.
    pub id: Uuid,
    /// The client.
    pub client: PersonId,
    /// Who took it.
    pub staff: StaffId,
    /// Of what kind the reason is.
    pub kind: EmergencyKind,
    /// The reason in words.
    pub reason: String,
    /// From when.
    pub began_at: Timestamp,
    /// When it ended or ends.
    pub ends_at: Timestamp,
    /// Whether it was ended early.
    pub is_ended_early: bool,
    /// The last day of the review.
    pub review_due: Date,
    /// What came of the review.
    pub reviewed: Option<Reviewed>,
    /// Raised with every change.
    pub version: i64,
}

/// What came of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// Whether it was needed.
    pub outcome: EmergencyOutcome,
    /// In words.
    pub note: String,
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    client_id: Uuid,
    staff_id: Uuid,
    kind: String,
    reason: String,
    began_at: At,
    ends_at: At,
    ended_at: Option<At>,
    review_due: Day,
    outcome: Option<String>,
    review_note: String,
    reviewed_at: Option<At>,
    reviewed_by: Option<Uuid>,
    version: i64,
}

impl TryFrom<Row> for Emergency {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("emergency_access", column, row.id);
        let reviewed = match (&row.outcome, row.reviewed_at, row.reviewed_by) {
            (Some(outcome), Some(at), Some(by)) => Some(Reviewed {
                outcome: EmergencyOutcome::from_code(outcome).ok_or_else(|| wrong("outcome"))?,
                note: row.review_note,
                by: StaffId::from(by),
                at: at.0,
            }),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            client: PersonId::from(row.client_id),
            staff: StaffId::from(row.staff_id),
            kind: EmergencyKind::from_code(&row.kind).ok_or_else(|| wrong("kind"))?,
            reason: row.reason,
            began_at: row.began_at.0,
            ends_at: row.ended_at.unwrap_or(row.ends_at).0,
            is_ended_early: row.ended_at.is_some(),
            review_due: row.review_due.0,
            reviewed,
            version: row.version,
        })
    }
}

/// So many that were reviewed stay in the list.
const MOST_REVIEWED: i64 = 200;
const COLUMNS: &str = "SELECT id, client_id, staff_id, kind, reason, began_at, ends_at, ended_at, review_due, outcome, review_note,
    reviewed_at, reviewed_by, version FROM emergency_access WHERE ";

/// Those that nobody has reviewed, the one that is due first in front; then the latest of the others.
pub async fn list(permit: &Permit<'_, ReviewAccesses>) -> Result<Vec<Emergency>> {
    let mut open = Query::new(COLUMNS);
    open.sql("outcome IS NULL ORDER BY review_due, began_at, id");
    let mut rows: Vec<Row> = select(permit.conn(), open).await?;
    let mut done = Query::new(COLUMNS);
    done.sql("outcome IS NOT NULL ORDER BY began_at DESC, id LIMIT ")
        .bind(MOST_REVIEWED);
    rows.extend(select::<Row>(permit.conn(), done).await?);
    rows.into_iter().map(Emergency::try_from).collect()
}

/// The one with this id.
pub async fn one(permit: &Permit<'_, ReviewAccesses>, id: Uuid) -> Result<Option<Emergency>> {
    let mut query = Query::new(COLUMNS);
    query.sql("id = ").bind(id);
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    rows.into_iter().next().map(Emergency::try_from).transpose()
}

/// Keeps what came of the review of the emergency access that the permit is for.
pub async fn review(
    permit: &Permit<'_, JudgeAccess>,
    reviewed: &Reviewed,
    version: i64,
) -> Result<()> {
    let changed = execute!(
        permit.conn(),
        "UPDATE emergency_access SET outcome = $3, review_note = $4, reviewed_by = $5, reviewed_at = $6, version = version + 1
         WHERE id = $1 AND version = $2",
        permit.id(),
        version,
        reviewed.outcome.code(),
        &reviewed.note,
        reviewed.by.uuid(),
        At(reviewed.at)
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Conflict)
    }
}

const OFFICERS: &str = "SELECT DISTINCT m.email FROM staff m JOIN role_grant g ON g.staff_id = m.id
    WHERE m.active AND g.role = 'privacy_officer' AND g.valid_from <= $1 AND (g.valid_until IS NULL OR g.valid_until >= $1)
    ORDER BY m.email";

/// The addresses of the privacy officers on a day.
pub async fn officers(permit: &Permit<'_, AskEmergency>, day: Date) -> Result<Vec<String>> {
    let rows = fetch_all!(permit.conn(), (String,), OFFICERS, Day(day))?;
    Ok(rows.into_iter().map(|(email,)| email).collect())
}
