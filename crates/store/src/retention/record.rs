//! What decides how long the file of a client is kept: what it is, when it last changed, whether it is open or held. Ids, days
//! and counts; no content.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::calendar::amsterdam;
use spil_model::ids::PersonId;
use spil_model::person::PersonDetails;
use spil_model::retention::{Kind, Record};
use spil_policy::ActionKind;
use spil_policy::actions::{PurgeClient, ViewClientRetention, ViewRetention};
use uuid::Uuid;

use super::rules::{RULES, Rule, Tie};
use crate::columns::At;
use crate::dialect::select;
use crate::error::Result;
use crate::permit::Permit;
use crate::person;
use crate::query::Query;

/// Actions that show how long files are kept.
pub trait ShowsRetention: ActionKind {}

impl ShowsRetention for ViewRetention {}
impl ShowsRetention for ViewClientRetention {}
impl ShowsRetention for PurgeClient {}

/// The file of one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientRecord {
    /// Under whom the client is seen.
    pub client: PersonId,
    /// What decides how long it is kept.
    pub record: Record,
}

/// Every file that was last changed before a moment, the oldest first.
pub async fn older_than<A: ShowsRetention>(
    permit: &Permit<'_, A>,
    before: Timestamp,
) -> Result<Vec<ClientRecord>> {
    let mut query = changes(None);
    query.sql(" WHERE (l.at < ").bind(before);
    query.sql(" OR 0 < ").sql(ASKED).sql(")");
    query.sql(" ORDER BY l.at, l.id");
    read(permit, query).await
}

/// The file of one client.
pub async fn of_client<A: ShowsRetention>(
    permit: &Permit<'_, A>,
    client: PersonId,
) -> Result<Option<ClientRecord>> {
    Ok(read(permit, changes(Some(client))).await?.pop())
}

async fn read<A: ShowsRetention>(
    permit: &Permit<'_, A>,
    query: Query,
) -> Result<Vec<ClientRecord>> {
    type Row = (Uuid, At, i64, i64, i64, i64);
    let rows: Vec<Row> = select(permit.conn(), query).await?;
    let record = |(client, at, open, care, held, asked): Row| ClientRecord {
        client: client.into(),
        record: Record {
            kind: if care == 0 {
                Kind::NeverCare
            } else {
                Kind::Care
            },
            changed: day(at.0),
            is_open: 0 < open,
            is_held: 0 < held,
            is_asked: 0 < asked,
        },
    };
    Ok(rows.into_iter().map(record).collect())
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(amsterdam().clone()).date()
}

const OPEN: &str = "(SELECT COUNT(*) FROM person m JOIN referral r ON r.person_id = m.id
    WHERE m.canonical_id = l.id AND (r.stage NOT IN ('ended', 'attached')
      OR EXISTS (SELECT 1 FROM referral c WHERE c.id = r.attached_to AND c.stage <> 'ended')))";
const CARE: &str = "(SELECT COUNT(*) FROM person m JOIN referral r ON r.person_id = m.id
    WHERE m.canonical_id = l.id AND (r.stage = 'guidance' OR r.first_contact_at IS NOT NULL
      OR r.case_manager_first_contact_at IS NOT NULL
      OR EXISTS (SELECT 1 FROM guidance_contact g WHERE g.referral_id = r.id)))";
const HELD: &str = "(SELECT COUNT(*) FROM person m JOIN legal_hold h ON h.client_id = m.id
    WHERE m.canonical_id = l.id AND h.lifted_at IS NULL)";

const ASKED: &str = "(SELECT COUNT(*) FROM person m JOIN data_request d ON d.client_id = m.id
    WHERE m.canonical_id = l.id AND d.kind = 'destroy' AND d.outcome = 'granted')";

/// The latest change of every client, or of one: every moment that a rule counts, of whoever is seen as one.
fn changes(client: Option<PersonId>) -> Query {
    let mut query = Query::new("WITH changed (person, at) AS (");
    let mut separator = "";
    for (table, rule) in RULES {
        let Rule::Client { tied, changed } = rule else {
            continue;
        };
        for moment in *changed {
            query.sql(separator);
            one_moment(&mut query, table, tied, moment);
            only(&mut query, client);
            separator = " UNION ALL ";
        }
    }
    query
        .sql("), latest (id, at) AS (SELECT m.canonical_id, MAX(c.at) FROM changed c JOIN person m ON m.id = c.person GROUP BY m.canonical_id) SELECT l.id, l.at, ")
        .sql(OPEN)
        .sql(", ")
        .sql(CARE)
        .sql(", ")
        .sql(HELD)
        .sql(", ")
        .sql(ASKED)
        .sql(" FROM latest l");
    query
}

fn one_moment(query: &mut Query, table: &'static str, tied: &[Tie], moment: &'static str) {
    match tied.first() {
        Some(Tie::Person(column)) => {
            query.sql("SELECT t.").sql(column).sql(", t.").sql(moment);
            query
                .sql(" FROM ")
                .sql(table)
                .sql(" t JOIN person p ON p.id = t.")
                .sql(column);
        }
        Some(Tie::Referral(column)) => {
            query.sql("SELECT r.person_id, t.").sql(moment);
            query
                .sql(" FROM ")
                .sql(table)
                .sql(" t JOIN referral r ON r.id = t.")
                .sql(column);
            query.sql(" JOIN person p ON p.id = r.person_id");
        }
        None => {}
    }
}

fn only(query: &mut Query, client: Option<PersonId>) {
    if let Some(client) = client {
        query.sql(" WHERE p.canonical_id = (SELECT canonical_id FROM person WHERE id = ");
        query.bind(client.uuid()).sql(")");
    }
}

/// Who the client of the permit is: the name and nothing of the file.
pub async fn subject(permit: &Permit<'_, ViewClientRetention>) -> Result<PersonDetails> {
    let client = permit.object().client.unwrap_or_else(|| permit.id().into());
    Ok(person::by_id(permit.conn(), client).await?.details)
}
