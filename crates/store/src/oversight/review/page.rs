//! The list of weighed accesses, a page at a time: the highest score first. A page begins behind the last row of the page
//! before it, so that each takes as long as the first.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{PersonId, StaffId};
use spil_model::oversight::{AccessOutcome, Hit, Hits};
use spil_model::person::PersonDetails;
use spil_policy::actions::ReviewAccesses;
use uuid::Uuid;

use super::outcome;
use crate::columns::{At, Day, Json};
use crate::dialect::{fetch_one, select};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::query::Query;

/// So many stand on a page.
pub const ON_A_PAGE: usize = 50;

/// Which accesses are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Those that nobody has looked at.
    #[default]
    Open,
    /// Those that somebody looked at.
    Judged,
    /// All of them.
    All,
}

/// Which accesses are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Looked at or not.
    pub state: State,
    /// This rule struck.
    pub hit: Option<Hit>,
    /// This one looked.
    pub staff: Option<StaffId>,
    /// At this client, under whatever id.
    pub client: Option<PersonId>,
    /// From this day.
    pub from: Option<Date>,
    /// Until this day, itself included.
    pub until: Option<Date>,
}

/// The last row of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Its score.
    pub score: i64,
    /// Its last moment.
    pub last_at: Timestamp,
    /// Its id.
    pub id: Uuid,
}

/// A weighed access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its id.
    pub id: Uuid,
    /// Who looked.
    pub staff: StaffId,
    /// At whom; none for lists and searches.
    pub client: Option<PersonId>,
    /// Who that is.
    pub details: Option<PersonDetails>,
    /// On which day.
    pub day: Date,
    /// The first event.
    pub first_at: Timestamp,
    /// The last one.
    pub last_at: Timestamp,
    /// How many events.
    pub events: i64,
    /// The rules that struck.
    pub hits: Hits,
    /// The score at which it stands.
    pub score: i64,
    /// What a person said of it.
    pub judged: Option<Judged>,
    /// Raised with every change.
    pub version: i64,
}

/// What a person said of an access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What came of it.
    pub outcome: AccessOutcome,
    /// In words; may be empty.
    pub note: String,
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    staff_id: Uuid,
    client_id: Uuid,
    details: Option<Json<PersonDetails>>,
    day: Day,
    first_at: At,
    last_at: At,
    events: i64,
    hits: i64,
    score: i64,
    outcome: Option<String>,
    note: String,
    judged_at: Option<At>,
    judged_by: Option<Uuid>,
    version: i64,
}

impl TryFrom<Row> for Review {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let judged = match (&row.outcome, row.judged_by, row.judged_at) {
            (Some(code), Some(by), Some(at)) => Some(Judged {
                outcome: outcome(code, row.id)?,
                note: row.note,
                by: StaffId::from(by),
                at: at.0,
            }),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            staff: StaffId::from(row.staff_id),
            client: (!row.client_id.is_nil()).then(|| PersonId::from(row.client_id)),
            details: row.details.map(|details| details.0),
            day: row.day.0,
            first_at: row.first_at.0,
            last_at: row.last_at.0,
            events: row.events,
            hits: Hits::from_bits(row.hits),
            score: row.score,
            judged,
            version: row.version,
        })
    }
}

const COLUMNS: &str = "SELECT a.id, a.staff_id, a.client_id, p.details, a.day, a.first_at, a.last_at, a.events, a.hits, a.score, a.outcome,
    a.note, a.judged_at, a.judged_by, a.version FROM access_review a LEFT JOIN client p ON p.id = a.client_id WHERE ";

/// A page of accesses, those that weigh most first; one more than [`ON_A_PAGE`] where more follow.
pub async fn page(
    permit: &Permit<'_, ReviewAccesses>,
    filter: &Filter,
    after: Option<Cursor>,
) -> Result<Vec<Review>> {
    let mut query = Query::new(COLUMNS);
    // The ids of the page first: whole rows, with the client, are read of these alone.
    query.sql("a.id IN (SELECT a.id FROM access_review a WHERE ");
    push_filter(&mut query, filter);
    if let Some(after) = after {
        query
            .sql(" AND (a.score, a.last_at, a.id) < (")
            .bind(after.score);
        query
            .sql(", ")
            .bind(after.last_at)
            .sql(", ")
            .bind(after.id)
            .sql(")");
    }
    query
        .sql(" ORDER BY a.score DESC, a.last_at DESC, a.id DESC LIMIT ")
        .bind(i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX))
        .sql(") ORDER BY a.score DESC, a.last_at DESC, a.id DESC");
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    rows.into_iter().map(Review::try_from).collect()
}

fn push_filter(query: &mut Query, filter: &Filter) {
    query.sql(match filter.state {
        State::Open => "a.outcome IS NULL",
        State::Judged => "a.outcome IS NOT NULL",
        State::All => "1 = 1",
    });
    if let Some(hit) = filter.hit {
        query.sql(" AND a.hits & ").bind(hit.bit()).sql(" <> 0");
    }
    if let Some(staff) = filter.staff {
        query.sql(" AND a.staff_id = ").bind(staff.uuid());
    }
    if let Some(client) = filter.client {
        query
            .sql(" AND a.client_id IN (SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = ")
            .bind(client.uuid())
            .sql(")");
    }
    if let Some(from) = filter.from {
        query.sql(" AND a.day >= ").bind(from);
    }
    if let Some(until) = filter.until {
        query.sql(" AND a.day <= ").bind(until);
    }
}

/// The access with this id.
pub async fn one(permit: &Permit<'_, ReviewAccesses>, id: Uuid) -> Result<Option<Review>> {
    let mut query = Query::new(COLUMNS);
    query.sql("a.id = ").bind(id);
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    rows.into_iter().next().map(Review::try_from).transpose()
}

/// How the review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Accesses that nobody looked at and that strike a rule.
    pub open: i64,
    /// Events in the journal that are not weighed yet.
    pub behind: i64,
}

/// How the review stands.
pub async fn summary(permit: &Permit<'_, ReviewAccesses>) -> Result<Summary> {
    let conn = permit.conn();
    let open = "SELECT COUNT(*) FROM access_review WHERE outcome IS NULL AND score > 0";
    let (open,) = fetch_one!(conn, (i64,), open)?;
    let behind = "SELECT COUNT(*) FROM journal_lane l JOIN journal_event e ON e.lane = l.id LEFT JOIN access_review_mark m ON m.lane = l.id
        WHERE e.sequence > COALESCE(m.sequence, 0) AND e.actor_kind = 'staff'";
    let (behind,) = fetch_one!(conn, (i64,), behind)?;
    Ok(Summary { open, behind })
}

/// The names of these clients.
pub async fn names_of(
    permit: &Permit<'_, ReviewAccesses>,
    clients: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, PersonDetails>> {
    let mut query = Query::new("SELECT id, details FROM client WHERE id IN ");
    query.list(clients.into_iter().map(PersonId::uuid));
    let rows: Vec<(Uuid, Json<PersonDetails>)> = select(permit.conn(), query).await?;
    let named = rows
        .into_iter()
        .map(|(id, details)| (PersonId::from(id), details.0));
    Ok(named.collect())
}
