//! Who saw these people, and whom this one saw: read from the journal itself, a page at a time.

use jiff::Timestamp;
use spil_model::ids::{OrganisationId, PersonId, StaffId, TeamId};
use spil_policy::ActionKind;
use spil_policy::actions::{ExportAccesses, SeekAccesses};
use uuid::Uuid;

use crate::columns::At;
use crate::dialect::{fetch_all, select};
use crate::error::Result;
use crate::journal::Event;
use crate::permit::Permit;
use crate::query::Query;

/// So many lines are read at once.
pub const PAGE: usize = 100;

/// Actions that show who saw whom.
pub trait Shows: ActionKind {}

impl Shows for SeekAccesses {}
impl Shows for ExportAccesses {}

/// About whom the journal is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// These people, and whoever is seen as one with them.
    People(Vec<PersonId>),
    /// Everybody whom somebody of this organisation treats or treated.
    Organisation(OrganisationId),
    /// Everybody whose referral belongs to this team.
    Team(TeamId),
    /// Everybody whom somebody may have seen.
    Anybody,
}

/// By whom they were seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By anybody.
    Anybody,
    /// By this one.
    Staff(StaffId),
}

/// After which line a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct After {
    /// Its moment.
    pub at: Timestamp,
    /// Its id.
    pub event: Uuid,
    /// The client of the line.
    pub client: Uuid,
}

/// One person in one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The event.
    pub event: Event,
    /// The person, under the id at that moment.
    pub client: PersonId,
    /// The code of a referral of theirs; none where nothing is left of them.
    pub code: Option<String>,
}

/// The people of these reference codes, each with the code that was asked; a code that nobody has is left out.
pub async fn find_clients<A: Shows>(
    permit: &Permit<'_, A>,
    codes: &[String],
) -> Result<Vec<(String, PersonId)>> {
    let mut query = Query::new(
        "SELECT r.code, p.canonical_id FROM referral r JOIN person p ON p.id = r.person_id WHERE r.code IN ",
    );
    query.list(codes.iter().map(String::as_str));
    query.sql(" ORDER BY r.code");
    let rows: Vec<(String, Uuid)> = select(permit.conn(), query).await?;
    Ok(rows
        .into_iter()
        .map(|(code, client)| (code, client.into()))
        .collect())
}

type Row = (At, Uuid, Uuid, String, Option<String>);

/// At most [`PAGE`] lines, and one more where there are more: from one moment until another, the oldest first.
pub async fn lines<A: Shows>(
    permit: &Permit<'_, A>,
    whom: &Whom,
    by: By,
    (from, until): (Timestamp, Timestamp),
    after: Option<After>,
) -> Result<Vec<Line>> {
    // Which lines they are first: bodies and codes are read of those that are shown alone.
    let mut query = Query::new(
        "SELECT s.at, s.id, s.client_id, b.body,
            (SELECT MIN(r.code) FROM person o JOIN person m ON m.canonical_id = o.canonical_id
             JOIN referral r ON r.person_id = m.id WHERE o.id = s.client_id)
        FROM (SELECT u.at, u.id, u.client_id, u.lane, u.sequence FROM (",
    );
    of_one(&mut query, whom, by, (from, until), after);
    query.sql(" UNION ALL ");
    in_lists(&mut query, whom, by, (from, until), after);
    query.sql(") u ORDER BY u.at, u.id, u.client_id LIMIT ");
    query.bind(i64::try_from(PAGE + 1).unwrap_or(i64::MAX));
    query.sql(") s JOIN journal_event b ON b.lane = s.lane AND b.sequence = s.sequence ORDER BY s.at, s.id, s.client_id");
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    let line = |(_, _, client, body, code): Row| {
        Ok(Line {
            event: Event::read(&body)?,
            client: client.into(),
            code,
        })
    };
    rows.into_iter().map(line).collect()
}

/// Events about one person.
fn of_one(
    query: &mut Query,
    whom: &Whom,
    by: By,
    period: (Timestamp, Timestamp),
    after: Option<After>,
) {
    query.sql(
        "SELECT e.at, e.id, e.client_id, e.lane, e.sequence FROM journal_event e WHERE e.client_id IS NOT NULL",
    );
    only(query, "e.client_id", whom);
    within(query, "e.client_id", by, period, after);
}

/// Events about many, each of them once.
fn in_lists(
    query: &mut Query,
    whom: &Whom,
    by: By,
    period: (Timestamp, Timestamp),
    after: Option<After>,
) {
    query.sql("SELECT e.at, e.id, c.client_id, e.lane, e.sequence FROM journal_client c JOIN journal_event e ON e.lane = c.lane AND e.sequence = c.sequence WHERE (e.client_id IS NULL OR e.client_id <> c.client_id)");
    only(query, "c.client_id", whom);
    within(query, "c.client_id", by, period, after);
}

fn only(query: &mut Query, column: &'static str, whom: &Whom) {
    match whom {
        Whom::Anybody => {}
        Whom::People(people) => {
            query.sql(" AND ").sql(column);
            query.sql(" IN (SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id IN ");
            query.list(people.iter().map(|person| person.uuid()));
            query.sql(")");
        }
        Whom::Organisation(organisation) => {
            query.sql(" AND ").sql(column);
            query.sql(" IN (SELECT m.id FROM referral r JOIN person o ON o.id = r.person_id JOIN person m ON m.canonical_id = o.canonical_id WHERE r.case_manager_organisation_id = ");
            query.bind(organisation.uuid()).sql(")");
        }
        Whom::Team(team) => {
            query.sql(" AND ").sql(column);
            query.sql(" IN (SELECT m.id FROM referral r JOIN person o ON o.id = r.person_id JOIN person m ON m.canonical_id = o.canonical_id WHERE r.team_id = ");
            query.bind(team.uuid()).sql(")");
        }
    }
}

fn within(
    query: &mut Query,
    column: &'static str,
    by: By,
    (from, until): (Timestamp, Timestamp),
    after: Option<After>,
) {
    query.sql(" AND e.staff_id IS NOT NULL AND e.body IS NOT NULL");
    if let By::Staff(staff) = by {
        query.sql(" AND e.staff_id = ").bind(staff.uuid());
    }
    let from = after.map_or(from, |after| after.at.max(from));
    query.sql(" AND e.at >= ").bind(from);
    query.sql(" AND e.at < ").bind(until);
    if let Some(after) = after {
        query.sql(" AND (e.at, e.id, ").sql(column).sql(") > (");
        query.bind(after.at).sql(", ").bind(after.event);
        query.sql(", ").bind(after.client).sql(")");
    }
}

/// Everybody of the staff, by name.
pub async fn staff<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<(StaffId, String)>> {
    let rows = fetch_all!(
        permit.conn(),
        (Uuid, String),
        "SELECT id, name FROM staff ORDER BY name, id"
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (id.into(), name))
        .collect())
}

/// The teams of the network, by name.
pub async fn teams<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<(TeamId, String)>> {
    let rows = fetch_all!(
        permit.conn(),
        (Uuid, String),
        "SELECT id, name FROM team ORDER BY name, id"
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (id.into(), name))
        .collect())
}
