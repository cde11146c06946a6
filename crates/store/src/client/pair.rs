//! Rows of two people who may be one: the list, one pair with both sides, and what was judged.

use jiff::Timestamp;
use spil_model::client::pair::{Judgement, PairReason, ordered};
use spil_model::ids::{OrganisationId, PairId, PersonId, ReferralId, StaffId, SubRegionId, TeamId};
use spil_model::person::{Person, PersonDetails};
use spil_model::referral::{ReferrerKind, Stage};
use spil_policy::actions::{JudgePair, ListPairs, SplitClient, ViewPair};
use spil_policy::{ActionKind, Facts, Object, Scope};
use uuid::Uuid;

use crate::columns::{At, Json};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional, select};
use crate::error::{Error, Result};
use crate::journal::ObjectRef;
use crate::permit::{ListPermit, Permit};
use crate::person::{self, KeptBsn};
use crate::query::Query;
use crate::scope;

/// Actions that put two people side by side, on their own or as part of judging.
pub trait Compares: ActionKind {}

impl Compares for ViewPair {}
impl Compares for JudgePair {}

/// What access to a pair depends on: no personal content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPair {
    /// The pair.
    pub id: PairId,
    /// The one with the smaller id.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// What was judged.
    pub judgement: Judgement,
    /// Raised with every judgement.
    pub version: i64,
    /// For policy.
    pub facts: Facts,
}

impl FoundPair {
    /// The pair as the object for the journal, about one of the two.
    pub fn about(&self, person: PersonId) -> ObjectRef {
        ObjectRef {
            kind: Object::Client,
            id: Some(self.id.uuid()),
            client: Some(person),
        }
    }
}

const BY_ID: &str = "SELECT one_id, other_id, judgement, version FROM person_pair WHERE id = $1";
const AREAS: &str = "SELECT DISTINCT r.sub_region_id FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    JOIN referral r ON r.person_id = m.id WHERE o.id IN ($1, $2) AND r.sub_region_id IS NOT NULL ORDER BY r.sub_region_id";

/// The facts of a pair, if it exists.
pub async fn find(conn: &Conn, id: PairId) -> Result<Option<FoundPair>> {
    type Row = (Uuid, Uuid, String, i64);
    let Some((one, other, judgement, version)) = fetch_optional!(conn, Row, BY_ID, id.uuid())?
    else {
        return Ok(None);
    };
    Ok(Some(FoundPair {
        id,
        one: PersonId::from(one),
        other: PersonId::from(other),
        judgement: judgement_of(&judgement, id.uuid())?,
        version,
        facts: facts(conn, PersonId::from(one), PersonId::from(other)).await?,
    }))
}

/// The facts of two people, each with whoever is seen as one with them; of one person where both are the same.
pub(super) async fn facts(conn: &Conn, one: PersonId, other: PersonId) -> Result<Facts> {
    let areas = fetch_all!(conn, (Uuid,), AREAS, one.uuid(), other.uuid())?;
    let areas = areas.into_iter().map(|(area,)| SubRegionId::from(area));
    Ok(Facts::of_people(areas.collect()))
}

fn judgement_of(code: &str, id: Uuid) -> Result<Judgement> {
    Judgement::from_code(code).ok_or_else(|| Error::inconsistency("person_pair", "judgement", id))
}

/// What speaks for and against a pair, and what was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The probability that the two are one, from 0 to 1.
    pub probability: f64,
    /// What each comparison said.
    pub reasons: Vec<PairReason>,
    /// When it was found.
    pub found_at: Timestamp,
    /// When somebody judged last.
    pub judged_at: Option<Timestamp>,
    /// Who did.
    pub judged_by: Option<StaffId>,
}

#[derive(sqlx_macros::FromRow)]
struct EvidenceRow {
    probability: f64,
    reasons: Json<Vec<PairReason>>,
    found_at: At,
    judged_at: Option<At>,
    judged_by: Option<Uuid>,
}

/// What speaks for and against the pair of the permit.
pub async fn evidence<A: Compares>(permit: &Permit<'_, A>) -> Result<Evidence> {
    let select = "SELECT probability, reasons, found_at, judged_at, judged_by FROM person_pair WHERE id = $1";
    let row = fetch_optional!(permit.conn(), EvidenceRow, select, permit.id())?;
    let row = row.ok_or_else(|| Error::inconsistency("person_pair", "id", permit.id()))?;
    Ok(Evidence {
        probability: row.probability,
        reasons: row.reasons.0,
        found_at: row.found_at.0,
        judged_at: row.judged_at.map(|at| at.0),
        judged_by: row.judged_by.map(StaffId::from),
    })
}

/// One of the two, as their own row says; not as everybody sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The person.
    pub person: Person,
    /// The one under whom they are seen.
    pub seen_as: PersonId,
    /// The own citizen service number.
    pub bsn: Option<KeptBsn>,
    /// The referrals of everybody who is seen as one with them, the earliest first.
    pub referrals: Vec<ReferralLine>,
}

/// A referral, as far as comparing two people needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralLine {
    /// The referral.
    pub id: ReferralId,
    /// Its code.
    pub code: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// From when its clocks run.
    pub clock_started_at: Timestamp,
    /// Who referred.
    pub referrer: ReferrerKind,
    /// How far it has come.
    pub stage: Stage,
    /// The area.
    pub sub_region: Option<SubRegionId>,
    /// The team.
    pub team: Option<TeamId>,
    /// The organisation that treats.
    pub organisation: Option<OrganisationId>,
}

/// The person of the permit, as their own row says, with the referrals.
pub async fn side<A: Compares>(permit: &Permit<'_, A>) -> Result<Side> {
    let id = permit
        .object()
        .client
        .ok_or_else(|| Error::inconsistency("person_pair", "one_id", permit.id()))?;
    let (person, seen_as, bsn) = person::own(permit.conn(), id).await?;
    Ok(Side {
        person,
        seen_as,
        bsn,
        referrals: referrals(permit.conn(), id).await?,
    })
}

#[derive(sqlx_macros::FromRow)]
struct LineRow {
    id: Uuid,
    code: String,
    received_at: At,
    clock_started_at: At,
    referrer_kind: String,
    stage: String,
    sub_region_id: Option<Uuid>,
    team_id: Option<Uuid>,
    case_manager_organisation_id: Option<Uuid>,
}

const LINES: &str = "SELECT r.id, r.code, r.received_at, r.clock_started_at, r.referrer_kind, r.stage, r.sub_region_id,
    r.team_id, r.case_manager_organisation_id
    FROM person o JOIN person m ON m.canonical_id = o.canonical_id JOIN referral r ON r.person_id = m.id
    WHERE o.id = $1 ORDER BY r.received_at, r.id";

async fn referrals(conn: &Conn, person: PersonId) -> Result<Vec<ReferralLine>> {
    let rows = fetch_all!(conn, LineRow, LINES, person.uuid())?;
    rows.into_iter().map(ReferralLine::try_from).collect()
}

impl TryFrom<LineRow> for ReferralLine {
    type Error = Error;

    fn try_from(row: LineRow) -> Result<Self> {
        let wrong = |column| Error::inconsistency("referral", column, row.id);
        Ok(Self {
            id: ReferralId::from(row.id),
            code: row.code,
            received_at: row.received_at.0,
            clock_started_at: row.clock_started_at.0,
            referrer: ReferrerKind::from_code(&row.referrer_kind)
                .ok_or_else(|| wrong("referrer_kind"))?,
            stage: Stage::from_code(&row.stage).ok_or_else(|| wrong("stage"))?,
            sub_region: row.sub_region_id.map(SubRegionId::from),
            team: row.team_id.map(TeamId::from),
            organisation: row.case_manager_organisation_id.map(OrganisationId::from),
        })
    }
}

/// What somebody judged, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// What.
    pub judgement: Judgement,
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

/// Keeps what was judged of the pair of the permit. Somebody else's judgement in between is [`Error::Conflict`].
pub async fn judge(permit: &Permit<'_, JudgePair>, version: i64, judged: Judged) -> Result<()> {
    let rows = execute!(
        permit.conn(),
        "UPDATE person_pair SET judgement = $3, judged_at = $4, judged_by = $5, version = $2 + 1
         WHERE id = $1 AND version = $2",
        permit.id(),
        version,
        judged.judgement.code(),
        At(judged.at),
        judged.by.uuid()
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// Remembers of two people who were mixed up in one record that they are two.
pub async fn remember_two(
    permit: &Permit<'_, SplitClient>,
    id: PairId,
    people: (PersonId, PersonId),
    judged: Judged,
) -> Result<()> {
    let (one, other) = ordered(people.0, people.1);
    execute!(
        permit.conn(),
        "INSERT INTO person_pair (id, one_id, other_id, probability, weight, reasons, judgement, found_at, judged_at,
            judged_by, version) VALUES ($1, $2, $3, 0, 0, $4, $5, $6, $6, $7, 1)
         ON CONFLICT (one_id, other_id) DO UPDATE SET judgement = excluded.judgement, judged_at = excluded.judged_at,
            judged_by = excluded.judged_by, version = person_pair.version + 1",
        id.uuid(),
        one.uuid(),
        other.uuid(),
        Json(Vec::<PairReason>::new()),
        judged.judgement.code(),
        At(judged.at),
        judged.by.uuid()
    )?;
    Ok(())
}

/// So many pairs stand on one page of the list.
pub const ON_A_PAGE: usize = 50;

/// A pair in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The pair.
    pub id: PairId,
    /// The probability that the two are one, from 0 to 1.
    pub probability: f64,
    /// When it was found.
    pub found_at: Timestamp,
    /// The two.
    pub people: [ListedPerson; 2],
}

/// One of the two, as far as the list shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedPerson {
    /// The id.
    pub id: PersonId,
    /// Who it is.
    pub details: PersonDetails,
    /// The area of the latest referral.
    pub sub_region: Option<SubRegionId>,
    /// How far the latest referral has come.
    pub stage: Option<Stage>,
}

#[derive(sqlx_macros::FromRow)]
struct ListedRow {
    id: Uuid,
    one_id: Uuid,
    other_id: Uuid,
    probability: f64,
    found_at: At,
}

const LIST: &str = "SELECT q.id, q.one_id, q.other_id, q.probability, q.found_at FROM person_pair q WHERE q.judgement = ";

/// A page of the pairs that were judged so, of those whom the permit's scope opens: the most likely first. One more than
/// [`ON_A_PAGE`] where more follow.
pub async fn list(
    permit: &ListPermit<'_, ListPairs>,
    judgement: Judgement,
    page: usize,
) -> Result<Vec<Listed>> {
    let mut query = Query::new(LIST);
    query.bind(judgement.code()).sql(" AND ");
    scope::push_people(&mut query, permit.scope());
    let skipped = i64::try_from(page.saturating_sub(1).saturating_mul(ON_A_PAGE));
    query
        .sql(" ORDER BY q.probability DESC, q.id DESC LIMIT ")
        .bind(i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX))
        .sql(" OFFSET ")
        .bind(skipped.unwrap_or(i64::MAX));
    let rows: Vec<ListedRow> = select(permit.conn(), query).await?;
    let ids = rows.iter().flat_map(|row| [row.one_id, row.other_id]);
    let people = listed_people(permit.conn(), ids.collect()).await?;
    let person = |id: Uuid| {
        let found = people.iter().find(|person| person.id.uuid() == id);
        found
            .cloned()
            .ok_or_else(|| Error::inconsistency("person_pair", "one_id", id))
    };
    let listed = rows.into_iter().map(|row| {
        Ok(Listed {
            id: PairId::from(row.id),
            probability: row.probability,
            found_at: row.found_at.0,
            people: [person(row.one_id)?, person(row.other_id)?],
        })
    });
    listed.collect()
}

/// So many of the most likely pairs are looked at for the number in the menu, and so many are counted at most: it is asked with
/// every page.
pub const LOOKED_AT: usize = 300;
/// See [`LOOKED_AT`].
pub const COUNTED: usize = 100;

/// How many pairs that nobody has judged this scope opens, as far as they are counted: a number without anybody in it.
pub async fn count_open(conn: &Conn, open_to: &Scope) -> Result<usize> {
    let most = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut query = Query::new(
        "SELECT q.id FROM (SELECT o.id, o.one_id, o.other_id FROM person_pair o WHERE o.judgement = ",
    );
    query
        .bind(Judgement::Open.code())
        .sql(" ORDER BY o.probability DESC, o.id DESC LIMIT ")
        .bind(most(LOOKED_AT))
        .sql(") q WHERE ");
    scope::push_people(&mut query, open_to);
    query.sql(" LIMIT ").bind(most(COUNTED));
    let rows: Vec<(Uuid,)> = select(conn, query).await?;
    Ok(rows.len())
}

const DETAILS: &str = "SELECT p.id, p.details FROM person p WHERE p.id IN ";
const LATEST: &str =
    "SELECT r.person_id, r.sub_region_id, r.stage FROM referral r WHERE r.person_id IN ";

async fn listed_people(conn: &Conn, ids: Vec<Uuid>) -> Result<Vec<ListedPerson>> {
    let mut query = Query::new(DETAILS);
    query.list(ids.iter().copied());
    let people: Vec<(Uuid, Json<PersonDetails>)> = select(conn, query).await?;
    let mut query = Query::new(LATEST);
    query
        .list(ids)
        .sql(" ORDER BY r.received_at DESC, r.id DESC");
    let latest: Vec<(Uuid, Option<Uuid>, String)> = select(conn, query).await?;
    let people = people.into_iter().map(|(id, details)| {
        let latest = latest.iter().find(|(person, ..)| *person == id);
        ListedPerson {
            id: PersonId::from(id),
            details: details.0,
            sub_region: latest.and_then(|(_, area, _)| area.map(SubRegionId::from)),
            stage: latest.and_then(|(.., stage)| Stage::from_code(stage)),
        }
    });
    Ok(people.collect())
}
