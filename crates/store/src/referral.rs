//! Rows of referrals: the facts that access depends on, the aggregate as a whole, and the history of its content.

pub mod draft;
mod files;
pub(crate) mod row;

use jiff::Timestamp;
use spil_model::ids::{
    ConsentId, OrganisationId, PersonId, ReferralId, StaffId, SubRegionId, TeamId,
};
use spil_model::person::Person;
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::Referral;
use spil_policy::{ActionKind, Facts, ReadAction, Stage, WriteAction, actions};
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::conn::Conn;
use crate::consent;
use crate::dialect::{execute, fetch_all, fetch_optional, select};
use crate::error::{Error, Result};
use crate::journal::ObjectRef;
use crate::permit::{ListPermit, Permit};
use crate::person;
use crate::query::Query;
use crate::scope;
use crate::use_limit;
pub use files::{FileRow, ListedFile, OpenedFile, add_file, files, known_files, open_file};
use row::{Row, State};

/// Actions that make a referral.
pub trait Creates: WriteAction {}

/// Actions that change a referral that exists.
pub trait Changes: WriteAction {}

/// Actions that show the content of a referral, on their own or as part of a change.
pub trait Shows: ActionKind {}

macro_rules! abilities {
    ($ability:ident: $($action:ident)*) => {
        $(impl $ability for actions::$action {})*
    };
}

abilities!(Creates: SubmitReferral CreateReferral ImportReferral SplitClient);
abilities!(Changes: CompleteReferral AddReferralFile LogContact PlanContact AskReferrer RecordConsent SetOwnWish
    ConfirmStillNeeded AskStillNeeded EndReferral ReopenReferral RecordDeath TakeFirstLook AssessSituation DecideTriage
    PointToSupport OfferReferral TakeReferral AssignReferral AnswerOffer GiveBack Reassign RecordAcquaintance
    RecordFirstContact RecordAbuseCode AskGeriatricTeam AnswerGeriatricTeam RouteOnward ConfirmRoute WatchTerms AttachReferral
    DetachReferral WeighNews);

impl<A: Changes> Shows for A {}
abilities!(Shows: ViewReferral ViewClient ViewTriage ViewGuidance ViewConsult ViewAbuseCode ViewReferralFile SuggestAssignment SendMessage
    ViewInvolvement InviteInvolved EndInvolvement);

/// What access to a referral depends on: no personal content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The referral.
    pub id: ReferralId,
    /// The client.
    pub client: PersonId,
    /// For policy.
    pub facts: Facts,
}

impl Found {
    /// The object for the journal.
    pub fn object(&self) -> ObjectRef {
        ObjectRef::referral(self.id, Some(self.client))
    }
}

/// A referral with its client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The referral.
    pub referral: Referral,
    /// The client.
    pub person: Person,
}

/// The columns that access to a referral depends on; to be flattened into the rows of other queries.
#[derive(sqlx_macros::FromRow)]
pub(crate) struct FactsColumns {
    stage: String,
    sub_region_id: Option<Uuid>,
    team_id: Option<Uuid>,
    offered_to: Option<Uuid>,
    case_manager_id: Option<Uuid>,
    case_manager_organisation_id: Option<Uuid>,
    link_worker_id: Option<Uuid>,
    stand_by_id: Option<Uuid>,
}

impl FactsColumns {
    /// The facts of the referral with this id, without who is consulted: that is a table of its own.
    pub(crate) fn facts(&self, id: Uuid) -> Result<Facts> {
        let stage = Stage::from_code(&self.stage)
            .ok_or_else(|| Error::inconsistency("referral", "stage", id))?;
        let organisation = self.case_manager_organisation_id;
        Ok(Facts {
            sub_region: self.sub_region_id.map(SubRegionId::from),
            teams: self.team_id.map(TeamId::from).into_iter().collect(),
            stage: Some(stage),
            case_manager: self.case_manager_id.map(StaffId::from),
            link_worker: self.link_worker_id.map(StaffId::from),
            stand_by: self.stand_by_id.map(StaffId::from),
            offered_to: self.offered_to.map(StaffId::from),
            organisations: organisation.map(OrganisationId::from).into_iter().collect(),
            ..Facts::default()
        })
    }
}

#[derive(sqlx_macros::FromRow)]
struct FoundRow {
    id: Uuid,
    person_id: Uuid,
    #[sqlx(flatten)]
    columns: FactsColumns,
}

// Whoever may see the referral that carries the clocks may see what is attached to it, and nobody else.
const FACTS: &str =
    "SELECT r.id, r.person_id, m.stage, m.sub_region_id, m.team_id, m.offered_to, m.case_manager_id,
    m.case_manager_organisation_id, m.link_worker_id, m.stand_by_id
    FROM referral r JOIN referral m ON m.id = COALESCE(r.attached_to, r.id) WHERE r.id = $1";
const CONSULTED: &str = "SELECT q.asked_of, q.consent_id FROM referral r JOIN geriatric_team_question q ON q.referral_id = COALESCE(r.attached_to, r.id)
    WHERE r.id = $1 AND q.answered_at IS NULL ORDER BY q.asked_of";

/// The facts of a referral, if it exists.
pub async fn find(conn: &Conn, id: ReferralId) -> Result<Option<Found>> {
    let Some(row) = fetch_optional!(conn, FoundRow, FACTS, id.uuid())? else {
        return Ok(None);
    };
    let limits = use_limit::holding(conn, row.person_id.into()).await?;
    let consulted = fetch_all!(conn, (Uuid, Option<Uuid>), CONSULTED, id.uuid())?;
    let resting = consulted
        .iter()
        .filter_map(|(staff, consent)| Some((StaffId::from(*staff), ConsentId::from((*consent)?))));
    Ok(Some(Found {
        id: ReferralId::from(row.id),
        client: PersonId::from(row.person_id),
        facts: Facts {
            client: Some(PersonId::from(row.person_id)),
            limits: limits.iter().map(|one| one.limit).collect(),
            consents: resting.collect(),
            consulted: consulted
                .iter()
                .map(|(staff, _)| StaffId::from(*staff))
                .collect(),
            ..row.columns.facts(row.id)?
        },
    }))
}

/// The id of the referral with this code.
pub async fn id_by_code(conn: &Conn, code: ReferenceCode) -> Result<Option<ReferralId>> {
    let row = fetch_optional!(
        conn,
        (Uuid,),
        "SELECT id FROM referral WHERE code = $1",
        code.compact()
    )?;
    Ok(row.map(|(id,)| ReferralId::from(id)))
}

/// The referral that the permit is for, with its client.
pub async fn load<A: Shows>(permit: &Permit<'_, A>) -> Result<Loaded> {
    let referral = by_id(permit.conn(), permit.referral()).await?;
    let person = person::by_id(permit.conn(), referral.person).await?;
    Ok(Loaded { referral, person })
}

/// Which referrals the scope opens, in the order of their receipt.
pub async fn visible<A: ReadAction>(permit: &ListPermit<'_, A>) -> Result<Vec<ReferralId>> {
    let mut query = Query::new("SELECT r.id FROM referral r WHERE ");
    scope::push(&mut query, permit.scope());
    query.sql(" ORDER BY r.received_at, r.id");
    let rows: Vec<(Uuid,)> = select(permit.conn(), query).await?;
    Ok(rows.into_iter().map(|(id,)| ReferralId::from(id)).collect())
}

/// The language in which the referrer reads messages, as a code.
pub async fn referrer_language<A: Shows>(permit: &Permit<'_, A>) -> Result<String> {
    let select = "SELECT referrer_language FROM referral WHERE id = $1";
    let row = fetch_optional!(permit.conn(), (String,), select, permit.id())?;
    row.map(|(language,)| language)
        .ok_or_else(|| Error::inconsistency("referral", "id", permit.id()))
}

/// Where it stands, for the status page: the referral without its client.
pub async fn load_status(permit: &Permit<'_, actions::FollowStatus>) -> Result<Referral> {
    by_id(permit.conn(), permit.referral()).await
}

async fn by_id(conn: &Conn, id: ReferralId) -> Result<Referral> {
    let row = fetch_optional!(conn, Row, row::SELECT_BY_ID, id.uuid())?;
    row.ok_or_else(|| Error::inconsistency("referral", "id", id))?
        .try_into()
}

/// What is stored beside a new referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Who typed it; none for a visitor or a machine.
    pub by: Option<StaffId>,
    /// The language of the referrer, for messages.
    pub language: &'a str,
}

/// Adds a referral. A code or number of another system that exists already is [`Error::Duplicate`].
pub async fn insert<A: Creates>(
    permit: &Permit<'_, A>,
    referral: &Referral,
    entry: Entry<'_>,
) -> Result<()> {
    let conn = permit.conn();
    execute!(
        conn,
        "INSERT INTO referral (id, code, person_id, channel, external_key, received_at, entered_at, entered_by,
            clock_started_at, covenant_version_id, referrer_kind, referrer_language, content, state, danger, stage, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        referral.id.uuid(),
        referral.code.compact(),
        referral.person.uuid(),
        referral.channel.code(),
        referral.external_number.as_ref().map(spil_model::referral::ExternalNumber::key),
        At(referral.received_at),
        At(referral.entered_at),
        entry.by.map(spil_model::ids::StaffId::uuid),
        At(referral.clock_started_at),
        referral.covenant.uuid(),
        referral.referrer.kind.code(),
        entry.language,
        Json(&referral.content),
        Json(State::of(referral)),
        referral.has_danger(),
        referral.stage.code(),
        referral.version
    )?;
    consent::take_over(conn, referral, entry.by, referral.entered_at).await?;
    write_columns(conn, referral, None).await
}

/// Saves a referral that was changed; the version is raised. Somebody else's change in between is [`Error::Conflict`].
pub async fn save<A: Changes>(permit: &Permit<'_, A>, referral: &Referral) -> Result<()> {
    let conn = permit.conn();
    let rows = execute!(
        conn,
        "UPDATE referral SET content = $3, state = $4, danger = $5, stage = $6, clock_started_at = $7, referrer_kind = $8,
            version = $2 + 1 WHERE id = $1 AND version = $2",
        referral.id.uuid(),
        referral.version,
        Json(&referral.content),
        Json(State::of(referral)),
        referral.has_danger(),
        referral.stage.code(),
        At(referral.clock_started_at),
        referral.referrer.kind.code()
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    write_columns(
        conn,
        referral,
        organisation_of(conn, referral.holders.treating()).await?,
    )
    .await
}

/// The organisation that employs the treating case manager: responsible from the assignment on.
async fn organisation_of(conn: &Conn, staff: Option<StaffId>) -> Result<Option<Uuid>> {
    let Some(staff) = staff else { return Ok(None) };
    let select = "SELECT organisation_id FROM appointment WHERE staff_id = $1 ORDER BY hours_per_week DESC, id LIMIT 1";
    Ok(fetch_optional!(conn, (Uuid,), select, staff.uuid())?.map(|(organisation,)| organisation))
}

const COLUMNS: &str = "UPDATE referral SET neighbourhood = $2, sub_region_id = $3, team_id = $4, class = $5, urgency = $6,
    due_on = $7, nearly_from = $8, first_look_at = $9, triaged_at = $10, norm_met_at = $11, first_contact_at = $12,
    case_manager_first_contact_at = $13, own_wish_until = $14, planned_contact_at = $15, still_needed_on = $16,
    offered_to = $17, offered_at = $18, case_manager_id = $19, case_manager_organisation_id = $20, link_worker_id = $21,
    stand_by_id = $22, assigned_at = $23, ended_at = $24, end_kind = $25, external_number = $26, attached_to = $27,
    attached_at = $28 WHERE id = $1";

/// The columns that lists, scopes and figures read.
async fn write_columns(conn: &Conn, referral: &Referral, organisation: Option<Uuid>) -> Result<()> {
    let deadline = referral.deadline.as_ref();
    let holders = &referral.holders;
    let end = referral.end.as_ref();
    execute!(
        conn,
        COLUMNS,
        referral.id.uuid(),
        referral.routing.neighbourhood.map(|code| code.to_string()),
        referral
            .routing
            .sub_region
            .map(spil_model::ids::SubRegionId::uuid),
        referral.routing.team.map(spil_model::ids::TeamId::uuid),
        deadline.map(|deadline| deadline.class.to_string()),
        deadline.map(|deadline| i64::from(deadline.urgency)),
        deadline.map(|deadline| Day(deadline.due)),
        deadline.map(|deadline| Day(deadline.nearly_from)),
        referral.first_look_at.map(At),
        referral.triaged_at.map(At),
        referral.norm_met_at.map(At),
        referral.first_contact_at.map(At),
        referral.case_manager_first_contact_at.map(At),
        referral.own_wish.map(|wish| Day(wish.until)),
        referral.planned_contact_at.map(At),
        referral.still_needed_on.map(Day),
        holders.offered.map(|offer| offer.to.uuid()),
        holders.offered.map(|offer| At(offer.at)),
        holders.case_manager.map(spil_model::ids::StaffId::uuid),
        organisation,
        holders.link_worker.map(spil_model::ids::StaffId::uuid),
        holders.stand_by.map(spil_model::ids::StaffId::uuid),
        referral.assigned_at.map(At),
        end.map(|end| At(end.at)),
        end.map(|end| end.end.code()),
        referral
            .external_number
            .as_ref()
            .map(spil_model::referral::ExternalNumber::number_key),
        referral
            .attached
            .as_ref()
            .map(|attached| attached.to.uuid()),
        referral.attached.as_ref().map(|attached| At(attached.at))
    )?;
    Ok(())
}

/// Keeps the content as it was before a change, so that nothing is lost.
pub async fn keep_revision<A: Changes>(
    permit: &Permit<'_, A>,
    before: &Referral,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO referral_revision (referral_id, version, content, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)",
        before.id.uuid(),
        before.version,
        Json(&before.content),
        At(now),
        by.map(spil_model::ids::StaffId::uuid)
    )?;
    Ok(())
}

/// A referral that is known under a number of another system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownExternal {
    /// The id.
    pub id: ReferralId,
    /// Its code.
    pub code: ReferenceCode,
    /// When it was received.
    pub received_at: Timestamp,
}

/// Looks for a number of another system.
pub async fn known_external(conn: &Conn, key: &str) -> Result<Option<KnownExternal>> {
    let select = "SELECT id, code, received_at FROM referral WHERE external_key = $1";
    let Some((id, code, received_at)) = fetch_optional!(conn, (Uuid, String, At), select, key)?
    else {
        return Ok(None);
    };
    let code =
        ReferenceCode::parse(&code).map_err(|_| Error::inconsistency("referral", "code", id))?;
    Ok(Some(KnownExternal {
        id: ReferralId::from(id),
        code,
        received_at: received_at.0,
    }))
}
