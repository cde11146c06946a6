//! Rows of what people ask about their own data, and from when on which organisation was responsible for them.

use jiff::Timestamp;
use spil_model::data_request::{
    Asker, DataRequest, Decided, Ground, Handover, IdentityCheck, Outcome, RequestKind,
};
use spil_model::ids::{DataRequestId, OrganisationId, PersonId, StaffId};
use spil_model::person::PersonDetails;
use spil_model::referral::Naming;
use spil_policy::ActionKind;
use spil_policy::actions::{DecideRequest, ListRequests, RecordRequest, ViewRequests};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::own_copy::TakesOut;
use crate::permit::Permit;
use crate::person;

/// Actions that show what was asked about one client.
pub trait ShowsRequests: ActionKind {}

impl ShowsRequests for ViewRequests {}
impl ShowsRequests for DecideRequest {}

/// A request with what was taken down beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: DataRequestId,
    /// Under whom the client is seen.
    pub client: PersonId,
    /// The request.
    pub request: DataRequest,
    /// The name of who asks, where it is not the client.
    pub asker_name: String,
    /// What exactly is asked.
    pub what: String,
    /// When and by whom it was taken down.
    pub entered: (Timestamp, StaffId),
    /// What whoever asks was told about why it takes longer.
    pub extended_why: String,
    /// Who decided.
    pub decided_by: Option<StaffId>,
    /// What whoever asks was answered.
    pub answer: String,
    /// Raised by every change.
    pub version: i64,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    canonical_id: Uuid,
    kind: String,
    asker: String,
    asker_name: String,
    checked: String,
    what: String,
    received_on: Day,
    entered_at: At,
    entered_by: Uuid,
    extended_on: Option<Day>,
    extended_why: String,
    decided_on: Option<Day>,
    decided_by: Option<Uuid>,
    outcome: String,
    ground: String,
    answer: String,
    version: i64,
}

impl TryFrom<Row> for Kept {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| move || Error::inconsistency("data_request", column, row.id);
        let outcome = Outcome::from_code(&row.outcome);
        let request = DataRequest {
            kind: RequestKind::from_code(&row.kind).ok_or_else(wrong("kind"))?,
            asker: Asker::from_code(&row.asker).ok_or_else(wrong("asker"))?,
            checked: IdentityCheck::from_code(&row.checked).ok_or_else(wrong("checked"))?,
            received_on: row.received_on.0,
            extended_on: row.extended_on.map(|day| day.0),
            decided: row.decided_on.zip(outcome).map(|(on, outcome)| Decided {
                on: on.0,
                outcome,
                ground: Ground::from_code(&row.ground),
            }),
        };
        Ok(Self {
            id: row.id.into(),
            client: row.canonical_id.into(),
            request,
            asker_name: row.asker_name,
            what: row.what,
            entered: (row.entered_at.0, row.entered_by.into()),
            extended_why: row.extended_why,
            decided_by: row.decided_by.map(StaffId::from),
            answer: row.answer,
            version: row.version,
        })
    }
}

macro_rules! select_requests {
    ($from:literal) => {
        concat!(
            "SELECT d.id, c.canonical_id, d.kind, d.asker, d.asker_name, d.checked, d.what, d.received_on, d.entered_at,
            d.entered_by, d.extended_on, d.extended_why, d.decided_on, d.decided_by, d.outcome, d.ground, d.answer, d.version
            FROM data_request d JOIN person c ON c.id = d.client_id ",
            $from
        )
    };
}

const OF_CLIENT: &str = select_requests!(
    "JOIN person o ON o.canonical_id = c.canonical_id WHERE o.id = $1 ORDER BY d.received_on DESC, d.id DESC"
);
const ALL: &str = select_requests!(
    "WHERE d.decided_on IS NULL OR d.decided_on >= $1 ORDER BY d.received_on, d.id"
);

fn client_of<A: ActionKind>(permit: &Permit<'_, A>) -> PersonId {
    permit.object().client.unwrap_or_else(|| permit.id().into())
}

/// What was asked about the client of the permit, the latest first.
pub async fn of_client<A: ShowsRequests>(permit: &Permit<'_, A>) -> Result<Vec<Kept>> {
    let rows = fetch_all!(permit.conn(), Row, OF_CLIENT, client_of(permit).uuid())?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// One request of the client of the permit, for the copy that it asks for.
pub async fn request<A: TakesOut>(
    permit: &Permit<'_, A>,
    id: DataRequestId,
) -> Result<Option<DataRequest>> {
    let rows = fetch_all!(permit.conn(), Row, OF_CLIENT, client_of(permit).uuid())?;
    let found = rows.into_iter().find(|row| row.id == id.uuid());
    Ok(found
        .map(Kept::try_from)
        .transpose()?
        .map(|kept| kept.request))
}

/// Every request that is open, and those that were decided since a day, the earliest first.
pub async fn all(permit: &Permit<'_, ListRequests>, since: jiff::civil::Date) -> Result<Vec<Kept>> {
    let rows = fetch_all!(permit.conn(), Row, ALL, Day(since))?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// Who the client of the permit is.
pub async fn subject<A: ShowsRequests>(permit: &Permit<'_, A>) -> Result<PersonDetails> {
    Ok(person::by_id(permit.conn(), client_of(permit))
        .await?
        .details)
}

/// The name under which the list shows a client.
pub async fn named(permit: &Permit<'_, ListRequests>, client: PersonId) -> Result<PersonDetails> {
    Ok(person::by_id(permit.conn(), client).await?.details)
}

/// Of which client a request is, if there is such a request.
pub async fn client(conn: &Conn, id: DataRequestId) -> Result<Option<PersonId>> {
    let select = "SELECT client_id FROM data_request WHERE id = $1";
    let row = fetch_optional!(conn, (Uuid,), select, id.uuid())?;
    Ok(row.map(|(client,)| client.into()))
}

const INSERT: &str = "INSERT INTO data_request (id, client_id, kind, asker, asker_name, checked, what, received_on, entered_at,
    entered_by, extended_why, outcome, ground, answer, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', '', 1)";

/// Takes a request down.
pub async fn record(permit: &Permit<'_, RecordRequest>, kept: &Kept) -> Result<()> {
    let request = &kept.request;
    execute!(
        permit.conn(),
        INSERT,
        kept.id.uuid(),
        kept.client.uuid(),
        request.kind.code(),
        request.asker.code(),
        kept.asker_name.as_str(),
        request.checked.code(),
        kept.what.as_str(),
        Day(request.received_on),
        At(kept.entered.0),
        kept.entered.1.uuid()
    )?;
    Ok(())
}

const SAVE: &str = "UPDATE data_request SET checked = $3, extended_on = $4, extended_why = $5, decided_on = $6, decided_at = $7,
    decided_by = $8, outcome = $9, ground = $10, answer = $11, version = $2 + 1 WHERE id = $1 AND version = $2";

/// Saves a request after a step; the version is raised. Somebody else's step in between is [`Error::Conflict`].
pub async fn save(permit: &Permit<'_, DecideRequest>, kept: &Kept, now: Timestamp) -> Result<()> {
    let request = &kept.request;
    let decided = request.decided;
    let rows = execute!(
        permit.conn(),
        SAVE,
        kept.id.uuid(),
        kept.version,
        request.checked.code(),
        request.extended_on.map(Day),
        kept.extended_why.as_str(),
        decided.map(|decided| Day(decided.on)),
        decided.map(|_| At(now)),
        kept.decided_by.map(StaffId::uuid),
        decided.map_or("", |decided| decided.outcome.code()),
        decided
            .and_then(|decided| decided.ground)
            .map_or("", Ground::code),
        kept.answer.as_str()
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

const HANDOVERS: &str = "SELECT a.at, a.kind,
        (SELECT p.organisation_id FROM appointment p WHERE p.staff_id = a.staff_id ORDER BY p.hours_per_week DESC, p.id LIMIT 1)
    FROM person o JOIN person m ON m.canonical_id = o.canonical_id JOIN referral r ON r.person_id = m.id
        JOIN assignment a ON a.referral_id = r.id
    WHERE o.id = $1 ORDER BY a.at, a.id";

/// Since when the client is known, and who was assigned since, and when: what responsibility follows from.
pub async fn handovers(
    conn: &Conn,
    client: PersonId,
) -> Result<(Option<Timestamp>, Vec<Handover>)> {
    let received =
        "SELECT r.received_at FROM person o JOIN person m ON m.canonical_id = o.canonical_id
        JOIN referral r ON r.person_id = m.id WHERE o.id = $1 ORDER BY r.received_at LIMIT 1";
    let received = fetch_optional!(conn, (At,), received, client.uuid())?;
    let rows = fetch_all!(conn, (At, String, Option<Uuid>), HANDOVERS, client.uuid())?;
    let handover = |(at, kind, employer): (At, String, Option<Uuid>)| {
        let employer = employer.map(OrganisationId::from);
        let employer = match Naming::from_code(&kind)? {
            Naming::Taken
            | Naming::Accepted
            | Naming::Assigned
            | Naming::StandBy
            | Naming::Reassigned => employer,
            Naming::GivenBack | Naming::ToDesk => None,
            Naming::Offered | Naming::Declined | Naming::Withdrawn | Naming::LinkWorker => {
                return None;
            }
        };
        Some(Handover { at: at.0, employer })
    };
    let handovers = rows.into_iter().filter_map(handover).collect();
    Ok((received.map(|(at,)| at.0), handovers))
}
