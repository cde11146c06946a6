//! Who looked at or changed anything about one person: read from the journal itself, never from a copy.

use jiff::Timestamp;
use spil_model::person::PersonDetails;
use spil_policy::ActionKind;
use spil_policy::actions::{ExportAccessLog, ViewAccessLog};

use crate::columns::At;
use crate::dialect::select;
use crate::error::{Error, Result};
use crate::journal::Event;
use crate::permit::Permit;
use crate::person;
use crate::query::Query;

/// At most so many events are read at once; whoever needs more asks for a shorter period.
pub const MOST: usize = 20_000;

/// Actions that show the log of a person.
pub trait ShowsLog: ActionKind {}

impl ShowsLog for ViewAccessLog {}
impl ShowsLog for ExportAccessLog {}

/// The person whose log it is: the name and nothing of the file.
pub async fn subject<A: ShowsLog>(permit: &Permit<'_, A>) -> Result<PersonDetails> {
    Ok(person::by_id(permit.conn(), client(permit)?).await?.details)
}

fn client<A: ShowsLog>(permit: &Permit<'_, A>) -> Result<spil_model::ids::PersonId> {
    let missing = || Error::inconsistency("referral", "person_id", permit.id());
    permit.object().client.ok_or_else(missing)
}

const SEEN_AS_ONE: &str =
    " IN (SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = ";

/// The events about the client of the permit, and whoever is seen as one with them, from one moment until another, the oldest
/// first. One more than [`MOST`] where there are more. What was purged is gone.
pub async fn events<A: ShowsLog>(
    permit: &Permit<'_, A>,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Event>> {
    let client = client(permit)?.uuid();
    let mut query = Query::new("SELECT e.at, e.body FROM journal_event e WHERE e.client_id");
    query
        .sql(SEEN_AS_ONE)
        .bind(client)
        .sql(") AND e.body IS NOT NULL AND e.at >= ");
    query.bind(from).sql(" AND e.at < ").bind(until);
    query
        .sql(" UNION ALL SELECT e.at, e.body FROM journal_client c JOIN journal_event e ON e.lane = c.lane AND e.sequence = c.sequence WHERE c.client_id")
        .sql(SEEN_AS_ONE)
        .bind(client)
        .sql(") AND e.body IS NOT NULL AND e.at >= ");
    query.bind(from).sql(" AND e.at < ").bind(until);
    query.sql(" ORDER BY 1 LIMIT ");
    query.bind(i64::try_from(MOST + 1).unwrap_or(i64::MAX));
    let rows: Vec<(At, String)> = select(permit.conn(), query).await?;
    rows.iter().map(|(_, body)| Event::read(body)).collect()
}
