//! Rows of people who are seen as one: aliases begin and end, the canonical id follows, and no row moves but the referrals that
//! somebody gives to another person.

mod referrals;

use std::collections::BTreeSet;

use jiff::Timestamp;
use spil_model::client::merge::Aliases;
use spil_model::client::pair::Judgement;
use spil_model::ids::{AliasId, PairId, PersonId, ReferralId, StaffId};
use spil_policy::actions::{
    DetachReferral, JudgePair, RecogniseClient, SplitClient, UndoMerge, ViewClient, ViewPair,
};
use spil_policy::{ActionKind, Facts, WriteAction};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional, select};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::person::{self, KeptBsn};
use crate::query::Query;

pub use referrals::{Moving, Since, as_referred, attached, details, give, open_referrals, since};

/// Actions that change who is seen as one.
pub trait Merges: WriteAction {}

impl Merges for JudgePair {}
impl Merges for UndoMerge {}
impl Merges for SplitClient {}
impl Merges for RecogniseClient {}
impl Merges for DetachReferral {}

/// Actions that show who is seen as one with a client.
pub trait ShowsAliases: ActionKind {}

impl ShowsAliases for ViewClient {}
impl ShowsAliases for ViewPair {}
impl ShowsAliases for UndoMerge {}
impl ShowsAliases for SplitClient {}
impl ShowsAliases for DetachReferral {}

/// A person with everybody who is seen as one with them: no personal content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundClient {
    /// The one under whom they are seen.
    pub id: PersonId,
    /// Everybody, the kept one among them.
    pub members: Vec<PersonId>,
    /// All their referrals, the earliest first.
    pub referrals: Vec<ReferralId>,
    /// For policy.
    pub facts: Facts,
}

const MEMBERS: &str =
    "SELECT m.canonical_id, m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    WHERE o.id = $1 ORDER BY m.id";
const REFERRALS: &str = "SELECT r.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    JOIN referral r ON r.person_id = m.id WHERE o.id = $1 ORDER BY r.received_at, r.id";

/// Who is seen as one with this person, if there is such a person.
pub async fn find(conn: &Conn, person: PersonId) -> Result<Option<FoundClient>> {
    let members = fetch_all!(conn, (Uuid, Uuid), MEMBERS, person.uuid())?;
    let Some((canonical, _)) = members.first().copied() else {
        return Ok(None);
    };
    let referrals = fetch_all!(conn, (Uuid,), REFERRALS, person.uuid())?;
    Ok(Some(FoundClient {
        id: PersonId::from(canonical),
        members: members
            .into_iter()
            .map(|(_, member)| PersonId::from(member))
            .collect(),
        referrals: referrals
            .into_iter()
            .map(|(id,)| ReferralId::from(id))
            .collect(),
        facts: super::pair::facts(conn, person, person).await?,
    }))
}

/// Lets one change of who is seen as one go on at a time, in the whole network: two that meet in a chain would each miss the
/// other. They are rare. Whatever the change depends on is read after this.
pub async fn take_turns<A: Merges>(permit: &Permit<'_, A>) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO setting (key, value) VALUES ('client.merging', '')
         ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )?;
    Ok(())
}

/// What decides whether people may be seen as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub id: PersonId,
    /// Under whom they are seen.
    pub seen_as: PersonId,
    /// Whether a death was recorded.
    pub died: bool,
    /// The own citizen service number.
    pub bsn: Option<KeptBsn>,
}

const MEMBER_ROWS: &str = "SELECT m.id, m.canonical_id, m.died_on, m.bsn_sealed FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    WHERE o.id = $1 ORDER BY m.id";

/// Everybody who is seen as one with this person.
pub async fn members<A: Merges>(permit: &Permit<'_, A>, person: PersonId) -> Result<Vec<Member>> {
    type Row = (Uuid, Uuid, Option<Day>, Option<Vec<u8>>);
    let rows = fetch_all!(permit.conn(), Row, MEMBER_ROWS, person.uuid())?;
    let member = |(id, seen_as, died_on, sealed): Row| Member {
        id: PersonId::from(id),
        seen_as: PersonId::from(seen_as),
        died: died_on.is_some(),
        bsn: sealed.map(|sealed| KeptBsn {
            person: PersonId::from(id),
            sealed,
        }),
    };
    Ok(rows.into_iter().map(member).collect())
}

/// Whether somebody of the one group and somebody of the other were judged to be two people.
pub async fn judged_two<A: Merges>(
    permit: &Permit<'_, A>,
    one: &[PersonId],
    other: &[PersonId],
) -> Result<bool> {
    let mut query =
        Query::new("SELECT q.id FROM person_pair q WHERE q.judgement = 'different' AND ");
    push_between(&mut query, one, other);
    let found: Vec<(Uuid,)> = select(permit.conn(), query).await?;
    Ok(!found.is_empty())
}

fn push_between(query: &mut Query, one: &[PersonId], other: &[PersonId]) {
    let ids = |people: &[PersonId]| {
        people
            .iter()
            .map(|person| person.uuid())
            .collect::<Vec<_>>()
    };
    query.sql("((q.one_id IN ").list(ids(one));
    query.sql(" AND q.other_id IN ").list(ids(other));
    query.sql(") OR (q.one_id IN ").list(ids(other));
    query.sql(" AND q.other_id IN ").list(ids(one));
    query.sql("))");
}

/// An alias that begins. Neither of the two is seen under anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAlias<'a> {
    /// Its id.
    pub id: AliasId,
    /// Who is seen under somebody from now on.
    pub person: PersonId,
    /// Under whom.
    pub kept: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// By whom; nobody where the data of a known sender agreed.
    pub by: Option<StaffId>,
    /// Why; may be empty.
    pub why: &'a str,
}

/// Begins an alias: everything of the person is seen under the kept one.
pub async fn begin<A: Merges>(permit: &Permit<'_, A>, alias: NewAlias<'_>) -> Result<()> {
    let conn = permit.conn();
    execute!(
        conn,
        "INSERT INTO person_alias (id, person_id, kept_id, since, made_by, why, ended_why) VALUES ($1, $2, $3, $4, $5, $6, '')",
        alias.id.uuid(),
        alias.person.uuid(),
        alias.kept.uuid(),
        At(alias.since),
        alias.by.map(StaffId::uuid),
        alias.why
    )?;
    execute!(
        conn,
        "UPDATE person SET canonical_id = $2 WHERE canonical_id = $1",
        alias.person.uuid(),
        alias.kept.uuid()
    )?;
    person::write_name_parts(conn, alias.kept).await
}

/// An alias that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The id.
    pub id: AliasId,
    /// Who is seen under somebody.
    pub person: PersonId,
    /// Under whom.
    pub kept: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// By whom; nobody where the data of a known sender agreed.
    pub made_by: Option<StaffId>,
    /// Why; may be empty.
    pub why: String,
}

#[derive(sqlx_macros::FromRow)]
struct AliasRow {
    id: Uuid,
    person_id: Uuid,
    kept_id: Uuid,
    since: At,
    made_by: Option<Uuid>,
    why: String,
}

impl From<AliasRow> for Alias {
    fn from(row: AliasRow) -> Self {
        Self {
            id: AliasId::from(row.id),
            person: PersonId::from(row.person_id),
            kept: PersonId::from(row.kept_id),
            since: row.since.0,
            made_by: row.made_by.map(StaffId::from),
            why: row.why,
        }
    }
}

const RUNNING: &str = "SELECT a.id, a.person_id, a.kept_id, a.since, a.made_by, a.why
    FROM person o JOIN person m ON m.canonical_id = o.canonical_id JOIN person_alias a ON a.person_id = m.id
    WHERE o.id = $1 AND a.ended_at IS NULL ORDER BY a.since, a.id";

/// The aliases by which others are seen as one with the client of the permit, the oldest first.
pub async fn running<A: ShowsAliases>(permit: &Permit<'_, A>) -> Result<Vec<Alias>> {
    let client = permit.object().client.map(PersonId::uuid);
    let rows = fetch_all!(permit.conn(), AliasRow, RUNNING, client)?;
    Ok(rows.into_iter().map(Alias::from).collect())
}

/// The person whose alias this is, as long as it runs.
pub async fn person_of(conn: &Conn, alias: AliasId) -> Result<Option<PersonId>> {
    let select = "SELECT person_id FROM person_alias WHERE id = $1 AND ended_at IS NULL";
    let row = fetch_optional!(conn, (Uuid,), select, alias.uuid())?;
    Ok(row.map(|(person,)| PersonId::from(person)))
}

/// The end of an alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndOfAlias<'a> {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
    /// Why.
    pub why: &'a str,
}

/// The two groups that an alias leaves when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// The person who was seen under another, with whoever is seen under them.
    pub parted: Vec<PersonId>,
    /// The others.
    pub rest: Vec<PersonId>,
}

/// Ends an alias. One that somebody ended already is [`Error::Conflict`].
pub async fn end<A: Merges + ShowsAliases>(
    permit: &Permit<'_, A>,
    alias: &Alias,
    end: EndOfAlias<'_>,
) -> Result<Parted> {
    let conn = permit.conn();
    let running = running(permit).await?;
    let rows = execute!(
        conn,
        "UPDATE person_alias SET ended_at = $2, ended_by = $3, ended_why = $4 WHERE id = $1 AND ended_at IS NULL",
        alias.id.uuid(),
        At(end.at),
        end.by.uuid(),
        end.why
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    let parts = part(&running, alias);
    for person in &parts.parted {
        let update = "UPDATE person SET canonical_id = $2 WHERE id = $1";
        execute!(conn, update, person.uuid(), alias.person.uuid())?;
    }
    person::write_name_parts(conn, alias.person).await?;
    person::write_name_parts(conn, alias.kept).await?;
    Ok(parts)
}

/// Who is on which side when an alias ends, of those who are seen as one by these aliases.
pub fn part(running: &[Alias], alias: &Alias) -> Parted {
    let others = running.iter().filter(|other| other.id != alias.id);
    let aliases: Aliases = others.map(|other| (other.person, other.kept)).collect();
    let parted = aliases.under(alias.person);
    let everybody: BTreeSet<PersonId> = running
        .iter()
        .flat_map(|other| [other.person, other.kept])
        .collect();
    let rest = everybody
        .into_iter()
        .filter(|person| !parted.contains(person));
    Parted {
        rest: rest.collect(),
        parted,
    }
}

/// Whoever is seen as one now is no longer asked about: every pair among these people, but for the one that was judged itself,
/// counts as judged so.
pub async fn settle<A: Merges>(
    permit: &Permit<'_, A>,
    (judged, people): (PairId, &[PersonId]),
    by: StaffId,
    at: Timestamp,
) -> Result<()> {
    let mut query =
        Query::new("SELECT q.id FROM person_pair q WHERE q.judgement IN ('open', 'unsure') AND ");
    push_between(&mut query, people, people);
    query.sql(" AND q.id <> ").bind(judged.uuid());
    let found: Vec<(Uuid,)> = select(permit.conn(), query).await?;
    judge_all(permit.conn(), found, Judgement::Same, (by, at)).await
}

/// Pairs that were judged to be one person and no longer are get another judgement.
pub async fn judge_anew<A: Merges>(
    permit: &Permit<'_, A>,
    parts: &Parted,
    judgement: Judgement,
    by: StaffId,
    at: Timestamp,
) -> Result<()> {
    let mut query = Query::new("SELECT q.id FROM person_pair q WHERE q.judgement = 'same' AND ");
    push_between(&mut query, &parts.parted, &parts.rest);
    let found: Vec<(Uuid,)> = select(permit.conn(), query).await?;
    judge_all(permit.conn(), found, judgement, (by, at)).await
}

async fn judge_all(
    conn: &Conn,
    pairs: Vec<(Uuid,)>,
    judgement: Judgement,
    (by, at): (StaffId, Timestamp),
) -> Result<()> {
    for (pair,) in pairs {
        execute!(
            conn,
            "UPDATE person_pair SET judgement = $2, judged_at = $3, judged_by = $4, version = version + 1 WHERE id = $1",
            pair,
            judgement.code(),
            At(at),
            by.uuid()
        )?;
    }
    Ok(())
}
